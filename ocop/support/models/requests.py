"""Requests of producers, their proofs, and what came of the help."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ocop.support.models.schemes import Scheme
from ocop.support.states import RequestState


class Request(models.Model):
    """What a producer asks of a scheme. Money in đồng.

    `unit` is the producer's commune when it was sent, which gives its opinion. `first_sent_at` is null as
    long as the request is the producer's own business. `reasons` are those of the last answer.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="requests")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="support_requests"
    )
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    product = models.ForeignKey(
        "products.Product", on_delete=models.PROTECT, null=True, blank=True, related_name="support_requests"
    )
    name = models.CharField(_("xin hỗ trợ việc gì"), max_length=250)
    about = models.TextField(_("nói rõ hơn"), blank=True)
    cost = models.BigIntegerField(_("tổng chi phí (đồng)"), null=True, blank=True)
    asked = models.BigIntegerField(_("số tiền xin hỗ trợ (đồng)"), null=True, blank=True)
    state = models.CharField(max_length=20, choices=RequestState.choices, default=RequestState.DRAFT)
    reasons = models.TextField(_("lý do, ý kiến"), blank=True)
    opinion = models.TextField(_("ý kiến của xã"), blank=True)
    opinion_for = models.BooleanField(_("xã đề nghị hỗ trợ"), null=True)
    opinion_at = models.DateTimeField(null=True)
    appraised = models.BigIntegerField(_("số tiền đề nghị (đồng)"), null=True)
    created_at = models.DateTimeField()
    first_sent_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    appraised_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    accepted_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="support_request_has_a_name"),
            models.CheckConstraint(
                condition=(Q(cost__isnull=True) | Q(cost__gte=0)) & (Q(asked__isnull=True) | Q(asked__gt=0)),
                name="support_request_money_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "withdrawn"))
                | Q(
                    unit__isnull=False,
                    asked__isnull=False,
                    first_sent_at__isnull=False,
                    sent_at__isnull=False,
                    sent_at__gte=F("first_sent_at"),
                ),
                name="support_request_sent_with_an_amount",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("returned", "refused")) | ~Q(reasons=""),
                name="support_request_turned_down_with_reasons",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "sent", "returned", "withdrawn"))
                | Q(appraised__isnull=False, appraised__gte=0, appraised_at__isnull=False),
                name="support_request_appraised_before_decided",
            ),
            models.CheckConstraint(
                condition=Q(opinion_at__isnull=True, opinion_for__isnull=True)
                | Q(opinion_at__isnull=False, opinion_for__isnull=False),
                name="support_request_opinion_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(accepted_on__isnull=False),
                name="support_request_accepted_on_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "sent_at"], name="support_request_by_state"),
            models.Index(fields=["unit", "state"], name="support_request_by_commune"),
            models.Index(fields=["first_sent_at"], name="support_request_by_sending"),
        ]

    def __str__(self) -> str:
        return self.name


class Proof(models.Model):
    """A proof of the library in a request: for one of the papers asked for, or for the acceptance."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="proofs")
    document = models.ForeignKey("files.Document", on_delete=models.PROTECT, related_name="+")
    paper = models.CharField(_("giấy tờ"), max_length=300, blank=True)
    is_for_acceptance = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["is_for_acceptance", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "document", "is_for_acceptance"], name="support_proof_once"
            ),
        ]

    def __str__(self) -> str:
        return self.paper or str(self.document)


class Outcome(models.Model):
    """What came of the help, `months` after the acceptance: a year's revenue in đồng, jobs, output."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="outcomes")
    months = models.PositiveSmallIntegerField(_("sau số tháng"))
    due_on = models.DateField(_("đến hạn"))
    measured_on = models.DateField(null=True)
    revenue_before = models.BigIntegerField(_("doanh thu năm trước hỗ trợ (đồng)"), null=True)
    revenue_after = models.BigIntegerField(_("doanh thu năm nay (đồng)"), null=True)
    jobs_before = models.PositiveIntegerField(_("số lao động trước hỗ trợ"), null=True)
    jobs_after = models.PositiveIntegerField(_("số lao động nay"), null=True)
    output_before = models.BigIntegerField(_("sản lượng trước hỗ trợ"), null=True)
    output_after = models.BigIntegerField(_("sản lượng nay"), null=True)
    output_unit = models.CharField(_("đơn vị sản lượng"), max_length=40, blank=True)
    note = models.TextField(_("nhận xét"), blank=True)

    class Meta:
        ordering = ["months"]
        constraints = [
            models.UniqueConstraint(fields=["request", "months"], name="support_outcome_once"),
            models.CheckConstraint(
                condition=Q(months__in=(6, 12)), name="support_outcome_half_and_full_year"
            ),
            models.CheckConstraint(
                condition=Q(measured_on__isnull=True)
                | Q(revenue_after__isnull=False, revenue_after__gte=0, jobs_after__isnull=False),
                name="support_outcome_measured_with_figures",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(measured_on__isnull=True), name="support_outcome_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request} +{self.months}"
