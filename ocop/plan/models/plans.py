"""Plans of a year and what they aim at."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ocop.plan.states import PlanState


class Plan(models.Model):
    """Kế hoạch of one year: number, issuer, day, file, targets and tasks.

    `number` and `signed_on` are those of the paper. `is_history`: re-played on imported
    history; nobody is reminded of its tasks. `is_public`: its progress is shown to everybody.
    `unit` is the province whose plan it is where that is no longer this installation's: before
    07/2025 a plan of An Giang says nothing of Kiên Giang, though both are An Giang now.
    """

    year = models.PositiveSmallIntegerField(_("năm"))
    title = models.CharField(_("tên kế hoạch"), max_length=250)
    number = models.CharField(_("số"), max_length=80, blank=True)
    issuer = models.CharField(_("cơ quan ban hành"), max_length=200, blank=True)
    signed_on = models.DateField(_("ngày ký"), null=True, blank=True)
    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến hết ngày"))
    unit = models.ForeignKey(
        "places.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("địa bàn"),
    )  # fmt: skip
    summary = models.TextField(_("mục đích, yêu cầu"), blank=True)
    source = models.CharField(_("nguồn"), max_length=300, blank=True)
    file = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    file_name = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    is_public = models.BooleanField(_("công khai tiến độ"), default=False)
    is_history = models.BooleanField(_("chỉ để tra cứu lịch sử"), default=False)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="plan_plan_runs_forward"),
            models.UniqueConstraint(
                fields=["year"], condition=~Q(state="draft"), name="plan_plan_one_issued_a_year"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | (~Q(number="") & Q(signed_on__isnull=False)),
                name="plan_plan_issued_is_numbered",
            ),
        ]
        ordering = ["-year", "-pk"]

    def __str__(self) -> str:
        return f"{self.title} {self.number}".strip()


class Comparison(models.TextChoices):
    """When a target is met."""

    AT_LEAST = "at_least", _("ít nhất")
    BETWEEN = "between", _("trong khoảng")
    AT_MOST = "at_most", _("không quá")


class PerUnit(models.TextChoices):
    """Whether the target is one number for the province or one for each unit."""

    WHOLE = "", _("cả tỉnh")
    DISTRICT = "district", _("mỗi huyện, thị xã, thành phố cũ")
    COMMUNE = "commune", _("mỗi xã, phường, đặc khu")
    CLUSTER = "cluster", _("mỗi cụm xã tự đặt")


class Target(models.Model):
    """One target: an indicator, narrowed, compared with a number.

    `low` and `high` are in the indicator's unit; `high` only with "between". With `out_of`
    the figure is a share in percent: indicator over `out_of` (for example re-evaluated over
    due). `star`/`star_min` narrow to one star or from one up; 0 is no narrowing. `baseline`
    is the value before the plan. Reaching more than `high` still meets "between": plans say
    "40 to 50 more" and nobody is blamed for 51; the page says that it was passed.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="targets")
    code = models.CharField(_("ký hiệu"), max_length=12)
    text = models.CharField(_("nội dung chỉ tiêu"), max_length=400)
    indicator = models.CharField(_("chỉ số"), max_length=40)
    out_of = models.CharField(_("tính phần trăm trên chỉ số"), max_length=40, blank=True)
    star = models.PositiveSmallIntegerField(_("đúng hạng sao"), default=0)
    star_min = models.PositiveSmallIntegerField(_("từ hạng sao"), default=0)
    industry = models.CharField(_("ngành"), max_length=200, blank=True)
    form = models.CharField(_("loại hình chủ thể"), max_length=30, blank=True)
    comparison = models.CharField(
        _("so sánh"), max_length=10, choices=Comparison.choices, default=Comparison.AT_LEAST
    )
    low = models.DecimalField(_("mức"), max_digits=16, decimal_places=2)
    high = models.DecimalField(_("mức cao"), max_digits=16, decimal_places=2, null=True, blank=True)
    baseline = models.DecimalField(
        _("trước kế hoạch"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    per_unit = models.CharField(
        _("giao cho"), max_length=10, choices=PerUnit.choices, default=PerUnit.WHOLE, blank=True
    )
    source = models.CharField(_("căn cứ"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="plan_target_code_once"),
            models.CheckConstraint(
                condition=Q(comparison="between", high__isnull=False, high__gte=F("low"))
                | (~Q(comparison="between") & Q(high__isnull=True)),
                name="plan_target_high_goes_with_between",
            ),
            models.CheckConstraint(
                condition=Q(star=0) | Q(star_min=0), name="plan_target_one_narrowing_of_stars"
            ),
        ]
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.code}: {self.text}"


class UnitTarget(models.Model):
    """A target's numbers for one unit, or one cluster of communes; without a row the target's own hold."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="unit_targets")
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("tên cụm"), max_length=200, blank=True)
    members = models.JSONField(default=list, help_text="ids of the communes of a cluster")
    low = models.DecimalField(_("mức"), max_digits=16, decimal_places=2)
    high = models.DecimalField(_("mức cao"), max_digits=16, decimal_places=2, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["target", "unit"], condition=Q(unit__isnull=False), name="plan_unittarget_once"
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | ~Q(name=""), name="plan_unittarget_names_its_unit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target.code} – {self.unit or self.name}"


class Correction(models.Model):
    """A signed note beside a computed result: by how much it is off and why. It never replaces the figure.

    Not changed after it was written; a wrong one is withdrawn with a reason and stays readable.
    """

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="corrections")
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    delta = models.DecimalField(_("cộng thêm hoặc bớt"), max_digits=16, decimal_places=2)
    reason = models.TextField(_("lý do"))
    signer = models.CharField(_("người ký"), max_length=200)
    signed_on = models.DateField(_("ngày ký"))
    file = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    file_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_for = models.TextField(_("lý do rút"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(delta=0), name="plan_correction_corrects_something"),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(signer=""), name="plan_correction_is_signed_and_reasoned"
            ),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.target.code} {self.delta:+}"
