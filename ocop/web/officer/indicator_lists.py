"""The list behind a figure as a file: Excel with real numbers and days, CSV; nothing in it runs."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ocop.base import workbooks
from ocop.base.workbooks import WHOLE, Book, sum_of
from ocop.plan import indicators
from ocop.plan.indicators import Indicator, Item
from ocop.web.officer.filters import Wish

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
    lines = (
        (number, item.label, item.detail, item.place, item.star, item.day, item.amount)
        for number, item in enumerate(_items(found, wish), start=1)
    )
    return workbooks.csv_text(_headings(found), lines)


def excel(found: Indicator, wish: Wish) -> bytes:
    """The list as .xlsx, with what it is on top; amounts are summed by a formula."""
    items = _items(found, wish)
    book = Book(str(found.name))
    sheet = book.sheet(_("Danh sách"), *_WIDTHS)
    top = (str(found.name), _when(found, wish), wish.summary, _("%(n)d dòng") % {"n": len(items)})
    for row, text in enumerate(top):
        book.write(sheet, row, 0, text, bold=row == 0)
    book.heads(sheet, _headings(found), _TOP, 2, bottom=1)
    for row, item in enumerate(items, start=_TOP + 1):
        cells = (row - _TOP, item.label, item.detail, item.place, item.star or None, item.day, item.amount)
        book.row(sheet, row, cells)
    if items:
        _finish(book, sheet, items)
    return book.data()


def _finish(book: Book, sheet: Any, items: list[Item]) -> None:
    """Arrows to narrow the list, and the sum of its amounts."""
    last = _TOP + len(items)
    sheet.autofilter(_TOP, 0, last, len(_WIDTHS) - 1)
    if any(item.amount is not None for item in items):
        look = {"bold": True, "top": 1}
        book.write(sheet, last + 1, 1, _("Cộng"), **look)
        total = sum(item.amount or 0 for item in items)
        sheet.write_formula(
            last + 1, 6, sum_of(_TOP + 1, last, 6), book.look(num_format=WHOLE, **look), total
        )
