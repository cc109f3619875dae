"""A report as an Excel file: real numbers and days, totals by formula, nothing that runs by itself."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils import translation
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from ocop.base.clock import LOCAL
from ocop.reports import presenting
from ocop.reports.comparing import Number
from ocop.reports.presenting import Column, Row, Table
from ocop.reports.safe import clean

WHOLE, ONE_PLACE, DAY, MOMENT = "#,##0", "#,##0.0", "dd/mm/yyyy", "dd/mm/yyyy hh:mm"
_MOST = 32_000
"""Letters that a cell may hold (Excel's limit is 32,767)."""


def workbook(content: Mapping[str, Any], sha256: str = "") -> bytes:
    """The report as .xlsx: a sheet that sums up, one for each breakdown, one that says how it was counted."""
    buffer = io.BytesIO()
    with translation.override("vi"), xlsxwriter.Workbook(buffer, _options()) as book:
        book.set_properties({"title": clean(content["definition"]["name"]), "created": _moment(content)})
        writer = _Writer(book, content, sha256)
        writer.summary()
        for table in writer.tables:
            if table.rows:
                writer.breakdown(table)
        writer.method()
    return buffer.getvalue()


def _options() -> dict[str, Any]:
    # no text is ever guessed to be a formula, a link or a number
    return {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False
    }  # fmt: skip


def _moment(content: Mapping[str, Any]) -> dt.datetime:
    return dt.datetime.fromisoformat(content["computed_at"]).astimezone(LOCAL).replace(tzinfo=None)


@dataclass
class _Writer:
    """The sheets of one report."""

    book: Any
    content: Mapping[str, Any]
    sha256: str
    formats: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.columns = presenting.columns(self.content)
        self.tables = presenting.tables(self.content)

    def summary(self) -> None:
        """Every line with its figures and comparisons."""
        sheet, row = self._sheet("Tổng hợp")
        row = self._head(sheet, row, ["TT", "Chỉ tiêu", "Đơn vị tính"])
        for table in self.tables:
            sheet.write_number(row, 0, table.number, self._format(border=1, align="center"))
            self._text(sheet, row, 1, table.heading, border=1, text_wrap=True)
            self._text(sheet, row, 2, table.unit, border=1)
            self._figures(sheet, row, 3, table.total)
            row += 1
        sheet.set_column(0, 0, 5)
        sheet.set_column(1, 1, 44)
        sheet.set_column(2, 2, 12)
        sheet.set_column(3, 2 + len(self.columns), 14)
        self._remarks(sheet, row + 1)

    def breakdown(self, table: Table) -> None:
        """One line's rows, with the total by formula where the rows are its parts."""
        sheet, row = self._sheet(f"Bảng {table.number}", table)
        first = self._head(sheet, row, ["Chia theo"])
        for offset, part in enumerate(table.rows):
            self._text(sheet, first + offset, 0, part.label, border=1, text_wrap=True)
            self._figures(sheet, first + offset, 1, part)
        last = first + len(table.rows)
        self._text(sheet, last, 0, "Tổng", border=1, bold=True)
        self._figures(
            sheet, last, 1, table.total, parts=(first, last - 1) if table.adds_up else None, bold=True
        )
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, len(self.columns), 14)
        if not table.adds_up:
            note = "Một đối tượng có thể đứng ở nhiều dòng, nên tổng không phải là các dòng cộng lại."
            self._text(sheet, last + 1, 0, note, italic=True)
        if table.remark:
            self._text(sheet, last + 3, 0, table.remark, text_wrap=True, valign="top")

    def method(self) -> None:
        """How each line was counted, from what source, and when."""
        sheet = self.book.add_worksheet("Cách tính")
        _set_up(sheet)
        for column, (title, width) in enumerate(
            (("TT", 5), ("Chỉ tiêu", 40), ("Cách tính", 70), ("Nguồn", 40))
        ):
            self._text(sheet, 0, column, title, bold=True, border=1, bg_color="#E8EFE6")
            sheet.set_column(column, column, width)
        for row, table in enumerate(self.tables, start=1):
            sheet.write_number(row, 0, table.number, self._format(border=1, valign="top"))
            for column, text in enumerate((table.heading, table.definition, table.source), start=1):
                self._text(sheet, row, column, text, border=1, text_wrap=True, valign="top")
        row = len(self.tables) + 2
        self._text(sheet, row, 1, "Số liệu tính lúc")
        sheet.write_datetime(row, 2, _moment(self.content), self._format(num_format=MOMENT, align="left"))
        if self.sha256:
            self._text(sheet, row + 1, 1, "Mã kiểm chứng (sha256)")
            self._text(sheet, row + 1, 2, self.sha256)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)

    def _sheet(self, name: str, table: Table | None = None) -> tuple[Any, int]:
        """A new sheet with the report's head; the row at which its table begins."""
        sheet = self.book.add_worksheet(name)
        _set_up(sheet)
        definition = self.content["definition"]
        self._text(sheet, 0, 0, definition["agency"], bold=True)
        self._text(
            sheet, 1, 0, f"{definition['name']} – {self.content['period']['label']}", bold=True, font_size=14
        )
        at = 0 if table else 1  # the first column of the summary is narrow
        self._text(sheet, 2, at, "Từ ngày")
        self._day(sheet, 2, at + 1, self.content["period"]["start"])
        self._text(sheet, 3, at, "Đến hết ngày")
        self._day(sheet, 3, at + 1, self.content["counted"]["end"])
        self._text(sheet, 4, 0, self._standing(), italic=True)
        if table is not None:
            self._text(sheet, 5, 0, f"{table.number}. {table.heading} (đơn vị tính: {table.unit})", bold=True)
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
        look = {"bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"}
        for column, title in enumerate([*titles, *(column.heading for column in self.columns)]):
            self._text(sheet, row, column, title, bg_color="#E8EFE6", **look)
        sheet.set_row(row, 34)
        sheet.freeze_panes(row + 1, len(titles))
        sheet.repeat_rows(row)
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
            look = self._format(border=1, num_format=_format_of(column, number), bold=bold)
            if number is None and column.kind != "percent":
                sheet.write_blank(row, at + n, None, look)
            elif column.kind == "figure" and parts is None:
                sheet.write_number(row, at + n, _plain(number), look)
            else:
                formula = _formula(column, row, at + n, places, parts)
                sheet.write_formula(row, at + n, formula, look, "" if number is None else _plain(number))

    def _remarks(self, sheet: Any, row: int) -> None:
        """The office's words under the summary."""
        for table in self.tables:
            if table.remark and not table.rows:
                self._text(sheet, row, 1, f"{table.heading}: {table.remark}", text_wrap=True, valign="top")
                row += 1
        if self.content["summary"]:
            self._text(sheet, row, 1, "Nhận xét chung", bold=True)
            self._text(sheet, row + 1, 1, self.content["summary"], text_wrap=True, valign="top")

    def _text(self, sheet: Any, row: int, column: int, text: str, **look: Any) -> None:
        """A text as a text: Excel neither runs it nor takes it for a number, not even when it is edited."""
        sheet.write_string(row, column, clean(text)[:_MOST], self._format(quote_prefix=True, **look))

    def _day(self, sheet: Any, row: int, column: int, iso: str) -> None:
        day = dt.datetime.fromisoformat(iso)
        sheet.write_datetime(row, column, day, self._format(num_format=DAY, align="left"))

    def _format(self, **look: Any) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(
                {"font_name": "Times New Roman", "font_size": 11, **look}
            )
        return self.formats[key]


def _set_up(sheet: Any) -> None:
    """A4 across, as wide as the page, with the page's number; as long as it needs."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.set_footer("&C&P/&N")
    sheet.hide_gridlines(2)


def _format_of(column: Column, number: Number | None) -> str:
    if column.kind == "percent":
        return "+#,##0.0;-#,##0.0;0.0"
    has_parts = isinstance(number, Decimal) and number != number.to_integral_value()
    shown = "#,##0.00" if has_parts else WHOLE
    return f"+{shown};-{shown};0" if column.kind == "difference" else shown


def _plain(number: Number | None) -> int | float:
    assert number is not None
    return number if isinstance(number, int) else float(number)


def _formula(
    column: Column, row: int, at: int, places: Mapping[str, int], parts: tuple[int, int] | None
) -> str:
    """A sum of the rows above, or a change worked out from the figures beside it."""
    if column.kind == "figure":
        assert parts is not None
        return f"=SUM({xl_range(parts[0], at, parts[1], at)})"
    now, then = xl_rowcol_to_cell(row, places["now"]), xl_rowcol_to_cell(row, places[column.of])
    if column.kind == "difference":
        return f"={now}-{then}"
    return f'=IF({then}=0,"",ROUND(({now}-{then})/ABS({then})*100,1))'
