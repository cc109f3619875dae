"""The list of visits as a file: Excel with real numbers and days, CSV; nothing in it runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from ocop.base import clock, workbooks
from ocop.base.workbooks import Book
from ocop.imports import documents, kinds
from ocop.oversight.models import Visit
from ocop.oversight.queries.visits import WRITTEN

_WIDTHS = (6, 30, 36, 24, 14, 24, 18, 14, 14, 14, 48)
Cell = str | int | dt.date | None


def headings() -> list[str]:
    """The columns of both files."""
    return [
        _("TT"), _("Loại"), _("Chủ thể"), _("Xã"), _("Ngày dự kiến"), _("Người phụ trách"), _("Trạng thái"),
        _("Ngày lập biên bản"), _("Số biên bản"), _("Điều phải sửa"), _("Kết luận"),
    ]  # fmt: skip


def csv_text(visits: QuerySet[Visit]) -> bytes:
    """The list as CSV in UTF-8; days as 31/12/2026."""
    return workbooks.csv_text(headings(), _rows(visits))


def excel(visits: QuerySet[Visit], on: dt.date) -> bytes:
    """Visits with a record in the sheet of their kind, which can be taken in again; the whole list behind."""
    written = list(visits.filter(state__in=WRITTEN).values_list("pk", flat=True))
    with translation.override("vi"):
        return documents.filled(
            kinds.get("visits"), on, only=written, more=lambda book: _list_sheet(book, visits)
        )


def _list_sheet(book: Book, visits: QuerySet[Visit]) -> None:
    sheet = book.sheet(_("Danh sách"), *_WIDTHS)
    book.heads(sheet, headings(), kept=3, bottom=1)
    for number, row in enumerate(_rows(visits), start=1):
        book.row(sheet, number, row)


def _rows(visits: QuerySet[Visit]) -> Iterator[list[Cell]]:
    for number, visit in enumerate(visits.iterator(chunk_size=2000), start=1):
        recorded = clock.local_date(visit.recorded_at) if visit.recorded_at else None
        yield [
            number, str(visit.get_kind_display()), visit.organisation.name,
            visit.unit.name if visit.unit else "", visit.planned_on, str(visit.lead or ""),
            str(visit.get_state_display()), recorded, visit.record_no,
            int(getattr(visit, "finding_count", 0)), visit.conclusion,
        ]  # fmt: skip
