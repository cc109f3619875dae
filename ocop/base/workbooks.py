"""Tables that go out, as Excel or CSV: real numbers and days, and no text that a spreadsheet would run.

In Excel a text has the mark that keeps it one when its cell is edited. A CSV has no types: there a text that
begins like a formula gets an apostrophe, as a person would type it; `unmarked` takes it off again.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import chain
from typing import Any

from ocop.base.each import batches
from ocop.base.text import clean

WHOLE, DAY = "#,##0", "dd/mm/yyyy"
Value = str | int | float | Decimal | dt.date | None
_SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}  # no guesses
_KEPT = ("in_memory", "constant_memory")


def runs(text: str) -> bool:
    """Whether a spreadsheet might run `text` when it finds it in a CSV."""
    bare = text.lstrip(" \u00a0\u200b\ufeff'\"")
    return bool(bare) and (text[0] in "\t\r\n" or bare[0] in "=+-@\t\r\n＝＋－＠")  # and full-width twins


def harmless(text: str) -> str:
    """`text` with an apostrophe before it where a spreadsheet might run it."""
    return f"'{text}" if runs(text) else text


def unmarked(text: str) -> str:
    """What `harmless` was given."""
    return text[1:] if text[:1] == "'" and runs(text[1:]) else text


def csv_pieces(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """A CSV with the mark that makes Excel read it as UTF-8, by the 500 rows: memory does not grow."""
    yield "\ufeff"
    for lines in batches(chain([heads], rows), 500):
        buffer = io.StringIO()
        csv.writer(buffer).writerows([csv_cell(value) for value in line] for line in lines)
        yield buffer.getvalue()


def csv_text(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    """A whole CSV in UTF-8, its days written as 31/12/2026: for people, not for programs."""
    told = ([f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else value for value in row] for row in rows)
    return "".join(csv_pieces(heads, told)).encode()


def csv_cell(value: object) -> str:
    """A number with a point, a day as ISO 8601, a text that does not run."""
    return harmless(clean(value)) if isinstance(value, str) else "" if value is None else str(value)


def cell(row: int, column: int) -> str:
    """The name of a cell in formulas, for the first 702 columns; both are counted from 0."""
    return f"{chr(64 + column // 26) if column > 25 else ''}{chr(65 + column % 26)}{row + 1}"


def sum_of(first: int, last: int, column: int) -> str:
    """The formula that adds up a column from one row to another."""
    return f"=SUM({cell(first, column)}:{cell(last, column)})"


class Book:
    """A workbook in the making. `streamed`: by rows. A look: xlsxwriter's properties of a format."""

    def __init__(self, title: str = "", *, streamed: bool = False, **look: Any) -> None:
        import xlsxwriter  # 12 MB of a process, for a few downloads

        self._file, self._common = io.BytesIO(), look
        self.made = xlsxwriter.Workbook(self._file, {**_SAFE, _KEPT[streamed]: True})
        self.made.set_properties({"title": clean(title)})
        self._looks: dict[Any, Any] = {}

    def data(self) -> bytes:
        """The file, finished."""
        self.made.close()
        return self._file.getvalue()

    def sheet(self, name: str, *widths: int) -> Any:
        """A new sheet with columns so wide; printed on A4 across, as wide as the page, as long as need be."""
        sheet = self.made.add_worksheet(name[:31])
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        return sheet

    def heads(self, sheet: Any, heads: Iterable[str], row: int = 0, kept: int = 0, **look: Any) -> None:
        """Bold heads that stay in sight, with the first `kept` columns, and are printed on each page."""
        self.row(sheet, row, heads, bold=True, **look)
        sheet.freeze_panes(row + 1, kept)
        sheet.repeat_rows(row)

    def row(self, sheet: Any, row: int, values: Iterable[Value], **look: Any) -> None:
        """A row of values, all in one look."""
        for column, value in enumerate(values):
            self.write(sheet, row, column, value, **look)

    def write(self, sheet: Any, row: int, column: int, value: Value, **look: Any) -> None:
        """A text as a text (as long as a cell holds), a number as a number, a day as a day."""
        if value is None or value == "":
            sheet.write_blank(row, column, None, self.look(**look) if look else None)
        elif isinstance(value, str):
            sheet.write_string(row, column, clean(value)[:32_767], self.look(quote_prefix=True, **look))
        elif isinstance(value, dt.date):
            sheet.write_datetime(row, column, value, self.look(**{"num_format": DAY, **look}))
        else:
            shown = {"num_format": WHOLE} if isinstance(value, int) else {}
            sheet.write_number(row, column, value, self.look(**{**shown, **look}))

    def look(self, **look: Any) -> Any:
        """The format of that look, made once."""
        key = tuple(sorted(look.items()))
        if key not in self._looks:
            self._looks[key] = self.made.add_format({**self._common, **look})
        return self._looks[key]
