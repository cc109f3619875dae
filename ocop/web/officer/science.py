"""Calls and proposals at the province's desk: prepared, opened, checked, scored, decided."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.councils.states import CardState
from ocop.organisations.models import LegalForm
from ocop.science import actions
from ocop.science.forms import calls as forms
from ocop.science.forms.pieces import Words
from ocop.science.models import Call, Proposal, Review, Subject
from ocop.science.queries import calls as queries
from ocop.science.queries import projects, technologies
from ocop.science.rules import calls as rules
from ocop.science.rules import projects as contracts
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import science_lists as lists
from ocop.web.officer.downloads import EXCEL, download
from ocop.web.proposing import urls as proposing
from ocop.web.proposing.pages import form_page, page_of, pressed
from ocop.web.ui.sent import key_of

READERS = ("science.manage", "view.all")


@rights(*READERS)
@require_GET
def science(request: DeskRequest) -> HttpResponse:
    """Every call with its proposals counted, and the ways to projects and technologies."""
    calls = queries.counted(queries.calls_visible_to(request.actor))
    running = projects.projects_visible_to(request.actor)
    context = {
        "page": page_of(request, calls), "on": clock.today(),
        "may_manage": rules.may_manage.allows(request.actor),
        "running": running.filter(state="running").count(), "projects": running.count(),
        "technologies": technologies.technologies_visible_to(request.actor).filter(is_open=True).count(),
    }  # fmt: skip
    return render(request, "officer/science.html", context)


@rights(*READERS)
@require_GET
@never_cache
def call(request: DeskRequest, pk: int) -> HttpResponse:
    """One call: its proposals, how far it is, and the next step."""
    found = _find(request, pk)
    actor = request.actor
    rows = queries.listed(queries.proposals_visible_to(actor).filter(call=found))
    subjects, named = dict(Subject.choices), dict(LegalForm.choices)
    open_cards = queries.sees_all(actor) and found.scoring_at is not None
    waiting = Review.objects.filter(proposal__call=found, state=CardState.OPEN) if open_cards else None
    context = {
        "call": found, "page": page_of(request, rows), "on": clock.today(), "key": key_of(request),
        "subjects": [subjects.get(code, code) for code in found.subjects],
        "groups": [named.get(code, code) for code in found.forms],
        "waiting": waiting.count() if waiting is not None else 0,
        "may_change": rules.may_change_call.allows(actor, found),
        "may_close": rules.may_close.allows(actor, found),
        "may_manage": rules.may_manage.allows(actor),
        "start_refusal": rules.may_start_scoring.reason(actor, found),
        "may_decide": rules.may_decide.allows(actor, found), "tree": queries.tree_of(found),
    }  # fmt: skip
    return render(request, "officer/science_call.html", context)


@rights(*READERS)
@require_GET
def call_excel(request: DeskRequest, pk: int) -> HttpResponse:
    """The proposals of a call as Excel: real numbers and days, nothing that runs."""
    found = _find(request, pk)
    rows = queries.listed(queries.proposals_visible_to(request.actor).filter(call=found))
    return download(lists.proposals(rows), EXCEL, "de-xuat.xlsx")


@rights("science.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def call_new(request: DeskRequest) -> HttpResponse:
    """Prepare a call."""
    panels = queries.panels_visible_to(request.actor)
    form = forms.CallForm(request.POST or None, panels=panels, initial={"year": clock.today().year})

    def act(data: dict[str, Any], key: str) -> str:
        made = actions.create_call(data, by=request.actor, at=clock.now(), key=key)
        return reverse("officer:science_call", args=[made.pk])

    return form_page(
        request,
        form,
        act,
        title=_("Soạn đợt đề xuất"),
        submit=_("Lưu nháp"),
        back=reverse("officer:science"),
        lead=_("Lưu nháp chỉ tỉnh thấy. Mở đợt thì nơi đề xuất thấy và được báo."),
        crumbs=_crumbs(),
    )


@rights("science.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def call_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Change a call."""
    found = _find(request, pk)
    rules.may_change_call.check(request.actor, found)
    panels = queries.panels_visible_to(request.actor)
    initial = forms.initial_of(found)
    form = forms.CallForm(request.POST or None, panels=panels, call=found, initial=initial)

    def act(data: dict[str, Any], _key: str) -> str:
        actions.change_call(found, data, by=request.actor, at=clock.now())
        return reverse("officer:science_call", args=[pk])

    return form_page(
        request, form, act, title=_("Sửa đợt đề xuất"), submit=_("Lưu đợt"), kicker=found.title,
        back=reverse("officer:science_call", args=[pk]), crumbs=_crumbs(found),
    )  # fmt: skip


@rights("science.manage")
@require_POST
def call_open(request: DeskRequest, pk: int) -> HttpResponse:
    """Publish a call."""
    found = _find(request, pk)
    return pressed(
        request, reverse("officer:science_call", args=[pk]), _("Đã mở đợt. Cơ quan, đối tác được báo."),
        lambda key: actions.open_call(found, by=request.actor, at=clock.now(), key=key),
    )  # fmt: skip


@rights("science.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def call_close(request: DeskRequest, pk: int) -> HttpResponse:
    """Close a call; early only with a reason."""
    found = _find(request, pk)
    rules.may_close.check(request.actor, found)
    early = clock.today() <= found.closes_on
    form = Words(
        request.POST if request.method == "POST" else None,
        name="reason",
        label=_("Lý do đóng sớm"),
        hint=_("Đợt chưa hết hạn nhận nên phải ghi lý do.")
        if early
        else _("Đợt đã hết hạn, không cần lý do."),
        required=early,
    )

    def act(data: dict[str, Any], key: str) -> str:
        actions.close_call(found, data["reason"], by=request.actor, at=clock.now(), key=key)
        messages.success(request, _("Đã đóng đợt. Kiểm tra xong mọi đề xuất thì bắt đầu chấm."))
        return reverse("officer:science_call", args=[pk])

    return form_page(
        request, form, act, title=_("Đóng đợt đề xuất"), submit=_("Đóng đợt"), kicker=found.title,
        back=reverse("officer:science_call", args=[pk]), crumbs=_crumbs(found),
    )  # fmt: skip


@rights("science.manage")
@require_POST
def call_score(request: DeskRequest, pk: int) -> HttpResponse:
    """Open the cards of the panel."""
    found = _find(request, pk)
    return pressed(
        request, reverse("officer:science_call", args=[pk]), _("Đã mở phiếu chấm cho hội đồng."),
        lambda key: actions.start_scoring(found, by=request.actor, at=clock.now(), key=key),
    )  # fmt: skip


@rights("science.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def call_decide(request: DeskRequest, pk: int) -> HttpResponse:
    """Decide on the list."""
    found = _find(request, pk)
    rules.may_decide.check(request.actor, found)
    form = forms.DecisionForm(request.POST or None, call=found, initial={"decided_on": clock.today()})

    def act(data: dict[str, Any], key: str) -> str:
        actions.decide_call(found, **data, by=request.actor, at=clock.now(), key=key)
        messages.success(request, _("Đã quyết định danh mục. Các đơn vị được báo kết quả."))
        return reverse("officer:science_call", args=[pk])

    return form_page(
        request, form, act, title=_("Quyết định danh mục"), submit=_("Quyết định"), kicker=found.title,
        back=reverse("officer:science_call", args=[pk]), crumbs=_crumbs(found),
    )  # fmt: skip


@rights(*READERS)
@require_GET
@never_cache
def proposal(request: DeskRequest, pk: int) -> HttpResponse:
    """One proposal: what it says, how it was scored, and the next step."""
    return _page(request, _find_proposal(request, pk))


def _page(request: DeskRequest, found: Proposal, form: Words | None = None) -> HttpResponse:
    actor = request.actor
    apart = queries.is_apart(found)
    locked, expected = queries.progress(found) if found.state == "eligible" else (0, 0)
    manages = rules.may_manage.allows(actor)
    cards = found.reviews.filter(round=found.round, state=CardState.OPEN).select_related("seat__person")
    context = {
        "proposal": found, "call": found.call, "key": key_of(request), "apart": apart,
        "beneficiaries": found.beneficiaries.select_related("organisation__unit"),
        "products": found.products.select_related("organisation"), "documents": queries.documents_of(found),
        "recusals": found.recusals.select_related("seat__person"), "locked": locked, "expected": expected,
        "open_cards": cards if manages and found.state == "eligible" else [],
        "comparison": queries.comparison(found, actor), "priority_forms": found.call.forms,
        "may_check": rules.may_check.allows(actor, found),
        "may_score_again": rules.may_score_again.allows(actor, found),
        "may_accept_spread": rules.may_accept_spread.allows(actor, found),
        "may_contract": contracts.may_contract.allows(actor, found),
        "project": projects.projects_visible_to(actor).filter(proposal=found).first(),
        "return_form": form or _return_form(None),
    }  # fmt: skip
    return render(request, "officer/science_proposal.html", context, status=422 if form else 200)


def _return_form(data: Any) -> Words:
    return Words(data, name="reasons", label=_("Lý do trả lại, điều cần bổ sung"))


@rights("science.manage")
@require_POST
def proposal_eligible(request: DeskRequest, pk: int) -> HttpResponse:
    """Say that a proposal goes before the panel."""
    found = _find_proposal(request, pk)
    return pressed(
        request, reverse("officer:science_proposal", args=[pk]), _("Đã ghi đề xuất hợp lệ."),
        lambda key: actions.find_eligible(found, by=request.actor, at=clock.now(), key=key),
    )  # fmt: skip


@rights("science.manage")
@require_POST
def proposal_return(request: DeskRequest, pk: int) -> HttpResponse:
    """Give a proposal back with reasons."""
    found = _find_proposal(request, pk)
    form = _return_form(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    said = form.cleaned_data["reasons"]
    return pressed(
        request, reverse("officer:science_proposal", args=[pk]), _("Đã trả lại đề xuất."),
        lambda key: actions.return_proposal(found, said, by=request.actor, at=clock.now(), key=key),
    )  # fmt: skip


@rights("science.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_again(request: DeskRequest, pk: int) -> HttpResponse:
    """After discussion: a new round, or the result as it is where the house rules allow it."""
    found = _find_proposal(request, pk)
    rules.may_score_again.check(request.actor, found)
    keep = "giu" in request.GET
    form = Words(request.POST or None, name="discussion", label=_("Nội dung thảo luận"))

    def act(data: dict[str, Any], key: str) -> str:
        do = actions.accept_spread if keep else actions.score_again
        do(found, data["discussion"], by=request.actor, at=clock.now(), key=key)
        return reverse("officer:science_proposal", args=[pk])

    words = _("Giữ kết quả sau thảo luận") if keep else _("Thảo luận, chấm lại")
    return form_page(
        request, form, act, title=words, submit=words, kicker=found.title,
        back=reverse("officer:science_proposal", args=[pk]), crumbs=_crumbs(found.call),
    )  # fmt: skip


@rights("science.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def review_void(request: DeskRequest, pk: int, review_pk: int) -> HttpResponse:
    """Stop waiting for a card."""
    found = _find_proposal(request, pk)
    review = get_object_or_404(found.reviews.select_related("seat__person", "proposal__call"), pk=review_pk)
    form = Words(request.POST or None, name="reason", label=_("Lý do không tính phiếu"))

    def act(data: dict[str, Any], _key: str) -> str:
        actions.void_review(review=review, reason=data["reason"], by=request.actor, at=clock.now())
        return reverse("officer:science_proposal", args=[pk])

    return form_page(
        request, form, act, title=_("Không tính phiếu này?"), submit=_("Không tính phiếu"),
        kicker=str(review.seat.person), back=reverse("officer:science_proposal", args=[pk]),
        crumbs=_crumbs(found.call),
    )  # fmt: skip


def _find(request: DeskRequest, pk: int) -> Call:
    return get_object_or_404(queries.calls_visible_to(request.actor).select_related("panel"), pk=pk)


def _find_proposal(request: DeskRequest, pk: int) -> Proposal:
    seen = queries.proposals_visible_to(request.actor).select_related("call__panel", "organisation")
    return get_object_or_404(seen, pk=pk)


def _crumbs(found: Call | None = None) -> list[tuple[str, Any]]:
    first = [(reverse("officer:science"), _("Đề tài, dự án"))]
    return [*first, (reverse("officer:science_call", args=[found.pk]), found.title)] if found else first


urlpatterns = [
    *proposing.own("de-tai/cua-toi/", "proposals"),
    *proposing.register("de-tai/"),
    path("de-tai/", science, name="science"),
    path("de-tai/dot/moi/", call_new, name="science_call_new"),
    path("de-tai/dot/<int:pk>/", call, name="science_call"),
    path("de-tai/dot/<int:pk>/excel/", call_excel, name="science_call_excel"),
    path("de-tai/dot/<int:pk>/sua/", call_edit, name="science_call_edit"),
    path("de-tai/dot/<int:pk>/mo/", call_open, name="science_call_open"),
    path("de-tai/dot/<int:pk>/dong/", call_close, name="science_call_close"),
    path("de-tai/dot/<int:pk>/cham/", call_score, name="science_call_score"),
    path("de-tai/dot/<int:pk>/quyet-dinh/", call_decide, name="science_call_decide"),
    path("de-tai/de-xuat/<int:pk>/", proposal, name="science_proposal"),
    path("de-tai/de-xuat/<int:pk>/hop-le/", proposal_eligible, name="science_proposal_eligible"),
    path("de-tai/de-xuat/<int:pk>/tra-lai/", proposal_return, name="science_proposal_return"),
    path("de-tai/de-xuat/<int:pk>/cham-lai/", proposal_again, name="science_proposal_again"),
    path(
        "de-tai/de-xuat/<int:pk>/phieu/<int:review_pk>/khong-tinh/", review_void, name="science_review_void"
    ),
]
