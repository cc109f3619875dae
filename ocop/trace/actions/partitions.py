"""Partitions of the events' bodies, made before their month begins (PostgreSQL; SQLite needs none)."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction

from ocop.base import clock

AHEAD = 3
"""Months for which a partition is made, this one among them."""


def add_partitions(*, at: dt.datetime) -> list[str]:
    """Make the partitions of this and the next months that are lacking; answers the names of the new ones.

    What came in a month that was not prepared lay in the rest, and moves to its own.
    """
    if connection.vendor != "postgresql":
        return []
    first = clock.local_date(at).replace(day=1)
    made = []
    for _number in range(AHEAD):
        following = (first + dt.timedelta(days=32)).replace(day=1)
        if _add(name := f"trace_eventbody_{first:%Y_%m}", first, following):
            made.append(name)
        first = following
    return made


def _add(name: str, first: dt.date, following: dt.date) -> bool:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [name])
        if cursor.fetchone() != (None,):
            return False
        cursor.execute("LOCK TABLE trace_eventbody")
        cursor.execute(f"CREATE TABLE {name} (LIKE trace_eventbody INCLUDING ALL)")
        cursor.execute(
            "WITH moved AS (DELETE FROM trace_eventbody_rest WHERE month >= %s AND month < %s RETURNING *)"
            f" INSERT INTO {name} SELECT * FROM moved",
            [first, following],
        )
        cursor.execute(
            f"ALTER TABLE trace_eventbody ATTACH PARTITION {name} FOR VALUES FROM (%s) TO (%s)",
            [first, following],
        )
    return True
