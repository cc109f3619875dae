"""How much of a lot each producer made, received, used and delivered: the one reckoning of amounts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import DecimalField, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from ocop.trace.models import Direction, StepKind, StepLine
from ocop.trace.states import HandoverState

GONE = (HandoverState.SENT, HandoverState.CONFIRMED)
"""Deliveries whose goods are not with the sender: what is refused or taken back counts as never gone."""

_ABOUT = Q(direction=Direction.ABOUT)
MADE = Q(direction=Direction.OUT)
RECEIVED = _ABOUT & Q(step__kind=StepKind.RECEIVE)
USED = Q(direction=Direction.IN)
DELIVERED = _ABOUT & Q(step__kind=StepKind.DELIVER, step__handover__state__in=GONE)
_SUMS = {"made": MADE, "received": RECEIVED, "used": USED, "delivered": DELIVERED}
_NONE = Decimal(0)
_LEAST = Decimal("0.0005")
"""Half of the smallest amount: SQLite reckons sums as floats."""
_SUM: Any = DecimalField(max_digits=24, decimal_places=3)


def standing() -> QuerySet[StepLine]:
    """Lines of steps that nobody declared a mistake."""
    return StepLine.objects.filter(step__mistaken_at__isnull=True)


@dataclass(frozen=True)
class Sums:
    """Amounts in the unit of the goods."""

    made: Decimal = _NONE
    received: Decimal = _NONE
    used: Decimal = _NONE
    delivered: Decimal = _NONE
    written_off: Decimal = _NONE

    @property
    def came_in(self) -> Decimal:
        """What there was to use and to deliver."""
        return self.made + self.received

    @property
    def went_out(self) -> Decimal:
        """What was used and delivered."""
        return self.used + self.delivered

    @property
    def left(self) -> Decimal:
        """What should still be there; below zero where more went out than came in."""
        return self.came_in - self.went_out - self.written_off

    @property
    def is_over(self) -> bool:
        """Whether more went out than came in, beyond the tolerance (OCOP_TRACE_TOLERANCE)."""
        return self.went_out > self.came_in * (1 + tolerance())


def stocked(organisation_id: int) -> Any:
    """The ids of the lots of which a producer has something left, to ask with in a statement."""
    rows = standing().filter(step__organisation=organisation_id).order_by().values("lot_id")
    left = summed(MADE | RECEIVED) - summed(USED | DELIVERED)
    return rows.annotate(rest=left).filter(rest__gte=_LEAST).values("lot_id")


def tolerance() -> Decimal:
    """By how much out may exceed in, as a part of one."""
    return Decimal(int(settings.OCOP_TRACE_TOLERANCE)) / 100


def summed(which: Q) -> Any:
    """The amounts of the lines that are so, less what came back, in a grouped statement."""
    return Coalesce(Sum(F("quantity") - F("returned"), filter=which), _NONE, output_field=_SUM)


def with_sums(rows: Any) -> Any:
    """Grouped lines with the parts of `Sums` beside them; `read_sums` reads them back."""
    return rows.annotate(**{name: summed(which) for name, which in _SUMS.items()})


def read_sums(row: dict[str, Any], written_off: Decimal = _NONE) -> Sums:
    """The sums of one group."""
    sums = {name: Decimal(row[name]).quantize(Decimal("0.001")) for name in _SUMS}
    return Sums(**sums, written_off=written_off)


def sums_of(lot_ids: Collection[int]) -> dict[tuple[int, int], Sums]:
    """What each producer did with each lot: (organisation id, lot id) to the sums; one statement.

    A lot keeps its number when it goes from one producer to another, so that what is left is a matter of
    both. What is on its way is with nobody: off the sender's amount from the delivery on, the receiver's
    from the confirmation on; what the receiver counts short is the sender's again. Who made a lot writes off
    what is gone when it closes it. Over all producers: made = used + delivered outside + on the way + left
    + written off.
    """
    lot = {"maker": F("lot__organisation_id"), "off": F("lot__written_off")}
    rows = standing().filter(lot__in=lot_ids).order_by().values("step__organisation_id", "lot_id", **lot)
    found = {}
    for row in with_sums(rows):
        who = row["step__organisation_id"]
        found[who, row["lot_id"]] = read_sums(row, row["off"] if who == row["maker"] else _NONE)
    return found
