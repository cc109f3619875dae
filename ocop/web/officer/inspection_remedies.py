"""Remedies at the officers' desks: ordered, accepted, returned, given up; proposals to revoke."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ocop.base import clock
from ocop.certificates import queries as certificates
from ocop.oversight import actions, forms, queries, rules
from ocop.oversight.models import Finding, Remedy
from ocop.web.access import DeskRequest, rights
from ocop.web.officer.asking import acted, asked
from ocop.web.officer.inspections import find, page_of


@rights("oversight.visit")
@require_POST
def remedy_new(request: DeskRequest, pk: int) -> HttpResponse:
    """Order a remedy for a finding."""
    finding = _finding(request, pk)
    form = forms.RemedyForm(request.POST, auto_id=f"viec{pk}_%s")

    def order(data: dict[str, Any], key: str) -> None:
        actions.order_remedy(
            finding, data["remedy"], data["due_on"], by=request.actor, at=clock.now(), key=key
        )

    return _do(request, finding.visit_id, form, order, _("Đã ghi việc khắc phục."), "remedy_form", pk)


@rights("oversight.visit")
@require_POST
def remedy_accept(request: DeskRequest, pk: int) -> HttpResponse:
    """Say that it was put right."""
    remedy = _remedy(request, pk)
    actions.accept_remedy(remedy, by=request.actor, at=clock.now(), key=request.POST.get("key", ""))
    messages.success(request, _("Đã ghi là khắc phục xong."))
    return redirect("officer:inspection", pk=remedy.finding.visit_id)


@rights("oversight.visit")
@require_POST
def remedy_return(request: DeskRequest, pk: int) -> HttpResponse:
    """Say what is still missing."""
    remedy = _remedy(request, pk)
    form = forms.ReturnRemedyForm(request.POST, auto_id=f"tra{pk}_%s")

    def give_back(data: dict[str, Any], key: str) -> None:
        actions.return_remedy(
            remedy, data["reasons"], data["due_on"], by=request.actor, at=clock.now(), key=key
        )

    return _do(request, remedy.finding.visit_id, form, give_back, _("Đã gửi lại chủ thể."), "return_form", pk)


@rights("oversight.visit")
@require_POST
def remedy_fail(request: DeskRequest, pk: int) -> HttpResponse:
    """Say that it was not put right."""
    remedy = _remedy(request, pk)
    form = forms.FailRemedyForm(request.POST, auto_id=f"khong{pk}_%s")

    def fail(data: dict[str, Any], key: str) -> None:
        actions.fail_remedy(remedy, data["reasons"], by=request.actor, at=clock.now(), key=key)

    return _do(request, remedy.finding.visit_id, form, fail, _("Đã ghi là không khắc phục."), "fail_form", pk)


@rights("oversight.visit")
@require_http_methods(["GET", "HEAD", "POST"])
def revocation_propose(request: DeskRequest, pk: int) -> HttpResponse:
    """Lay a finding before the leader as a ground for revocation."""
    finding = _finding(request, pk)
    rules.may_propose_revocation.check(request.actor, finding, clock.today())
    found = rules.certificates_of(finding)
    initial = {"reason": finding.text, "concluded_on": clock.today()}
    if len(found) == 1:
        initial["certificate"] = found[0]
    grounds = certificates.grounds(found[0]) if found else ()
    form = forms.ProposeForm(request.POST or None, certificates=found, grounds=grounds, initial=initial)

    def propose(data: dict[str, Any]) -> str:
        key = request.POST.get("key", "")
        actions.propose_revocation(finding, **data, by=request.actor, at=clock.now(), key=key)
        messages.success(
            request, _("Đã trình lãnh đạo. Chưa có gì bị thu hồi cho đến khi lãnh đạo quyết định.")
        )
        return reverse("officer:inspection", args=[finding.visit_id])

    context = {"visit": finding.visit, "finding": finding, "has_certificate": bool(found)}
    return asked(request, form, propose, "officer/inspection_propose.html", context)


def _finding(request: DeskRequest, pk: int) -> Finding:
    seen = queries.findings_visible_to(request.actor).select_related("visit__organisation", "product")
    return get_object_or_404(seen, pk=pk)


def _remedy(request: DeskRequest, pk: int) -> Remedy:
    seen = queries.remedies_visible_to(request.actor).select_related("finding__visit__organisation")
    return get_object_or_404(seen, pk=pk)


def _do(
    request: DeskRequest,
    visit_id: int,
    form: django_forms.Form,
    act: Callable[[dict[str, Any], str], None],
    done: str,
    shown_as: str,
    sent_to: int,
) -> HttpResponse:
    """Do what a form of the visit's page asks; what it refuses stands in the page, with what was typed."""
    if acted(request, form, act, done):
        return redirect("officer:inspection", pk=visit_id)
    return page_of(request, find(request, visit_id), 422, **{shown_as: form, "sent_to": sent_to})


urlpatterns = [
    path("kiem-tra/dieu/<int:pk>/khac-phuc/", remedy_new, name="remedy_new"),
    path("kiem-tra/dieu/<int:pk>/de-nghi-thu-hoi/", revocation_propose, name="revocation_propose"),
    path("kiem-tra/khac-phuc/<int:pk>/dat/", remedy_accept, name="remedy_accept"),
    path("kiem-tra/khac-phuc/<int:pk>/tra-lai/", remedy_return, name="remedy_return"),
    path("kiem-tra/khac-phuc/<int:pk>/khong/", remedy_fail, name="remedy_fail"),
]
