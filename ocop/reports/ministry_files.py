"""A ministry's table as CSV and as Excel, row by row: memory does not grow with the rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from ocop.base.workbooks import Book, csv_pieces
from ocop.reports.ministry import MinistryTable, Rows

_NUMBERS = {int: {"num_format": "0"}, Decimal: {"num_format": "#,##0.00"}}


def csv_of(table: MinistryTable, year: int, on: dt.date) -> Iterator[str]:
    """The table as CSV; the exact names first. A day as ISO 8601, a number with a point."""
    return csv_pieces(table.heads, _rows(table, year, on))


def _rows(table: MinistryTable, year: int, on: dt.date) -> Rows:
    return table.rows(year, on) if table.rows else iter(())


def sheet_of(table: MinistryTable, year: int, on: dt.date) -> bytes:
    """The table as .xlsx with real numbers and days; one sheet that bears the table's name."""
    book = Book(streamed=True)
    sheet = book.sheet(table.code, *[20] * len(table.heads))
    book.heads(sheet, table.heads, border=1, bg_color="#E8EFE6")
    for number, row in enumerate(_rows(table, year, on), start=1):
        for column, value in enumerate(row):
            book.write(sheet, number, column, value, **_NUMBERS.get(type(value), {}))
    return book.data()
