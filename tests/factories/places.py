"""Units for tests: the real ones, because nothing made up is as awkward."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection

from ocop.base.actor import system
from ocop.journal.models import Entry
from ocop.places import actions, queries, shipped
from ocop.places.models import Succession, Unit

TODAY = dt.date(2026, 6, 15)
BEFORE = dt.date(2025, 6, 30)
AT = dt.datetime(2026, 6, 15, 2, 0, tzinfo=dt.UTC)


def load_province(code: str = "91") -> None:
    """All provinces, and the communes of one, old and new."""
    actions.load_units(shipped=shipped.one_province(code), by=system("Kiểm thử"), at=AT)


_kept: dict[str, tuple[list[str], list[Any]]] = {}
_entries: list[dict[str, Any]] = []


def put_province() -> None:
    """What `load_province("91")` leaves behind, row for row; after the first time in a run ten times as fast.

    Two thousand tests begin with it.
    """
    if not _kept or Unit.objects.exists():
        load_province("91")
        _keep()
        return
    with connection.cursor() as cursor:
        for table, (columns, rows) in _kept.items():
            places = ", ".join(["%s"] * len(columns))
            names = ", ".join(f'"{column}"' for column in columns)
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({places})', rows)
    for values in _entries:
        Entry.objects.create(**values)


def _keep() -> None:
    _entries[:] = Entry.objects.filter(verb="places.load").values(
        *(field.name for field in Entry._meta.concrete_fields if not field.primary_key)
    )
    with connection.cursor() as cursor:
        for table in (Unit._meta.db_table, Succession._meta.db_table):
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY id')
            columns = [column[0] for column in cursor.description]
            _kept[table] = (columns, cursor.fetchall())


def load_country() -> None:
    """The whole country, old and new (about a second)."""
    actions.load_units(shipped=shipped.country(), by=system("Kiểm thử"), at=AT)


def unit(code: str, on: dt.date = TODAY) -> Unit:
    """The unit that carries `code` on a day; it must be there."""
    found = queries.by_code(code, on)
    assert found is not None, f"no unit {code} on {on}"
    return found
