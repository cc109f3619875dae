"""Reading the state of the background work."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Min, Q
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, DBTaskResultQuerySet, get_date_max


@dataclass(frozen=True)
class Backlog:
    """How many jobs are due and how many were given up; how long the oldest due one waits (seconds)."""

    waiting: int
    failed: int
    oldest: float


def _due(at: dt.datetime) -> Q:
    """Ready, and either for any time or for one that has come."""
    return Q(status=TaskResultStatus.READY) & (Q(run_after=get_date_max()) | Q(run_after__lte=at))


def due(at: dt.datetime) -> DBTaskResultQuerySet:
    """The jobs whose turn has come, the most urgent first."""
    return DBTaskResult.objects.filter(_due(at))


def backlog(at: dt.datetime) -> Backlog:
    """The state of the queue at a moment, in one query."""
    found = DBTaskResult.objects.order_by().aggregate(
        waiting=Count("pk", filter=_due(at)),
        failed=Count("pk", filter=Q(status=TaskResultStatus.FAILED)),
        oldest=Min("enqueued_at", filter=_due(at)),
    )
    waited = (at - found["oldest"]).total_seconds() if found["oldest"] else 0.0
    return Backlog(found["waiting"], found["failed"], waited)
