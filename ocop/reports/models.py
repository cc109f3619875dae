"""Reports: what the office owes by period, and what it made of it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ocop.reports import periods
from ocop.reports.periods import Period
from ocop.reports.states import Closing, PeriodKind, RunState


class Definition(models.Model):
    """A report that is made again and again: its period, its lines, its wording and its templates.

    It is in use from `since` (null: not yet) up to `until` (null: still): then every period whose last
    day lies in between is owed, `due_days` after that day. No law prescribes the days; they are the
    province's. `intro` and `outro` may hold the placeholders of `wording`. A template that is not set
    is ours.
    """

    name = models.CharField(_("tên báo cáo"), max_length=250)
    kind = models.CharField(_("kỳ báo cáo"), max_length=10, choices=PeriodKind.choices)
    closing = models.CharField(
        _("số liệu tính đến hết"), max_length=12, choices=Closing.choices, default=Closing.CALENDAR
    )
    due_days = models.PositiveSmallIntegerField(_("hạn nộp, số ngày sau khi hết kỳ"), default=10)
    with_last_year = models.BooleanField(_("so với cùng kỳ năm trước"), default=True)
    with_before = models.BooleanField(_("so với kỳ trước"), default=False)
    agency_above = models.CharField(_("cơ quan chủ quản"), max_length=200, blank=True)
    agency = models.CharField(_("cơ quan báo cáo"), max_length=200)
    recipients = models.TextField(_("nơi nhận"), blank=True)
    intro = models.TextField(_("lời mở đầu"), blank=True)
    outro = models.TextField(_("lời kết"), blank=True)
    since = models.DateField(_("dùng từ ngày"), null=True, blank=True)
    until = models.DateField(_("dùng đến hết ngày"), null=True, blank=True)
    word = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    word_name = models.CharField(max_length=200, blank=True)
    excel = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    excel_name = models.CharField(max_length=200, blank=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="reports_definition_has_a_name"),
            models.CheckConstraint(
                condition=Q(due_days__lte=180), name="reports_definition_due_within_reason"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__isnull=False, until__gte=F("since")),
                name="reports_definition_ends_after_it_begins",
            ),
        ]
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def period(self, year: int, number: int) -> Period:
        """A period of this report."""
        return Period(PeriodKind(self.kind), year, number, Closing(self.closing))


class Dimension(models.TextChoices):
    """What a line is broken down by."""

    NONE = "", _("không chia, chỉ một con số")
    COMMUNE = "commune", _("xã, phường, đặc khu")
    DISTRICT = "district", _("huyện, thị xã, thành phố cũ")
    INDUSTRY = "industry", _("ngành sản phẩm")
    FORM = "form", _("loại hình chủ thể")
    STAR = "star", _("hạng sao")


class Line(models.Model):
    """One line of a report: an indicator, perhaps narrowed to stars, perhaps broken down.

    `star` is one star, `star_min` from one star up; 0 is no narrowing. An empty title is the
    indicator's name.
    """

    definition = models.ForeignKey(Definition, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    indicator = models.CharField(_("chỉ số"), max_length=40)
    star = models.PositiveSmallIntegerField(_("đúng hạng sao"), default=0)
    star_min = models.PositiveSmallIntegerField(_("từ hạng sao"), default=0)
    dimension = models.CharField(_("chia theo"), max_length=10, choices=Dimension.choices, blank=True)
    title = models.CharField(_("tên dòng"), max_length=250, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["definition", "position"], name="reports_line_position_once"),
            models.CheckConstraint(
                condition=Q(star__lte=5, star_min__lte=5) & (Q(star=0) | Q(star_min=0)),
                name="reports_line_one_narrowing_of_stars",
            ),
        ]
        ordering = ["position"]

    def __str__(self) -> str:
        return self.title or self.indicator

    @property
    def key(self) -> str:
        """What the line asks, in one word: remarks hang on it, through every change of the definition."""
        return f"{self.indicator}-{self.star}-{self.star_min}-{self.dimension}"


class Runs(models.QuerySet["Run"]):
    """Runs are never deleted, and a signed one is never written over."""

    def update(self, **kwargs: Any) -> int:
        """Leaves out what is signed; how many drafts changed."""
        return super(Runs, self.exclude(state=RunState.SIGNED)).update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused: a report that was made stays, a draft is dropped by `actions.drop_run`."""
        raise TypeError("a report is never deleted")


class Run(models.Model):
    """One report for one period: computed from data, remarked on, signed and then frozen.

    `values` hold the figures as of `computed_at` with the indicators' definitions of that moment,
    `remarks` the office's words by line. At the signing `content` takes all that the paper says,
    `sha256` is over its canonical JSON, and `word` and `excel` are the files made then; they are
    never made anew. A later correction is a run of its own that `replaces` this one.
    """

    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="runs")
    kind = models.CharField(max_length=10, choices=PeriodKind.choices)
    closing = models.CharField(max_length=12, choices=Closing.choices)
    year = models.PositiveSmallIntegerField(_("năm"))
    number = models.PositiveSmallIntegerField(_("kỳ"))
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.DRAFT)
    values = models.JSONField(default=dict)
    computed_at = models.DateTimeField()
    remarks = models.JSONField(default=dict, help_text="line -> the office's words")
    summary = models.TextField(_("nhận xét chung"), blank=True)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    reason = models.TextField(_("lý do lập lại"), blank=True)
    document_no = models.CharField(_("số văn bản"), max_length=80, blank=True)
    signed_on = models.DateField(_("ngày ký"), null=True, blank=True)
    signer = models.CharField(_("người ký"), max_length=200, blank=True)
    signer_title = models.CharField(_("chức vụ"), max_length=200, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    content = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64, blank=True)
    word = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    excel = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=0)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects = Runs.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="signed")
                | Q(signed_on__isnull=False, signed_at__isnull=False, word__isnull=False, excel__isnull=False)
                & ~Q(sha256="")
                & ~Q(signer=""),
                name="reports_run_signed_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(reason=""), name="reports_run_correction_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("pk")), name="reports_run_of_another"
            ),
            models.UniqueConstraint(
                fields=["definition", "year", "number"],
                condition=Q(state="draft"),
                name="reports_run_one_draft",
            ),
            models.UniqueConstraint(
                fields=["definition", "year", "number"],
                condition=Q(state="signed", replaces__isnull=True),
                name="reports_run_one_first_signed",
            ),
            models.UniqueConstraint(
                fields=["replaces"], condition=~Q(state="dropped"), name="reports_run_replaced_once"
            ),
        ]
        ordering = ["-year", "-number", "-pk"]

    def __str__(self) -> str:
        return f"{self.definition.name} – {self.period.label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert, or change a draft; a signed report is refused."""
        if not self._state.adding and type(self).objects.filter(pk=self.pk, state=RunState.SIGNED).exists():
            raise TypeError("a signed report is never changed")
        super().save(*args, **kwargs)

    @property
    def period(self) -> Period:
        """The period it is for, as the definition closed it when the run was made."""
        found = periods.parse(self.kind, f"{self.year}-{self.number}", self.closing)
        assert found is not None
        return found

    @property
    def is_signed(self) -> bool:
        """Whether it is frozen."""
        return self.state == RunState.SIGNED

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused: a report that was made stays."""
        raise TypeError("a report is never deleted")
