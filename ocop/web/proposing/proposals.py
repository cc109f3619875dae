"""Proposals of one's own organisation: open calls, writing, who benefits, attachments, sending."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.base.refusals import Refused
from ocop.files import queries as files
from ocop.organisations import queries as organisations
from ocop.products.models import Product
from ocop.science import actions
from ocop.science.forms import calls as forms
from ocop.science.models import Beneficiary, Proposal
from ocop.science.queries import calls as queries
from ocop.science.queries import projects, technologies
from ocop.science.rules import calls as rules
from ocop.web.access import DeskRequest, rights
from ocop.web.proposing.pages import address, form_page, own_organisation, page_of, pressed
from ocop.web.ui.sent import key_of

_FOUND = 20
_KEPT = 200


@rights("science.propose")
@require_GET
def home(request: DeskRequest) -> HttpResponse:
    """Calls that are open today, own proposals, projects, and technologies that wait for an answer."""
    own = own_organisation(request)
    rows = queries.with_names(queries.proposals_visible_to(request.actor)).order_by("-created_at", "-pk")
    running = projects.listed(projects.projects_visible_to(request.actor))
    matches = technologies.with_sides(technologies.matches_visible_to(request.actor))
    context = {
        "own": own, "calls": queries.open_calls(clock.today()), "page": page_of(request, rows),
        "projects": running[:50], "matches": matches.order_by("-introduced_at", "-pk")[:20],
        "transfers": projects.told(projects.transfers_visible_to(request.actor))[:20],
    }  # fmt: skip
    return render(request, "ui/science/own.html", context)


@rights("science.propose")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: DeskRequest, call_pk: int) -> HttpResponse:
    """Begin a proposal to an open call."""
    own = own_organisation(request)
    call = get_object_or_404(queries.calls_visible_to(request.actor), pk=call_pk)
    form = forms.ProposalForm(request.POST or None)

    def act(data: dict[str, Any], key: str) -> str:
        made = actions.write_proposal(call, own, data, by=request.actor, at=clock.now(), key=key)
        messages.success(request, _("Đã lưu nháp. Thêm chủ thể hưởng lợi, tài liệu, rồi gửi."))
        return address(request, "own_proposal", made.pk)

    return form_page(
        request, form, act, title=_("Viết đề xuất"), submit=_("Lưu nháp"), kicker=call.title,
        lead=_("Chỉ cần tên và lĩnh vực là lưu được; điền dần rồi gửi."), back=_home(request),
        crumbs=[(_home(request), _("Đề tài, dự án"))],
    )  # fmt: skip


@rights("science.propose")
@require_GET
@never_cache
def proposal(request: DeskRequest, pk: int) -> HttpResponse:
    """One own proposal: what it says, how it stands, and what can be done."""
    return _page(request, _find(request, pk))


def _page(request: DeskRequest, found: Proposal, attach_form: forms.AttachForm | None = None) -> HttpResponse:
    actor, on = request.actor, clock.today()
    may_edit = rules.may_edit.allows(actor, found)
    rows = list(found.beneficiaries.select_related("organisation__unit").order_by("organisation__sort_key"))
    words = request.GET.get("tim", "")
    context = {
        "proposal": found, "call": found.call, "beneficiaries": rows, "may_edit": may_edit,
        "send_refusal": rules.may_send.reason(actor, found, on) if may_edit else None,
        "may_withdraw": rules.may_withdraw.allows(actor, found), "key": key_of(request),
        "documents": queries.documents_of(found), "words": words,
        "found": queries.producers_named(words)[:_FOUND] if words and may_edit else [],
        "products": _choices(found, rows) if may_edit else found.products.all(),
        "attach_form": (attach_form or _attach_form(found)) if may_edit else None,
        "project": projects.projects_visible_to(actor).filter(proposal=found).first(),
        "priority_forms": found.call.forms, "tree": queries.tree_of(found.call),
    }  # fmt: skip
    bound = attach_form is not None
    return render(request, "ui/science/own_proposal.html", context, status=422 if bound else 200)


def _choices(found: Proposal, rows: list[Beneficiary]) -> list[tuple[Product, bool]]:
    """The products of who benefits, each with whether the proposal names it."""
    named = set(found.products.values_list("pk", flat=True))
    owners = [row.organisation_id for row in rows]
    own = Product.objects.filter(organisation_id__in=owners, is_retired=False).select_related("organisation")
    return [(row, row.pk in named) for row in own.order_by("sort_key", "pk")[:_KEPT]]


def _attach_form(found: Proposal, data: Any = None, sent: Any = None) -> forms.AttachForm:
    kept = files.in_use(found.organisation.documents.all()).exclude(science_proposals=found)
    return forms.AttachForm(data, sent, documents=kept.order_by("-created_at", "-pk")[:_KEPT])


@rights("science.propose")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Change a draft or a returned proposal."""
    found = _find(request, pk)
    rules.may_edit.check(request.actor, found)
    form = forms.ProposalForm(request.POST or None, initial=forms.initial_of_proposal(found))
    back = address(request, "own_proposal", pk)

    def act(data: dict[str, Any], _key: str) -> str:
        actions.change_proposal(found, data, by=request.actor, at=clock.now())
        messages.success(request, _("Đã lưu đề xuất."))
        return back

    return form_page(
        request, form, act, title=_("Sửa đề xuất"), submit=_("Lưu"), kicker=found.title, back=back,
        crumbs=[(_home(request), _("Đề tài, dự án")), (back, found.title)],
    )  # fmt: skip


@rights("science.propose")
@require_POST
def send(request: DeskRequest, pk: int) -> HttpResponse:
    """Send a proposal, the first time or once more."""
    found = _find(request, pk)
    done = _("Đã gửi đề xuất. Có trả lời, anh chị nhận được thông báo.")
    return pressed(
        request, address(request, "own_proposal", pk), done,
        lambda key: actions.send_proposal(found, by=request.actor, at=clock.now(), key=key),
    )  # fmt: skip


@rights("science.propose")
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a proposal back, after a look at what follows."""
    found = _find(request, pk)
    back = address(request, "own_proposal", pk)
    if request.method == "POST":
        return pressed(
            request, back, _("Đã rút đề xuất."),
            lambda _key: actions.withdraw_proposal(found, by=request.actor, at=clock.now()),
        )  # fmt: skip
    return render(request, "ui/science/withdraw.html", {"proposal": found, "back": back})


@rights("science.propose")
@require_POST
def beneficiary_add(request: DeskRequest, pk: int) -> HttpResponse:
    """Name a producer that the proposal is for."""
    found = _find(request, pk)
    chosen = request.POST.get("organisation", "")
    producers = organisations.producers(queries.producers_named(""))
    producer = get_object_or_404(producers, pk=int(chosen) if chosen.isdigit() else 0)
    return pressed(
        request, address(request, "own_proposal", pk) + "#huong-loi", _("Đã thêm chủ thể hưởng lợi."),
        lambda _key: actions.add_beneficiary(found, producer, by=request.actor, at=clock.now()),
    )  # fmt: skip


@rights("science.propose")
@require_POST
def beneficiary_remove(request: DeskRequest, pk: int, row_pk: int) -> HttpResponse:
    """Take a producer out of the proposal."""
    found = _find(request, pk)
    row = get_object_or_404(found.beneficiaries.select_related("organisation"), pk=row_pk)
    row.proposal = found
    return pressed(
        request, address(request, "own_proposal", pk) + "#huong-loi", _("Đã bỏ chủ thể hưởng lợi."),
        lambda _key: actions.remove_beneficiary(row, by=request.actor, at=clock.now()),
    )  # fmt: skip


@rights("science.propose")
@require_POST
def products(request: DeskRequest, pk: int) -> HttpResponse:
    """Say which products the proposal is about."""
    found = _find(request, pk)
    chosen = [int(value) for value in request.POST.getlist("products") if value.isdigit()]
    return pressed(
        request, address(request, "own_proposal", pk) + "#huong-loi", _("Đã lưu sản phẩm liên quan."),
        lambda _key: actions.set_products(found, chosen, by=request.actor, at=clock.now()),
    )  # fmt: skip


@rights("science.propose")
@require_POST
def attach(request: DeskRequest, pk: int) -> HttpResponse:
    """Attach a proof of the library, or new files."""
    found = _find(request, pk)
    form = _attach_form(found, request.POST, request.FILES)
    if form.is_valid():
        try:
            _attach(request, found, form.cleaned_data)
            messages.success(request, _("Đã đính kèm."))
            return redirect(address(request, "own_proposal", pk) + "#dinh-kem")
        except Refused as refused:
            if refused.reason.about == "person":
                raise
            form.add_error("uploads", refused.reason.text)
    return _page(request, found, form)


def _attach(request: DeskRequest, found: Proposal, data: dict[str, Any]) -> None:
    by, at, key = request.actor, clock.now(), request.POST.get("key", "")
    if data.get("document"):
        document = get_object_or_404(found.organisation.documents, pk=data["document"])
        actions.attach(found, document, by=by, at=at)
    if data.get("uploads"):
        given = [(item.file, item.name) for item in data["uploads"]]
        actions.attach_new(found, data["title"], given, by=by, at=at, key=key)


@rights("science.propose")
@require_POST
def detach(request: DeskRequest, pk: int, document_pk: int) -> HttpResponse:
    """Take an attachment off."""
    found = _find(request, pk)
    document = get_object_or_404(found.documents, pk=document_pk)
    return pressed(
        request, address(request, "own_proposal", pk) + "#dinh-kem", _("Đã bỏ tài liệu khỏi đề xuất."),
        lambda _key: actions.detach(found, document, by=request.actor, at=clock.now()),
    )  # fmt: skip


def _find(request: DeskRequest, pk: int) -> Proposal:
    return get_object_or_404(queries.with_names(queries.proposals_visible_to(request.actor)), pk=pk)


def _home(request: DeskRequest) -> str:
    match = request.resolver_match
    return address(request, "science" if match and match.namespace == "producer" else "proposals")
