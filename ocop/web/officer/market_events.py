"""Events at the officers' desks: call, selection, stands, presence, results, costs."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.promotion import actions, forms, rules
from ocop.promotion.models import Event, EventCost, Participation
from ocop.promotion.queries import events as queries
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import market_files as files
from ocop.web.officer import paging
from ocop.web.officer.asking import acted, asked
from ocop.web.officer.downloads import EXCEL, download

_MOVES: dict[str, tuple[str, Callable[..., Event]]] = {
    "moi-tham-gia": ("call_event", actions.call_event),
    "chot": ("settle_event", actions.settle_event),
    "da-dien-ra": ("hold_event", actions.hold_event),
    "tong-ket": ("close_event", actions.close_event),
}
_PRESENCE: dict[str, Callable[..., Participation]] = {
    "co-mat": actions.note_presence,
    "vang": actions.note_absence,
}


@rights("promotion.see", "promotion.manage")
@require_GET
def events(request: DeskRequest) -> HttpResponse:
    """Every event with what it brought, the newest first."""
    found = queries.as_listed(queries.events_visible_to(request.actor))
    found = queries.with_outcome(found, queries.parts_visible_to(request.actor))
    context = {"page": paging.page(request, found), "on": clock.today(), "may_manage": _manages(request)}
    return render(request, "officer/market_events.html", context)


@rights("promotion.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def event_new(request: DeskRequest) -> HttpResponse:
    """Plan an event."""
    form = forms.EventForm(request.POST or None, initial={"min_star": 3})

    def plan(data: dict[str, Any]) -> str:
        key = request.POST.get("key", "")
        made = actions.plan_event(data, by=request.actor, at=clock.now(), key=key)
        return reverse("officer:market_event", args=[made.pk])

    return asked(request, form, plan, "officer/market_event_form.html", {})


@rights("promotion.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def event_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Change an event."""
    found = _find(request, pk)
    form = forms.EventForm(request.POST or None, initial=forms.initial_of_event(found))

    def change(data: dict[str, Any]) -> str:
        actions.change_event(found, data, by=request.actor, at=clock.now())
        return reverse("officer:market_event", args=[pk])

    return asked(request, form, change, "officer/market_event_form.html", {"event": found})


@rights("promotion.see", "promotion.manage")
@require_GET
@never_cache
def event(request: DeskRequest, pk: int) -> HttpResponse:
    """One event: who registered, who was selected, what came of it."""
    return _page(request, _find(request, pk))


@rights("promotion.manage")
@require_POST
def event_move(request: DeskRequest, pk: int, move: str) -> HttpResponse:
    """Call, settle, hold, close."""
    found = _find(request, pk)
    if move not in _MOVES:
        raise Http404
    _MOVES[move][1](found, by=request.actor, at=clock.now(), key=request.POST.get("key", ""))
    messages.success(request, _("Đã ghi: %(state)s.") % {"state": found.get_state_display()})
    return redirect("officer:market_event", pk=pk)


@rights("promotion.manage")
@require_POST
def event_cancel(request: DeskRequest, pk: int) -> HttpResponse:
    """Call an event off."""
    found, form = _find(request, pk), forms.CancelForm(request.POST, auto_id="huy_%s")

    def cancel(data: dict[str, Any], key: str) -> None:
        actions.cancel_event(found, data["reasons"], by=request.actor, at=clock.now(), key=key)

    return _do(
        request, found, form, cancel, _("Đã hủy sự kiện và báo cho chủ thể đã đăng ký."), "cancel_form"
    )


@rights("promotion.manage")
@require_POST
def event_cost(request: DeskRequest, pk: int) -> HttpResponse:
    """Write down a cost."""
    found, form = _find(request, pk), forms.CostForm(request.POST)

    def add(data: dict[str, Any], key: str) -> None:
        actions.add_cost(found, **data, by=request.actor, at=clock.now(), key=key)

    return _do(request, found, form, add, _("Đã ghi khoản chi."), "cost_form")


@rights("promotion.manage")
@require_POST
def cost_remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Take out a cost that was written down by mistake."""
    cost = get_object_or_404(EventCost.objects.select_related("event"), pk=pk)
    event_id = cost.event_id
    actions.remove_cost(cost, by=request.actor, at=clock.now())
    messages.success(request, _("Đã bỏ khoản chi."))
    return redirect("officer:market_event", pk=event_id)


@rights("promotion.see", "promotion.manage")
@require_GET
@never_cache
def part(request: DeskRequest, pk: int) -> HttpResponse:
    """One producer in an event, with what the office can do."""
    return _part_page(request, _part(request, pk))


@rights("promotion.manage")
@require_POST
def part_select(request: DeskRequest, pk: int) -> HttpResponse:
    """Give a producer a place."""
    found, form = _part(request, pk), forms.SelectForm(request.POST, auto_id="chon_%s")

    def select(data: dict[str, Any], key: str) -> None:
        actions.select_part(found, data["reasons"], by=request.actor, at=clock.now(), key=key)

    return _do_part(request, found, form, select, _("Đã chọn và báo cho chủ thể."), "select_form")


@rights("promotion.manage")
@require_POST
def part_decline(request: DeskRequest, pk: int) -> HttpResponse:
    """Decline a registration with reasons."""
    found, form = _part(request, pk), forms.DeclineForm(request.POST, auto_id="khong_%s")

    def decline(data: dict[str, Any], key: str) -> None:
        actions.decline_part(found, data["reasons"], by=request.actor, at=clock.now(), key=key)

    return _do_part(request, found, form, decline, _("Đã ghi và báo cho chủ thể."), "decline_form")


@rights("promotion.manage")
@require_POST
def part_stand(request: DeskRequest, pk: int) -> HttpResponse:
    """Give a producer its stand."""
    found, form = _part(request, pk), forms.StandForm(request.POST)

    def place(data: dict[str, Any], _key: str) -> None:
        actions.place_part(found, data["stand"], by=request.actor, at=clock.now())

    return _do_part(request, found, form, place, _("Đã xếp gian hàng."), "stand_form")


@rights("promotion.manage")
@require_POST
def part_presence(request: DeskRequest, pk: int, what: str) -> HttpResponse:
    """Note who came and who did not."""
    found = _part(request, pk)
    if what not in _PRESENCE:
        raise Http404
    _PRESENCE[what](found, by=request.actor, at=clock.now(), key=request.POST.get("key", ""))
    messages.success(request, _("Đã ghi: %(state)s.") % {"state": found.get_state_display()})
    return redirect("officer:market_event", pk=found.event_id)


@rights("promotion.see", "promotion.manage")
@require_GET
def event_excel(request: DeskRequest, pk: int) -> HttpResponse:
    """Producers and results of an event as Excel."""
    found = _find(request, pk)
    rows = files.event_rows(_parts(request, found))
    return download(files.excel(_("Kết quả"), files.event_heads(), rows), EXCEL, "su-kien.xlsx")


def _manages(request: DeskRequest) -> bool:
    return rules.manages.allows(request.actor)


def _parts(request: DeskRequest, found: Event) -> Any:
    seen = queries.with_results(queries.parts_visible_to(request.actor).filter(event=found))
    return seen.order_by("organisation__sort_key", "pk")


def _page(request: DeskRequest, found: Event, code: int = 200, **sent: Any) -> HttpResponse:
    actor, on = request.actor, clock.today()
    parts = queries.parts_visible_to(actor)
    moves = {
        name: rules.may_move_event.allows(actor, found, verb, on)
        for name, verb in (("call", "call_event"), ("settle", "settle_event"), ("hold", "hold_event"),
                           ("close", "close_event"), ("cancel", "cancel_event"))
    }  # fmt: skip
    context = {
        "event": found, "parts": _parts(request, found), "on": on, "may": moves, "key": uuid.uuid4().hex,
        "outcome": queries.outcome_of(found, None if actor.has("view.all") else parts),
        "costs": found.costs.all() if actor.has("view.all") else [], "may_manage": _manages(request),
        "may_edit": rules.may_change_event.allows(actor, found), "may_count": rules.may_count.allows(actor,
        found),
        "cancel_form": forms.CancelForm(auto_id="huy_%s"), "cost_form": forms.CostForm(), **sent,
    }  # fmt: skip
    return render(request, "officer/market_event.html", context, status=code)


def _part_page(request: DeskRequest, found: Participation, code: int = 200, **sent: Any) -> HttpResponse:
    actor, on = request.actor, clock.today()
    past = queries.past_parts([found.organisation_id], found.event).get(found.organisation_id)
    context = {
        "part": found, "event": found.event, "past": past, "key": uuid.uuid4().hex,
        "may_select": rules.may_answer.allows(actor, found, "select_part"),
        "may_decline": rules.may_answer.allows(actor, found, "decline_part"),
        "may_place": rules.may_place.allows(actor, found),
        "may_note": rules.may_note_presence.allows(actor, found, "note_presence", on),
        "select_form": forms.SelectForm(auto_id="chon_%s"),
        "decline_form": forms.DeclineForm(auto_id="khong_%s"),
        "stand_form": forms.StandForm(initial={"stand": found.stand}), **sent,
    }  # fmt: skip
    return render(request, "officer/market_part.html", context, status=code)


def _do(
    request: DeskRequest, found: Event, form: django_forms.Form, act: Callable[[dict[str, Any], str], None],
    done: str, shown_as: str,
) -> HttpResponse:  # fmt: skip
    """Do what a form of the event's page asks; what it refuses stands in the page, with what was typed."""
    if acted(request, form, act, done, shown=("input", "thing", "stale")):
        return redirect("officer:market_event", pk=found.pk)
    return _page(request, found, 422, **{shown_as: form})


def _do_part(
    request: DeskRequest, found: Participation, form: django_forms.Form,
    act: Callable[[dict[str, Any], str], None], done: str, shown_as: str,
) -> HttpResponse:  # fmt: skip
    if acted(request, form, act, done, shown=("input", "thing", "stale")):
        return redirect("officer:market_event", pk=found.event_id)
    return _part_page(request, found, 422, **{shown_as: form})


def _find(request: DeskRequest, pk: int) -> Event:
    return get_object_or_404(queries.events_visible_to(request.actor), pk=pk)


def _part(request: DeskRequest, pk: int) -> Participation:
    return get_object_or_404(queries.with_results(queries.parts_visible_to(request.actor)), pk=pk)


urlpatterns = [
    path("thi-truong/su-kien/", events, name="market_events"),
    path("thi-truong/su-kien/moi/", event_new, name="market_event_new"),
    path("thi-truong/su-kien/<int:pk>/", event, name="market_event"),
    path("thi-truong/su-kien/<int:pk>/sua/", event_edit, name="market_event_edit"),
    path("thi-truong/su-kien/<int:pk>/huy/", event_cancel, name="market_event_cancel"),
    path("thi-truong/su-kien/<int:pk>/chi/", event_cost, name="market_event_cost"),
    path("thi-truong/su-kien/<int:pk>/excel/", event_excel, name="market_event_excel"),
    path("thi-truong/su-kien/<int:pk>/<slug:move>/", event_move, name="market_event_move"),
    path("thi-truong/chi/<int:pk>/bo/", cost_remove, name="market_cost_remove"),
    path("thi-truong/tham-gia/<int:pk>/", part, name="market_part"),
    path("thi-truong/tham-gia/<int:pk>/chon/", part_select, name="market_part_select"),
    path("thi-truong/tham-gia/<int:pk>/khong-chon/", part_decline, name="market_part_decline"),
    path("thi-truong/tham-gia/<int:pk>/gian/", part_stand, name="market_part_stand"),
    path("thi-truong/tham-gia/<int:pk>/<slug:what>/", part_presence, name="market_part_presence"),
]
