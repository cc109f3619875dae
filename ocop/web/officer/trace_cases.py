"""Codes with signs at the officers' desks.

Handing on joins two rooms that do not know each other: the case ends in `trace`, so that one hand alone does
it, then the visit is arranged in `oversight`; both under the key of the one form, so that the form sent again
does what is left.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from ocop.base import clock
from ocop.journal import queries as entries
from ocop.organisations.models import Organisation
from ocop.oversight import actions as oversight
from ocop.oversight.models import VisitKind
from ocop.oversight.rules import may_arrange as may_visit
from ocop.trace import office_forms as forms
from ocop.trace import suspicion
from ocop.trace.actions import cases as actions
from ocop.trace.models import CodeCase
from ocop.trace.queries import cases as queries
from ocop.trace.rules import recalling as rules
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import paging
from ocop.web.officer import trace_pictures as pictures
from ocop.web.officer.asking import acted
from ocop.web.officer.trace_home import READERS


@rights(*READERS)
@require_GET
def cases(request: DeskRequest) -> HttpResponse:
    """Codes that somebody has to look at: the oldest open ones first."""
    form = forms.CaseFilter(request.GET)
    page = paging.page(request, queries.listed_cases(form.narrow(queries.cases_visible_to(request.actor))))
    rows = [(case, _reasons(case)) for case in page.object_list]
    context = {"form": form, "page": page, "rows": rows, "narrowed": bool(form.chosen)}
    return render(request, "officer/trace_cases.html", context)


@rights(*READERS)
@require_GET
@never_cache
def case(request: DeskRequest, pk: int) -> HttpResponse:
    """One code with its signs in words, what to ask first, and what the reader can do about it."""
    return _page(request, _find(request, pk))


@rights("trace.manage")
@require_POST
def case_close(request: DeskRequest, pk: int) -> HttpResponse:
    """Say that nothing is wrong."""
    found, form = _find(request, pk), forms.NoteForm(request.POST, auto_id="kl_%s")

    def close(data: dict[str, Any], key: str) -> None:
        actions.close_case(found, data["note"], by=request.actor, at=clock.now(), key=key)

    return _do(request, found, form, close, _("Đã ghi kết luận."), "close_form")


@rights("trace.manage")
@require_POST
def case_hand_on(request: DeskRequest, pk: int) -> HttpResponse:
    """Hand it on: a visit without notice where a day is given."""
    found = _find(request, pk)
    form = forms.HandOnForm(
        request.POST, has_producer=found.lot is not None, on=clock.today(), auto_id="ct_%s"
    )

    def hand_on(data: dict[str, Any], key: str) -> None:
        day, owner = data.get("planned_on"), found.lot.organisation if found.lot else None
        if day and owner and not entries.was_done(key):
            may_visit.check(request.actor, owner)  # before the case ends
        actions.hand_on_case(found, data["note"], by=request.actor, at=clock.now(), key=key)
        if day and owner:
            _arrange(request, found, owner, day, f"{key}-kt" if key else "")

    return _do(request, found, form, hand_on, _("Đã chuyển để kiểm tra."), "hand_form")


def _arrange(request: DeskRequest, found: CodeCase, owner: Organisation, day: dt.date, key: str) -> None:
    """A visit without notice, about the product of the code; once for each key."""
    product = found.lot.item.product if found.lot else None
    oversight.arrange_visit(
        owner, VisitKind.AD_HOC, day, products=[product] if product else (),
        purpose=_("Mã nghi vấn %(code)s") % {"code": found.subject}, by=request.actor, at=clock.now(),
        key=key,
    )  # fmt: skip


def _find(request: DeskRequest, pk: int) -> CodeCase:
    seen = queries.cases_visible_to(request.actor)
    named = seen.select_related("lot__item__product", "lot__organisation__unit", "serial__order")
    return get_object_or_404(named, pk=pk)


def _do(
    request: DeskRequest,
    found: CodeCase,
    form: django_forms.Form,
    act: Callable[[dict[str, Any], str], None],
    done: str,
    shown_as: str,
) -> HttpResponse:
    if acted(request, form, act, done):
        return redirect("officer:trace_case", pk=found.pk)
    return _page(request, found, 422, **{shown_as: form})


def _page(request: DeskRequest, found: CodeCase, code: int = 200, **sent: Any) -> HttpResponse:
    days = {day: (scans, devices) for day, scans, devices in queries.by_day(queries.scans_of(found))}
    context = {
        "case": found, "reasons": _reasons(found), "key": uuid.uuid4().hex,
        "scans": pictures.scans_by_day(days, max(days, default=clock.today())),
        "may_settle": rules.may_settle.allows(request.actor, found, "close_case"),
        "close_form": forms.NoteForm(auto_id="kl_%s"),
        "hand_form": forms.HandOnForm(
            has_producer=found.lot is not None, on=clock.today(), auto_id="ct_%s"
        ), **sent,
    }  # fmt: skip
    return render(request, "officer/trace_case.html", context, status=code)


def _reasons(found: CodeCase) -> list[tuple[str, str]]:
    return [(suspicion.words(reason), suspicion.advice(reason)) for reason in found.reasons]


urlpatterns = [
    path("truy-xuat/nghi-van/", cases, name="trace_cases"),
    path("truy-xuat/nghi-van/<int:pk>/", case, name="trace_case"),
    path("truy-xuat/nghi-van/<int:pk>/ket-luan/", case_close, name="trace_case_close"),
    path("truy-xuat/nghi-van/<int:pk>/chuyen/", case_hand_on, name="trace_case_hand_on"),
]
