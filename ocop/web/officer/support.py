"""Requests for help at the officers' desks: list, opinion, appraisal, decision, payment, outcome."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.support import actions, forms, queries, rules
from ocop.support.models import Outcome, Proof, Request, RequestState
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import paging
from ocop.web.officer import support_lists as lists
from ocop.web.officer.asking import acted, asked
from ocop.web.officer.downloads import EXCEL, download

Act = Callable[[dict[str, Any], str], object]
_STATES = [pair for pair in RequestState.choices if pair[0] != RequestState.DRAFT]


@rights("support.see")
@require_GET
def support(request: DeskRequest) -> HttpResponse:
    """The requests that were sent: those that wait for an answer first."""
    form = lists.request_filter(request)
    seen = queries.requests_visible_to(request.actor)
    rows = queries.listed(queries.with_names(queries.narrow_requests(seen, form.conditions)))
    context = {
        "form": form, "page": paging.page(request, rows), "narrowed": bool(form.chosen),
        "query": request.GET.urlencode(), "wide": queries.sees_all(request.actor),
    }  # fmt: skip
    return render(request, "officer/support.html", context)


@rights("support.see")
@require_GET
def support_excel(request: DeskRequest) -> HttpResponse:
    """The list as narrowed, as Excel."""
    seen = queries.requests_visible_to(request.actor)
    rows = queries.narrow_requests(seen, lists.request_filter(request).conditions)
    return download(lists.requests_excel(queries.with_names(rows)), EXCEL, "de-nghi-ho-tro.xlsx")


@rights("support.see")
@require_GET
@never_cache
def support_request(request: DeskRequest, pk: int) -> HttpResponse:
    """One request, with what the reader can do about it."""
    return _page(request, _find(request, pk))


@rights("support.see")
@require_POST
def support_opinion(request: DeskRequest, pk: int) -> HttpResponse:
    """The commune's opinion."""
    found, form = _find(request, pk), forms.OpinionForm(request.POST, auto_id="xa_%s")

    def act(data: dict[str, Any], key: str) -> object:
        is_for, words = data["is_for"], data["opinion"]
        return actions.give_opinion(found, is_for, words, by=request.actor, at=clock.now())

    return _do(request, found, form, act, _("Đã ghi ý kiến của xã."), "opinion_form")


@rights("support.manage")
@require_POST
def support_appraise(request: DeskRequest, pk: int) -> HttpResponse:
    """The appraisal."""
    found, form = _find(request, pk), forms.AppraiseForm(request.POST, auto_id="tham_dinh_%s")

    def act(data: dict[str, Any], key: str) -> object:
        return actions.appraise_request(
            found, data["amount"], data["reasons"], by=request.actor, at=clock.now(), key=key
        )

    return _do(request, found, form, act, _("Đã thẩm định, chờ lãnh đạo quyết định."), "appraise_form")


@rights("support.manage")
@require_POST
def support_return(request: DeskRequest, pk: int) -> HttpResponse:
    """Give a request back with reasons."""
    found, form = _find(request, pk), forms.ReasonsForm(request.POST, auto_id="tra_%s")

    def act(data: dict[str, Any], key: str) -> object:
        return actions.return_request(found, data["reasons"], by=request.actor, at=clock.now(), key=key)

    return _do(request, found, form, act, _("Đã trả lại đề nghị."), "return_form")


@rights("support.award")
@require_POST
def support_award(request: DeskRequest, pk: int) -> HttpResponse:
    """The decision to help."""
    found = _find(request, pk)
    form = forms.AwardForm(request.POST, lines=found.scheme.lines.all(), auto_id="quyet_dinh_%s")

    def act(data: dict[str, Any], key: str) -> object:
        decided = {name: data[name] for name in ("decision_no", "decided_on")}
        line = form.lines[data["line"]]
        return actions.award_request(
            found, line, data["amount"], **decided, by=request.actor, at=clock.now(), key=key
        )

    return _do(request, found, form, act, _("Đã quyết định hỗ trợ."), "award_form")


@rights("support.award")
@require_POST
def support_refuse(request: DeskRequest, pk: int) -> HttpResponse:
    """The decision not to help."""
    found, form = _find(request, pk), forms.ReasonsForm(request.POST, auto_id="khong_%s")

    def act(data: dict[str, Any], key: str) -> object:
        return actions.refuse_request(found, data["reasons"], by=request.actor, at=clock.now(), key=key)

    return _do(request, found, form, act, _("Đã ghi quyết định không hỗ trợ."), "refuse_form")


@rights("support.manage")
@require_POST
def support_pay(request: DeskRequest, pk: int) -> HttpResponse:
    """One payment of the request's award."""
    found, form = _find(request, pk), forms.PaymentForm(request.POST, auto_id="chi_%s")
    award = get_object_or_404(
        queries.awards_visible_to(request.actor).select_related("request"), request=found
    )

    def act(data: dict[str, Any], key: str) -> object:
        return actions.pay_award(award, **data, by=request.actor, at=clock.now(), key=key)

    return _do(request, found, form, act, _("Đã ghi lần chi."), "pay_form")


@rights("support.manage")
@require_POST
def support_accept(request: DeskRequest, pk: int) -> HttpResponse:
    """The acceptance."""
    found, form = _find(request, pk), forms.AcceptForm(request.POST, auto_id="nghiem_thu_%s")

    def act(data: dict[str, Any], key: str) -> object:
        return actions.accept_request(found, **data, by=request.actor, at=clock.now(), key=key)

    return _do(request, found, form, act, _("Đã nghiệm thu."), "accept_form")


@rights("support.manage")
@require_POST
def support_close(request: DeskRequest, pk: int) -> HttpResponse:
    """Close the request; what was not paid goes back to the budget."""
    actions.close_request(_find(request, pk), by=request.actor, at=clock.now())
    messages.success(request, _("Đã kết thúc hồ sơ hỗ trợ."))
    return redirect("officer:support_request", pk=pk)


@rights("support.award")
@require_POST
def support_stop(request: DeskRequest, pk: int) -> HttpResponse:
    """Stop the help; what was not paid goes back to the budget."""
    found, form = _find(request, pk), forms.ReasonsForm(request.POST, auto_id="dung_%s")

    def act(data: dict[str, Any], key: str) -> object:
        return actions.stop_request(found, data["reasons"], by=request.actor, at=clock.now())

    return _do(request, found, form, act, _("Đã dừng hỗ trợ."), "stop_form")


@rights("support.see")
@require_http_methods(["GET", "HEAD", "POST"])
def support_outcome(request: DeskRequest, pk: int, outcome_pk: int) -> HttpResponse:
    """What came of the help, written down for the producer."""
    seen = queries.outcomes_visible_to(request.actor).filter(request=pk)
    related = ("request__organisation", "request__scheme", "request__award")
    outcome: Outcome = get_object_or_404(seen.select_related(*related), pk=outcome_pk)
    rules.may_measure.check(request.actor, outcome, clock.today())
    form = forms.OutcomeForm(request.POST or None, initial=forms.initial_of_outcome(outcome))

    def act(data: dict[str, Any]) -> str:
        actions.measure_outcome(outcome, data, by=request.actor, at=clock.now())
        messages.success(request, _("Đã ghi kết quả."))
        return f"/can-bo/ho-tro/{pk}/"

    context = {"outcome": outcome, "found": outcome.request}
    return asked(request, form, act, "officer/support_outcome.html", context)


def _do(
    request: DeskRequest, found: Request, form: django_forms.Form, act: Act, done: str, shown_as: str
) -> HttpResponse:
    """Do what a form of the request's page asks; what it refuses stands in the page, with what was typed."""
    if acted(request, form, act, done):
        return redirect("officer:support_request", pk=found.pk)
    return _page(request, found, 422, **{shown_as: form})


def _page(request: DeskRequest, found: Request, code: int = 200, **sent: Any) -> HttpResponse:
    actor, on = request.actor, clock.today()
    proofs, award = list(found.proofs.all()), getattr(found, "award", None)
    waits = found.state in (RequestState.SENT, RequestState.APPRAISED)
    there = {proof.paper for proof in proofs}
    context = {
        "found": found, "award": award, "on": on, "key": uuid.uuid4().hex, "waits": waits,
        "proofs": [proof for proof in proofs if not proof.is_for_acceptance],
        "acceptance_proofs": [proof for proof in proofs if proof.is_for_acceptance],
        "missing": [paper for paper in found.scheme.paper_list if paper not in there] if waits else [],
        "checks": rules.eligibility(found.scheme, found.organisation, found.product, on, but=found.pk)
        if waits else [],
        "outcomes": [(each, rules.may_measure.allows(actor, each, on)) for each in found.outcomes.all()],
        **_may(actor, found, award), **_forms(found, award, on, actor), **sent,
    }  # fmt: skip
    return render(request, "officer/support_request.html", context, status=code)


def _may(actor: Any, found: Request, award: Any) -> dict[str, object]:
    may_accept = rules.may_accept.reason(actor, found)
    return {
        "may_opine": rules.may_opine.allows(actor, found),
        "may_appraise": rules.may_appraise.allows(actor, found),
        "may_decide": rules.may_decide.allows(actor, found),
        "may_pay": award is not None and rules.may_pay.allows(actor, award),
        "may_accept": may_accept is None,
        "accept_refusal": may_accept if may_accept and may_accept.about == "thing" and award else None,
        "may_close": rules.may_close_request.allows(actor, found),
        "may_stop": rules.may_stop.allows(actor, found),
    }


def _forms(found: Request, award: Any, on: Any, actor: Any) -> dict[str, object]:
    """The page's forms, empty but for what is likely."""
    made: dict[str, object] = {
        "opinion_form": forms.OpinionForm(auto_id="xa_%s"),
        "appraise_form": forms.AppraiseForm(auto_id="tham_dinh_%s", initial={"amount": found.asked}),
        "return_form": forms.ReasonsForm(auto_id="tra_%s"),
        "refuse_form": forms.ReasonsForm(auto_id="khong_%s"),
        "stop_form": forms.ReasonsForm(auto_id="dung_%s"),
        "accept_form": forms.AcceptForm(auto_id="nghiem_thu_%s", initial={"accepted_on": on}),
    }
    if award is not None:
        likely = {"amount": award.owed, "paid_on": on}
        made["pay_form"] = forms.PaymentForm(auto_id="chi_%s", initial=likely)
    if found.state == RequestState.APPRAISED and actor.has("support.award"):
        made["award_form"] = forms.AwardForm(
            lines=found.scheme.lines.all(), auto_id="quyet_dinh_%s",
            initial={"amount": found.appraised, "decided_on": on},
        )  # fmt: skip
    return made


def _find(request: DeskRequest, pk: int) -> Request:
    seen = queries.with_names(queries.requests_visible_to(request.actor))
    proofs = Prefetch("proofs", Proof.objects.select_related("document").prefetch_related("document__pages"))
    ahead = (proofs, "award__payments", "outcomes", "scheme__communes")
    return get_object_or_404(seen.prefetch_related(*ahead), pk=pk)


urlpatterns = [
    path("ho-tro/", support, name="support"),
    path("ho-tro/excel/", support_excel, name="support_excel"),
    path("ho-tro/<int:pk>/", support_request, name="support_request"),
    path("ho-tro/<int:pk>/y-kien/", support_opinion, name="support_opinion"),
    path("ho-tro/<int:pk>/tham-dinh/", support_appraise, name="support_appraise"),
    path("ho-tro/<int:pk>/tra-lai/", support_return, name="support_return"),
    path("ho-tro/<int:pk>/quyet-dinh/", support_award, name="support_award"),
    path("ho-tro/<int:pk>/khong-ho-tro/", support_refuse, name="support_refuse"),
    path("ho-tro/<int:pk>/chi/", support_pay, name="support_pay"),
    path("ho-tro/<int:pk>/nghiem-thu/", support_accept, name="support_accept"),
    path("ho-tro/<int:pk>/ket-thuc/", support_close, name="support_close"),
    path("ho-tro/<int:pk>/dung/", support_stop, name="support_stop"),
    path("ho-tro/<int:pk>/ket-qua/<int:outcome_pk>/", support_outcome, name="support_outcome"),
]
