"""The list behind a figure as a file: Excel with real numbers and days, CSV; nothing in it runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import xlsxwriter
from django.db.models import QuerySet
from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_range

from ocop.plan import indicators
from ocop.plan.indicators import Indicator, Item
from ocop.reports.safe import clean, for_csv
from ocop.web.officer.filters import Wish

# no text is ever guessed to be a formula, a link or a number
_OPTIONS = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False
}  # fmt: skip
_MOST = 32_000
_TOP = 4
"""Rows above the heading: name, when, part, how many."""
_WIDTHS = (6, 44, 56, 28, 8, 12, 18)


def rows(found: Indicator, wish: Wish) -> QuerySet[Any]:
    """What the figure counts, in a fixed order."""
    return indicators.listed(found.code, wish.span_of(found), wish.scope, wish.map_)


def _items(found: Indicator, wish: Wish) -> list[Item]:
    return indicators.as_items(found.code, rows(found, wish).iterator(chunk_size=2000))


def _headings(found: Indicator) -> list[str]:
    return [
        _("TT"), _("Tên"), _("Chi tiết"), _("Xã"), _("Sao"), _("Ngày"), capfirst(str(found.unit)),
    ]  # fmt: skip


def _when(found: Indicator, wish: Wish) -> str:
    if found.kind == "period":
        return _("Kỳ %(period)s") % {"period": wish.period}
    return _("Ngày %(day)s") % {"day": formats.date_format(wish.on, "SHORT_DATE_FORMAT")}


def csv_text(found: Indicator, wish: Wish) -> bytes:
    """The list as CSV in UTF-8; days as 31/12/2026."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(_headings(found))
    for number, item in enumerate(_items(found, wish), start=1):
        day = f"{item.day:%d/%m/%Y}" if item.day else ""
        cells = (number, item.label, item.detail, item.place, item.star, day, item.amount)
        writer.writerow([for_csv(cell) for cell in cells])
    return ("\ufeff" + buffer.getvalue()).encode()


def excel(found: Indicator, wish: Wish) -> bytes:
    """The list as .xlsx, with what it is on top; amounts are summed by a formula."""
    buffer = io.BytesIO()
    items = _items(found, wish)
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        book.set_properties({"title": str(found.name)})
        sheet = book.add_worksheet(_("Danh sách"))
        bold, head = book.add_format({"bold": True}), book.add_format({"bold": True, "bottom": 1})
        top = (str(found.name), _when(found, wish), wish.summary, _("%(n)d dòng") % {"n": len(items)})
        for row, text in enumerate(top):
            sheet.write_string(row, 0, clean(text), None if row else bold)
        for column, title in enumerate(_headings(found)):
            sheet.write_string(_TOP, column, clean(title), head)
            sheet.set_column(column, column, _WIDTHS[column])
        write = _writer(book, sheet)
        for row, item in enumerate(items, start=_TOP + 1):
            write(row, item)
        _finish(book, sheet, items)
    return buffer.getvalue()


def _writer(book: Any, sheet: Any) -> Callable[[int, Item], None]:
    day_format = book.add_format({"num_format": "dd/mm/yyyy"})
    number_format = book.add_format({"num_format": "#,##0"})

    def write(row: int, item: Item) -> None:
        sheet.write_number(row, 0, row - _TOP)
        for column, text in enumerate((item.label, item.detail, item.place), start=1):
            sheet.write_string(row, column, clean(text)[:_MOST])
        if item.star:
            sheet.write_number(row, 4, item.star)
        if item.day:
            sheet.write_datetime(row, 5, item.day, day_format)
        if item.amount is not None:
            sheet.write_number(row, 6, item.amount, number_format)

    return write


def _finish(book: Any, sheet: Any, items: list[Item]) -> None:
    last = _TOP + len(items)
    sheet.freeze_panes(_TOP + 1, 2)
    if not items:
        return
    sheet.autofilter(_TOP, 0, last, len(_WIDTHS) - 1)
    if any(item.amount is not None for item in items):
        total = book.add_format({"bold": True, "top": 1, "num_format": "#,##0"})
        sheet.write_string(last + 1, 1, _("Cộng"), total)
        value = sum(item.amount or 0 for item in items)
        sheet.write_formula(last + 1, 6, f"=SUM({xl_range(_TOP + 1, 6, last, 6)})", total, value)
