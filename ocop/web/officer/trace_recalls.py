"""Recalls at the officers' desks: proposed, decided, followed, ended."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.paginator import Page
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.trace import office_forms as forms
from ocop.trace.actions import recalling as actions
from ocop.trace.actions.releasing import release_lots
from ocop.trace.models import Recall, RecalledLot
from ocop.trace.queries import recalls as queries
from ocop.trace.queries.lots import lots_known_to
from ocop.trace.rules import recalling as rules
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import paging
from ocop.web.officer import trace_files as files
from ocop.web.officer.asking import acted, asked
from ocop.web.officer.downloads import EXCEL, download
from ocop.web.officer.trace_home import READERS, find_lot
from ocop.web.sending import send

MOST_RECEIVERS = 500
"""Deliveries on the page of a recall, those not told yet first; the file holds all."""


@rights(*READERS)
@require_GET
def recalls(request: DeskRequest) -> HttpResponse:
    """What is to be decided first, then what runs, soonest due in front."""
    form = forms.RecallFilter(request.GET)
    found = queries.listed_recalls(form.narrow(queries.recalls_visible_to(request.actor)))
    page = paging.page(request, found)
    on = clock.today()
    rows = [
        (row, (row.due_on - on).days if row.due_on and row.state == "active" else None)
        for row in page.object_list
    ]
    context = {"form": form, "page": page, "rows": rows, "narrowed": bool(form.chosen)}
    return render(request, "officer/trace_recalls.html", context)


@rights("trace.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: DeskRequest, pk: int) -> HttpResponse:
    """Propose a recall, with a look at what it would reach."""
    lot = find_lot(request, pk)
    form = forms.ProposeForm(request.POST or None)

    def add(data: dict[str, Any]) -> str:
        key = request.POST.get("key", "")
        recall = actions.propose_recall(lot, **data, by=request.actor, at=clock.now(), key=key)
        messages.success(
            request, _("Đã trình lãnh đạo. Chưa có lô nào bị thu hồi cho đến khi có quyết định.")
        )
        return reverse("officer:trace_recall", args=[recall.pk])

    context = {
        "lot": lot, "reach": queries.reach_of(lot), "refusal": rules.may_propose.reason(request.actor, lot),
    }  # fmt: skip
    return asked(request, form, add, "officer/trace_propose.html", context)


@rights(*READERS)
@require_GET
@never_cache
def recall(request: DeskRequest, pk: int) -> HttpResponse:
    """One recall from the proposal to its end."""
    return _page(request, _find(request, pk))


@rights("trace.recall")
@require_POST
def decide(request: DeskRequest, pk: int) -> HttpResponse:
    """Put it in force."""
    found, form = _find(request, pk), forms.DecideForm(request.POST, auto_id="qd_%s")

    def act(data: dict[str, Any], key: str) -> None:
        actions.decide_recall(found, **data, by=request.actor, at=clock.now(), key=key)

    return _do(
        request,
        found,
        form,
        act,
        _("Đã quyết định thu hồi. Mọi mã của các lô báo ngay khi quét."),
        "decide_form",
    )


@rights("trace.recall")
@require_POST
def drop(request: DeskRequest, pk: int) -> HttpResponse:
    """Decide against it."""
    found, form = _find(request, pk), forms.WhyForm(request.POST, auto_id="kt_%s")

    def act(data: dict[str, Any], key: str) -> None:
        actions.drop_recall(found, data["reason"], by=request.actor, at=clock.now(), key=key)

    return _do(request, found, form, act, _("Đã ghi là không thu hồi."), "drop_form")


@rights("trace.manage")
@require_POST
def told(request: DeskRequest, pk: int) -> HttpResponse:
    """Note who was told."""
    found = _find(request, pk)
    form = forms.ToldForm(request.POST, rows=list(found.receivers.select_related("handover__receiver")))

    def act(data: dict[str, Any], key: str) -> None:
        actions.mark_told(found, data["chon"], by=request.actor, at=clock.now(), key=key)

    return _do(request, found, form, act, _("Đã ghi nơi nhận đã được báo."), "told_form")


@rights("trace.manage")
@require_POST
def back(request: DeskRequest, pk: int) -> HttpResponse:
    """Note what came back: of the lots of the page that was sent."""
    found = _find(request, pk)
    sent = {name.removeprefix("back_") for name in request.POST if name.startswith("back_")}
    numbers = [int(number) for number in sent if number.isdecimal()]
    rows = list(queries.lots_of_recall(found).filter(pk__in=numbers))
    form = forms.BackForm(request.POST, rows=rows, auto_id="tv_%s")

    def act(data: dict[str, Any], key: str) -> None:
        actions.note_back(found, form.amounts(), by=request.actor, at=clock.now(), key=key)

    return _do(request, found, form, act, _("Đã ghi số hàng thu về."), "back_form")


@rights("trace.recall")
@require_POST
def close(request: DeskRequest, pk: int) -> HttpResponse:
    """End it."""
    found, form = _find(request, pk), forms.CloseForm(request.POST, auto_id="kq_%s")

    def act(data: dict[str, Any], key: str) -> None:
        actions.close_recall(found, **data, by=request.actor, at=clock.now(), key=key)

    return _do(request, found, form, act, _("Đã kết thúc đợt thu hồi."), "close_form")


@rights("trace.recall")
@require_POST
def release(request: DeskRequest, pk: int) -> HttpResponse:
    """Let lots of the page go that were recalled in error."""
    found = _find(request, pk)
    rows = list(_lots_page(request, found).object_list)
    form = forms.ReleaseForm(request.POST, rows=rows, auto_id="tt_%s")

    def act(data: dict[str, Any], key: str) -> None:
        release_lots(found, data["lots"], data["reason"], by=request.actor, at=clock.now(), key=key)

    return _do(request, found, form, act, _("Đã thôi thu hồi các lô đã chọn."), "release_form")


@rights("trace.manage", "trace.recall")
@require_GET
def receivers_excel(request: DeskRequest, pk: int) -> HttpResponse:
    """Who received recalled goods, with how to reach them: for those in charge alone."""
    found = _find(request, pk)
    return download(files.receivers_excel(found, request.actor), EXCEL, f"noi-nhan-{found.number}.xlsx")


@rights(*READERS)
@require_GET
def notice(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The notice as PDF."""
    found = _find(request, pk)
    if found.notice is None:
        raise Http404
    return send(request, found.notice, f"thong-bao-{found.number}", download=True)


def _find(request: DeskRequest, pk: int) -> Recall:
    seen = queries.recalls_visible_to(request.actor)
    named = seen.select_related(
        "lot__item", "lot__organisation", "lot__identifier", "organisation__unit", "notice"
    )
    return get_object_or_404(named, pk=pk)


def _do(
    request: DeskRequest,
    found: Recall,
    form: django_forms.Form,
    act: Callable[[dict[str, Any], str], None],
    done: str,
    shown_as: str,
) -> HttpResponse:
    if acted(request, form, act, done):
        return redirect("officer:trace_recall", pk=found.pk)
    found.refresh_from_db()
    return _page(request, found, 422, **{shown_as: form})


def _lots_page(request: DeskRequest, found: Recall) -> Page[RecalledLot]:
    return paging.page(request, queries.lots_of_recall(found))


def _held(lots: Page[RecalledLot]) -> list[RecalledLot]:
    return [row for row in lots.object_list if row.released_at is None]


def _page(request: DeskRequest, found: Recall, code: int = 200, **sent: Any) -> HttpResponse:
    actor, on = request.actor, clock.today()
    lots = _lots_page(request, found)
    numbers = dict(found.lots.values_list("lot", "released_at"))
    released = {pk for pk, gone in numbers.items() if gone}
    seen = lots_known_to(actor).filter(pk__in=[row.lot_id for row in lots.object_list])
    receivers = list(queries.receivers_of_recall(found, actor)[:MOST_RECEIVERS])
    offered = {"due_on": on + forms.SPAN, "signer": actor.name}
    context = {
        "recall": found, "key": uuid.uuid4().hex, "on": on, "progress": queries.progress_of(found, on),
        "reach": queries.reach_of(found.lot) if found.state == "proposed" else None, "page": lots,
        "pieces": queries.pieces_of(numbers.keys() - released), "released": released,
        "may_open": set(seen.values_list("pk", flat=True)),
        "receivers": [(row, queries.quantities_of(row, numbers)) for row in receivers],
        "may_decide": rules.may_decide.allows(actor, found),
        "may_follow": rules.may_follow.allows(actor, found),
        "may_close": rules.may_decide.allows(actor, found, "close_recall"),
        "may_release": rules.may_release.allows(actor, found) and bool(_held(lots)),
        "release_form": forms.ReleaseForm(rows=_held(lots), auto_id="tt_%s"),
        "may_contact": actor.has("trace.manage") or actor.has("trace.recall"),
        "decide_form": forms.DecideForm(auto_id="qd_%s", initial=offered),
        "drop_form": forms.WhyForm(auto_id="kt_%s"), "close_form": forms.CloseForm(auto_id="kq_%s"),
        "back_form": forms.BackForm(rows=_held(lots), auto_id="tv_%s"), "told_form": None, **sent,
    }  # fmt: skip
    return render(request, "officer/trace_recall.html", context, status=code)


urlpatterns = [
    path("truy-xuat/lo/<int:pk>/thu-hoi/", propose, name="trace_propose"),
    path("truy-xuat/thu-hoi/", recalls, name="trace_recalls"),
    path("truy-xuat/thu-hoi/<int:pk>/", recall, name="trace_recall"),
    path("truy-xuat/thu-hoi/<int:pk>/quyet-dinh/", decide, name="trace_recall_decide"),
    path("truy-xuat/thu-hoi/<int:pk>/khong-thu-hoi/", drop, name="trace_recall_drop"),
    path("truy-xuat/thu-hoi/<int:pk>/da-bao/", told, name="trace_recall_told"),
    path("truy-xuat/thu-hoi/<int:pk>/thu-ve/", back, name="trace_recall_back"),
    path("truy-xuat/thu-hoi/<int:pk>/ket-thuc/", close, name="trace_recall_close"),
    path("truy-xuat/thu-hoi/<int:pk>/thoi-thu-hoi/", release, name="trace_recall_release"),
    path("truy-xuat/thu-hoi/<int:pk>/noi-nhan/", receivers_excel, name="trace_recall_receivers"),
    path("truy-xuat/thu-hoi/<int:pk>/thong-bao/", notice, name="trace_recall_notice"),
]
