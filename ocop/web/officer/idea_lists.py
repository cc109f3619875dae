"""The list of ideas as a file: Excel with real numbers and days, CSV; nothing in it runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ocop.base import clock, workbooks
from ocop.base.workbooks import Book
from ocop.products.models import Idea

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
    return workbooks.csv_text(headings(), _rows(ideas))


def excel(ideas: QuerySet[Idea]) -> bytes:
    """The list as .xlsx."""
    book = Book(_("Phiếu ý tưởng"))
    sheet = book.sheet(_("Phiếu ý tưởng"), *_WIDTHS)
    book.heads(sheet, headings(), kept=2, bottom=1)
    for number, row in enumerate(_rows(ideas), start=1):
        book.row(sheet, number, row)
    return book.data()


def _rows(ideas: QuerySet[Idea]) -> Iterator[list[Cell]]:
    for number, idea in enumerate(ideas.iterator(chunk_size=2000), start=1):
        yield [number, *_cells(idea)]


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
