"""Traceability at a glance, over what the reader may see."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.trace.models import DayScans, Lot, Step
from ocop.trace.queries.cases import cases_visible_to
from ocop.trace.queries.lots import lots_known_to
from ocop.trace.queries.recalls import recalls_visible_to
from ocop.trace.queries.visible import lots_visible_to, steps_visible_to
from ocop.trace.states import CaseState, LotState, RecallState

ALIVE, SEEN = 90, 30
"""Days: a producer whose diary got a line within the first keeps traceability alive; scans of the second are
counted. Our choice."""


@dataclass(frozen=True)
class Numbers:
    """What stands first on the page."""

    producers: int
    lots: int
    recalled: int
    cases: int
    proposed: int
    active: int


def numbers(actor: Actor, on: dt.date) -> Numbers:
    """Four statements."""
    lots = lots_known_to(actor).aggregate(
        lots=Count("pk"), recalled=Count("pk", filter=Q(state=LotState.RECALLED))
    )
    recalls = recalls_visible_to(actor).order_by().aggregate(
        proposed=Count("pk", filter=Q(state=RecallState.PROPOSED), distinct=True),
        active=Count("pk", filter=Q(state=RecallState.ACTIVE), distinct=True),
    )  # fmt: skip
    since = clock.day_start(on - dt.timedelta(days=ALIVE))
    alive = steps_visible_to(actor).filter(mistaken_at__isnull=True, happened_at__gte=since)
    return Numbers(
        producers=alive.order_by().values("organisation").distinct().count(), **lots,
        cases=cases_visible_to(actor).filter(state=CaseState.OPEN).count(), **recalls,
    )  # fmt: skip


def scans_seen(actor: Actor, on: dt.date) -> QuerySet[DayScans]:
    """The sums of the last SEEN days of lots of the producers that the reader looks after."""
    since = on - dt.timedelta(days=SEEN)
    return DayScans.objects.filter(lot__in=lots_visible_to(actor).values("pk"), day__gt=since)


def by_province(scans: QuerySet[DayScans]) -> list[tuple[str, int]]:
    """Scans by the code of the province, "" where unknown; most first."""
    rows = scans.order_by().values_list("province").annotate(n=Sum("count"))
    return sorted(((province, int(n)) for province, n in rows), key=lambda row: (-row[1], row[0]))


def by_day(scans: QuerySet[DayScans]) -> dict[dt.date, tuple[int, int]]:
    """Scans and devices by day."""
    rows = scans.order_by().values_list("day").annotate(n=Sum("count"), d=Sum("devices"))
    return {day: (int(n), int(d)) for day, n, d in rows}


def newest_steps(actor: Actor, most: int = 8) -> QuerySet[Step]:
    """What was written last in the diaries."""
    found = steps_visible_to(actor).filter(mistaken_at__isnull=True)
    return found.select_related("organisation__unit", "site").order_by("-recorded_at", "-pk")[:most]


def listed_lots(lots: QuerySet[Lot]) -> QuerySet[Lot]:
    """Newest first, with names."""
    return lots.select_related("item", "organisation__unit").order_by("-made_on", "-pk")
