"""What stands in the diaries: amounts, lots, steps, deliveries under way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet

from ocop.base import clock
from ocop.trace.models import Handover, Lot, Site, Step, StepKind, StepLine, SupplyUse
from ocop.trace.queries.amounts import MADE, RECEIVED, standing, sums_of
from ocop.trace.states import HandoverState

_NOTHING = Decimal("0.000")


def balances_of(lot_ids: Collection[int]) -> dict[tuple[int, int], Decimal]:
    """How much of each lot each producer has: (organisation id, lot id) to the amount; see `sums_of`."""
    return {key: sums.left for key, sums in sums_of(lot_ids).items()}


def balance_of(lots: Collection[Lot], organisation_id: int | None = None) -> dict[int, Decimal]:
    """How much of each lot is left with a producer, by the lot's id; without one, with who made it.

    In the unit of the lot's item; see `balances_of`.
    """
    found = balances_of([lot.pk for lot in lots])
    return {lot.pk: found.get((organisation_id or lot.organisation_id, lot.pk), _NOTHING) for lot in lots}


def that_stand(lots: QuerySet[Lot]) -> QuerySet[Lot]:
    """Those whose making stands in a diary and was not declared a mistake."""
    return lots.filter(Exists(standing().filter(MADE, lot=OuterRef("pk"))))


def stands(lot: Lot) -> bool:
    """Whether the making of a lot stands in a diary."""
    return that_stand(Lot.objects.filter(pk=lot.pk)).exists()


def lots_of(organisation_id: int) -> QuerySet[Lot]:
    """Lots that a producer made or received, newest first; those whose making was a mistake are not there."""
    lines = standing().filter(MADE | RECEIVED, step__organisation=organisation_id)
    found = Lot.objects.filter(pk__in=lines.values("lot"))
    return found.select_related("item", "site", "organisation").order_by("-made_on", "-pk")


def steps_of(
    organisation_id: int, *, lot: Lot | None = None, site: Site | None = None, kind: str = ""
) -> QuerySet[Step]:
    """The diary of a producer, newest first, mistakes included (they are marked)."""
    found = Step.objects.filter(organisation=organisation_id)
    if lot is not None:
        found = found.filter(pk__in=StepLine.objects.filter(lot=lot).values("step"))
    if site is not None:
        found = found.filter(site=site)
    if kind:
        found = found.filter(kind=kind)
    return (
        found.select_related("site", "instead_of", "handover__receiver")
        .prefetch_related("lines__lot__item", "supplies__supply", "photos__file")
        .order_by("-happened_at", "-pk")
    )


def last_step_of(organisation_id: int, kind: str) -> Step | None:
    """The step of a kind that was written last and stands: what a form begins with."""
    found = steps_of(organisation_id, kind=kind).filter(mistaken_at__isnull=True)
    return found.order_by("-recorded_at", "-pk").first()


def open_handovers_to(organisation_id: int) -> QuerySet[Handover]:
    """Deliveries that wait for the producer's answer, oldest first."""
    return _handovers().filter(receiver=organisation_id, state=HandoverState.SENT)


def open_handovers_from(organisation_id: int) -> QuerySet[Handover]:
    """The producer's deliveries that wait for the other side's answer, oldest first."""
    return _handovers().filter(sender=organisation_id, state=HandoverState.SENT)


def _handovers() -> QuerySet[Handover]:
    """Deliveries with what a list shows of them."""
    found = Handover.objects.select_related("step__site", "sender", "receiver")
    return found.prefetch_related("step__lines__lot__item").order_by("step__happened_at", "pk")


def handovers_of(organisation_id: int) -> QuerySet[Handover]:
    """All deliveries from and to a producer, newest first."""
    mine = Q(sender=organisation_id) | Q(receiver=organisation_id)
    return _handovers().filter(mine).order_by("-step__happened_at", "-pk")


@dataclass(frozen=True)
class Wait:
    """Something was used at a place: harvests from `until` on keep the waiting time on its label."""

    supply: str
    used_on: dt.date
    until: dt.date


def waits_at(site: Site, happened_at: dt.datetime) -> list[Wait]:
    """Waiting times that had not ended at a place at a moment, the one that ends last first.

    With `waits_days` of 7, what is used on the 1st lets harvest from the 8th on.
    """
    uses = SupplyUse.objects.filter(
        step__site=site, step__kind=StepKind.CARE, step__mistaken_at__isnull=True,
        step__happened_at__lte=happened_at, supply__waits_days__gt=0,
    ).select_related("supply", "step")  # fmt: skip
    found = [_wait(use) for use in uses]
    day = clock.local_date(happened_at)
    return sorted((wait for wait in found if day < wait.until), key=lambda wait: wait.until, reverse=True)


def _wait(use: SupplyUse) -> Wait:
    day = clock.local_date(use.step.happened_at)
    return Wait(use.supply.name, day, day + dt.timedelta(days=use.supply.waits_days or 0))


def harvests_within(site: Site, happened_at: dt.datetime, days: int) -> list[int]:
    """Harvests that stand at a place from a moment up to the end of a waiting time that begins there."""
    end = clock.day_start(clock.local_date(happened_at) + dt.timedelta(days=days))
    found = Step.objects.filter(
        site=site, kind=StepKind.HARVEST, mistaken_at__isnull=True, happened_at__gte=happened_at,
        happened_at__lt=end,
    )  # fmt: skip
    return list(found.order_by("pk").values_list("pk", flat=True))
