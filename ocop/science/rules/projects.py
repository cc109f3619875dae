"""May this actor do this to this project, milestone or transfer now?"""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.refusals import Reason, rule
from ocop.science.models import Milestone, Project, Proposal, Transfer
from ocop.science.rules.calls import may_manage
from ocop.science.states import MILESTONE, PROJECT, MilestoneState, ProjectState, ProposalState

MOST_MILESTONES = 20
"""Of one project: a bound of ours."""


@rule
def may_contract(by: Actor, proposal: Proposal) -> Reason | None:
    """The office signs one contract for a selected proposal."""
    if against := may_manage.reason(by):
        return against
    if proposal.state != ProposalState.SELECTED:
        return Reason(_("Chỉ ký hợp đồng cho đề xuất được chọn."))
    if Project.objects.filter(proposal=proposal).exists():
        return Reason(_("Đề xuất này đã có hợp đồng."))
    return None


@rule
def may_work(by: Actor, project: Project) -> Reason | None:
    """The office plans, pays and amends while the project runs."""
    if against := may_manage.reason(by):
        return against
    if project.state != ProjectState.RUNNING:
        return Reason(_("Dự án không còn thực hiện nên không làm được việc này."))
    return None


@rule
def may_plan(by: Actor, project: Project) -> Reason | None:
    """As `may_work`; not too many milestones."""
    if against := may_work.reason(by, project):
        return against
    if project.milestones.count() >= MOST_MILESTONES:
        return Reason(_("Mỗi dự án có nhiều nhất %(n)d mốc.") % {"n": MOST_MILESTONES})
    return None


@rule
def may_pay(by: Actor, project: Project) -> Reason | None:
    """The office pays while the project runs, and what is left after it was accepted."""
    if against := may_manage.reason(by):
        return against
    if project.state not in (ProjectState.RUNNING, ProjectState.ACCEPTED):
        return Reason(_("Dự án đã dừng hoặc không đạt nên không chi thêm."))
    if project.left <= 0:
        return Reason(_("Đã chi hết ngân sách của hợp đồng."))
    return None


@rule
def carries_out(by: Actor, project: Project) -> Reason | None:
    """Whether the actor is of the organisation that carries the project out."""
    own = by.has("science.propose") and by.organisation_id == project.proposal.organisation_id
    if by.role == "system" or own:
        return None
    return Reason(_("Chỉ đơn vị chủ trì báo cáo dự án này."), "person")


@rule
def may_report(by: Actor, milestone: Milestone) -> Reason | None:
    """Who carries the project out reports a milestone while the project runs."""
    if against := carries_out.reason(by, milestone.project):
        return against
    if milestone.project.state != ProjectState.RUNNING:
        return Reason(_("Dự án không còn thực hiện nên không làm được việc này."))
    return MILESTONE.reason(milestone.state, "report_milestone")


@rule
def may_answer(by: Actor, milestone: Milestone) -> Reason | None:
    """The office accepts a reported milestone or gives it back."""
    return may_manage.reason(by) or MILESTONE.reason(milestone.state, "accept_milestone")


@rule
def may_accept(by: Actor, project: Project) -> Reason | None:
    """A project is accepted or failed when every milestone (at least one) has been taken."""
    if against := may_manage.reason(by) or PROJECT.reason(project.state, "accept_project"):
        return against
    states = list(project.milestones.values_list("state", flat=True))
    if not states:
        return Reason(_("Dự án chưa có mốc nào. Hãy ghi các mốc trước khi nghiệm thu."))
    left = len(states) - states.count(MilestoneState.ACCEPTED)
    if left:
        return Reason(_("Còn %(n)d mốc chưa nhận kết quả.") % {"n": left})
    return None


@rule
def may_stop(by: Actor, project: Project) -> Reason | None:
    """The office stops a running project."""
    return may_manage.reason(by) or PROJECT.reason(project.state, "stop_project")


@rule
def may_transfer(by: Actor, project: Project) -> Reason | None:
    """The office, or who carries out, writes down transfers of a project that runs or was accepted."""
    if may_manage.reason(by) and (against := carries_out.reason(by, project)):
        return against
    if project.state not in (ProjectState.RUNNING, ProjectState.ACCEPTED):
        return Reason(_("Dự án đã dừng hoặc không đạt nên không ghi chuyển giao."))
    return None


@rule
def may_tell_outcome(by: Actor, transfer: Transfer) -> Reason | None:
    """The office, who handed over, and the producer tell what came of a transfer."""
    if by.has("science.manage") or by.role == "system":
        return None
    giver = transfer.project.proposal.organisation_id if transfer.project else None
    if transfer.match is not None:
        giver = transfer.match.offer.organisation_id
    if by.has("science.propose") and by.organisation_id in (transfer.organisation_id, giver):
        return None
    return Reason(_("Chỉ bên giao, bên nhận hoặc cán bộ tỉnh ghi kết quả chuyển giao."), "person")


@rule
def within(day: dt.date, project: Project) -> Reason | None:
    """A milestone lies within the time of the contract."""
    if project.starts_on <= day <= project.ends_on:
        return None
    days = {"first": f"{project.starts_on:%d/%m/%Y}", "last": f"{project.ends_on:%d/%m/%Y}"}
    return Reason(
        _("Hạn phải nằm trong thời gian hợp đồng, %(first)s đến %(last)s.") % days, "input", "due_on"
    )
