"""Visits: what is asked on the spot, what was answered, seen and found."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ocop.oversight.models.plans import PlanItem
from ocop.oversight.states import VisitState


class VisitKind(models.TextChoices):
    """Why somebody goes there (QĐ 26/2026, Đ.9: periodic and ad hoc; guidance and survey are our own)."""

    PERIODIC = "periodic", _("Hậu kiểm định kỳ")
    AD_HOC = "ad_hoc", _("Kiểm tra đột xuất")
    GUIDANCE = "guidance", _("Hướng dẫn dùng nhãn hiệu được bảo hộ")
    SURVEY = "survey", _("Khảo sát")
    FOLLOW_UP = "follow_up", _("Kiểm tra lại")


class Visit(models.Model):
    """One visit to a producer.

    `unit` is the commune where it takes place; `lead` who goes there and writes the record. `checklist` is
    the list as it was when the visit was planned, with its `checklist_version`. What the record says is
    frozen in `record` when it is written, with its `record_pdf`. `source` names the old book that tells of a
    visit held before this system: that one is over, without a check list and without a PDF.
    """

    kind = models.CharField(_("loại"), max_length=12, choices=VisitKind.choices)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="inspections"
    )
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    products = models.ManyToManyField("products.Product", related_name="inspections", blank=True)
    item = models.OneToOneField(
        PlanItem, on_delete=models.PROTECT, null=True, blank=True, related_name="visit"
    )
    follow_up_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="follow_ups"
    )
    report = models.ForeignKey(
        "oversight.Report", on_delete=models.PROTECT, null=True, blank=True, related_name="visits"
    )
    purpose = models.CharField(_("nội dung"), max_length=300, blank=True)
    planned_on = models.DateField(_("ngày dự kiến"))
    lead = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    team = models.TextField(_("thành phần đoàn"), blank=True)
    state = models.CharField(max_length=14, choices=VisitState.choices, default=VisitState.PLANNED)
    checklist = models.JSONField(default=list)
    checklist_version = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    cancelled_for = models.TextField(_("lý do hủy"), blank=True)
    record_no = models.CharField(_("số biên bản"), max_length=60, blank=True)
    met = models.TextField(_("người làm việc với đoàn"), blank=True)
    conclusion = models.TextField(_("kết luận"), blank=True)
    record = models.JSONField(null=True, blank=True)
    record_pdf = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    source = models.CharField(_("nguồn"), max_length=300, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(source="") | Q(state="closed"), name="oversight_visit_of_an_old_book_is_over"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("planned", "cancelled")) | Q(begun_at__isnull=False),
                name="oversight_visit_begun_before_more",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("recorded", "remedies_open", "closed"))
                | Q(recorded_at__isnull=False, record__isnull=False),
                name="oversight_visit_recorded_with_a_record",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False)
                | ~Q(state="closed") & Q(closed_at__isnull=True),
                name="oversight_visit_closed_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancelled_for=""),
                name="oversight_visit_cancelled_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "planned_on"], name="oversight_visit_to_do"),
            models.Index(fields=["unit", "state"], name="oversight_visit_by_commune"),
            models.Index(fields=["recorded_at"], name="oversight_visit_by_record"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.organisation}"


class Choice(models.TextChoices):
    """What can be said to an item of a check list."""

    YES = "yes", _("Đạt")
    NO = "no", _("Không đạt")
    NOT_APPLICABLE = "na", _("Không áp dụng")


class Answer(models.Model):
    """What one person said to one item; a row is never changed, a newer one takes its place.

    `is_current`: this one counts. `is_rival`: it came from somebody who had not seen the one that counts, so
    both stand until somebody chooses. `taken_at` is the time by the phone, `received_at` by us.
    """

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="answers")
    code = models.CharField(max_length=40)
    choice = models.CharField(max_length=4, choices=Choice.choices, blank=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=200)
    taken_at = models.DateTimeField()
    received_at = models.DateTimeField()
    is_current = models.BooleanField(default=True)
    is_rival = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "code"], condition=Q(is_current=True), name="oversight_answer_one_current"
            ),
            models.CheckConstraint(
                condition=Q(is_current=False) | Q(is_rival=False), name="oversight_answer_current_or_rival"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.choice}"


class Severity(models.TextChoices):
    """How bad a finding is; our own scale, the law has none."""

    MINOR = "minor", _("Nhẹ")
    MAJOR = "major", _("Đáng kể")
    CRITICAL = "critical", _("Nghiêm trọng")


class Finding(models.Model):
    """Something that is not as it should be. `client_key` is the key under which a phone sent it.

    `is_late`: seen before the record was written, but it reached us after, so the record does not hold it.
    """

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="findings")
    product = models.ForeignKey(
        "products.Product", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    code = models.CharField(max_length=40, blank=True)
    severity = models.CharField(_("mức độ"), max_length=10, choices=Severity.choices)
    text = models.TextField(_("vi phạm, thiếu sót"))
    found_at = models.DateTimeField()
    client_key = models.CharField(max_length=64, blank=True)
    is_late = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="oversight_finding_says_what"),
            models.UniqueConstraint(
                fields=["visit", "client_key"],
                condition=~Q(client_key=""),
                name="oversight_finding_once_by_key",
            ),
        ]
        indexes = [models.Index(fields=["closed_at"], name="oversight_finding_by_closing")]

    def __str__(self) -> str:
        return self.text[:120]


class Photo(models.Model):
    """A picture taken on the spot; drawn anew, so that nothing the camera wrote beside it is kept.

    Where it was taken is here only if the officer gave leave; `accuracy` in metres.
    """

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="photos")
    finding = models.ForeignKey(
        Finding, on_delete=models.CASCADE, null=True, blank=True, related_name="photos"
    )
    finding_key = models.CharField(max_length=64, blank=True)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    thumb = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    caption = models.CharField(_("ảnh chụp gì"), max_length=200, blank=True)
    taken_at = models.DateTimeField()
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    accuracy = models.FloatField(null=True, blank=True)
    by_name = models.CharField(max_length=200)
    is_late = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="oversight_photo_somewhere_on_earth",
            ),
            models.CheckConstraint(
                condition=Q(taken_at__lte=F("created_at")), name="oversight_photo_taken_before_kept"
            ),
        ]

    def __str__(self) -> str:
        return self.caption or f"#{self.pk}"
