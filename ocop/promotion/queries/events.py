"""Reading events, who takes part, and what came of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from ocop.base.actor import Actor
from ocop.organisations import queries as organisations
from ocop.promotion.models import Contract, Event, EventCost, EventState, Participation, PartState
from ocop.promotion.queries.channels import works_here
from ocop.promotion.states import TOOK_PART


def events_visible_to(actor: Actor) -> QuerySet[Event]:
    """All to the office that prepares them; to others those that producers were ever called to."""
    if actor.has("promotion.manage"):
        return Event.objects.all()
    if not works_here(actor):
        return Event.objects.none()
    return Event.objects.filter(called_at__isnull=False)


def parts_visible_to(actor: Actor) -> QuerySet[Participation]:
    """Those of producers whose inner pages the actor may open."""
    if not works_here(actor):
        return Participation.objects.none()
    seen = organisations.organisations_visible_to(actor)
    return Participation.objects.filter(organisation__in=seen.values("pk"))


def with_results(parts: QuerySet[Participation]) -> QuerySet[Participation]:
    """With producer, event, products and contracts; three statements."""
    contracts = Prefetch("contracts", Contract.objects.order_by("pk"))
    return parts.select_related("organisation__unit", "event").prefetch_related("products", contracts)


def as_listed(events: QuerySet[Event]) -> QuerySet[Event]:
    """The newest first, with `registered` (parts that were not withdrawn)."""
    count = Count("parts", filter=~Q(parts__state=PartState.WITHDRAWN))
    return events.annotate(registered=count).order_by("-starts_on", "-pk")


def open_on(events: QuerySet[Event], on: dt.date) -> QuerySet[Event]:
    """Those that take registrations on a day, that which closes first in front."""
    return events.filter(state=EventState.OPEN, register_by__gte=on).order_by("register_by", "pk")


@dataclass(frozen=True)
class Outcome:
    """What an event came to; money in đồng."""

    producers: int
    reported: int
    orders: int
    samples: int
    revenue: int
    contracts: int
    value: int
    cost: int


def outcome_of(event: Event, parts: QuerySet[Participation] | None = None) -> Outcome:
    """The results of an event added up; of those `parts` alone where they are given. Three statements."""
    took = (event.parts.all() if parts is None else parts.filter(event=event)).filter(state__in=TOOK_PART)
    sums = took.order_by().aggregate(
        producers=Count("pk"), reported=Count("pk", filter=Q(state=PartState.REPORTED)),
        orders=Sum("orders"), samples=Sum("samples"), revenue=Sum("revenue"),
    )  # fmt: skip
    signed = Contract.objects.filter(participation__in=took.values("pk")).aggregate(
        n=Count("pk"), value=Sum("value")
    )
    cost = EventCost.objects.filter(event=event).aggregate(n=Sum("amount"))["n"]
    found = {name: int(value or 0) for name, value in sums.items()}
    return Outcome(**found, contracts=signed["n"], value=int(signed["value"] or 0), cost=int(cost or 0))


def with_outcome(events: QuerySet[Event], parts: QuerySet[Participation]) -> QuerySet[Event]:
    """Adds `revenue`, `value` (of contracts) and `producers` of those `parts` (what the reader may see), and
    `cost`, in the same statement."""
    came = parts.filter(event=OuterRef("pk"), state__in=TOOK_PART).order_by()
    took = came.values("event")
    seen = parts.filter(state__in=TOOK_PART).order_by().values("pk")
    signed = Contract.objects.filter(participation__event=OuterRef("pk"), participation__in=seen).order_by()
    costs = EventCost.objects.filter(event=OuterRef("pk")).order_by().values("event")
    return events.annotate(
        producers=_number(took.annotate(n=Count("pk")).values("n")),
        revenue=_number(took.annotate(n=Sum("revenue")).values("n")),
        value=_number(signed.values("participation__event").annotate(n=Sum("value")).values("n")),
        cost=_number(costs.annotate(n=Sum("amount")).values("n")),
    )


def _number(rows: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(rows, output_field=IntegerField()), 0)


def past_parts(organisation_ids: list[int], before: Event) -> dict[int, tuple[int, int]]:
    """How often each producer took part in other events, and what it sold there (đồng). One statement."""
    rows = Participation.objects.filter(organisation__in=organisation_ids, state__in=TOOK_PART).exclude(
        event=before
    )
    counted = rows.order_by().values("organisation").annotate(n=Count("pk"), revenue=Sum("revenue"))
    return {row["organisation"]: (row["n"], int(row["revenue"] or 0)) for row in counted}
