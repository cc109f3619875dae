"""The score sheet: evidence beside it, saved as one goes, locked when complete."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ocop.base import clock
from ocop.base.refusals import Refused
from ocop.councils import actions, links, queries
from ocop.councils.models import Hearing, Mark, Scorecard
from ocop.councils.states import CardState
from ocop.dossiers import queries as dossiers
from ocop.files import queries as files
from ocop.web import sending
from ocop.web.access import DeskRequest, rights
from ocop.web.council import desk, marking
from ocop.web.ui.sent import key_of


@rights("councils.score")
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: DeskRequest, pk: int) -> HttpResponse:
    """The member's own card: GET shows it, POST saves what was sent of it.

    An autosave sends one criterion, the button the whole sheet; both come here and what
    is not sent stays as it is.
    """
    card = queries.own_card(request.actor, pk)
    if card is None:
        hearing = desk.find_hearing(request, pk)
        return redirect(links.hearing(hearing.pk))
    if request.method == "POST":
        return _save(request, card)
    return _page(request, card, queries.marks_of(card), "", 200)


def _save(request: DeskRequest, card: Scorecard) -> HttpResponse:
    sent = request.POST
    given = marking.given_in(sent)
    try:
        saved = actions.save_marks(
            card=card, given=given, **marking.guard_in(sent), by=request.actor, at=clock.now()
        )
    except Refused as refused:
        if refused.reason.about == "person":
            raise
        status = 422 if refused.reason.about == "input" else 409
        if request.htmx:
            return render(request, "council/_unsaved.html", {"reason": refused.reason}, status=status)
        typed = marking.as_sent(queries.marks_of(card), given, Mark)
        return _page(request, card, typed, refused.reason.text, status)
    if request.htmx:
        filled = queries.sheet(card.hearing, saved.marks)
        context = {"sheet": filled, "card": card, "changed": set(given), "saved": True}
        return render(request, "council/_saved.html", context)
    if "lock" in sent:
        return redirect("council:lock", pk=card.hearing_id)
    return redirect(links.sheet(card.hearing_id) + "?saved=1")


def _page(
    request: DeskRequest, card: Scorecard, marks: dict[str, Any], problem: str, status: int
) -> HttpResponse:
    hearing = desk.find_hearing(request, card.hearing_id)
    reading = dossiers.reading(hearing.dossier)
    filled = queries.sheet(hearing, marks, reading)
    context = {
        "hearing": hearing,
        "card": card,
        "sheet": filled,
        "reading": reading,
        "problem": problem,
        "readonly": card.state != CardState.OPEN,
        "others": queries.own_open_cards(request.actor, hearing.session_id),
        "saved": "saved" in request.GET,
        "window": request.POST.get("window") or uuid.uuid4().hex,
        "kicker": _("Phiếu chấm của tôi – lượt %(n)d") % {"n": card.round},
    }
    return render(request, "council/sheet.html", context, status=status)


@rights("councils.score")
@require_http_methods(["GET", "HEAD", "POST"])
def lock(request: DeskRequest, pk: int) -> HttpResponse:
    """Look once more, then lock the card for good."""
    card = queries.own_card(request.actor, pk)
    if card is None:
        raise Http404
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        key = request.POST.get("key", "")
        try:
            actions.lock_card(card=card, by=request.actor, at=clock.now(), key=key)
            return redirect(_after_lock(request, card))
        except Refused as refused:
            if refused.reason.about == "person":
                raise
            problems = [(refused.reason.text, f"{links.sheet(pk)}#c-{refused.reason.field}")]
            card = queries.own_card(request.actor, pk) or card
    hearing = desk.find_hearing(request, pk)
    filled = queries.sheet(hearing, queries.marks_of(card))
    context = {
        "hearing": hearing,
        "card": card,
        "sheet": filled,
        "lacking": [filled.tree.leaf(code) for code in filled.missing],
        "problems": problems,
        "key": key_of(request),
    }
    return render(request, "council/lock.html", context, status=422 if problems else 200)


def _after_lock(request: DeskRequest, card: Scorecard) -> str:
    """On to the next open card of the evening, else back to the session."""
    waiting = queries.own_open_cards(request.actor, card.hearing.session_id)
    if waiting:
        return links.sheet(waiting[0].hearing_id)
    return links.session(card.hearing.session_id)


@rights(*desk.READERS)
@require_GET
def dossier(request: DeskRequest, pk: int) -> HttpResponse:
    """The dossier as it was sent, with its proofs: to members who declared and are not recused."""
    hearing = desk.find_hearing(request, pk)
    if not queries.may_read_evidence(request.actor, hearing):
        context = {"hearing": hearing, "session": hearing.session}
        return render(request, "council/closed.html", context, status=403)
    reading = dossiers.reading(hearing.dossier)
    return render(request, "council/dossier.html", {"hearing": hearing, "reading": reading})


@rights(*desk.READERS)
@require_GET
def evidence(request: DeskRequest, pk: int, file_pk: int) -> HttpResponseBase:
    """One file that the dossier cites."""
    hearing: Hearing = desk.find_hearing(request, pk)
    if not queries.may_read_evidence(request.actor, hearing):
        raise Http404
    stored = dossiers.cited_file(hearing.dossier, file_pk)
    if stored is None:
        raise Http404
    return sending.send(request, files.to_show(stored), "minh-chung")


urlpatterns = [
    path("ho-so/<int:pk>/phieu/", sheet, name="sheet"),
    path("ho-so/<int:pk>/khoa/", lock, name="lock"),
    path("ho-so/<int:pk>/doc/", dossier, name="dossier"),
    path("ho-so/<int:pk>/tep/<int:file_pk>/", evidence, name="evidence"),
]
