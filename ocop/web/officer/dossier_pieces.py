"""What the commune's and the province's dossier pages share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.base.workbooks import csv_pieces
from ocop.dossiers import deadlines, forms, queries
from ocop.dossiers.models import CommuneReport, Dossier, Return, Supplement
from ocop.dossiers.states import State
from ocop.journal import queries as journal
from ocop.web.access import DeskRequest
from ocop.web.officer import paging

MOST_EXPORTED = 20_000


def rows(
    request: DeskRequest, found: QuerySet[Dossier], form: forms.DossierFilter, *, default: str
) -> QuerySet[Dossier]:
    """The list that the address asks for, filtered and sorted."""
    return form.narrow(queries.for_lists(found), clock.today(), request.GET.get("sort", default), default)


def page(request: DeskRequest, found: QuerySet[Dossier], mine: str) -> Page[Dossier]:
    """One page of the list, each row with its turn and days left; `mine` is whose desk this is."""
    shown = paging.page(request, found)
    for row in shown.object_list:
        decorate(row, clock.today(), mine)
    return shown


def decorate(row: Any, on: dt.date, mine: str) -> None:
    """Add what a list shows: badge of the turn, working days left."""
    turn = queries.whose_turn(row, waits=row.waits)
    row.turn_label = queries.turn_label(turn) or row.get_state_display()
    row.turn_kind = "mine" if turn == mine else "wait" if turn else "quiet"
    row.days_left = deadlines.days_left(row.commune_due_on, on) if row.state == State.WITH_COMMUNE else None


def export(found: QuerySet[Dossier], name: str) -> HttpResponse:
    """The list as CSV (UTF-8 with mark, so that Excel reads it); formulas are made harmless."""
    lines = (_cells(row) for row in found[:MOST_EXPORTED])
    pieces = csv_pieces(_headings(), lines)
    response = HttpResponse(pieces, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _headings() -> list[str]:
    return [
        _("Số biên nhận"), _("Sản phẩm"), _("Chủ thể"), _("Xã"), _("Bộ sản phẩm"), _("Lần đăng ký"),
        _("Năm"), _("Trạng thái"), _("Đến lượt"), _("Nộp ngày"), _("Hạn của xã"),
        _("Còn lại (ngày làm việc)"),
    ]  # fmt: skip


def _cells(row: Any) -> Iterable[Any]:
    decorate(row, clock.today(), "")
    submitted = clock.local_date(row.submitted_at) if row.submitted_at else None
    return (
        row.receipt_no, row.product.name, row.organisation.name, row.unit.name, row.criteria_set.name,
        row.get_kind_display(), row.year, row.get_state_display(), row.turn_label,
        _day(submitted), _day(row.commune_due_on), "" if row.days_left is None else row.days_left,
    )  # fmt: skip


def _day(day: dt.date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else ""


def find(request: DeskRequest, pk: int) -> Dossier:
    """The dossier, if this reader may see it; 404 otherwise."""
    return get_object_or_404(queries.for_page(queries.dossiers_visible_to(request.actor)), pk=pk)


def reading_context(found: Dossier, on: dt.date) -> dict[str, Any]:
    """What a reader of a dossier is shown, whatever the desk."""
    sent = queries.reading(found)
    supplements = list(Supplement.objects.filter(dossier=found))
    waits = any(item.answered_at is None for item in supplements)
    turn = queries.whose_turn(found, waits=waits)
    with_commune = found.state == State.WITH_COMMUNE
    return {
        "dossier": found,
        "reading": sent,
        "supplements": supplements,
        "waits": waits,
        "turn": turn,
        "turn_label": queries.turn_label(turn),
        "returns": Return.objects.filter(dossier=found),
        "report": CommuneReport.objects.filter(dossier=found).first(),
        "days_left": deadlines.days_left(found.commune_due_on, on) if with_commune else None,
        "history": journal.history_of(found).exclude(verb__in=_QUIET)[:100],
        "part_titles": dict(part_titles(found)),
    }


_QUIET = ("dossiers.save_answer", "dossiers.save_form", "dossiers.cite", "dossiers.uncite")


def part_titles(found: Dossier) -> list[tuple[str, str]]:
    """Code and title of every part of the dossier."""
    return [(task.code, task.title) for task in queries.checklist(found, {}, {})]
