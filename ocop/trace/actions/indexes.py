"""The index of events: identifiers, roles, what was taken back, and edges; written at capture, and anew."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from django.db.models import Q

from ocop.base.each import batches
from ocop.trace import edges, naming
from ocop.trace.actions import holding
from ocop.trace.indexing import Facts, is_packing
from ocop.trace.models import (
    Edge,
    EdgeKind,
    Event,
    EventRole,
    EventType,
    Identifier,
    IdentifierKind,
    Role,
)

_MANY = 500
"""Values in one statement."""


class _HasFacts(Protocol):
    @property
    def facts(self) -> Facts: ...


class _Told(_HasFacts, Protocol):
    @property
    def event_id(self) -> str: ...


def identifiers(uris: Iterable[str]) -> dict[str, int]:
    """The row number of each URI; those not known yet are written, in one order for all writers."""
    wanted = sorted(set(uris))
    found = _numbers(wanted)
    if missing := [uri for uri in wanted if uri not in found]:
        rows = [
            Identifier(uri=uri, kind=n.kind, item_uri=n.item) for uri in missing for n in [naming.named(uri)]
        ]
        Identifier.objects.bulk_create(rows, ignore_conflicts=True, batch_size=_MANY)
        found |= _numbers(missing)
    return found


def _numbers(uris: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in batches(uris, _MANY):
        found.update(Identifier.objects.filter(uri__in=some).values_list("uri", "pk"))
    return found


def lots_of(facts: Facts) -> list[str]:
    """The lots that an event makes single pieces of: their item with the ILMD's lot number."""
    if facts.type != EventType.OBJECT or facts.action != "ADD" or not facts.lot:
        return []
    items = {naming.named(each.uri).item for each in facts.named if each.role == Role.EPC} - {""}
    return sorted(naming.lot_of(item, facts.lot) for item in items)


def hold(events: Sequence[_Told]) -> None:
    """Until the transaction ends, an event and its declaration of error wait for each other, and so do the
    parts of one making: before reading what is known of them. Held already, nothing happens."""
    holding.hold(
        shared={holding.INDEX, *(each.event_id for each in events if not each.facts.is_error)},
        alone={each.event_id for each in events if each.facts.is_error}
        | {each.facts.transformation for each in events if each.facts.transformation},
    )


def write(events: Sequence[tuple[Event, _HasFacts]], ids: Mapping[str, int]) -> None:
    """The index of these events: who does what in them, what they take back, and the edges that follow."""
    _write_roles(events, ids)
    touched = _take_back([row for row, _read in events])
    links: list[tuple[str, edges.Link]] = []
    for row, read in events:
        if row.is_error or row.taken_back_at:
            continue
        facts = read.facts
        if is_packing(facts.type):
            touched.parents |= {ids[n.uri] for n in facts.named if n.role == Role.PARENT}
        elif facts.transformation:
            touched.makings.add(facts.transformation)
        elif facts.type == EventType.TRANSFORMATION:
            links += _made(row, facts, ids)
        links += _pieces(row, facts, ids)
    _write(links)
    touched.write()


def _write_roles(events: Sequence[tuple[Event, _HasFacts]], ids: Mapping[str, int]) -> None:
    EventRole.objects.bulk_create(
        (
            EventRole(
                event=row, place=place, identifier_id=ids[n.uri], role=n.role, quantity=n.quantity,
                uom=n.uom if n.quantity is not None else "",
            )
            for row, read in events
            for place, n in enumerate(read.facts.named)
        ),
        batch_size=2000,
    )  # fmt: skip


def _take_back(rows: Sequence[Event]) -> _Touched:
    """Events and declarations find each other by their id, whichever came first; the edges taken back go.

    An event is taken back since both are there. Answers what is to be laid anew.
    """
    touched, given = _Touched(), {row.pk: row for row in rows}
    for some in batches(sorted({row.event_id for row in rows}), _MANY):
        declared = dict(
            Event.objects.filter(event_id__in=some, is_error=True).values_list("event_id", "recorded_at")
        )
        gone = list(Event.objects.filter(event_id__in=declared, is_error=False, taken_back_at=None))
        for event in gone:
            event.taken_back_at = max(event.recorded_at, declared[event.event_id])
            if event.pk in given:
                given[event.pk].taken_back_at = event.taken_back_at
        Event.objects.bulk_update(gone, ["taken_back_at"])
        touched.add([event.pk for event in gone])
    return touched


def _made(row: Event, facts: Facts, ids: Mapping[str, int]) -> list[tuple[str, edges.Link]]:
    named = [(n.role, ids[n.uri], naming.named(n.uri).kind) for n in facts.named]
    inputs = {pk: _moment(kind, row.happened_at) for role, pk, kind in named if _goes(role, Role.INPUT, kind)}
    outputs = [pk for role, pk, kind in named if _goes(role, Role.OUTPUT, kind)]
    return [(EdgeKind.MADE, link) for link in edges.made(row.pk, inputs, outputs)]


def _goes(role: str, side: Role, kind: str) -> bool:
    """A kind of goods without a lot joins nothing: every lot of the world would hang together by it."""
    return role == side and kind != IdentifierKind.ITEM


def _moment(kind: str, at: dt.datetime) -> dt.datetime | None:
    """When a thing went over, as far as it matters: a lot has nothing inside (EPCIS 2.0, 7.4.3: a parent is
    one thing)."""
    return None if kind == IdentifierKind.LOT else at


def _pieces(row: Event, facts: Facts, ids: Mapping[str, int]) -> list[tuple[str, edges.Link]]:
    found: list[tuple[str, edges.Link]] = []
    for lot in lots_of(facts):
        mine = [ids[n.uri] for n in facts.named if n.role == Role.EPC and naming.is_piece_of(n.uri, lot)]
        found += [(EdgeKind.OF, link) for link in edges.pieces(ids[lot], mine, row.pk)]
    return found


def _write(links: Iterable[tuple[str, edges.Link]]) -> None:
    Edge.objects.bulk_create(
        (
            Edge(
                source_id=link.source, target_id=link.target, kind=kind, event_id=link.event,
                since=link.since, until=link.until,
            )
            for kind, link in links
        ),
        batch_size=2000, ignore_conflicts=True,
    )  # fmt: skip


class _Touched:
    """Parents and joined makings whose edges are told by several events together: they are made anew."""

    def __init__(self) -> None:
        self.parents: set[int] = set()
        self.makings: set[str] = set()

    def add(self, event_ids: Collection[int]) -> None:
        """What the given events told in part; the edges they told alone go."""
        for some in batches(event_ids, _MANY):
            roles = EventRole.objects.filter(
                event__in=some, role=Role.PARENT, event__type=EventType.AGGREGATION
            )
            self.parents |= set(roles.values_list("identifier", flat=True))
            events = Event.objects.filter(pk__in=some).exclude(transformation="")
            self.makings |= set(events.values_list("transformation", flat=True))
            Edge.objects.filter(event__in=some).delete()

    def write(self) -> None:
        """Lay the edges of all touched ones anew, one writer after the other."""
        for some in batches(sorted(self.parents), _MANY):
            list(Identifier.objects.select_for_update(no_key=True).filter(pk__in=some).order_by("pk"))
            Edge.objects.filter(target__in=some, kind=EdgeKind.PACKED).delete()
            _write(_packed(some))
        holding.hold(alone=self.makings)
        for told in batches(sorted(self.makings), _MANY):
            Edge.objects.filter(event__transformation__in=told, kind=EdgeKind.MADE).delete()
            _write(_joined(told))


def _packed(parents: Collection[int]) -> Iterator[tuple[str, edges.Link]]:
    standing = Q(event__type=EventType.AGGREGATION, event__is_error=False, event__taken_back_at__isnull=True)
    heads = EventRole.objects.filter(standing, identifier__in=parents, role=Role.PARENT)
    opened = list(
        heads.values_list(
            "identifier_id", "event_id", "event__happened_at", "event__action", "event__event_id"
        )
    )
    children: dict[int, set[int]] = defaultdict(set)
    for some in batches({event for _parent, event, *_rest in opened}, _MANY):
        inside = EventRole.objects.filter(event__in=some, role=Role.CHILD)
        inside = inside.exclude(identifier__kind=IdentifierKind.ITEM)
        for event, child in inside.values_list("event_id", "identifier_id"):
            children[event].add(child)
    told: dict[int, list[edges.Packing]] = defaultdict(list)
    for parent, event, at, action, name in opened:
        told[parent].append(edges.Packing(event, at, action, frozenset(children[event]), name))
    for parent, packings in told.items():
        yield from ((EdgeKind.PACKED, link) for link in edges.packed(parent, packings))


def _joined(makings: Collection[str]) -> Iterator[tuple[str, edges.Link]]:
    """Of transformation events that share an id: what went into any of them went into all that came out."""
    standing = Q(event__transformation__in=makings, event__is_error=False, event__taken_back_at__isnull=True)
    roles = EventRole.objects.filter(standing, role__in=(Role.INPUT, Role.OUTPUT))
    inputs: dict[tuple[str, int], dict[int, dt.datetime | None]] = defaultdict(dict)
    outputs: dict[str, set[int]] = defaultdict(set)
    for making, event, at, role, thing, kind in roles.exclude(
        identifier__kind=IdentifierKind.ITEM
    ).values_list(
        "event__transformation", "event_id", "event__happened_at", "role", "identifier_id", "identifier__kind"
    ):
        if role == Role.OUTPUT:
            outputs[making].add(thing)
        else:
            inputs[making, event][thing] = _moment(kind, at)
    for (making, event), went in inputs.items():
        yield from ((EdgeKind.MADE, link) for link in edges.made(event, went, outputs[making]))
