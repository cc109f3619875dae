"""Scoring proposals: own cards, the sheet, locking; results once every card is locked."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from ocop.base import clock
from ocop.base.refusals import Refused
from ocop.councils import queries as sheets
from ocop.councils.states import CardState
from ocop.files import queries as files
from ocop.science import actions, links
from ocop.science.forms.pieces import Words
from ocop.science.models import Proposal, Review, ReviewMark
from ocop.science.queries import calls as queries
from ocop.web import sending
from ocop.web.access import DeskRequest, rights
from ocop.web.council import marking
from ocop.web.proposing.pages import form_page, page_of
from ocop.web.ui.sent import key_of


@rights("science.score")
@require_GET
@never_cache
def proposals(request: DeskRequest) -> HttpResponse:
    """What stands before the member's panels: own open cards first."""
    waiting = list(queries.own_open_reviews(request.actor))
    rows = queries.listed(queries.proposals_visible_to(request.actor))
    context = {"waiting": waiting, "page": page_of(request, rows)}
    return render(request, "council/proposals.html", context)


@rights("science.score")
@require_GET
@never_cache
def proposal(request: DeskRequest, pk: int) -> HttpResponse:
    """One proposal as it was sent, and its result once every card is locked."""
    found = _find(request, pk)
    locked, expected = queries.progress(found)
    mine = queries.own_review(request.actor, pk)
    context = {
        **_about(found), "mine": mine, "locked": locked, "expected": expected,
        "apart": queries.is_apart(found), "comparison": queries.comparison(found, request.actor),
        "recusals": found.recusals.select_related("seat__person"),
    }  # fmt: skip
    return render(request, "council/proposal.html", context)


@rights("science.score")
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: DeskRequest, pk: int) -> HttpResponse:
    """The member's own card: GET shows it, POST saves what was sent of it (see `sheets.sheet`)."""
    review = queries.own_review(request.actor, pk)
    if review is None:
        return redirect("council:proposal", pk=_find(request, pk).pk)
    if request.method == "POST":
        return _save(request, review)
    return _page(request, review, sheets.marks_of(review), "", 200)


def _save(request: DeskRequest, review: Review) -> HttpResponse:
    sent = request.POST
    given = marking.given_in(sent)
    try:
        saved = actions.save_marks(
            review=review, given=given, **marking.guard_in(sent), by=request.actor, at=clock.now()
        )
    except Refused as refused:
        if refused.reason.about == "person":
            raise
        status = 422 if refused.reason.about == "input" else 409
        if request.htmx:
            return render(request, "council/_unsaved.html", {"reason": refused.reason}, status=status)
        typed = marking.as_sent(sheets.marks_of(review), given, ReviewMark)
        return _page(request, review, typed, refused.reason.text, status)
    if request.htmx:
        filled = sheets.filled(queries.tree_of(review.proposal.call), saved.marks)
        context = {"sheet": filled, "card": review, "changed": set(given), "saved": True}
        return render(request, "council/_saved.html", context)
    if "lock" in sent:
        return redirect("council:proposal_lock", pk=review.proposal_id)
    return redirect(links.sheet(review.proposal) + "?saved=1")


def _page(
    request: DeskRequest, review: Review, marks: dict[str, Any], problem: str, status: int
) -> HttpResponse:
    found = review.proposal
    context = {
        **_about(found), "card": review, "sheet": sheets.filled(queries.tree_of(found.call), marks),
        "problem": problem, "readonly": review.state != CardState.OPEN, "saved": "saved" in request.GET,
        "others": list(queries.own_open_reviews(request.actor)),
        "window": request.POST.get("window") or uuid.uuid4().hex,
        "kicker": _("Phiếu chấm của tôi – lượt %(n)d") % {"n": review.round},
    }  # fmt: skip
    return render(request, "council/proposal_sheet.html", context, status=status)


@rights("science.score")
@require_http_methods(["GET", "HEAD", "POST"])
def lock(request: DeskRequest, pk: int) -> HttpResponse:
    """Look once more, then lock the card for good."""
    review = _own(request, pk)
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        key = request.POST.get("key", "")
        try:
            actions.lock_review(review=review, by=request.actor, at=clock.now(), key=key)
            waiting = queries.own_open_reviews(request.actor).first()
            return redirect(links.sheet(waiting.proposal) if waiting else reverse("council:proposals"))
        except Refused as refused:
            if refused.reason.about == "person":
                raise
            problems = [(refused.reason.text, f"{links.sheet(review.proposal)}#c-{refused.reason.field}")]
            review = _own(request, pk)
    filled = sheets.filled(queries.tree_of(review.proposal.call), sheets.marks_of(review))
    context = {
        "proposal": review.proposal, "card": review, "sheet": filled, "problems": problems,
        "lacking": [filled.tree.leaf(code) for code in filled.missing], "key": key_of(request),
    }  # fmt: skip
    return render(request, "council/proposal_lock.html", context, status=422 if problems else 200)


@rights("science.score")
@require_http_methods(["GET", "HEAD", "POST"])
def aside(request: DeskRequest, pk: int) -> HttpResponse:
    """Declare an interest: the card is void."""
    review = _own(request, pk)
    form = Words(
        request.POST or None, name="reason", label=_("Vì sao anh chị không chấm đề xuất này?"),
        hint=_("Ví dụ: là người nhà của người đề xuất. Hội đồng và tỉnh đọc được."),
    )  # fmt: skip

    def act(data: dict[str, Any], _key: str) -> str:
        actions.stand_aside(review=review, reason=data["reason"], by=request.actor, at=clock.now())
        return reverse("council:proposals")

    return form_page(
        request, form, act, title=_("Khai có lợi ích liên quan"), submit=_("Tôi không chấm đề xuất này"),
        kicker=review.proposal.title, back=links.sheet(review.proposal),
        crumbs=[(reverse("council:proposals"), _("Đề tài, dự án"))],
    )  # fmt: skip


@rights("science.score")
@require_GET
def proposal_file(request: DeskRequest, pk: int, page_pk: int) -> HttpResponseBase:
    """One page of a proof attached to a proposal."""
    stored = queries.attached_file(_find(request, pk), page_pk)
    if stored is None:
        raise Http404
    return sending.send(request, files.to_show(stored), "tai-lieu")


def _about(found: Proposal) -> dict[str, Any]:
    return {
        "proposal": found, "call": found.call, "documents": queries.documents_of(found),
        "beneficiaries": found.beneficiaries.select_related("organisation__unit"),
        "products": found.products.select_related("organisation"), "priority_forms": found.call.forms,
        "file_url": "council:proposal_file",
    }  # fmt: skip


def _find(request: DeskRequest, pk: int) -> Proposal:
    seen = queries.proposals_visible_to(request.actor).select_related("call__panel", "organisation")
    return get_object_or_404(seen, pk=pk)


def _own(request: DeskRequest, pk: int) -> Review:
    review = queries.own_review(request.actor, pk)
    if review is None:
        raise Http404
    return review


urlpatterns = [
    path("de-tai/", proposals, name="proposals"),
    path("de-tai/<int:pk>/", proposal, name="proposal"),
    path("de-tai/<int:pk>/phieu/", sheet, name="proposal_sheet"),
    path("de-tai/<int:pk>/khoa/", lock, name="proposal_lock"),
    path("de-tai/<int:pk>/khong-cham/", aside, name="proposal_aside"),
    path("de-tai/<int:pk>/tep/<int:page_pk>/", proposal_file, name="proposal_file"),
]
