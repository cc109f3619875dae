"""What a lot was made from and what became of it, as a producer reads it who made it or received it
(docs/adr/0022)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, QuerySet, Sum

from ocop.trace.models import Direction, Handover, Lot, StepKind, StepLine
from ocop.trace.queries import public
from ocop.trace.queries.amounts import standing
from ocop.trace.queries.diary import lots_of
from ocop.trace.queries.public import PublicStep
from ocop.trace.queries.tracing import down, up
from ocop.trace.states import HandoverState

_MOST = 100


@dataclass(frozen=True)
class Neighbour:
    """A lot of the same way. `amount` where it stands next to it: how much went over, in the unit of the lot
    that was used."""

    lot: Lot
    amount: Decimal | None = None


def made_from(lot: Lot, organisation_id: int) -> list[Neighbour]:
    """The lots that went into one, of those that the producer made or received; those it used itself in the
    making with their amounts first."""
    makers = standing().filter(lot=lot, direction=Direction.OUT, step__organisation=organisation_id)
    lines = standing().filter(step__in=makers.values("step"), direction=Direction.IN)
    amounts = dict(lines.order_by().values_list("lot").annotate(n=Sum("quantity")))
    known = lots_of(organisation_id).values("pk")
    return _neighbours(_lots(up({lot.identifier_id}), lot).filter(pk__in=known), amounts)


def told_by_others(lot: Lot, organisation_id: int) -> list[PublicStep]:
    """What others did on the way of a lot, oldest first: as anybody may read it, besides with the names of
    those who delivered to the producer."""
    sent = Handover.objects.filter(receiver=organisation_id, state=HandoverState.CONFIRMED)
    senders = set(sent.values_list("sender", flat=True))
    rows = public.lines_of(up({lot.identifier_id})).values_list(*public.LINE.values())
    found = [dict(zip(public.LINE, row, strict=True)) for row in rows]
    told = [
        public.public_step(
            row | {"is_known": row["is_known"] or row["producer_id"] in senders}, lot.organisation_id
        )
        for row in found
        if row["producer_id"] != organisation_id
    ]
    return told[:_MOST][::-1]


def made_into(lot: Lot, organisation_id: int) -> list[Neighbour]:
    """The producer's own lots that one went into, as `made_from`; lots of others stay theirs."""
    lines = standing().filter(lot=lot, direction=Direction.IN, step__organisation=organisation_id)
    made = StepLine.objects.filter(direction=Direction.OUT, step__in=lines.values("step"))
    used = dict(lines.values_list("step", "quantity"))
    amounts: dict[int, Decimal] = {}
    for step, pk in made.values_list("step", "lot"):
        amounts[pk] = amounts.get(pk, Decimal(0)) + (used[step] or Decimal(0))
    found = _lots(down({lot.identifier_id}), lot).filter(organisation=organisation_id)
    return _neighbours(found, amounts)


def deliveries_of(lot: Lot, organisation_id: int) -> list[tuple[Handover, Decimal]]:
    """To whom the producer delivered a lot, and how much of it stayed there, newest first."""
    lines = standing().filter(
        lot=lot, step__kind=StepKind.DELIVER, step__organisation=organisation_id, returned__lt=F("quantity")
    )
    rows = lines.select_related("step__handover__receiver").order_by("-step__happened_at", "-pk")[:_MOST]
    return [(line.step.handover, line.kept) for line in rows]


def _lots(identifiers: set[int], besides: Lot) -> QuerySet[Lot]:
    found = Lot.objects.filter(identifier__in=identifiers).exclude(pk=besides.pk)
    return found.select_related("item", "organisation", "site").order_by("-made_on", "-pk")


def _neighbours(lots: QuerySet[Lot], amounts: dict[int, Decimal]) -> list[Neighbour]:
    found = [Neighbour(lot, amounts.get(lot.pk)) for lot in lots[:_MOST]]
    return sorted(found, key=lambda each: each.amount is None)
