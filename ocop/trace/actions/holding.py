"""Whose turn it is to tell of an event or a making, where several write at once (PostgreSQL)."""

from __future__ import annotations

import zlib
from collections.abc import Collection

from django.db import connection

_SPACE = 23
"""The first half of our locks' numbers: no other lock has it."""
_SLOTS = 1024
"""So many locks in all: a capture of ten thousand events fits the server's table of locks."""
INDEX = "index"
"""The whole index: every capture shares it, and who makes it anew is alone."""


def hold(*, shared: Collection[str] = (), alone: Collection[str] = ()) -> None:
    """Wait until nobody tells alone of what is `shared`, and nobody at all of what is `alone`; then others
    wait until this transaction ends.

    What is read afterwards is what they stored. All locks are taken in one order, so that two never wait for
    each other. SQLite has one writer.
    """
    wanted = dict.fromkeys(map(_slot, shared), False) | dict.fromkeys(map(_slot, alone), True)
    if connection.vendor != "postgresql" or not wanted:
        return
    slots = sorted(wanted)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT CASE WHEN alone THEN pg_advisory_xact_lock(%s, slot)::text"
            " ELSE pg_advisory_xact_lock_shared(%s, slot)::text END"
            " FROM unnest(%s::int[], %s::bool[]) AS wanted(slot, alone)",
            [_SPACE, _SPACE, slots, [wanted[slot] for slot in slots]],
        )


def _slot(name: str) -> int:
    return -1 if name == INDEX else zlib.crc32(name.encode()) % _SLOTS
