"""Money that was promised and paid: awards, payments, lists of rewards for stars."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ocop.support.models.requests import Request
from ocop.support.models.schemes import BudgetLine, Scheme
from ocop.support.states import RewardState


class RewardList(models.Model):
    """Rewards for the stars of a period that an officer proposes and the leader decides in one go."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="reward_lists")
    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField(_("công nhận từ ngày"))
    ends_on = models.DateField(_("đến hết ngày"))
    state = models.CharField(max_length=20, choices=RewardState.choices, default=RewardState.PROPOSED)
    decision_no = models.CharField(_("số quyết định"), max_length=80, blank=True)
    decided_on = models.DateField(_("ngày quyết định"), null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="support_rewardlist_runs_forward"
            ),
            models.CheckConstraint(
                condition=~Q(state="decided") | ~Q(decision_no="") & Q(decided_on__isnull=False),
                name="support_rewardlist_decided_by_a_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}: {self.starts_on:%d/%m/%Y} – {self.ends_on:%d/%m/%Y}"


class RewardRow(models.Model):
    """One product of a list: for which recognition, how much (đồng)."""

    rewards = models.ForeignKey(RewardList, on_delete=models.CASCADE, related_name="rows")
    standing = models.ForeignKey("products.Standing", on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField(_("số tiền (đồng)"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rewards", "standing"], name="support_rewardrow_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="support_rewardrow_some_money"),
        ]

    def __str__(self) -> str:
        return f"{self.standing}: {self.amount}"


class Award(models.Model):
    """Money that a decision promised to a producer, in đồng; never paid beyond it.

    Either of a request, or for a star (`standing`), or taken in from the years before this system
    (`source` says from where, no `line`). `released` went back to the line and will not be paid. `unit` is
    the producer's commune then.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="awards")
    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, null=True, related_name="awards")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="support_awards"
    )
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    product = models.ForeignKey(
        "products.Product", on_delete=models.PROTECT, null=True, related_name="support_awards"
    )
    request = models.OneToOneField(Request, on_delete=models.PROTECT, null=True, related_name="award")
    rewards = models.ForeignKey(RewardList, on_delete=models.PROTECT, null=True, related_name="awards")
    standing = models.ForeignKey("products.Standing", on_delete=models.PROTECT, null=True, related_name="+")
    star = models.PositiveSmallIntegerField(_("hạng sao"), null=True)
    year = models.PositiveSmallIntegerField(_("năm"))
    amount = models.BigIntegerField(_("số tiền (đồng)"))
    paid = models.BigIntegerField(default=0)
    released = models.BigIntegerField(default=0)
    decision_no = models.CharField(_("số quyết định"), max_length=80)
    decided_on = models.DateField(_("ngày quyết định"))
    source = models.CharField(_("nguồn"), max_length=300, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="support_award_some_money"),
            models.CheckConstraint(
                condition=Q(paid__gte=0, released__gte=0, amount__gte=F("paid") + F("released")),
                name="support_award_never_overpaid",
            ),
            models.CheckConstraint(condition=~Q(decision_no=""), name="support_award_by_a_decision"),
            models.CheckConstraint(
                condition=Q(line__isnull=False) | ~Q(source=""), name="support_award_from_a_budget"
            ),
            models.UniqueConstraint(
                fields=["standing"], condition=Q(standing__isnull=False), name="support_award_once_a_star"
            ),
        ]
        indexes = [
            models.Index(fields=["decided_on"], name="support_award_by_day"),
            models.Index(fields=["scheme", "year"], name="support_award_by_scheme"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.decision_no}"

    @property
    def owed(self) -> int:
        """What is still to be paid."""
        return self.amount - self.released - self.paid


class Payment(models.Model):
    """One payment of an award, in đồng."""

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="payments")
    amount = models.BigIntegerField(_("số tiền (đồng)"))
    paid_on = models.DateField(_("ngày chi"))
    note = models.CharField(_("chứng từ, ghi chú"), max_length=300, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["paid_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="support_payment_some_money"),
        ]
        indexes = [models.Index(fields=["paid_on"], name="support_payment_by_day")]

    def __str__(self) -> str:
        return f"{self.award}: {self.amount}"
