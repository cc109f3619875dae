"""Background work of the plans."""

from __future__ import annotations

import datetime as dt

from ocop.jobs.registry import Payload, handler
from ocop.plan.actions import reminding


@handler("plan.remind", hour=7)
def remind(payload: Payload, at: dt.datetime) -> None:
    """Remind the leads of tasks that are due or overdue, before the day's work begins."""
    reminding.remind_of_tasks(at=at)
