"""Reading the state of the background work."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Min, Q
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult


@dataclass(frozen=True)
class Backlog:
    """How many jobs wait for their turn now and how many were given up; how long the oldest waits (seconds)."""

    waiting: int
    failed: int
    oldest: float


def backlog(at: dt.datetime) -> Backlog:
    """The state of the queue at a moment, in one query."""
    due = Q(status=TaskResultStatus.READY) & (Q(run_after__lte=at) | Q(run_after__year=9999))
    found = DBTaskResult.objects.order_by().aggregate(
        waiting=Count("pk", filter=due),
        failed=Count("pk", filter=Q(status=TaskResultStatus.FAILED)),
        oldest=Min("enqueued_at", filter=due),
    )
    waited = (at - found["oldest"]).total_seconds() if found["oldest"] else 0.0
    return Backlog(found["waiting"], found["failed"], waited)
