"""May this actor do this to a task of a plan?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.refusals import Reason, rule
from ocop.organisations.models import Kind, Organisation
from ocop.places.models import Unit
from ocop.places.states import Level
from ocop.plan.models import Plan, Task, TaskReport, Verdict, Voice
from ocop.plan.queries import tasks as queries
from ocop.plan.states import TASK, PlanState, TaskState

MOST_FILES = 10
"""Files in one report: a bound of ours."""


@rule
def may_write(actor: Actor, plan: Plan) -> Reason | None:
    """The office writes tasks as long as the plan is not closed."""
    if not actor.has("plan.manage"):
        return Reason(_("Chỉ cơ quan thường trực cấp tỉnh soạn và giao nhiệm vụ."), "person")
    if plan.state == PlanState.CLOSED:
        return Reason(_("Kế hoạch đã tổng kết. Muốn sửa nhiệm vụ, hãy mở lại kế hoạch trước."))
    return None


@rule
def code_fits(plan: Plan, code: str, task: Task | None = None) -> Reason | None:
    """A code, and one that no other task of the plan has."""
    if not code:
        return Reason(_("Hãy đặt ký hiệu, ví dụ N1."), "input", "code")
    same = plan.tasks.filter(code=code).exclude(pk=task.pk if task else 0)
    if same.exists():
        return Reason(_("Ký hiệu này đã có trong kế hoạch."), "input", "code")
    return None


@rule
def period_fits(starts_on: dt.date | None, due_on: dt.date | None) -> Reason | None:
    """The last day is not before the first."""
    if starts_on and due_on and due_on < starts_on:
        return Reason(_("Hạn hoàn thành không được trước ngày bắt đầu."), "input", "due_on")
    return None


@rule
def people_fit(
    lead: Organisation | None, unit: Unit | None, supports: Sequence[Organisation]
) -> Reason | None:
    """One lead, an agency or a commune; those who support are agencies other than the lead."""
    if lead is not None and unit is not None:
        return Reason(_("Một nhiệm vụ chỉ có một nơi chủ trì."), "input", "lead")
    if unit is not None and unit.level != Level.COMMUNE:
        return Reason(_("Nơi chủ trì phải là một cơ quan hoặc một xã, phường, đặc khu."), "input", "lead")
    if any(each.kind != Kind.AGENCY for each in (lead, *supports) if each is not None):
        return Reason(_("Chỉ giao nhiệm vụ cho cơ quan, không giao cho chủ thể OCOP."), "input", "lead")
    if lead is not None and any(each.pk == lead.pk for each in supports):
        return Reason(_("Cơ quan chủ trì không đồng thời là cơ quan phối hợp."), "input", "supports")
    return None


@rule
def may_remove(actor: Actor, task: Task) -> Reason | None:
    """Only out of a draft; what was issued is cancelled with a reason and stays to be read."""
    against = may_write.reason(actor, task.plan)
    if against is None and task.plan.state != PlanState.DRAFT:
        return Reason(_("Kế hoạch đã ban hành: hãy ghi “thôi thực hiện” thay vì xóa."))
    return against


@rule
def may_report(actor: Actor, task: Task) -> Reason | None:
    """The lead, those who support, and the office in the lead's place, while the plan runs.

    Lead and office as long as the task is not reported as done; those who support also
    while a report waits for its answer.
    """
    voice = queries.voice_of(actor, task)
    if not voice:
        return Reason(_("Chỉ nơi chủ trì, cơ quan phối hợp hoặc cơ quan thường trực báo cáo."), "person")
    if not queries.is_live(task.plan):
        return Reason(_("Chỉ báo cáo nhiệm vụ của kế hoạch đang thực hiện."))
    if task.state == TaskState.REPORTED and voice != Voice.SUPPORT:
        return Reason(_("Nhiệm vụ đã báo cáo xong và đang chờ cơ quan thường trực trả lời."))
    if task.state in (TaskState.DONE, TaskState.CANCELLED):
        return Reason(_("Nhiệm vụ này đã kết thúc, không nhận báo cáo nữa."))
    return None


@rule
def report_fits(voice: str, text: str, progress: int, is_final: bool, files: int) -> Reason | None:
    """Words, a share from 0 to 100, the last percent only together with "done", not too many files."""
    if not text:
        return Reason(_("Hãy ghi đã làm được gì."), "input", "text")
    if not 0 <= progress <= 100:
        return Reason(_("Tiến độ là một số từ 0 đến 100."), "input", "progress")
    if progress == 100 and not is_final and voice != Voice.SUPPORT:
        return Reason(_("Đã đạt 100 % thì hãy đánh dấu “Đã xong”."), "input", "is_final")
    if is_final and voice == Voice.SUPPORT:
        return Reason(_("Chỉ nơi chủ trì báo cáo là đã xong."), "person", "is_final")
    if files > MOST_FILES:
        return Reason(_("Mỗi báo cáo nhiều nhất %(n)d tệp.") % {"n": MOST_FILES}, "input", "uploads")
    return None


@rule
def may_answer(actor: Actor, report: TaskReport) -> Reason | None:
    """The office answers a report that says "done", once."""
    if not actor.has("plan.manage"):
        return Reason(_("Chỉ cơ quan thường trực cấp tỉnh xác nhận báo cáo."), "person")
    if not report.is_final:
        return Reason(_("Báo cáo này không báo là đã xong nên không cần xác nhận."))
    if report.verdict != Verdict.NONE:
        return Reason(_("Báo cáo này đã được trả lời."), "stale")
    return TASK.reason(report.task.state, "accept_task")


@rule
def may_cancel(actor: Actor, task: Task) -> Reason | None:
    """The office, in an issued plan, what is not finished."""
    against = may_write.reason(actor, task.plan)
    if against is None and task.plan.state == PlanState.DRAFT:
        return Reason(_("Kế hoạch còn là dự thảo: hãy xóa nhiệm vụ khỏi dự thảo."))
    return against or TASK.reason(task.state, "cancel_task")


@rule
def may_reopen(actor: Actor, task: Task) -> Reason | None:
    """The office, as long as the plan is not closed, what is done or was cancelled."""
    return may_write.reason(actor, task.plan) or TASK.reason(task.state, "reopen_task")
