"""Writing many rows at once, each with its own values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, TypeVar

from django.db import connection, models

BATCH = 1000
T = TypeVar("T")


def batches(things: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """`things` in lists of at most `size`."""
    left = iter(things)
    while batch := list(islice(left, size)):
        yield batch


def update_each(model: type[models.Model], values: Mapping[int, Mapping[str, Any]]) -> None:
    """Give each row, by its pk, its own values; every row names the same fields (a relation as `unit_id`).

    One UPDATE, bound anew for each row: `bulk_update` spells out a CASE for every column and row, which
    takes several times as long.
    """
    names = sorted(next(iter(values.values()), {}))
    if not names:
        return
    if any(sorted(row) != names for row in values.values()):
        raise ValueError("every row must name the same fields")
    fields = [model._meta.get_field(name) for name in names]
    columns = ", ".join(f'"{field.column}" = %s' for field in fields)  # type: ignore[union-attr]
    rows = [
        [*(f.get_db_prep_save(row[n], connection) for f, n in zip(fields, names, strict=True)), pk]  # type: ignore[union-attr]
        for pk, row in values.items()
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f'UPDATE "{model._meta.db_table}" SET {columns} WHERE "id" = %s', rows)
