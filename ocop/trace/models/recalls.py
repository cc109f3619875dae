"""Recalls: from the proposal to what came back."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.trace.models.making import Handover, Lot
from ocop.trace.states import RecallState


class Recall(models.Model):
    """A lot, and everything that it went into, is taken back from trade.

    `told` is the sentence that every scan shows at once; `reason` is for those in charge. The lots
    reached are frozen when it is decided. `due_on` is the day by which the goods are to be back, as the
    decision sets it. `uncounted` says why some lots have no figure of what came back, or some
    receivers were not told.
    """

    number = models.CharField(_("số"), max_length=30, unique=True)
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="recalls")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="trace_recalls"
    )
    reason = models.CharField(_("lý do"), max_length=500)
    told = models.CharField(_("báo cho người mua"), max_length=300)
    state = models.CharField(max_length=8, choices=RecallState.choices, default=RecallState.PROPOSED)
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decision_no = models.CharField(_("số quyết định"), max_length=60, blank=True)
    due_on = models.DateField(_("thu hồi xong trước"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    uncounted = models.CharField(_("vì sao thiếu số thu về, chưa báo"), max_length=300, blank=True)
    outcome = models.CharField(_("kết quả"), max_length=500, blank=True)
    notice = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason="") & ~Q(told=""), name="trace_recall_for_a_reason"),
            models.CheckConstraint(
                condition=~Q(state__in=("active", "closed")) | Q(decided_at__isnull=False),
                name="trace_recall_decided_before_more",
            ),
            models.CheckConstraint(
                condition=~Q(state=RecallState.CLOSED) | Q(closed_at__isnull=False) & ~Q(outcome=""),
                name="trace_recall_closed_with_an_outcome",
            ),
            models.UniqueConstraint(
                fields=["lot"],
                condition=Q(state__in=("proposed", "active")),
                name="trace_recall_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class RecalledLot(models.Model):
    """A lot that a recall reaches; `back` is what came back, in the item's unit, None where nobody said.

    `joined_at` where it was told after the decision that something of the recall went into it;
    `released_at` and for what reason where it was let go, as recalled in error.
    """

    recall = models.ForeignKey(Recall, on_delete=models.PROTECT, related_name="lots")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="recalled")
    back = models.DecimalField(_("đã thu về"), max_digits=14, decimal_places=3, null=True, blank=True)
    joined_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    released_for = models.CharField(_("vì sao thôi thu hồi"), max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recall", "lot"], name="trace_recalledlot_once"),
            models.CheckConstraint(
                condition=Q(back__isnull=True) | Q(back__gte=0), name="trace_recalledlot_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_for="")
                | Q(released_at__isnull=False) & ~Q(released_for=""),
                name="trace_recalledlot_released_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recall_id} {self.lot_id}"


class RecallReceiver(models.Model):
    """A delivery of a recalled lot: who received it, and whether they were told. `released_at`: since when
    none of its lots is recalled any more."""

    recall = models.ForeignKey(Recall, on_delete=models.PROTECT, related_name="receivers")
    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="recalls")
    told_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recall", "handover"], name="trace_recallreceiver_once")
        ]

    def __str__(self) -> str:
        return f"{self.recall_id} {self.handover_id}"
