"""The yearly plan of inspections, and the weights that say where to look first."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.oversight.states import PlanState


class RiskWeights(models.Model):
    """One version of the points that each sign of risk counts; never changed, only followed by the next.

    `points` by the codes of `risk.FACTORS`; `large_revenue` in đồng a year. The law names no weights.
    """

    version = models.PositiveSmallIntegerField(_("phiên bản"), unique=True)
    points = models.JSONField(_("điểm"))
    large_revenue = models.PositiveBigIntegerField(_("doanh thu lớn từ (đồng một năm)"))
    note = models.CharField(_("lý do thay đổi"), max_length=300, blank=True)
    set_by = models.CharField(max_length=200)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"v{self.version}"


class InspectionPlan(models.Model):
    """The province's plan of inspections for a year (kế hoạch hậu kiểm, QĐ 26/2026, Đ.9).

    `number` is that of the paper with which the leader approved it. One plan a year is in force.
    """

    year = models.PositiveSmallIntegerField(_("năm"))
    title = models.CharField(_("tên kế hoạch"), max_length=200)
    state = models.CharField(max_length=12, choices=PlanState.choices, default=PlanState.DRAFT)
    weights = models.ForeignKey(
        RiskWeights, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    number = models.CharField(_("số văn bản"), max_length=80, blank=True)
    reasons = models.TextField(_("lý do trả lại"), blank=True)
    created_at = models.DateTimeField()
    proposed_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year"], name="oversight_plan_one_a_year"),
            models.CheckConstraint(condition=~Q(title=""), name="oversight_plan_has_a_title"),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(approved_at__isnull=False),
                name="oversight_plan_approved_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(reasons=""), name="oversight_plan_returned_with_reasons"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PlanItem(models.Model):
    """One producer that the plan picks, with the score and the reasons as they were when it was picked.

    `month` is the month of the plan's year in which it is to be visited.
    """

    plan = models.ForeignKey(InspectionPlan, on_delete=models.CASCADE, related_name="items")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="inspection_items"
    )
    month = models.PositiveSmallIntegerField(_("tháng"))
    score = models.PositiveSmallIntegerField(_("điểm rủi ro"), default=0)
    reasons = models.JSONField(_("lý do"), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "organisation"], name="oversight_planitem_once"),
            models.CheckConstraint(
                condition=Q(month__gte=1, month__lte=12), name="oversight_planitem_month_of_a_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} · {self.month}"
