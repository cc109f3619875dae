"""Sessions as members see them: the list, the agenda, declaring interests, minutes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.base.refusals import Refused
from ocop.base.workbooks import Book
from ocop.councils import actions, documents, forms, links, queries, rules
from ocop.councils.models import Attendance, Hearing, Minutes, Session
from ocop.councils.states import HearingState, SessionState
from ocop.files.sniff import DOCX, XLSX
from ocop.web.access import DeskRequest, rights
from ocop.web.council import desk
from ocop.web.ui.sent import key_of


@rights(*desk.READERS)
@require_GET
def sessions(request: DeskRequest) -> HttpResponse:
    """The sessions of the actor's councils: running first, then coming, then past."""
    concluded = Count("hearings", filter=Q(hearings__state=HearingState.CONCLUDED))
    found = (
        queries.sessions_visible_to(request.actor)
        .select_related("council", "batch")
        .annotate(items=Count("hearings"), concluded=concluded)
        .order_by("-held_at")[:100]
    )
    order = [SessionState.OPEN, SessionState.PLANNED, SessionState.CLOSED]
    rows = sorted(found, key=lambda row: order.index(SessionState(row.state)))
    return render(request, "council/sessions.html", {"sessions": rows})


@rights(*desk.READERS)
@require_GET
def session(request: DeskRequest, pk: int) -> HttpResponse:
    """One session: agenda with progress, attendance, and the controls of who runs it."""
    found = desk.find_session(request, pk)
    attendance = list(
        Attendance.objects.filter(session=found)
        .select_related("seat__person", "seat__council")
        .order_by("seat_id")
    )
    mine = next((row for row in attendance if row.seat.person_id == request.actor.person_id), None)
    context = {
        "session": found,
        "agenda": queries.agenda(found, request.actor),
        "attendance": attendance,
        "mine": mine if queries.is_council_member(request.actor) else None,
        "present": sum(row.present for row in attendance),
        "runs": queries.runs(request.actor, found.council_id),
        "key": key_of(request),
        **_states(),
    }
    return render(request, "council/session.html", context)


def _states() -> dict[str, Any]:
    return {"S": SessionState, "H": HearingState}


@rights("councils.score")
@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: DeskRequest, pk: int) -> HttpResponse:
    """A member declares: no conflict, or which products they do not score and why."""
    found = desk.find_session(request, pk)
    seat = queries.seat_of(request.actor, found.council_id)
    if seat is None:
        raise Http404
    items = [_declared(request, item) for item in queries.agenda(found, request.actor)]
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        recusals = {item["hearing"].pk: item["reason"] for item in items if item["ticked"]}
        try:
            actions.declare(session=found, seat=seat, recusals=recusals, by=request.actor, at=clock.now())
            messages.success(request, _("Đã ghi nhận khai báo của anh chị."))
            return redirect(links.session(pk))
        except Refused as refused:
            if refused.reason.about == "person":
                raise
            problems = [(refused.reason.text, f"#{refused.reason.field or 'main'}")]
    refused_now = rules.may_declare.reason(request.actor, found, seat)
    context = {"session": found, "items": items, "problems": problems, "refused": refused_now}
    return render(request, "council/declare.html", context, status=422 if problems else 200)


def _declared(request: DeskRequest, item: queries.AgendaItem) -> dict[str, Any]:
    """One product on the declaration: as stored, or as it was just sent."""
    pk = item.hearing.pk
    ticked, reason = bool(item.my_reason), item.my_reason
    fixed = item.hearing.state != HearingState.WAITING
    if request.method == "POST" and not fixed:
        ticked = request.POST.get(f"recuse_{pk}") == "1"
        reason = request.POST.get(f"reason_{pk}", "")
    return {"hearing": item.hearing, "ticked": ticked, "reason": reason, "fixed": fixed}


@rights("councils.score")
@require_POST
def presence(request: DeskRequest, pk: int) -> HttpResponse:
    """Who is present, as the chair's table ticks it."""
    found = desk.find_session(request, pk)
    seats = [int(value) for value in request.POST.getlist("present") if value.isdigit()]
    return desk.pressed(
        request,
        links.session(pk),
        _("Đã ghi nhận thành viên có mặt."),
        lambda: actions.set_presence(session=found, seats=seats, by=request.actor, at=clock.now()),
    )


@rights("councils.score")
@require_POST
def open_session(request: DeskRequest, pk: int) -> HttpResponse:
    """Open the session."""
    found = desk.find_session(request, pk)
    key = request.POST.get("key", "")
    return desk.pressed(
        request,
        links.session(pk),
        _("Phiên họp đã khai mạc."),
        lambda: actions.open_session(session=found, by=request.actor, at=clock.now(), key=key),
    )


@rights("councils.score")
@require_POST
def start_all(request: DeskRequest, pk: int) -> HttpResponse:
    """Open the cards of every product that waits."""
    found = desk.find_session(request, pk)
    return desk.pressed(
        request,
        links.session(pk),
        _("Các thành viên đã có phiếu để chấm."),
        lambda: actions.start_all_scoring(session=found, by=request.actor, at=clock.now()),
    )


@rights("councils.score")
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: DeskRequest, pk: int) -> HttpResponse:
    """End the session and freeze its minutes."""
    found = desk.find_session(request, pk)
    rules.may_run.check(request.actor, found)

    def act(data: dict[str, Any]) -> str:
        key = request.POST.get("key", "")
        actions.close_session(session=found, **data, by=request.actor, at=clock.now(), key=key)
        return f"{links.session(pk)}bien-ban/"

    context = {"session": found, "against": rules.may_close.reason(found)}
    return desk.asked(request, forms.CloseForm(request.POST or None), act, "council/close.html", context)


@rights(*desk.READERS)
@require_GET
def table(request: DeskRequest, pk: int) -> HttpResponse:
    """The council's table of a session: members' totals where revealed, outcomes."""
    found = desk.find_session(request, pk)
    seats, rows = queries.session_table(_items(request, found), request.actor)
    context = {"session": found, "seats": seats, "rows": rows, **_states()}
    return render(request, "council/table.html", context)


def _items(request: DeskRequest, found: Session) -> Any:
    return queries.hearings_visible_to(request.actor).filter(session=found)


@rights(*desk.READERS)
@require_GET
def export(request: DeskRequest, pk: int) -> HttpResponse:
    """The same table as an Excel file: nothing in it that the page does not show."""
    found = desk.find_session(request, pk)
    seats, rows = queries.session_table(_items(request, found), request.actor)
    response = HttpResponse(_workbook(seats, rows), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="bang-diem-{found.pk}.xlsx"'
    return response


def _workbook(seats: list[Any], rows: list[queries.TableRow]) -> bytes:
    book = Book()
    sheet = book.sheet(_("Bảng điểm"))
    head = [_("Sản phẩm"), _("Chủ thể"), _("Xã"), _("Trạng thái"), *[str(seat.person) for seat in seats]]
    head += [_("Phần A"), _("Phần B"), _("Phần C"), _("Điểm trung bình"), _("Sao")]
    book.heads(sheet, head)
    for number, row in enumerate(rows, 1):
        book.row(sheet, number, _cells(row))
    return book.data()


def _cells(row: queries.TableRow) -> list[Any]:
    dossier, found = row.hearing.dossier, row.outcome
    names = [dossier.product.name, dossier.organisation.name, dossier.unit.name]
    totals = [total for _name, total in row.totals]
    figures = [found.part_a, found.part_b, found.part_c, found.total, found.star] if found else []
    return [*names, Hearing(state=row.hearing.state).get_state_display(), *totals, *figures]


@rights(*desk.READERS)
@require_GET
def minutes(request: DeskRequest, pk: int) -> HttpResponse:
    """The frozen minutes, ready to print."""
    found = desk.find_session(request, pk)
    kept = get_object_or_404(Minutes, session=found)
    content = documents.word_context(kept)
    context = {
        "session": found,
        "minutes": kept,
        "content": content,
        "entries": content["items"],
        "intact": documents.is_intact(kept),
    }
    return render(request, "council/minutes.html", context)


@rights(*desk.READERS)
@require_GET
def minutes_word(request: DeskRequest, pk: int) -> HttpResponse:
    """The minutes as a Word file."""
    found = desk.find_session(request, pk)
    kept = get_object_or_404(Minutes, session=found)
    response = HttpResponse(documents.minutes_word(kept), content_type=DOCX)
    response["Content-Disposition"] = f'attachment; filename="bien-ban-{found.pk}.docx"'
    return response


urlpatterns = [
    path("", sessions, name="sessions"),
    path("phien-hop/<int:pk>/", session, name="session"),
    path("phien-hop/<int:pk>/khai-bao/", declare, name="declare"),
    path("phien-hop/<int:pk>/diem-danh/", presence, name="presence"),
    path("phien-hop/<int:pk>/khai-mac/", open_session, name="open_session"),
    path("phien-hop/<int:pk>/bat-dau-cham/", start_all, name="start_all"),
    path("phien-hop/<int:pk>/ket-thuc/", close, name="close"),
    path("phien-hop/<int:pk>/bang-diem/", table, name="table"),
    path("phien-hop/<int:pk>/bang-diem.xlsx", export, name="export"),
    path("phien-hop/<int:pk>/bien-ban/", minutes, name="minutes"),
    path("phien-hop/<int:pk>/bien-ban.docx", minutes_word, name="minutes_word"),
]
