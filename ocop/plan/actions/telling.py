"""Whom the writes and the calendar of tasks tell what."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from ocop.base.clock import local_date
from ocop.notices import actions as notices
from ocop.people.models import Person
from ocop.plan.models import Task, TaskReport, Verdict
from ocop.plan.queries import tasks as queries


def link(task: Task) -> str:
    """The task's page."""
    return f"/can-bo/nhiem-vu/{task.pk}/"


def given(task: Task, at: dt.datetime) -> None:
    """Tell the lead's people that an issued plan gives them a task; silent while it is a draft."""
    if not queries.is_live(task.plan):
        return
    title = _("Anh chị được giao nhiệm vụ %(task)s") % {"task": task}
    body = task.plan.title
    if task.due_on:
        body = _("%(plan)s. Hạn hoàn thành: %(day)s.") % {"plan": body, "day": f"{task.due_on:%d/%m/%Y}"}
    notices.notify(
        persons=queries.people_of_lead(task, local_date(at)), verb="plan.task_given", title=title, body=body,
        link=link(task), at=at,
    )  # fmt: skip


def reported(report: TaskReport, at: dt.datetime) -> None:
    """Tell the office that a task was reported as done."""
    task = report.task
    title = _("%(who)s báo đã xong nhiệm vụ %(task)s") % {
        "who": report.speaker or report.by_name,
        "task": task,
    }
    others = queries.office(local_date(at))
    body = _("Hãy xem báo cáo rồi xác nhận hoặc trả lại.")
    notices.notify(persons=others, verb="plan.task_reported", title=title, body=body, link=link(task), at=at)


def answered(report: TaskReport, at: dt.datetime) -> None:
    """Tell the lead's people what the office answered."""
    task = report.task
    if report.verdict == Verdict.ACCEPTED:
        title = _("Đã xác nhận hoàn thành nhiệm vụ %(task)s") % {"task": task}
    else:
        title = _("Báo cáo nhiệm vụ %(task)s cần bổ sung") % {"task": task}
    persons = queries.people_of_lead(task, local_date(at))
    notices.notify(
        persons=persons, verb="plan.task_answered", title=title, body=report.answer, link=link(task), at=at
    )


def due(task: Task, persons: list[Person], stage: int, at: dt.datetime) -> int:
    """Remind the lead's `persons`, or the office where there are none; returns how many notices are new.

    `stage` is what `base.reminding.stage_of` gives.
    """
    assert task.due_on is not None
    left = (task.due_on - local_date(at)).days
    days = {"day": f"{task.due_on:%d/%m/%Y}", "left": abs(left), "task": task}
    if left < 0:
        title, verb = _("Quá hạn %(left)d ngày: nhiệm vụ %(task)s") % days, "plan.task_overdue"
        body = _("Hạn là %(day)s. Hãy báo cáo kết quả, hoặc báo tiến độ và lý do chậm.") % days
    else:
        title, verb = _("Còn %(left)d ngày: nhiệm vụ %(task)s") % days, "plan.task_due"
        if left == 0:
            title = _("Hôm nay là hạn: nhiệm vụ %(task)s") % days
        body = _("Hạn là %(day)s. Hãy báo cáo khi đã xong.") % days
    if not persons:
        persons = list(queries.office(local_date(at)))
        lead = queries.lead_name(task) or _("chưa giao ai")
        told = _("Nơi chủ trì (%(lead)s) chưa có tài khoản nên thông báo gửi đến anh chị.") % {"lead": lead}
        body = f"{body} {told}"
    made = notices.remind(
        persons=persons, verb=verb, title=title, body=body, link=link(task), thing=f"plan.Task:{task.pk}",
        due_on=task.due_on, days_before=stage, at=at,
    )  # fmt: skip
    return len(made)
