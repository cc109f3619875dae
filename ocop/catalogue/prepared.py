"""Questions whose SQL is worked out once.

The ORM needs about ten times as long to put a small query into words as the database to answer it. Here it
does so at the first call; later calls bind their values to the same words. For the few pages that a
whole province may open at once, not for everyday use.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet

Value = int | str


class Prepared:
    """A query by values, asked with other values each time.

    `columns` are the names in the answer and the paths they are read from. `build` is called once, with
    `marks` in the place of the values; a mark must occur nowhere else in the query. Answers hold what
    the database driver gives: whole numbers, texts, booleans and days, which need no conversion on
    PostgreSQL, nor on SQLite where the column is read directly.
    """

    def __init__(self, columns: dict[str, str], build: Callable[..., QuerySet[Any]], *marks: Value) -> None:
        self._names = tuple(columns)
        self._paths = tuple(columns.values())
        self._build = build
        self._marks = marks

    @cached_property
    def _words(self) -> tuple[str, list[tuple[int, Any]]]:
        """The SQL, and for each parameter the place of its value, or -1 and what it always is."""
        asked = self._build(*self._marks).values_list(*self._paths)
        sql, bound = asked.query.get_compiler(connection=connection).as_sql()
        places = [(self._marks.index(p), p) if p in self._marks else (-1, p) for p in bound]
        if {place for place, _p in places} - {-1} != set(range(len(self._marks))):
            raise RuntimeError(f"a mark is lost in: {sql}")
        return sql, places

    def rows(self, *values: Value) -> list[dict[str, Any]]:
        """The answer, by one query."""
        sql, places = self._words
        with connection.cursor() as cursor:
            cursor.execute(sql, [fixed if place < 0 else values[place] for place, fixed in places])
            return [dict(zip(self._names, row, strict=True)) for row in cursor.fetchall()]

    def first(self, *values: Value) -> dict[str, Any] | None:
        """The first row of the answer, or None."""
        return next(iter(self.rows(*values)), None)
