"""A report as an Excel file: real numbers and days, totals by formula, nothing that runs by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import translation

from ocop.base.clock import LOCAL
from ocop.base.text import clean
from ocop.base.workbooks import DAY, WHOLE, Book, cell, sum_of
from ocop.reports import presenting
from ocop.reports.comparing import Number
from ocop.reports.presenting import Column, Row, Table


def workbook(content: Mapping[str, Any], sha256: str = "") -> bytes:
    """The report as .xlsx: a sheet that sums up, one for each breakdown, one that says how it was counted."""
    with translation.override("vi"):
        book = Book(font_name="Times New Roman", font_size=11)
        book.made.set_properties({"title": clean(content["definition"]["name"]), "created": _moment(content)})
        writer = _Writer(book, content, sha256)
        writer.summary()
        for table in writer.tables:
            if table.rows:
                writer.breakdown(table)
        writer.method()
        return book.data()


def _moment(content: Mapping[str, Any]) -> dt.datetime:
    return dt.datetime.fromisoformat(content["computed_at"]).astimezone(LOCAL).replace(tzinfo=None)


def _day(iso: str) -> dt.date:
    return dt.datetime.fromisoformat(iso)


@dataclass
class _Writer:
    """The sheets of one report."""

    book: Book
    content: Mapping[str, Any]
    sha256: str

    def __post_init__(self) -> None:
        self.columns = presenting.columns(self.content)
        self.tables = presenting.tables(self.content)

    def summary(self) -> None:
        """Every line with its figures and comparisons."""
        sheet, row = self._sheet("Tổng hợp")
        row = self._head(sheet, row, ["TT", "Chỉ tiêu", "Đơn vị tính"])
        for table in self.tables:
            self.book.write(sheet, row, 0, table.number, border=1, align="center")
            self.book.write(sheet, row, 1, table.heading, border=1, text_wrap=True)
            self.book.write(sheet, row, 2, table.unit, border=1)
            self._figures(sheet, row, 3, table.total)
            row += 1
        self._remarks(sheet, row + 1)

    def breakdown(self, table: Table) -> None:
        """One line's rows, with the total by formula where the rows are its parts."""
        sheet, row = self._sheet(f"Bảng {table.number}", table)
        first = self._head(sheet, row, ["Chia theo"])
        for offset, part in enumerate(table.rows):
            self.book.write(sheet, first + offset, 0, part.label, border=1, text_wrap=True)
            self._figures(sheet, first + offset, 1, part)
        last = first + len(table.rows)
        self.book.write(sheet, last, 0, "Tổng", border=1, bold=True)
        self._figures(
            sheet, last, 1, table.total, parts=(first, last - 1) if table.adds_up else None, bold=True
        )
        if not table.adds_up:
            note = "Một đối tượng có thể đứng ở nhiều dòng, nên tổng không phải là các dòng cộng lại."
            self.book.write(sheet, last + 1, 0, note, italic=True)
        if table.remark:
            self.book.write(sheet, last + 3, 0, table.remark, text_wrap=True, valign="top")

    def method(self) -> None:
        """How each line was counted, from what source, and when."""
        sheet = _set_up(self.book, "Cách tính", 5, 40, 70, 40)
        titles = ["TT", "Chỉ tiêu", "Cách tính", "Nguồn"]
        self.book.heads(sheet, titles, border=1, bg_color="#E8EFE6")
        for row, table in enumerate(self.tables, start=1):
            self.book.write(sheet, row, 0, table.number, border=1, valign="top")
            for column, text in enumerate((table.heading, table.definition, table.source), start=1):
                self.book.write(sheet, row, column, text, border=1, text_wrap=True, valign="top")
        row = len(self.tables) + 2
        self.book.write(sheet, row, 1, "Số liệu tính lúc")
        self.book.write(sheet, row, 2, _moment(self.content), num_format=f"{DAY} hh:mm", align="left")
        if self.sha256:
            self.book.write(sheet, row + 1, 1, "Mã kiểm chứng (sha256)")
            self.book.write(sheet, row + 1, 2, self.sha256)

    def _sheet(self, name: str, table: Table | None = None) -> tuple[Any, int]:
        """A new sheet with the report's head; the row at which its table begins."""
        first = (44,) if table else (5, 44, 12)
        sheet = _set_up(self.book, name, *first, *[14] * len(self.columns))
        definition = self.content["definition"]
        self.book.write(sheet, 0, 0, definition["agency"], bold=True)
        self.book.write(
            sheet, 1, 0, f"{definition['name']} – {self.content['period']['label']}", bold=True, font_size=14
        )
        at = 0 if table else 1  # the first column of the summary is narrow
        self.book.write(sheet, 2, at, "Từ ngày")
        self.book.write(sheet, 2, at + 1, _day(self.content["period"]["start"]), align="left")
        self.book.write(sheet, 3, at, "Đến hết ngày")
        self.book.write(sheet, 3, at + 1, _day(self.content["counted"]["end"]), align="left")
        self.book.write(sheet, 4, 0, self._standing(), italic=True)
        if table is not None:
            self.book.write(
                sheet, 5, 0, f"{table.number}. {table.heading} (đơn vị tính: {table.unit})", bold=True
            )
        return sheet, 6

    def _standing(self) -> str:
        signature = self.content["signature"]
        fiction = "Bản ví dụ, số liệu hư cấu. " if self.content["is_demo"] else ""
        if not signature:
            return f"{fiction}Dự thảo – chưa ký, số liệu còn có thể thay đổi"
        number = f"số {signature['document_no']}, " if signature["document_no"] else ""
        day = dt.date.fromisoformat(signature["signed_on"])
        return (
            f"{fiction}Đã ký: {number}ngày {day:%d/%m/%Y}, {signature['signer_title']} {signature['signer']}"
        )

    def _head(self, sheet: Any, row: int, titles: list[str]) -> int:
        look = {"border": 1, "text_wrap": True, "align": "center", "valign": "vcenter", "bg_color": "#E8EFE6"}
        heads = [*titles, *(column.heading for column in self.columns)]
        self.book.heads(sheet, heads, row, len(titles), **look)
        sheet.set_row(row, 34)
        return row + 1

    def _figures(
        self,
        sheet: Any,
        row: int,
        at: int,
        figures: Row,
        *,
        parts: tuple[int, int] | None = None,
        bold: bool = False,
    ) -> None:
        """The figures of a row: numbers, or sums of `parts` (first and last row); changes by formula."""
        places = {column.of: at + n for n, column in enumerate(self.columns) if column.kind == "figure"}
        cells = figures.cells(self.columns)
        for n, (column, number) in enumerate(zip(self.columns, cells, strict=True)):
            look = {"border": 1, "num_format": _format_of(column, number), "bold": bold}
            if column.kind != "percent" and (number is None or (column.kind == "figure" and parts is None)):
                self.book.write(sheet, row, at + n, number, **look)
            else:
                formula = _formula(column, row, at + n, places, parts)
                shown = "" if number is None else number
                sheet.write_formula(row, at + n, formula, self.book.look(**look), shown)

    def _remarks(self, sheet: Any, row: int) -> None:
        """The office's words under the summary."""
        for table in self.tables:
            if table.remark and not table.rows:
                self.book.write(
                    sheet, row, 1, f"{table.heading}: {table.remark}", text_wrap=True, valign="top"
                )
                row += 1
        if self.content["summary"]:
            self.book.write(sheet, row, 1, "Nhận xét chung", bold=True)
            self.book.write(sheet, row + 1, 1, self.content["summary"], text_wrap=True, valign="top")


def _set_up(book: Book, name: str, *widths: int) -> Any:
    """A sheet with the page's number."""
    sheet = book.sheet(name, *widths)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.set_footer("&C&P/&N")
    sheet.hide_gridlines(2)
    return sheet


def _format_of(column: Column, number: Number | None) -> str:
    if column.kind == "percent":
        return "+#,##0.0;-#,##0.0;0.0"
    has_parts = isinstance(number, Decimal) and number != number.to_integral_value()
    shown = "#,##0.00" if has_parts else WHOLE
    return f"+{shown};-{shown};0" if column.kind == "difference" else shown


def _formula(
    column: Column, row: int, at: int, places: Mapping[str, int], parts: tuple[int, int] | None
) -> str:
    """A sum of the rows above, or a change worked out from the figures beside it."""
    if column.kind == "figure":
        assert parts is not None
        return sum_of(*parts, at)
    now, then = cell(row, places["now"]), cell(row, places[column.of])
    if column.kind == "difference":
        return f"={now}-{then}"
    return f'=IF({then}=0,"",ROUND(({now}-{then})/ABS({then})*100,1))'
