"""Reminding of tasks: two weeks and three days before, then each week that they are overdue."""

from __future__ import annotations

import datetime as dt

from ocop.base.clock import local_date
from ocop.plan.actions import telling
from ocop.plan.models import Task
from ocop.plan.queries import tasks as queries

FIRST, LAST = 14, 3
"""Calendar days before the last day at which the lead is reminded."""
AGAIN = 7
"""An overdue task is called to mind every so many days, beginning with the day after its last."""


def stage_of(due_on: dt.date, on: dt.date) -> int | None:
    """Which reminder a day calls for: 14, 3, then -1, -8, -15 … once overdue; None where it is early.

    A stage holds until the next begins, so that a day on which nothing ran is made up for;
    each is sent once (`notices.remind`).
    """
    left = (due_on - on).days
    if left > FIRST:
        return None
    if left >= 0:
        return FIRST if left > LAST else LAST
    return -1 - AGAIN * ((-left - 1) // AGAIN)


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
