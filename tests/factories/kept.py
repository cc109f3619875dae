"""Rows that thousands of tests begin with: made once a run by the real action, then put back as they were."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection, models

from ocop.journal.models import Entry


class Kept:
    """What `make` leaves in the tables of `rooms` and says in the journal under `verb`.

    Identifiers stay as they were in the first test: the sequences behind them are past them for good.
    """

    def __init__(self, make: Callable[[], Any], verb: str, *rooms: type[models.Model]) -> None:
        self._make, self._verb, self._rooms = make, verb, rooms
        self._rows: dict[str, Any] = {}
        self._entries: list[dict[str, Any]] = []

    def put(self) -> None:
        """Leave behind what `make` leaves; where something is there already, by `make` itself."""
        if not self._rows or self._rooms[0]._default_manager.exists():
            self._make()
            self._keep()
            return
        put_back = _copy_in if connection.vendor == "postgresql" else _insert
        for table, rows in self._rows.items():
            put_back(table, rows)
        for values in self._entries:
            Entry.objects.create(**values)

    def _keep(self) -> None:
        fields = [field.name for field in Entry._meta.concrete_fields if not field.primary_key]
        self._entries = list(Entry.objects.filter(verb=self._verb).values(*fields))
        take = _copy_out if connection.vendor == "postgresql" else _select
        self._rows = {room._meta.db_table: take(room._meta.db_table) for room in self._rooms}


def _select(table: str) -> tuple[str, list[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        places = ", ".join(["%s"] * len(cursor.description))
        names = ", ".join(f'"{column[0]}"' for column in cursor.description)
        return f"({names}) VALUES ({places})", cursor.fetchall()


def _insert(table: str, rows: tuple[str, list[Any]]) -> None:
    into, values = rows
    with connection.cursor() as cursor:
        cursor.executemany(f'INSERT INTO "{table}" {into}', values)


def _copy_out(table: str) -> bytes:
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" TO STDOUT (FORMAT BINARY)') as copy:
        return b"".join(bytes(chunk) for chunk in copy)


def _copy_in(table: str, rows: bytes) -> None:
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" FROM STDIN (FORMAT BINARY)') as copy:
        copy.write(rows)
