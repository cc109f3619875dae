"""Projects at the province's desk: contract, milestones, payments, amendments, acceptance, transfers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.science import actions
from ocop.science.forms import projects as forms
from ocop.science.forms.pieces import Words
from ocop.science.models import Milestone, Project
from ocop.science.queries import calls
from ocop.science.queries import projects as queries
from ocop.science.rules import projects as rules
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import science_lists as lists
from ocop.web.officer.downloads import EXCEL, download
from ocop.web.proposing.pages import form_page, page_of, pressed
from ocop.web.proposing.projects import project_context, transfer_page
from ocop.web.ui.sent import key_of

READERS = ("science.manage", "view.all")


@rights(*READERS)
@require_GET
def projects(request: DeskRequest) -> HttpResponse:
    """Every project: running ones first, that which ends soonest in front."""
    rows = queries.listed(queries.projects_visible_to(request.actor))
    context = {"page": page_of(request, rows), "on": clock.today()}
    return render(request, "officer/science_projects.html", context)


@rights(*READERS)
@require_GET
def projects_excel(request: DeskRequest) -> HttpResponse:
    """The projects as Excel."""
    rows = queries.listed(queries.projects_visible_to(request.actor))
    return download(lists.projects(rows), EXCEL, "du-an.xlsx")


@rights(*READERS)
@require_GET
@never_cache
def project(request: DeskRequest, pk: int) -> HttpResponse:
    """One project, with what the office can do about it."""
    return _page(request, _find(request, pk))


def _page(request: DeskRequest, found: Project, code: int = 200, **more: Any) -> HttpResponse:
    actor = request.actor
    context = {
        **project_context(request, found), "key": key_of(request),
        "may_plan": rules.may_plan.allows(actor, found), "may_work": rules.may_work.allows(actor, found),
        "may_pay": rules.may_pay.allows(actor, found), "may_stop": rules.may_stop.allows(actor, found),
        "accept_refusal": rules.may_accept.reason(actor, found),
        "manages": actor.has("science.manage"), **more,
    }  # fmt: skip
    return render(request, "officer/science_project.html", context, status=code)


@rights("science.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def contract_new(request: DeskRequest, pk: int) -> HttpResponse:
    """Write down the contract for a selected proposal."""
    seen = calls.proposals_visible_to(request.actor).select_related("call", "organisation")
    proposal = get_object_or_404(seen, pk=pk)
    rules.may_contract.check(request.actor, proposal)
    initial = {
        "state_amount": proposal.state_budget, "own_amount": proposal.own_budget or None,
        "other_amount": proposal.other_budget or None,
    }  # fmt: skip
    form = forms.ContractForm(request.POST or None, initial=initial)

    def act(data: dict[str, Any], key: str) -> str:
        made = actions.sign_contract(proposal, data, by=request.actor, at=clock.now(), key=key)
        return reverse("officer:project", args=[made.pk])

    back = reverse("officer:science_proposal", args=[pk])
    return form_page(
        request,
        form,
        act,
        title=_("Ghi hợp đồng"),
        submit=_("Ghi hợp đồng"),
        kicker=proposal.title,
        back=back,
        crumbs=[(reverse("officer:science"), _("Đề tài, dự án")), (back, proposal.title)],
    )


def _asked(
    request: DeskRequest,
    found: Project,
    form: django_forms.Form,
    act: Callable[[dict[str, Any], str], Any],
    title: str,
    submit: str,
    lead: str = "",
) -> HttpResponse:
    """A form that does one thing about a project and goes back to its page."""
    back = reverse("officer:project", args=[found.pk])

    def do(data: dict[str, Any], key: str) -> str:
        act(data, key)
        return back

    crumbs = [(reverse("officer:projects"), _("Dự án")), (back, found.proposal.title)]
    return form_page(
        request, form, do, title=title, submit=submit, kicker=found.proposal.title, lead=lead, back=back,
        crumbs=crumbs,
    )  # fmt: skip


@rights("science.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def milestone_new(request: DeskRequest, pk: int) -> HttpResponse:
    """Add a milestone."""
    found = _find(request, pk)
    rules.may_plan.check(request.actor, found)

    def act(data: dict[str, Any], key: str) -> None:
        actions.plan_milestone(found, **data, by=request.actor, at=clock.now(), key=key)

    return _asked(
        request, found, forms.MilestoneForm(request.POST or None), act, _("Thêm mốc"), _("Thêm mốc")
    )


@rights("science.manage")
@require_POST
def milestone_accept(request: DeskRequest, pk: int, milestone_pk: int) -> HttpResponse:
    """Take what was reported."""
    found = _find(request, pk)
    row = _milestone(found, milestone_pk)
    return pressed(
        request, reverse("officer:project", args=[pk]), _("Đã nhận kết quả của mốc."),
        lambda key: actions.accept_milestone(row, by=request.actor, at=clock.now(), key=key),
    )  # fmt: skip


@rights("science.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def milestone_return(request: DeskRequest, pk: int, milestone_pk: int) -> HttpResponse:
    """Give a report back."""
    found = _find(request, pk)
    row = _milestone(found, milestone_pk)
    rules.may_answer.check(request.actor, row)
    form = Words(request.POST or None, name="answer", label=_("Điều cần bổ sung"))

    def act(data: dict[str, Any], key: str) -> None:
        actions.return_milestone(row, data["answer"], by=request.actor, at=clock.now(), key=key)

    return _asked(request, found, form, act, _("Trả lại báo cáo mốc"), _("Trả lại báo cáo"), lead=row.title)


@rights("science.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def payment_new(request: DeskRequest, pk: int) -> HttpResponse:
    """Write down a payment; never above the contract."""
    found = _find(request, pk)
    rules.may_pay.check(request.actor, found)
    form = forms.PaymentForm(request.POST or None, project=found)

    def act(data: dict[str, Any], key: str) -> None:
        row = found.milestones.filter(pk=data.pop("milestone") or 0).first()
        actions.pay(found, **data, milestone=row, by=request.actor, at=clock.now(), key=key)

    left = _("Còn được chi %(left)s đồng.") % {"left": f"{found.left:,}".replace(",", ".")}
    return _asked(request, found, form, act, _("Ghi khoản chi"), _("Ghi khoản chi"), lead=left)


@rights("science.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def amendment_new(request: DeskRequest, pk: int) -> HttpResponse:
    """Amend the contract."""
    found = _find(request, pk)
    rules.may_work.check(request.actor, found)
    initial = {"ends_on": found.ends_on, "state_amount": found.state_amount}
    form = forms.AmendmentForm(request.POST or None, initial=initial)

    def act(data: dict[str, Any], key: str) -> None:
        actions.amend(found, **data, by=request.actor, at=clock.now(), key=key)

    return _asked(request, found, form, act, _("Điều chỉnh hợp đồng"), _("Ghi phụ lục"))


@rights("science.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def project_accept(request: DeskRequest, pk: int) -> HttpResponse:
    """Take the result of the project with its grade."""
    found = _find(request, pk)
    rules.may_accept.check(request.actor, found)

    def act(data: dict[str, Any], key: str) -> None:
        actions.accept_project(found, **data, by=request.actor, at=clock.now(), key=key)

    form = forms.AcceptanceForm(request.POST or None)
    return _asked(request, found, form, act, _("Nghiệm thu dự án"), _("Ghi kết quả nghiệm thu"))


@rights("science.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def project_stop(request: DeskRequest, pk: int) -> HttpResponse:
    """End the contract early."""
    found = _find(request, pk)
    rules.may_stop.check(request.actor, found)

    def act(data: dict[str, Any], key: str) -> None:
        actions.stop_project(found, **data, by=request.actor, at=clock.now(), key=key)

    return _asked(request, found, forms.StopForm(request.POST or None), act, _("Dừng dự án"), _("Dừng dự án"))


@rights("science.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def project_transfer(request: DeskRequest, pk: int) -> HttpResponse:
    """Write down that a producer was handed a technology."""
    found = _find(request, pk)
    rules.may_transfer.check(request.actor, found)
    return transfer_page(request, found, reverse("officer:project", args=[pk]))


def _find(request: DeskRequest, pk: int) -> Project:
    return get_object_or_404(queries.with_names(queries.projects_visible_to(request.actor)), pk=pk)


def _milestone(found: Project, pk: int) -> Milestone:
    row: Milestone = get_object_or_404(found.milestones, pk=pk)
    row.project = found
    return row


urlpatterns = [
    path("de-tai/du-an/", projects, name="projects"),
    path("de-tai/du-an/excel/", projects_excel, name="projects_excel"),
    path("de-tai/du-an/<int:pk>/", project, name="project"),
    path("de-tai/de-xuat/<int:pk>/hop-dong/", contract_new, name="contract_new"),
    path("de-tai/du-an/<int:pk>/moc/moi/", milestone_new, name="milestone_new"),
    path("de-tai/du-an/<int:pk>/moc/<int:milestone_pk>/nhan/", milestone_accept, name="milestone_accept"),
    path("de-tai/du-an/<int:pk>/moc/<int:milestone_pk>/tra-lai/", milestone_return, name="milestone_return"),
    path("de-tai/du-an/<int:pk>/chi/", payment_new, name="payment_new"),
    path("de-tai/du-an/<int:pk>/dieu-chinh/", amendment_new, name="amendment_new"),
    path("de-tai/du-an/<int:pk>/nghiem-thu/", project_accept, name="project_accept"),
    path("de-tai/du-an/<int:pk>/dung/", project_stop, name="project_stop"),
    path("de-tai/du-an/<int:pk>/chuyen-giao/", project_transfer, name="project_transfer"),
]
