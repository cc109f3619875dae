"""Labels: orders of codes to print, and the code of each single piece."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.trace.models.making import Lot
from ocop.trace.states import OrderState, SerialState


class LabelOrder(models.Model):
    """Labels for one lot: `count` copies of the lot's code, or as many codes of their own (`is_serial`).

    A reprint names the order whose damaged labels it replaces. `even_so` is why there are more labels than
    the lot has pieces.
    """

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="orders")
    is_serial = models.BooleanField(_("mỗi sản phẩm một mã"), default=True)
    count = models.PositiveIntegerField(_("số tem"))
    layout = models.CharField(_("khổ tem"), max_length=20)
    state = models.CharField(max_length=8, choices=OrderState.choices, default=OrderState.RESERVED)
    created_at = models.DateTimeField()
    printed_at = models.DateTimeField(null=True, blank=True)
    activated_at = models.DateTimeField(null=True, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(_("lý do hủy"), max_length=300, blank=True)
    even_so = models.CharField(_("lý do in nhiều hơn số sản phẩm"), max_length=300, blank=True)
    prints = models.PositiveIntegerField(default=0)
    reprint_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reprints"
    )
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(count__gt=0), name="trace_labelorder_of_some"),
            models.CheckConstraint(
                condition=~Q(state=OrderState.VOID) | ~Q(void_reason=""),
                name="trace_labelorder_void_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state=OrderState.VOID)
                | Q(activated_at__isnull=False, state=OrderState.ACTIVE)
                | Q(activated_at__isnull=True, state__in=(OrderState.RESERVED, OrderState.PRINTED)),
                name="trace_labelorder_active_since_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lot} × {self.count}"


class Serial(models.Model):
    """The code on one piece: 80 random bits, so that nobody guesses the next. Not in the identifiers' table
    until an event names it."""

    order = models.ForeignKey(LabelOrder, on_delete=models.PROTECT, related_name="serials")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="serials")
    code = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=8, choices=SerialState.choices, default=SerialState.PRINTED)
    number = models.PositiveIntegerField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="trace_serial_once_in_an_order")
        ]
        indexes = [models.Index(fields=["lot", "state"], name="trace_serial_of_lot")]

    def __str__(self) -> str:
        return self.code
