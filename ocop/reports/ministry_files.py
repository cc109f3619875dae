"""A ministry's table as CSV and as Excel, row by row: memory does not grow with the rows."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import xlsxwriter

from ocop.reports.excel import DAY, WHOLE
from ocop.reports.ministry import MinistryTable, Value
from ocop.reports.safe import clean, for_csv

BOM = "\ufeff"
_LINES = 500
"""Rows handed on at once: one by one would cost more in passing on than in making."""


def csv_of(table: MinistryTable, year: int, on: dt.date) -> Iterator[str]:
    """The table as CSV in UTF-8 with the mark that makes Excel read it so; the exact names first."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write(BOM)
    writer.writerow(table.heads)
    rows = table.rows(year, on) if table.rows else iter(())
    for number, row in enumerate(rows, start=1):
        writer.writerow([_said(value) for value in row])
        if number % _LINES == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def _said(value: Value) -> str:
    """A day as ISO 8601, a number with a point, a text that cannot run."""
    return value.isoformat() if isinstance(value, dt.date) else for_csv(value)


def sheet_of(table: MinistryTable, year: int, on: dt.date) -> bytes:
    """The table as .xlsx with real numbers and days; one sheet that bears the table's name."""
    buffer = io.BytesIO()
    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False,
    }  # fmt: skip
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet(table.code[:31])
        looks = _looks(book)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_column(0, len(table.heads) - 1, 20)
        for column, name in enumerate(table.heads):
            sheet.write_string(0, column, name, looks["head"])
        rows = table.rows(year, on) if table.rows else iter(())
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                _write(sheet, number, column, value, looks)
    return buffer.getvalue()


def _looks(book: Any) -> dict[str, Any]:
    return {
        "head": book.add_format({"bold": True, "border": 1, "bg_color": "#E8EFE6"}),
        "text": book.add_format({"quote_prefix": True}),
        "whole": book.add_format({"num_format": "0"}),
        "money": book.add_format({"num_format": f"{WHOLE}.00"}),
        "day": book.add_format({"num_format": DAY}),
    }


def _write(sheet: Any, row: int, column: int, value: Value, looks: dict[str, Any]) -> None:
    if isinstance(value, Decimal):
        sheet.write_number(row, column, float(value), looks["money"])
    elif isinstance(value, int):
        sheet.write_number(row, column, value, looks["whole"])
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, column, value, looks["day"])
    elif value:
        sheet.write_string(row, column, clean(value), looks["text"])
