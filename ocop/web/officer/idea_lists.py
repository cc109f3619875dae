"""The list of ideas as a file: Excel with real numbers and days, CSV; nothing in it runs."""

from __future__ import annotations

import csv
import datetime as dt
import io

import xlsxwriter
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.products.models import Idea
from ocop.reports.safe import clean, for_csv

# no text is ever guessed to be a formula, a link or a number
_OPTIONS = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False
}  # fmt: skip
_MOST = 32_000
_WIDTHS = (6, 36, 36, 24, 24, 20, 18, 12, 12, 12, 18, 24, 48)
Cell = str | int | dt.date | None


def headings() -> list[str]:
    """The columns of both files."""
    return [
        _("TT"), _("Ý tưởng"), _("Chủ thể"), _("Xã"), _("Ngành"), _("Đợt"), _("Trạng thái"), _("Ngày gửi"),
        _("Ngày tiếp nhận"), _("Dự kiến có sản phẩm"), _("Vốn đầu tư (đồng)"), _("Sản lượng năm đầu"),
        _("Sản phẩm là gì"),
    ]  # fmt: skip


def csv_text(ideas: QuerySet[Idea]) -> bytes:
    """The list as CSV in UTF-8; days as 31/12/2026."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(headings())
    for row in _rows(ideas):
        writer.writerow([for_csv(f"{cell:%d/%m/%Y}" if isinstance(cell, dt.date) else cell) for cell in row])
    return ("\ufeff" + buffer.getvalue()).encode()


def excel(ideas: QuerySet[Idea]) -> bytes:
    """The list as .xlsx."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        sheet = book.add_worksheet(_("Phiếu ý tưởng"))
        head, day = (
            book.add_format({"bold": True, "bottom": 1}),
            book.add_format({"num_format": "dd/mm/yyyy"}),
        )
        money = book.add_format({"num_format": "#,##0"})
        for column, title in enumerate(headings()):
            sheet.write_string(0, column, clean(title), head)
            sheet.set_column(column, column, _WIDTHS[column])
        for number, row in enumerate(_rows(ideas), start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, dt.date):
                    sheet.write_datetime(number, column, cell, day)
                elif isinstance(cell, int):
                    sheet.write_number(number, column, cell, money)
                elif cell:
                    sheet.write_string(number, column, clean(cell)[:_MOST])
        sheet.freeze_panes(1, 2)
    return buffer.getvalue()


def _rows(ideas: QuerySet[Idea]) -> list[list[Cell]]:
    return [[number, *_cells(idea)] for number, idea in enumerate(ideas.iterator(chunk_size=2000), start=1)]


def _cells(idea: Idea) -> list[Cell]:
    wanted = idea.criteria_set
    return [
        idea.name, idea.organisation.name, idea.unit.name if idea.unit else "",
        wanted.industry if wanted else "", str(idea.call or ""), str(idea.get_state_display()),
        _day(idea.first_sent_at), _day(idea.accepted_at), idea.ready_on, idea.investment, idea.output,
        idea.about,
    ]  # fmt: skip


def _day(moment: dt.datetime | None) -> dt.date | None:
    return clock.local_date(moment) if moment else None
