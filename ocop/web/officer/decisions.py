"""Decisions: the office drafts, the leader issues."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.base.refusals import Refused
from ocop.certificates import actions, forms, queries, rules
from ocop.certificates.models import Decision, DecisionState
from ocop.councils import queries as councils
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import paging
from ocop.web.ui.sent import key_of


@rights("view.all")
@require_GET
def decisions(request: DeskRequest) -> HttpResponse:
    """Sessions that wait for a draft, drafts that wait for the leader, and what was issued."""
    issued = queries.decisions_visible_to(request.actor).filter(state=DecisionState.ISSUED)
    context = {
        "to_prepare": queries.sessions_to_prepare() if request.actor.has("certificates.prepare") else [],
        "drafts": queries.drafts(),
        "page": paging.page(request, issued.order_by("-signed_on", "-id")),
        "key": uuid.uuid4().hex,
    }
    return render(request, "officer/decisions.html", context)


@rights("certificates.prepare")
@require_POST
def prepare(request: DeskRequest, session_pk: int) -> HttpResponse:
    """Draft a decision over a closed session."""
    session = get_object_or_404(councils.sessions_visible_to(request.actor), pk=session_pk)
    decision = actions.prepare_decision(
        session=session, by=request.actor, at=clock.now(), key=request.POST.get("key", "")
    )
    return redirect("officer:decision", pk=decision.pk)


@rights("view.all")
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: DeskRequest, pk: int) -> HttpResponse:
    """One decision with its dossiers; the leader issues it here."""
    found = get_object_or_404(queries.decisions_visible_to(request.actor), pk=pk)
    if request.method == "POST":
        form = forms.IssueForm(request.POST)
        if form.is_valid() and _issue(request, found, form):
            return redirect("officer:decision", pk=pk)
        return render(request, "officer/decision.html", _context(request, found, form), status=422)
    form = forms.IssueForm(initial={"signed_on": clock.today(), "signer": request.actor.name})
    return render(request, "officer/decision.html", _context(request, found, form))


def _issue(request: DeskRequest, found: Decision, form: forms.IssueForm) -> bool:
    try:
        actions.issue_decision(
            decision=found,
            **form.cleaned_data,
            by=request.actor,
            at=clock.now(),
            key=request.POST.get("key", ""),
        )
    except Refused as refused:
        form.add_error(refused.reason.field or None, refused.reason.text)
        return False
    return True


def _context(request: DeskRequest, found: Decision, form: forms.IssueForm) -> dict[str, Any]:
    return {
        "decision": found,
        "items": queries.items_of(found),
        "form": form,
        "refusal": rules.may_issue.reason(request.actor, found),
        "key": key_of(request),
    }


urlpatterns = [
    path("quyet-dinh/", decisions, name="decisions"),
    path("quyet-dinh/soan/<int:session_pk>/", prepare, name="decision_prepare"),
    path("quyet-dinh/<int:pk>/", decision, name="decision"),
]
