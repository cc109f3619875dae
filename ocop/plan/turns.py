"""Whose turn it is in the plans: what the work list gathers from this room."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.turns import Turn
from ocop.plan.models import Task, TaskReport, Verdict
from ocop.plan.queries import tasks
from ocop.plan.states import TaskState


def turns_of(actor: Actor, on: dt.date) -> list[Turn]:
    """To the lead: tasks due within two weeks, overdue or returned. To the office: tasks reported as done.

    Days left are calendar days, as everywhere with tasks.
    """
    seen = tasks.with_names(tasks.live(tasks.tasks_visible_to(actor)))
    if actor.has("plan.manage"):
        return [_to_confirm(task) for task in seen.filter(state=TaskState.REPORTED).order_by("due_on", "pk")]
    if not actor.has("plan.report"):
        return []
    back = TaskReport.objects.filter(task=OuterRef("pk"), verdict=Verdict.RETURNED)
    mine = Q(lead=actor.organisation_id) if actor.organisation_id else Q(lead_unit=actor.unit_id or 0)
    urgent = tasks.overdue(on) | tasks.due_soon(on) | Q(state=TaskState.RUNNING, was_returned=True)
    rows = seen.annotate(was_returned=Exists(back)).filter(mine, urgent).order_by("due_on", "pk")
    return [_to_do(task, on) for task in rows]


def _to_confirm(task: Task) -> Turn:
    return Turn(
        what=_("Xác nhận nhiệm vụ đã xong"), about=str(task), link=_link(task), detail=tasks.lead_name(task)
    )


def _to_do(task: Task, on: dt.date) -> Turn:
    returned = getattr(task, "was_returned", False)
    what = _("Bổ sung báo cáo nhiệm vụ") if returned else _("Báo cáo nhiệm vụ")
    left = tasks.days_left(task, on)
    return Turn(
        what=what,
        about=str(task),
        link=_link(task),
        detail=str(task.plan),
        due_on=task.due_on,
        days_left=left,
    )


def _link(task: Task) -> str:
    return f"/can-bo/nhiem-vu/{task.pk}/"
