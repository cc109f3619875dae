"""Yearly calls, proposals to them, and their scoring."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ocop.councils.cards import CardBase, MarkBase
from ocop.science.states import CallState, ProposalState


class Subject(models.TextChoices):
    """What a proposal or a technology is about: the priorities of Kế hoạch 363 (K6, K9), and a rest."""

    PRESERVATION = "preservation", _("Bảo quản")
    PROCESSING = "processing", _("Chế biến")
    DIVERSIFICATION = "diversification", _("Đa dạng hóa sản phẩm")
    PRODUCTIVITY = "productivity", _("Năng suất, chất lượng")
    ENVIRONMENT = "environment", _("Công nghệ hiện đại, thân thiện môi trường")
    OTHER = "other", _("Lĩnh vực khác")


class Call(models.Model):
    """A call for proposals of a year: from its first day to the end of its last.

    `subjects` and `forms` are the priorities (codes of `Subject` and of legal forms). `sheet` is the
    score sheet, kept as it was when the call was opened; `threshold` the least mean to be selected.
    `budget`: what the state gives at most for the whole call, in đồng; null where nothing is set.
    """

    year = models.PositiveSmallIntegerField(_("năm"))
    title = models.CharField(_("tên đợt"), max_length=200)
    opens_on = models.DateField(_("nhận từ ngày"))
    closes_on = models.DateField(_("nhận đến hết ngày"))
    topics = models.TextField(_("nội dung đặt hàng"), blank=True)
    subjects = models.JSONField(_("lĩnh vực ưu tiên"), default=list)
    forms = models.JSONField(_("đối tượng ưu tiên"), default=list)
    budget = models.PositiveBigIntegerField(_("ngân sách tối đa (đồng)"), null=True, blank=True)
    threshold = models.DecimalField(
        _("điểm tối thiểu để được chọn"), max_digits=5, decimal_places=2, default=Decimal("70")
    )
    sheet = models.JSONField(default=dict)
    panel = models.ForeignKey(
        "councils.Council", on_delete=models.PROTECT, null=True, blank=True, related_name="science_calls"
    )
    state = models.CharField(max_length=20, choices=CallState.choices, default=CallState.DRAFT)
    scoring_at = models.DateTimeField(null=True, blank=True)
    decision_no = models.CharField(_("số quyết định"), max_length=80, blank=True)
    decided_on = models.DateField(_("ngày quyết định"), null=True, blank=True)
    created_at = models.DateTimeField()
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="science_call_has_a_title"),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="science_call_runs_forward"
            ),
            models.CheckConstraint(
                condition=Q(threshold__gte=0, threshold__lte=100), name="science_call_threshold_in_points"
            ),
            models.CheckConstraint(
                condition=~Q(state="decided") | (~Q(decision_no="") & Q(decided_on__isnull=False)),
                name="science_call_decided_by_a_decision",
            ),
            models.UniqueConstraint(fields=["year", "title"], name="science_call_once_a_year"),
        ]

    def __str__(self) -> str:
        return self.title


class Proposal(models.Model):
    """An organisation's proposal to a call, from draft to the decision on the list.

    Money in đồng, by source. `sent_at` is the last sending, `first_sent_at` the first one: null as
    long as the proposal is its writer's own business. `reasons` are those of the last answer.
    `round` counts scorings from 1; `revealed_round` is the last one whose cards were all locked.
    `total` and `spread` are written when the panel's result stands.
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="proposals")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="science_proposals"
    )
    title = models.CharField(_("tên đề tài, dự án"), max_length=300)
    subject = models.CharField(_("lĩnh vực"), max_length=20, choices=Subject.choices)
    need = models.TextField(_("sự cần thiết"), blank=True)
    aim = models.TextField(_("mục tiêu, sản phẩm phải có"), blank=True)
    method = models.TextField(_("nội dung, cách làm"), blank=True)
    months = models.PositiveSmallIntegerField(_("số tháng"), null=True, blank=True)
    state_budget = models.PositiveBigIntegerField(_("ngân sách (đồng)"), default=0)
    own_budget = models.PositiveBigIntegerField(_("vốn tự có (đồng)"), default=0)
    other_budget = models.PositiveBigIntegerField(_("nguồn khác (đồng)"), default=0)
    products = models.ManyToManyField("products.Product", blank=True, related_name="science_proposals")
    documents = models.ManyToManyField("files.Document", blank=True, related_name="science_proposals")
    state = models.CharField(max_length=20, choices=ProposalState.choices, default=ProposalState.DRAFT)
    reasons = models.TextField(_("lý do, góp ý"), blank=True)
    round = models.PositiveSmallIntegerField(default=1)
    revealed_round = models.PositiveSmallIntegerField(default=0)
    discussion = models.TextField(_("nội dung thảo luận"), blank=True)
    total = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    spread = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    created_at = models.DateTimeField()
    first_sent_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="science_proposal_has_a_title"),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "withdrawn"))
                | Q(
                    first_sent_at__isnull=False,
                    sent_at__isnull=False,
                    sent_at__gte=F("first_sent_at"),
                    months__isnull=False,
                    months__gt=0,
                ),
                name="science_proposal_sent_complete",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(reasons=""), name="science_proposal_returned_with_reasons"
            ),
            models.CheckConstraint(
                condition=Q(revealed_round__lte=F("round")), name="science_proposal_reveals_what_was_scored"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("scored", "selected", "not_selected"))
                | Q(total__isnull=False, spread__isnull=False, revealed_round=F("round")),
                name="science_proposal_scored_has_a_result",
            ),
        ]
        indexes = [
            models.Index(fields=["call", "state"], name="science_proposal_by_call"),
            models.Index(fields=["first_sent_at"], name="science_proposal_by_sending"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def budget(self) -> int:
        """The whole budget in đồng."""
        return self.state_budget + self.own_budget + self.other_budget


class Beneficiary(models.Model):
    """A producer that a proposal is for."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="beneficiaries")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="science_benefits"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "organisation"], name="science_beneficiary_once")
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class Recusal(models.Model):
    """A seat of the panel that does not score a proposal, and why."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="recusals")
    seat = models.ForeignKey("councils.Seat", on_delete=models.PROTECT, related_name="science_recusals")
    reason = models.TextField(_("lý do"))
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "seat"], name="science_recusal_once"),
        ]

    def __str__(self) -> str:
        return str(self.seat)


class Review(CardBase):
    """A seat's card for one proposal in one round (see `councils.cards`)."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="reviews")

    class Meta(CardBase.Meta):
        constraints = [
            models.UniqueConstraint(fields=["proposal", "seat", "round"], name="science_review_once"),
            *CardBase.Meta.constraints,
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}/{self.seat_id}/{self.round}"


class ReviewMark(MarkBase):
    """One level ticked on a card."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="marks")

    class Meta(MarkBase.Meta):
        constraints = [
            models.UniqueConstraint(fields=["review", "code"], name="science_reviewmark_once"),
            *MarkBase.Meta.constraints,
        ]
