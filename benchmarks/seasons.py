"""Seasons of trace events, written by the database itself from the pattern of one.

A season is forty harvests, eight cookings of five harvests each, sixteen packings of one cooking each, and
two deliveries of every packed lot: a packed lot came from six things, a harvest went into three.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

HARVESTS, COOKINGS, PACKINGS, DELIVERIES = 40, 8, 16, 2
EVENTS = HARVESTS + COOKINGS + PACKINGS + PACKINGS * DELIVERIES
THINGS = HARVESTS + COOKINGS + PACKINGS
AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
DAYS = 300
"""Seasons begin on one of so many days."""
AT_ONCE = 2000
"""Seasons written in one transaction."""
_STEM = "https://id.gs1.org/01/09506000134352"


@dataclass(frozen=True)
class _Told:
    """One event of a season: what it took and made, by the things' numbers within the season."""

    word: str
    day: int
    took: tuple[int, ...] = ()
    made: tuple[int, ...] = ()


def _pattern() -> tuple[list[str], list[_Told]]:
    """The things of a season by what follows its number, and its events."""
    harvests, cookings, packings = (
        [f"{letter}.{n}" for n in range(count)]
        for letter, count in (("H", HARVESTS), ("C", COOKINGS), ("P", PACKINGS))
    )
    cooked, packed, each = HARVESTS, HARVESTS + COOKINGS, HARVESTS // COOKINGS
    told = [_Told(f"h{n}", 0, (), (n,)) for n in range(HARVESTS)]
    told += [
        _Told(f"c{n}", 1, tuple(range(n * each, (n + 1) * each)), (cooked + n,)) for n in range(COOKINGS)
    ]
    for n in range(PACKINGS):
        told.append(_Told(f"p{n}", 2, (cooked + n * COOKINGS // PACKINGS,), (packed + n,)))
        told += [_Told(f"d{n}.{d}", 3, (packed + n,)) for d in range(DELIVERIES)]
    return harvests + cookings + packings, told


def write(count: int, capture: int) -> None:
    """So many seasons into an empty store, as capture would index them."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # what refers to what is known to be there
            cursor.execute("SET session_replication_role = replica")
        _keep_pattern(cursor, connection)
        for first in range(0, count, AT_ONCE):
            with transaction.atomic():
                for statement in _STATEMENTS:
                    cursor.execute(statement.format(
                        first=first, last=min(first + AT_ONCE, count) - 1, capture=capture, things=THINGS,
                        events=EVENTS, days=DAYS, stem=_STEM,
                    ))  # fmt: skip
        if connection.vendor == "postgresql":
            for table in ("trace_identifier", "trace_event"):
                cursor.execute(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))")
            cursor.execute("SET session_replication_role = origin")


def _keep_pattern(cursor: Any, connection: Any) -> None:
    things, told = _pattern()
    rows = {
        "season_thing (k integer, word text)": list(enumerate(things)),
        "season_event (k integer, word text, day integer, type text)": [
            (k, each.word, each.day, "TransformationEvent" if each.took and each.made else "ObjectEvent")
            for k, each in enumerate(told)
        ],
        "season_role (event integer, place integer, thing integer, role text)": [
            (k, place, thing, role)
            for k, each in enumerate(told)
            for place, (thing, role) in enumerate(
                [*((thing, "input") for thing in each.took), *((thing, "output") for thing in each.made)]
            )
        ],
        "season_edge (event integer, source integer, target integer)": [
            (k, source, target) for k, each in enumerate(told) for source in each.took for target in each.made
        ],
        "season_day (day integer, at {moment}, month date)": [
            (day, connection.ops.adapt_datetimefield_value(at), at.date().replace(day=1))
            for day, at in ((day, AT + dt.timedelta(days=day)) for day in range(DAYS + 3))
        ],
    }
    moment = "timestamptz" if connection.vendor == "postgresql" else "text"
    for table, listed in rows.items():
        cursor.execute(f"CREATE TEMPORARY TABLE {table.format(moment=moment)}")
        marks = ", ".join(["%s"] * len(listed[0]))
        cursor.executemany(f"INSERT INTO {table.split()[0]} VALUES ({marks})", listed)


_OVER = "WITH RECURSIVE season(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM season WHERE n < {last})"
_DAY = " JOIN season_day ON season_day.day = n % {days} + season_event.day"
_STATEMENTS = (
    "INSERT INTO trace_identifier (id, uri, kind, item_uri) "
    + _OVER
    + " SELECT n * {things} + k + 1, '{stem}/10/' || n || word, 'lot', '{stem}'"
    " FROM season CROSS JOIN season_thing",
    "INSERT INTO trace_event (id, event_id, is_error, hash, type, action, happened_at, recorded_at, month,"
    " step, disposition, transformation, capture_id, position) "
    + _OVER
    + " SELECT n * {events} + k + 1, 'urn:uuid:' || n || '-' || word, false, n || '-' || word, type, '', at,"
    " at, month, '', '', '', {capture}, 0 FROM season CROSS JOIN season_event" + _DAY,
    "INSERT INTO trace_eventbody (event_id, month, text) "
    + _OVER
    + " SELECT n * {events} + k + 1, month, '{{\"eventID\": \"urn:uuid:' || n || '-' || word || '\"}}'"
    " FROM season CROSS JOIN season_event" + _DAY,
    "INSERT INTO trace_eventrole (event_id, place, identifier_id, role, quantity, uom) "
    + _OVER
    + " SELECT n * {events} + event + 1, place, n * {things} + thing + 1, role, 1, ''"
    " FROM season CROSS JOIN season_role",
    "INSERT INTO trace_edge (event_id, source_id, target_id, kind) "
    + _OVER
    + " SELECT n * {events} + event + 1, n * {things} + source + 1, n * {things} + target + 1, 'made'"
    " FROM season CROSS JOIN season_edge",
)
"""In this order; numbers are given here, so that rows know of each other without being read back."""
