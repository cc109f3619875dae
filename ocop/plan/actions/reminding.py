"""Reminding of tasks: two weeks and three days before, then each week that they are overdue."""

from __future__ import annotations

import datetime as dt

from ocop.base.clock import local_date
from ocop.base.reminding import FIRST, stage_of
from ocop.plan.actions import telling
from ocop.plan.models import Task
from ocop.plan.queries import tasks as queries


def remind_of_tasks(*, at: dt.datetime) -> int:
    """Remind the leads of unfinished tasks of running plans; returns how many notices are new.

    Never of history or closed plans. Where the lead has no account, the office is told.
    Worked out again it is silent, whatever happened between.
    """
    on = local_date(at)
    soon = on + dt.timedelta(days=FIRST)
    rows = queries.live(Task.objects.filter(state__in=queries.UNFINISHED, due_on__lte=soon))
    told = 0
    for task in rows.select_related("plan", "lead", "lead_unit").order_by("due_on", "pk"):
        assert task.due_on is not None
        stage = stage_of(task.due_on, on)
        if stage is not None:
            told += telling.due(task, list(queries.people_of_lead(task, on)), stage, at)
    return told
