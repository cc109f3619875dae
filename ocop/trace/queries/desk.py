"""What the diary's forms offer: places, goods, inputs, lots with what is left, what was said last time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Max, Min, Q, QuerySet

from ocop.base.actor import Actor
from ocop.journal import queries as journal
from ocop.organisations import queries as organisations
from ocop.organisations.models import Kind, Organisation
from ocop.trace.models import Direction, Handover, Item, Lot, Site, Step, StepLine, Supply, SupplyUse
from ocop.trace.queries.amounts import stocked
from ocop.trace.queries.diary import balance_of, last_step_of, lots_of
from ocop.trace.states import LotState

_MOST_LOTS = 300
_MOST_RECEIVERS = 8
_MOST_FOUND = 20
_OUTSIDE = ("receiver_name", "receiver_place", "receiver_contact")


@dataclass(frozen=True)
class Held:
    """A lot and how much of it is left, in the unit of its goods."""

    lot: Lot
    left: Decimal


@dataclass(frozen=True)
class Last:
    """What was said at the last step of a kind: the place, the goods, how much of which inputs."""

    site_id: int | None = None
    item_id: int | None = None
    supplies: dict[int, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Receiver:
    """To whom goods go: a producer or partner of ours (`organisation`), or somebody by name.

    `value` names it in a form: the id of ours, or "h" and the id of a delivery to somebody outside.
    """

    value: str
    organisation: Organisation | None = None
    name: str = ""
    place: str = ""
    contact: str = ""

    def __str__(self) -> str:
        ours = self.organisation
        parts = [ours.name, ours.unit] if ours else [self.name, self.place]
        return " · ".join(str(part) for part in parts if part)


@dataclass(frozen=True)
class Shelf:
    """Everything that the forms of a producer choose from."""

    organisation_id: int
    sites: tuple[Site, ...] = ()
    items: tuple[Item, ...] = ()
    supplies: tuple[Supply, ...] = ()
    lots: tuple[Held, ...] = ()
    last: dict[str, Last] = field(default_factory=dict)
    receivers: tuple[Receiver, ...] = ()


def shelf_of(organisation_id: int, kinds: Collection[str]) -> Shelf:
    """What is in use, with what was said last time at steps of `kinds`; statements are constant."""
    own = {"organisation": organisation_id, "ended_on": None}
    return Shelf(
        organisation_id,
        sites=tuple(Site.objects.filter(**own).order_by("name", "pk")),
        items=tuple(Item.objects.filter(**own).order_by("name", "pack", "pk")),
        supplies=tuple(Supply.objects.filter(**own).order_by("name", "pk")),
        lots=tuple(held_by(organisation_id)),
        last=_last(organisation_id, kinds),
        receivers=tuple(_receivers(organisation_id)),
    )


def held_by(organisation_id: int, most: int = _MOST_LOTS) -> list[Held]:
    """The lots that a producer can still use, made or received, newest first."""
    closed = Q(state=LotState.CLOSED, organisation=organisation_id)
    rows = lots_of(organisation_id).exclude(closed).exclude(state=LotState.RECALLED)
    found = list(rows.filter(pk__in=stocked(organisation_id))[:most])
    left = balance_of(found, organisation_id)
    return [Held(lot, left[lot.pk]) for lot in found]


def lot_made_under(organisation_id: int, key: str) -> Lot | None:
    """The lot that the own step made which was sent under `key`, or None where none was."""
    pk = journal.answered(key, Step)
    if pk is None:
        return None
    made = StepLine.objects.filter(
        step=pk, step__organisation=organisation_id, step__mistaken_at=None, direction=Direction.OUT
    )
    line = made.select_related("lot__item").order_by("pk").first()
    return line.lot if line else None


def _last(organisation_id: int, kinds: Collection[str]) -> dict[str, Last]:
    steps = {kind: last_step_of(organisation_id, kind) for kind in kinds}
    numbers = [step.pk for step in steps.values() if step]
    made = dict(
        StepLine.objects.filter(step__in=numbers, direction=Direction.OUT)
        .order_by("-pk")
        .values_list("step", "lot__item")
    )
    used: dict[int, dict[int, Decimal]] = {}
    for use in SupplyUse.objects.filter(step__in=numbers):
        used.setdefault(use.step_id, {})[use.supply_id] = use.quantity
    return {
        kind: Last(step.site_id, made.get(step.pk), used.get(step.pk, {}))
        for kind, step in steps.items()
        if step
    }


def _receivers(organisation_id: int) -> list[Receiver]:
    """The last ones that still work, each once, the last first; two statements."""
    sent = Handover.objects.filter(sender=organisation_id, step__mistaken_at=None)
    grouped = sent.exclude(receiver__is_closed=True).values("receiver", *_OUTSIDE)
    rows = list(grouped.annotate(first=Min("pk"), last=Max("pk")).order_by("-last")[:_MOST_RECEIVERS])
    ours = Organisation.objects.select_related("unit").in_bulk([row["receiver"] for row in rows])
    return [
        _ours(ours[row["receiver"]])
        if row["receiver"]
        else Receiver(f"h{row['first']}", None, *(row[name] for name in _OUTSIDE))
        for row in rows
    ]


def _ours(organisation: Organisation) -> Receiver:
    return Receiver(str(organisation.pk), organisation)


def receiver_in(handover: Handover) -> Receiver:
    """To whom a delivery went."""
    if handover.receiver is not None:
        return _ours(handover.receiver)
    return Receiver(f"h{handover.pk}", None, *(getattr(handover, name) for name in _OUTSIDE))


def receiver_named(actor: Actor, value: str) -> Receiver | None:
    """The one that a form names: found by a search, or no more among the last ones by now."""
    sent = value.removeprefix("h")
    if not sent.isdecimal():
        return None
    if sent == value:
        found = receivers_for(actor).filter(pk=value).first()
        return _ours(found) if found else None
    own = Handover.objects.filter(sender=actor.organisation_id, receiver=None, pk=sent).first()
    return receiver_in(own) if own else None


def receivers_found(actor: Actor, words: str) -> list[Receiver]:
    """Those that hold every word of a name."""
    return [_ours(each) for each in receivers_for(actor, words)[:_MOST_FOUND]]


def receivers_for(actor: Actor, words: str = "") -> QuerySet[Organisation]:
    """Producers and partners to whom the actor may deliver: all that work, beside the own one.

    Only name and commune may be shown of them.
    """
    others = Organisation.objects.filter(kind__in=(Kind.PRODUCER, Kind.PARTNER), is_closed=False)
    return organisations.search(others.exclude(pk=actor.organisation_id or 0), words=words)
