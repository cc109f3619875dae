"""Lists of requests and awards: their filters, and as files with real numbers and days, nothing that runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.base.workbooks import Book, csv_text
from ocop.support import forms, queries
from ocop.support.models import Award, Request, RequestState, Scheme
from ocop.web.access import DeskRequest

Cell = str | int | dt.date | None
_REQUEST_WIDTHS = (6, 36, 36, 36, 22, 18, 18, 18, 18, 18, 12, 12)
_AWARD_WIDTHS = (6, 36, 36, 22, 36, 8, 8, 20, 12, 18, 18, 18, 24)


def request_filter(request: DeskRequest) -> forms.ListFilter:
    """The filter over the requests that the reader may see."""
    seen = queries.requests_visible_to(request.actor)
    dates = seen.order_by().dates("first_sent_at", "year", order="DESC")
    states = [pair for pair in RequestState.choices if pair[0] != RequestState.DRAFT]
    return forms.ListFilter(
        request.GET, schemes=_schemes(request), years=[day.year for day in dates],
        communes=_communes(request, seen), states=states,
    )  # fmt: skip


def award_filter(request: DeskRequest) -> forms.ListFilter:
    """The filter over the awards that the reader may see."""
    seen = queries.awards_visible_to(request.actor)
    years = seen.order_by("-year").values_list("year", flat=True).distinct()
    return forms.ListFilter(
        request.GET, schemes=_schemes(request), years=years, communes=_communes(request, seen)
    )


def _schemes(request: DeskRequest) -> QuerySet[Scheme]:
    return queries.schemes_visible_to(request.actor).order_by("name", "pk")


def _communes(request: DeskRequest, rows: QuerySet[Any]) -> list[tuple[int, str]] | None:
    """The communes that rows are of; None for a reader of one commune."""
    if not queries.sees_all(request.actor):
        return None
    named = rows.filter(unit__isnull=False).order_by("unit__sort_key", "unit_id")
    return [row[:2] for row in named.values_list("unit_id", "unit__name", "unit__sort_key").distinct()]


def requests_excel(rows: QuerySet[Request]) -> bytes:
    """Requests as .xlsx."""
    heads = [
        _("TT"), _("Đề nghị"), _("Chính sách"), _("Chủ thể"), _("Xã"), _("Trạng thái"),
        _("Tổng chi phí (đồng)"),
        _("Xin hỗ trợ (đồng)"), _("Được hỗ trợ (đồng)"), _("Đã chi (đồng)"), _("Ngày gửi"), _("Nghiệm thu"),
    ]  # fmt: skip
    return _excel(_("Đề nghị hỗ trợ"), heads, _numbered(map(_request_cells, rows)), _REQUEST_WIDTHS)


def _request_cells(row: Request) -> list[Cell]:
    award = getattr(row, "award", None)
    sent = clock.local_date(row.first_sent_at) if row.first_sent_at else None
    return [
        row.name, row.scheme.name, row.organisation.name, row.unit.name if row.unit else "",
        str(row.get_state_display()), row.cost, row.asked, award.amount if award else None,
        award.paid if award else None, sent, row.accepted_on,
    ]  # fmt: skip


def award_heads() -> list[str]:
    """The columns of both files of awards."""
    return [
        _("TT"), _("Chủ thể"), _("Chính sách"), _("Xã"), _("Sản phẩm"), _("Hạng sao"), _("Năm"),
        _("Số quyết định"), _("Ngày quyết định"), _("Số tiền (đồng)"), _("Đã chi (đồng)"),
        _("Trả lại kinh phí (đồng)"), _("Nguồn"),
    ]  # fmt: skip


def awards_excel(rows: QuerySet[Award]) -> bytes:
    """Awards as .xlsx."""
    return _excel(_("Đã hỗ trợ"), award_heads(), _numbered(map(_award_cells, rows)), _AWARD_WIDTHS)


def awards_csv(rows: QuerySet[Award]) -> bytes:
    """Awards as CSV in UTF-8; days as 31/12/2026."""
    return csv_text(award_heads(), _numbered(map(_award_cells, rows)))


def _award_cells(row: Award) -> list[Cell]:
    return [
        row.organisation.name, row.scheme.name, row.unit.name if row.unit else "",
        row.product.name if row.product else "", row.star, row.year, row.decision_no, row.decided_on,
        row.amount, row.paid, row.released, row.source,
    ]  # fmt: skip


def _numbered(rows: Iterable[list[Cell]]) -> Iterator[list[Cell]]:
    for number, row in enumerate(rows, start=1):
        yield [number, *row]


def _excel(title: str, heads: list[str], rows: Iterable[list[Cell]], widths: tuple[int, ...]) -> bytes:
    book = Book(title)
    sheet = book.sheet(title, *widths)
    book.heads(sheet, heads, kept=2, bottom=1)
    for number, row in enumerate(rows, start=1):
        book.row(sheet, number, row)
    return book.data()


def rewards_excel(title: str, rows: Iterable[Any]) -> bytes:
    """A list of rewards as .xlsx, to be put to the decision as its annex."""
    heads = [
        _("TT"), _("Chủ thể"), _("Xã"), _("Sản phẩm"), _("Hạng sao"), _("Quyết định công nhận"),
        _("Số tiền (đồng)"),
    ]  # fmt: skip
    return _excel(title, heads, _numbered(map(_reward_cells, rows)), (6, 36, 22, 36, 8, 20, 18))


def _reward_cells(row: Any) -> list[Cell]:
    product = row.standing.product
    owner = product.organisation
    place = owner.unit.name if owner.unit else ""
    return [owner.name, place, product.name, row.standing.star, row.standing.decision_no, row.amount]
