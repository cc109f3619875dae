"""Following things both ways: what a lot went into, and what went into it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from ocop.trace.models import Edge, Event, EventBody, Identifier

# What lies inside something goes on with it as long as it is inside: `since` and `until` narrow from box to
# box, and are empty for what is not inside of anything. UNION drops what was reached before, in the same
# time: each thing once as a rule, and a circle ends by itself.
_WHILE_INSIDE = (
    "(edge.since IS NULL OR reached.until IS NULL OR edge.since <= reached.until)"
    " AND (edge.until IS NULL OR reached.since IS NULL OR edge.until >= reached.since)"
)
_REACHED = (
    "WITH RECURSIVE reached(id, since, until) AS ("
    " SELECT id, CAST(NULL AS timestamptz), CAST(NULL AS timestamptz)"
    " FROM trace_identifier WHERE id IN ({start})"
    " UNION SELECT edge.{there},"
    " CASE WHEN edge.kind <> 'packed' THEN {moment_since}"
    " WHEN reached.since > edge.since THEN reached.since ELSE edge.since END,"
    " CASE WHEN edge.kind <> 'packed' THEN {moment_until}"
    " WHEN edge.until IS NULL OR reached.until < edge.until THEN reached.until ELSE edge.until END"
    " FROM trace_edge edge JOIN reached ON edge.{here} = reached.id WHERE ({where}){but}"
    ") SELECT DISTINCT id FROM reached"
)
_DOWN = {
    "here": "source_id", "there": "target_id", "where": _WHILE_INSIDE, "moment_since": "NULL",
    "moment_until": "NULL",
}  # fmt: skip
# upwards a making asks for what was inside in its moment, and nothing before it for any
_UP = {
    "here": "target_id", "there": "source_id", "where": f"edge.kind <> 'packed' OR {_WHILE_INSIDE}",
    "moment_since": "edge.since", "moment_until": "edge.until",
}  # fmt: skip


def down(identifier_ids: Collection[int], without: Collection[int] = ()) -> set[int]:
    """Row numbers of all things that the given ones went into, themselves included; one statement.

    What is inside a box went into what was made of the box meanwhile, not into what was made before or later.
    Not through things of `without`: they and what they alone went into are left out.
    """
    return _reached(identifier_ids, _DOWN, without)


def up(identifier_ids: Collection[int]) -> set[int]:
    """As `down`, the other way: all things that went into the given ones."""
    return _reached(identifier_ids, _UP)


def _reached(start: Collection[int], way: Mapping[str, str], without: Collection[int] = ()) -> set[int]:
    if not start:
        return set()
    but = f" AND edge.{way['there']} NOT IN ({_marks(without)})" if without else ""
    with connection.cursor() as cursor:
        statement = _REACHED.format(start=_marks(start), but=but, **way)
        cursor.execute(statement, [*start, *without])
        return {row[0] for row in cursor.fetchall()}


def _marks(values: Collection[int]) -> str:
    return ", ".join(["%s"] * len(values))


@dataclass(frozen=True)
class Way:
    """Things by their row number, and the edges between them."""

    things: dict[int, Identifier]
    edges: tuple[Edge, ...]


def way(identifier_ids: Collection[int]) -> Way:
    """The things and the edges among them; two statements for up to some hundreds of things."""
    things = Identifier.objects.in_bulk(identifier_ids)
    edges = Edge.objects.filter(source__in=identifier_ids, target__in=identifier_ids).order_by("pk")
    return Way(things, tuple(edges))


def number_of(uri: str) -> int | None:
    """The row number of a canonical URI, or None where no event ever named it."""
    return Identifier.objects.filter(uri=uri).values_list("pk", flat=True).first()


def events_of(identifier_ids: Collection[int]) -> QuerySet[Event]:
    """Events that stand in which one of the things takes part, in the order in which they happened.

    What a carrier went through is not among them: it may have gone on without the thing.
    """
    found = Event.objects.filter(roles__identifier__in=identifier_ids, is_error=False, taken_back_at=None)
    return found.distinct().order_by("happened_at", "pk")


def bodies_of(events: Collection[Event]) -> dict[int, str]:
    """The texts of events by their row number; read by month, so that few partitions are looked at."""
    months = sorted({event.month for event in events})
    found = EventBody.objects.filter(event__in=[event.pk for event in events], month__in=months)
    return dict(found.values_list("event_id", "text"))
