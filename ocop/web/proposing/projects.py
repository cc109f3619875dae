"""Projects that one's own organisation carries out or benefits from: milestones, reports, transfers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from ocop.base import clock
from ocop.organisations.models import Organisation
from ocop.science import actions
from ocop.science.forms import projects as forms
from ocop.science.forms.pieces import Words
from ocop.science.models import Project
from ocop.science.queries import projects as queries
from ocop.science.rules import projects as rules
from ocop.web.access import DeskRequest, rights
from ocop.web.proposing.pages import address, form_page


@rights("science.propose")
@require_GET
@never_cache
def project(request: DeskRequest, pk: int) -> HttpResponse:
    """One project, with what one can do about it."""
    found = _find(request, pk)
    context = project_context(request, found)
    return render(request, "ui/science/own_project.html", context)


def project_context(request: DeskRequest, found: Project) -> dict[str, Any]:
    """What the page of a project shows to either desk; the same number of statements for any project."""
    actor, on = request.actor, clock.today()
    milestones = found.milestones.prefetch_related("documents__pages")
    rows = [
        {
            "row": row,
            "may_report": rules.may_report.allows(actor, _of(row, found)),
            "may_answer": rules.may_answer.allows(actor, _of(row, found)),
            "days_left": (row.due_on - on).days if row.state in ("planned", "returned") else None,
        }
        for row in milestones
    ]
    transfers = [
        (row, rules.may_tell_outcome.allows(actor, row))
        for row in queries.told(found.transfers.all()).select_related("project__proposal", "match")
    ]
    benefits = found.proposal.beneficiaries.select_related("organisation__unit")
    return {
        "project": found, "proposal": found.proposal, "milestones": rows, "transfers": transfers, "on": on,
        "beneficiaries": benefits.order_by("organisation__sort_key"), "payments": found.payments.all(),
        "amendments": found.amendments.all(), "may_transfer": rules.may_transfer.allows(actor, found),
    }  # fmt: skip


def _of(row: Any, found: Project) -> Any:
    row.project = found
    return row


@rights("science.propose")
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: DeskRequest, pk: int, milestone_pk: int) -> HttpResponse:
    """Report a milestone, with files."""
    found = _find(request, pk)
    row = _of(get_object_or_404(found.milestones, pk=milestone_pk), found)
    rules.may_report.check(request.actor, row)
    form = forms.MilestoneReportForm(
        request.POST or None, request.FILES or None, initial={"report": row.report}
    )
    back = address(request, "own_project", pk)

    def act(data: dict[str, Any], key: str) -> str:
        given = [(item.file, item.name) for item in data["uploads"]]
        actions.report_milestone(
            row, data["report"], uploads=given, by=request.actor, at=clock.now(), key=key
        )
        messages.success(request, _("Đã gửi báo cáo."))
        return back

    return form_page(
        request, form, act, title=_("Báo cáo mốc"), submit=_("Gửi báo cáo"), kicker=row.title, upload=True,
        lead=row.answer, back=back, crumbs=[(back, found.proposal.title)],
    )  # fmt: skip


@rights("science.propose")
@require_http_methods(["GET", "HEAD", "POST"])
def transfer(request: DeskRequest, pk: int) -> HttpResponse:
    """Write down that a producer was handed a technology."""
    found = _find(request, pk)
    rules.may_transfer.check(request.actor, found)
    back = address(request, "own_project", pk)
    return transfer_page(request, found, back)


def transfer_page(request: DeskRequest, found: Project, back: str) -> HttpResponse:
    """The form of a transfer, at either desk: to those who benefit."""
    producers = Organisation.objects.filter(science_benefits__proposal=found.proposal_id)
    form = forms.TransferForm(request.POST or None, producers=producers.order_by("sort_key", "pk"))

    def act(_data: dict[str, Any], key: str) -> str:
        owner, data = form.data_for_action()
        actions.transfer(found, owner, **data, by=request.actor, at=clock.now(), key=key)
        messages.success(request, _("Đã ghi chuyển giao."))
        return back

    return form_page(
        request, form, act, title=_("Ghi chuyển giao"), submit=_("Ghi chuyển giao"),
        kicker=found.proposal.title, back=back, crumbs=[(back, found.proposal.title)],
        lead=_("Chủ thể nào nhận công nghệ gì, ngày nào. Kết quả ghi sau, khi đã dùng."),
    )  # fmt: skip


@rights("science.propose", "science.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def outcome(request: DeskRequest, pk: int) -> HttpResponse:
    """Say what came of a transfer."""
    seen = queries.transfers_visible_to(request.actor).select_related("project__proposal", "match__offer")
    made = get_object_or_404(seen, pk=pk)
    rules.may_tell_outcome.check(request.actor, made)
    back = _back_of(request, made)
    form = Words(
        request.POST or None, name="outcome", label=_("Kết quả sau chuyển giao"),
        hint=_("Sản lượng, chất lượng, giá bán, hao hụt thay đổi ra sao."), initial={"outcome": made.outcome},
    )  # fmt: skip

    def act(data: dict[str, Any], _key: str) -> str:
        actions.tell_outcome(made, data["outcome"], by=request.actor, at=clock.now())
        messages.success(request, _("Đã ghi kết quả."))
        return back

    return form_page(
        request, form, act, title=_("Kết quả sau chuyển giao"), submit=_("Lưu kết quả"), kicker=made.what,
        back=back, crumbs=[(back, _("Đề tài, dự án"))],
    )  # fmt: skip


def _back_of(request: DeskRequest, made: Any) -> str:
    if request.actor.has("science.manage"):
        return (
            address(request, "project", made.project_id) if made.project_id else address(request, "science")
        )
    match = request.resolver_match
    return address(request, "science" if match and match.namespace == "producer" else "proposals")


def _find(request: DeskRequest, pk: int) -> Project:
    return get_object_or_404(queries.with_names(queries.projects_visible_to(request.actor)), pk=pk)
