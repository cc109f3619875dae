"""Putting work aside, doing it, doing it again when it failed, and minding the clock.

A job is a row written in the business transaction: it exists if and only if the write
it follows from does. A handler runs at least once; a crash in its middle or before its
end is noted makes it run again.
"""

from __future__ import annotations

import datetime as dt
import traceback
from typing import Any

import structlog
from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from ocop.base import clock
from ocop.jobs import queries, registry
from ocop.jobs.models import Schedule
from ocop.jobs.running import run_handler

log = structlog.get_logger("ocop.jobs")
Job = DBTaskResult[Any, Any]

ATTEMPTS = 8
STUCK_AFTER = dt.timedelta(minutes=15)
KEPT_FOR = dt.timedelta(days=30)


def enqueue(name: str, payload: dict[str, Any] | None = None, *, after: dt.datetime | None = None) -> str:
    """Put a job aside in the caller's transaction and return its id; `after` holds it back until then.

    Refused (KeyError) for a name that no room registered, so that a slip shows when it
    is made and not in the night.
    """
    registry.handler_of(name)
    job = run_handler if after is None else run_handler.using(run_after=after)
    return str(job.enqueue(name, payload or {}).id)


def run_next(*, worker: str, at: dt.datetime) -> bool:
    """Do one job that is due, if there is one, and say whether there was."""
    job = _claim(worker, at)
    if job is None:
        return False
    name = str(job.args_kwargs["args"][0])
    with structlog.contextvars.bound_contextvars(job=str(job.pk), handler=name):
        try:
            job.task.call(*job.args_kwargs["args"], **job.args_kwargs["kwargs"])
        except Exception as error:
            _put_back(job, error, at)
        else:
            job.set_successful(None)
    return True


def run_waiting(*, at: dt.datetime, limit: int = 1000) -> int:
    """Do all jobs that are due, at most `limit`, and return how many (tests, `ocop work --once`)."""
    return next((done for done in range(limit) if not run_next(worker="once", at=at)), limit)


def _claim(worker: str, at: dt.datetime) -> Job | None:
    ready = queries.due(at)
    if not ready.exists():  # a plain read: an idle worker takes no lock
        return None
    with exclusive_transaction():
        job = ready.get_locked()
        if job is not None:
            job.claim(worker)
    return job


def backoff(attempt: int) -> dt.timedelta:
    """How long to wait after failed attempt number `attempt`: 10 s, doubled each time, an hour at most."""
    return min(dt.timedelta(seconds=10 * 2 ** (attempt - 1)), dt.timedelta(hours=1))


def _put_back(job: Job, error: BaseException, at: dt.datetime) -> None:
    """Let a failed job wait for its next attempt; give it up after the last."""
    attempt = len(job.worker_ids)
    if attempt >= ATTEMPTS:
        log.error("job given up", attempt=attempt, exc_info=error)
        job.set_failed(error)
        return
    log.warning("job failed", attempt=attempt, exc_info=error)
    job.status = TaskResultStatus.READY
    job.run_after = at + backoff(attempt)
    job.exception_class_path = f"{type(error).__module__}.{type(error).__qualname__}"
    job.traceback = "".join(traceback.format_exception(error))
    job.save(update_fields=["status", "run_after", "exception_class_path", "traceback"])


class WorkerLost(RuntimeError):
    """The worker stopped in the middle of the job."""


def sweep(*, at: dt.datetime) -> int:
    """Put back jobs that a worker took and never finished within STUCK_AFTER; returns how many."""
    stuck = DBTaskResult.objects.running().filter(started_at__lt=at - STUCK_AFTER)
    jobs = list(stuck)
    for job in jobs:
        _put_back(job, WorkerLost(f"started {job.started_at}, never finished"), at)
    return len(jobs)


def prune(*, at: dt.datetime) -> int:
    """Forget jobs that were done KEPT_FOR ago; those that were given up stay to be looked at."""
    return int(DBTaskResult.objects.successful().filter(finished_at__lt=at - KEPT_FOR).delete()[0])


def tick(*, at: dt.datetime) -> int:
    """Enqueue the recurring work that is due and set its next time; returns how much.

    Several workers may tick at once: the next time is set by compare-and-set in the
    transaction that enqueues. Rounds missed while nothing ran are not made up for.
    """
    _know_rounds(at)
    due = list(Schedule.objects.filter(next_at__lte=at, handler__in=registry.rounds()))
    return sum(_turn(schedule, at) for schedule in due)


def _turn(schedule: Schedule, at: dt.datetime) -> bool:
    step = dt.timedelta(seconds=schedule.every)
    following = schedule.next_at + step * ((at - schedule.next_at) // step + 1)
    with transaction.atomic():
        mine = Schedule.objects.filter(pk=schedule.pk, next_at=schedule.next_at)
        if mine.update(next_at=following, last_at=at) != 1:
            return False
        enqueue(schedule.handler)
    return True


def _know_rounds(at: dt.datetime) -> None:
    """Keep one row for each registered round; a changed interval is taken over."""
    known = dict(Schedule.objects.values_list("handler", "every"))
    for name, found in registry.rounds().items():
        if known.get(name) != found.every:
            Schedule.objects.update_or_create(
                handler=name, defaults={"every": found.every, "next_at": _first(found, at)}
            )


def _first(found: registry.Round, at: dt.datetime) -> dt.datetime:
    if found.hour is None:
        return at
    today = clock.day_start(clock.local_date(at)) + dt.timedelta(hours=found.hour)
    return today if today >= at else today + dt.timedelta(days=1)
