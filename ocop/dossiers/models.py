"""Dossiers: what is claimed, what proves it, and what was sent."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.dossiers.states import State, StepState


class Kind(models.TextChoices):
    """Lần đăng ký (Mẫu 01)."""

    FIRST = "first", _("Đánh giá lần đầu")
    UPGRADE = "upgrade", _("Nâng hạng")
    AGAIN = "again", _("Đánh giá lại")


class Dossier(models.Model):
    """One registration of one product, under the law of the day it was opened.

    `registration` and `report` hold the answers of Mẫu 01 and Mẫu 02 by field name.
    `receipt_no` is given at the first submission and cannot be guessed. `commune_due_on`
    is the last of the commune's 15 working days (QĐ 26/2026, Đ.7.2). `version` grows
    with every saved change, so that two open windows cannot overwrite each other.
    """

    product = models.ForeignKey("products.Product", on_delete=models.PROTECT, related_name="dossiers")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="dossiers"
    )
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="dossiers")
    criteria_set = models.ForeignKey(
        "criteria.CriteriaSet", on_delete=models.PROTECT, related_name="dossiers"
    )
    kind = models.CharField(_("lần đăng ký"), max_length=10, choices=Kind.choices)
    state = models.CharField(_("trạng thái"), max_length=20, choices=State.choices, default=State.DRAFT)
    year = models.PositiveSmallIntegerField(_("năm"))
    registration = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    previous = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="later"
    )
    standing = models.ForeignKey(
        "products.Standing", on_delete=models.PROTECT, null=True, blank=True, related_name="dossiers"
    )
    override_asked_at = models.DateTimeField(null=True, blank=True)
    override_ask = models.TextField(_("lý do xin nộp ngoài thời gian"), blank=True)
    override_reason = models.TextField(_("lý do cho nộp ngoài thời gian"), blank=True)
    override_by = models.CharField(max_length=200, blank=True)
    receipt_no = models.CharField(_("số biên nhận"), max_length=40, null=True, blank=True)
    registration_no = models.CharField(_("phiếu số"), max_length=60, blank=True)
    opened_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    commune_due_on = models.DateField(null=True, blank=True)
    proposed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["receipt_no"], name="dossiers_dossier_receipt_once"),
            models.UniqueConstraint(
                fields=["product"],
                condition=~Q(state__in=["decided", "withdrawn"]),
                name="dossiers_dossier_one_open_a_product",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | Q(submitted_at__isnull=False, receipt_no__isnull=False),
                name="dossiers_dossier_sent_has_receipt",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state", "commune_due_on"], name="dossiers_of_commune"),
            models.Index(fields=["state", "proposed_at"], name="dossiers_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.product} – {self.get_kind_display()} {self.year}"


class Answer(models.Model):
    """The producer's own level and description at one criterion (leaf `code`).

    `level` is the place of the ticked box among the leaf's levels: on some sheets two
    boxes give the same points.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="answers")
    code = models.CharField(max_length=12)
    points = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    case = models.CharField(max_length=4, blank=True)
    description = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "code"], name="dossiers_answer_once"),
            models.CheckConstraint(
                condition=Q(points__isnull=True, level__isnull=True)
                | Q(points__isnull=False, level__isnull=False),
                name="dossiers_answer_level_has_points",
            ),
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__gte=0), name="dossiers_answer_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.points}"


class Citation(models.Model):
    """A proof cited at one criterion of one dossier."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="citations")
    code = models.CharField(max_length=12)
    document = models.ForeignKey("files.Document", on_delete=models.PROTECT, related_name="citations")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "code", "document"], name="dossiers_citation_once")
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.document_id}"


class Frozen(models.QuerySet["Snapshot"]):
    """Rows that are written once."""

    def update(self, **kwargs: Any) -> int:
        """Refused: what was sent does not change."""
        raise TypeError("a snapshot is never changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused: what was sent stays."""
        raise TypeError("a snapshot is never deleted")


class Snapshot(models.Model):
    """What was sent, frozen with its sha256 over canonical JSON; written once."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="snapshots")
    number = models.PositiveSmallIntegerField()
    taken_at = models.DateTimeField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)

    objects = Frozen.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "number"], name="dossiers_snapshot_once")]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; a second save is refused."""
        if not self._state.adding:
            raise TypeError("a snapshot is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused: what was sent stays."""
        raise TypeError("a snapshot is never deleted")


class ReceiptSequence(models.Model):
    """The last receipt number given out in a commune and year."""

    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="dossiers_receiptsequence_once")]

    def __str__(self) -> str:
        return f"{self.unit_id}-{self.year}: {self.last}"


class Return(models.Model):
    """The commune's return, with a reason for each part that lacks something."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="returns")
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    reasons = models.JSONField(default=dict, help_text="part code -> reason")
    days_left = models.SmallIntegerField(null=True, help_text="working days the commune still had")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.at:%d/%m/%Y}"


class CommuneReport(models.Model):
    """Mẫu 03: the commune's report on four contents (QĐ 26/2026, Đ.7.2a); it does not score."""

    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="commune_report")
    materials = models.TextField(_("sử dụng nguyên liệu địa phương"), blank=True)
    labour = models.TextField(_("sử dụng lao động địa phương"), blank=True)
    idea = models.TextField(_("nguồn gốc ý tưởng sản phẩm"), blank=True)
    identity = models.TextField(_("bản sắc, trí tuệ địa phương"), blank=True)
    meeting_held = models.BooleanField(_("có họp lấy ý kiến"), default=False)
    meeting_note = models.TextField(_("ý kiến cuộc họp"), blank=True)
    samples = models.PositiveSmallIntegerField(_("số sản phẩm mẫu đã nhận"), null=True, blank=True)
    proposal_no = models.CharField(_("số văn bản đề nghị"), max_length=80, blank=True)
    proposed_on = models.DateField(_("ngày văn bản đề nghị"), null=True, blank=True)
    signer = models.CharField(_("người ký"), max_length=200, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Mẫu 03 – {self.dossier_id}"


class Supplement(models.Model):
    """What province or advisory team ask to be added; `due_on` only where the rules of procedure set one."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="supplements")
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    part = models.CharField(max_length=12, blank=True)
    question = models.TextField(_("nội dung cần bổ sung"))
    due_on = models.DateField(null=True, blank=True)
    answer = models.TextField(_("trả lời"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.question[:60]


class Side(models.TextChoices):
    """Who does a step, or gave it."""

    PRODUCER = "producer", _("Chủ thể")
    COMMUNE = "commune", _("Cán bộ xã")
    PROVINCE = "province", _("Cán bộ tỉnh")


class Step(models.Model):
    """An action on the road to the next star: what is missing, who does what, until when.

    `gap` names the gap it closes (see `queries.gaps`), empty for one that somebody wrote of
    their own accord; `code` the criterion. `dossier` is the self-assessment that showed the gap.
    `owner_name` names a person where one is meant; `given_by` is the side that asked for it.
    `due_on` is the last day.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="steps"
    )
    product = models.ForeignKey("products.Product", on_delete=models.PROTECT, related_name="steps")
    dossier = models.ForeignKey(
        Dossier, on_delete=models.PROTECT, null=True, blank=True, related_name="steps"
    )
    gap = models.CharField(max_length=40, blank=True)
    code = models.CharField(_("tiêu chí"), max_length=12, blank=True)
    missing = models.CharField(_("còn thiếu"), max_length=500, blank=True)
    text = models.CharField(_("việc cần làm"), max_length=500)
    owner = models.CharField(_("ai làm"), max_length=10, choices=Side.choices)
    owner_name = models.CharField(_("người làm"), max_length=200, blank=True)
    due_on = models.DateField(_("hạn"))
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=StepState.choices, default=StepState.OPEN
    )
    given_by = models.CharField(max_length=10, choices=Side.choices)
    by_name = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    done_on = models.DateField(null=True, blank=True)
    done_by = models.CharField(max_length=200, blank=True)
    done_note = models.CharField(_("kết quả"), max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="dossiers_step_says_what_to_do"),
            models.CheckConstraint(
                condition=Q(state="done", done_on__isnull=False) | ~Q(state="done") & Q(done_on__isnull=True),
                name="dossiers_step_done_has_its_day",
            ),
            models.UniqueConstraint(
                fields=["product", "gap"],
                condition=Q(state="open") & ~Q(gap=""),
                name="dossiers_step_one_open_a_gap",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="dossiers_step_by_day")]
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.text
