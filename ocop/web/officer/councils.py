"""Councils: seats, house rules, sessions and their agenda."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.base.refusals import Refused
from ocop.councils import actions, forms, queries
from ocop.councils.models import Council, Hearing, Seat, Session
from ocop.councils.states import HearingState, SessionState
from ocop.dossiers.models import Dossier
from ocop.dossiers.states import State as DossierState
from ocop.people import queries as people
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import asking

READERS = ("councils.manage", "view.all")
FORM = "officer/council_form.html"


@rights(*READERS)
@require_GET
def councils(request: DeskRequest) -> HttpResponse:
    """Every council with its seats and sessions counted."""
    seated = Count("seats", filter=Q(seats__left_on__isnull=True), distinct=True)
    found = queries.councils_visible_to(request.actor).annotate(
        members=seated, meetings=Count("sessions", distinct=True)
    )
    context = {"councils": found.order_by("-valid_from", "-pk"), "today": clock.today()}
    return render(request, "officer/councils.html", context)


@rights(*READERS)
@require_GET
def council(request: DeskRequest, pk: int) -> HttpResponse:
    """One council: seats, house rules in force and earlier, sessions."""
    found = _find(request, pk)
    context = {
        "council": found,
        "seats": found.seats.select_related("person").order_by("left_on", "pk"),
        "versions": found.rules.order_by("-version"),
        "in_force": queries.rules_in_force(found, clock.today()),
        "sessions": found.sessions.select_related("batch")
        .annotate(items=Count("hearings"))
        .order_by("-held_at"),
        "manages": request.actor.has("councils.manage"),
    }
    return render(request, "officer/council.html", context)


@rights("councils.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def council_new(request: DeskRequest) -> HttpResponse:
    """Set up a council."""

    def act(data: dict[str, Any]) -> str:
        unit = asking.home_unit()
        key = request.POST.get("key", "")
        made = actions.create_council(unit=unit, **data, by=request.actor, at=clock.now(), key=key)
        return reverse("officer:council", args=[made.pk])

    words = {"title": _("Lập hội đồng"), "submit": _("Lập hội đồng"), "back": reverse("officer:councils")}
    return asking.asked(request, forms.CouncilForm(request.POST or None), act, FORM, words)


@rights("councils.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def seat_new(request: DeskRequest, pk: int) -> HttpResponse:
    """Give a person a seat."""
    found = _find(request, pk)
    seated = found.seats.filter(left_on__isnull=True).values("person_id")
    free = people.holders_of("council_member", clock.today()).exclude(pk__in=seated)
    form = forms.SeatForm(request.POST or None, people=free)
    words = {
        "title": _("Thêm thành viên hội đồng"),
        "submit": _("Thêm thành viên"),
        "what": _("Danh sách gồm những người đã được bổ nhiệm làm thành viên hội đồng."),
    }
    return _for_council(
        request,
        found,
        form,
        lambda data: actions.add_seat(council=found, **data, by=request.actor, at=clock.now()),
        words,
    )


@rights("councils.manage")
@require_POST
def seat_end(request: DeskRequest, pk: int, seat_pk: int) -> HttpResponse:
    """End a seat as of today."""
    found = _find(request, pk)
    seat = get_object_or_404(Seat.objects.select_related("person", "council"), pk=seat_pk, council=found)
    return _pressed(
        request,
        reverse("officer:council", args=[pk]),
        _("Thành viên đã rời hội đồng."),
        lambda: actions.remove_seat(seat=seat, by=request.actor, at=clock.now()),
    )


@rights("councils.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def rules_new(request: DeskRequest, pk: int) -> HttpResponse:
    """Issue a new version of the house rules, beginning from the last."""
    found = _find(request, pk)
    last = found.rules.order_by("-version").first()
    first = {name: getattr(last, name) for name in forms.HOUSE_RULES} if last else {}
    first["valid_from"] = clock.today()
    form = forms.HouseRulesForm(request.POST or None, initial=first)
    words = {
        "title": _("Phiên bản quy chế mới"),
        "submit": _("Ban hành phiên bản mới"),
        "what": _("Quyết định 26/2026 không quy định các mục này; phiên đã khai mạc giữ phiên bản cũ."),
    }
    key = request.POST.get("key", "")

    def act(data: dict[str, Any]) -> Any:
        day = data.pop("valid_from")
        return actions.set_house_rules(
            council=found, data=data, valid_from=day, by=request.actor, at=clock.now(), key=key
        )

    return _for_council(request, found, form, act, words)


@rights("councils.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def session_new(request: DeskRequest, pk: int) -> HttpResponse:
    """Plan a session."""
    found = _find(request, pk)
    batches = queries.batches_visible_to(request.actor).filter(unit=found.unit_id)
    form = forms.SessionForm(request.POST or None, batches=batches)

    def act(_data: dict[str, Any]) -> str:
        key = request.POST.get("key", "")
        made = actions.plan_session(council=found, **form.values(), by=request.actor, at=clock.now(), key=key)
        return reverse("officer:session", args=[made.pk])

    back = reverse("officer:council", args=[pk])
    words = {"title": _("Lên lịch phiên họp"), "submit": _("Lên lịch"), "back": back, "what": found.name}
    return asking.asked(request, form, act, FORM, words)


@rights(*READERS)
@require_GET
def session(request: DeskRequest, pk: int) -> HttpResponse:
    """A session as the office plans it: agenda, progress without marks, what can be added."""
    found = _session(request, pk)
    manages = request.actor.has("councils.manage")
    context = {
        "session": found,
        "agenda": queries.agenda(found, request.actor),
        "addable": _addable(found) if manages and found.state != SessionState.CLOSED else [],
        "manages": manages,
        "S": SessionState,
    }
    return render(request, "officer/session.html", context)


def _addable(found: Session) -> list[Dossier]:
    """Dossiers of the batch that wait for a council and stand on no agenda."""
    running = (HearingState.WAITING, HearingState.SCORING, HearingState.SPREAD)
    rows = Dossier.objects.filter(placement__batch=found.batch_id, state=DossierState.BEFORE_COUNCIL)
    if found.is_written:
        rows = rows.filter(kind="again")
    free = rows.exclude(pk__in=Hearing.objects.filter(state__in=running).values("dossier_id"))
    named = free.select_related("product", "organisation", "unit").defer("registration", "report")
    return list(named.order_by("placement__placed_at", "pk"))


@rights("councils.manage")
@require_POST
def agenda_add(request: DeskRequest, pk: int) -> HttpResponse:
    """Put the dossiers that were ticked on the agenda."""
    found = _session(request, pk)
    picked = {int(value) for value in request.POST.getlist("pick") if value.isdigit()}
    ticked = [dossier for dossier in _addable(found) if dossier.pk in picked]
    return _pressed(
        request,
        reverse("officer:session", args=[pk]),
        _("Đã đưa %(n)d hồ sơ vào chương trình; thành viên khai báo xung đột lợi ích lại.")
        % {"n": len(ticked)},
        lambda: actions.put_on_agenda(session=found, dossiers=ticked, by=request.actor, at=clock.now()),
    )


@rights("councils.manage")
@require_POST
def agenda_change(request: DeskRequest, pk: int, hearing_pk: int) -> HttpResponse:
    """Move an item up or down, or take it off a planned agenda."""
    found = _session(request, pk)
    item = get_object_or_404(Hearing.objects.select_related("session"), pk=hearing_pk, session=found)
    what = request.POST.get("do", "")

    def act() -> None:
        if what == "off":
            actions.take_off_agenda(hearing=item, by=request.actor, at=clock.now())
        else:
            actions.move_on_agenda(hearing=item, up=what == "up", by=request.actor, at=clock.now())

    back = reverse("officer:session", args=[pk])
    return _pressed(request, back, _("Chương trình đã được sắp lại."), act)


def _find(request: DeskRequest, pk: int) -> Council:
    return get_object_or_404(queries.councils_visible_to(request.actor).select_related("unit"), pk=pk)


def _session(request: DeskRequest, pk: int) -> Session:
    found = queries.sessions_visible_to(request.actor).select_related("council", "batch", "rules")
    return get_object_or_404(found, pk=pk)


def _for_council(
    request: DeskRequest,
    found: Council,
    form: Any,
    act: Callable[[dict[str, Any]], Any],
    words: dict[str, str],
) -> HttpResponse:
    """A form about a council that leads back to it."""
    back = reverse("officer:council", args=[found.pk])

    def run(data: dict[str, Any]) -> str:
        act(data)
        return back

    return asking.asked(request, form, run, FORM, {"back": back, **words})


def _pressed(request: DeskRequest, back: str, done: str, action: Callable[[], Any]) -> HttpResponse:
    """Do what a button asks and go back with a message, or with the reason against."""
    try:
        action()
        messages.success(request, done)
    except Refused as refused:
        if refused.reason.about == "person":
            raise
        messages.error(request, refused.reason.text)
    return redirect(back)


urlpatterns = [
    path("hoi-dong/", councils, name="councils"),
    path("hoi-dong/lap/", council_new, name="council_new"),
    path("hoi-dong/<int:pk>/", council, name="council"),
    path("hoi-dong/<int:pk>/thanh-vien/", seat_new, name="seat_new"),
    path("hoi-dong/<int:pk>/thanh-vien/<int:seat_pk>/roi/", seat_end, name="seat_end"),
    path("hoi-dong/<int:pk>/quy-che/", rules_new, name="rules_new"),
    path("hoi-dong/<int:pk>/phien-hop/", session_new, name="session_new"),
    path("phien-hop/<int:pk>/", session, name="session"),
    path("phien-hop/<int:pk>/chuong-trinh/", agenda_add, name="agenda_add"),
    path("phien-hop/<int:pk>/chuong-trinh/<int:hearing_pk>/", agenda_change, name="agenda_change"),
]
