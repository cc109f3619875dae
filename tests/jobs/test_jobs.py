"""Work put aside is done at least once, again when it failed, and in its time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from ocop.jobs import actions, queries, registry
from ocop.jobs.models import Schedule

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 6, 15, 2, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def seen() -> Iterator[list[Any]]:
    """A handler that notes what it was given, and fails where the payload says so."""
    found: list[Any] = []

    def note(payload: dict[str, Any], at: dt.datetime) -> None:
        found.append(payload)
        if payload.get("fails", 0) >= len(found):
            raise RuntimeError("not yet")

    handlers, rounds = dict(registry._handlers), dict(registry._rounds)
    registry._rounds.clear()
    registry.handler("tests.note")(note)
    yield found
    registry._handlers.clear()
    registry._handlers.update(handlers)
    registry._rounds.clear()
    registry._rounds.update(rounds)


def test_a_job_is_done_once_with_its_payload(seen: list[Any]) -> None:
    actions.enqueue("tests.note", {"number": 7})
    assert actions.run_waiting(at=AT) == 1
    assert actions.run_waiting(at=AT) == 0
    assert seen == [{"number": 7}]


def test_a_job_of_a_write_that_was_undone_is_not_there(seen: list[Any]) -> None:
    with transaction.atomic():
        actions.enqueue("tests.note")
        transaction.set_rollback(True)
    assert actions.run_waiting(at=AT) == 0


def test_a_name_that_no_room_registered_is_refused_at_once(seen: list[Any]) -> None:
    with pytest.raises(KeyError):
        actions.enqueue("tests.unknown")


def test_two_rooms_cannot_take_the_same_name(seen: list[Any]) -> None:
    def other(payload: dict[str, Any], at: dt.datetime) -> None: ...

    other.__module__ = "elsewhere"
    with pytest.raises(ValueError, match=r"tests\.note"):
        registry.handler("tests.note")(other)


def test_a_failed_job_waits_longer_each_time_and_then_succeeds(seen: list[Any]) -> None:
    actions.enqueue("tests.note", {"fails": 2})
    actions.run_next(worker="w", at=AT)
    job = DBTaskResult.objects.get()
    assert (job.status, job.run_after, job.exception_class_path) == (
        TaskResultStatus.READY, AT + dt.timedelta(seconds=10), "builtins.RuntimeError",
    )  # fmt: skip
    assert actions.run_next(worker="w", at=AT) is False
    again = AT + dt.timedelta(seconds=10)
    actions.run_next(worker="w", at=again)
    job.refresh_from_db()
    assert job.run_after == again + dt.timedelta(seconds=20)
    actions.run_next(worker="w", at=again + HOUR)
    job.refresh_from_db()
    assert (job.status, len(seen)) == (TaskResultStatus.SUCCESSFUL, 3)


def test_a_job_that_always_fails_is_given_up_and_counted(seen: list[Any]) -> None:
    actions.enqueue("tests.note", {"fails": 99})
    for attempt in range(actions.ATTEMPTS + 3):
        actions.run_next(worker="w", at=AT + 2 * attempt * HOUR)
    assert len(seen) == actions.ATTEMPTS
    assert queries.backlog(AT).failed == 1


def test_the_wait_doubles_up_to_an_hour() -> None:
    waits = [actions.backoff(n).total_seconds() for n in (1, 2, 3, 9, 20)]
    assert waits == [10, 20, 40, 2560, 3600]


def test_a_job_set_for_later_is_not_done_before(seen: list[Any]) -> None:
    actions.enqueue("tests.note", after=AT + HOUR)
    assert [actions.run_waiting(at=AT), actions.run_waiting(at=AT + HOUR)] == [0, 1]


def test_a_job_whose_worker_was_lost_is_put_back(seen: list[Any]) -> None:
    actions.enqueue("tests.note")
    job = DBTaskResult.objects.get()
    job.claim("lost")
    DBTaskResult.objects.update(started_at=AT)
    assert actions.run_waiting(at=AT) == 0
    assert actions.sweep(at=AT + actions.STUCK_AFTER) == 0
    assert actions.sweep(at=AT + actions.STUCK_AFTER + dt.timedelta(seconds=1)) == 1
    assert actions.run_waiting(at=AT + HOUR) == 1
    assert len(seen) == 1


def test_old_finished_jobs_are_forgotten_and_given_up_ones_kept(seen: list[Any]) -> None:
    for _number in range(3):
        actions.enqueue("tests.note")
    actions.run_waiting(at=AT)
    old, failed = DBTaskResult.objects.all()[:2]
    DBTaskResult.objects.filter(pk=old.pk).update(finished_at=AT - actions.KEPT_FOR - HOUR)
    DBTaskResult.objects.filter(pk=failed.pk).update(
        finished_at=AT - actions.KEPT_FOR - HOUR, status=TaskResultStatus.FAILED
    )
    assert actions.prune(at=AT) == 1
    assert DBTaskResult.objects.count() == 2


def test_the_clock_enqueues_each_round_once_and_does_not_make_up_for_lost_ones(seen: list[Any]) -> None:
    registry._rounds["tests.note"] = registry.Round(3600)
    assert [actions.tick(at=AT), actions.tick(at=AT)] == [1, 0]
    assert actions.tick(at=AT + HOUR) == 1
    late = AT + 5 * HOUR + dt.timedelta(minutes=10)
    assert [actions.tick(at=late), actions.tick(at=late)] == [1, 0]
    assert Schedule.objects.get().next_at == AT + 6 * HOUR


def test_two_clocks_enqueue_a_round_once(seen: list[Any]) -> None:
    registry._rounds["tests.note"] = registry.Round(3600)
    actions.tick(at=AT)
    read_by_both = Schedule.objects.get()
    later = AT + HOUR
    assert [actions._turn(read_by_both, later), actions._turn(read_by_both, later)] == [True, False]


def test_daily_work_begins_at_its_hour_in_viet_nam(seen: list[Any]) -> None:
    registry._rounds["tests.note"] = registry.Round(24 * 3600, hour=3)
    assert actions.tick(at=AT) == 0  # 09:00 in Việt Nam: three o'clock is over for today
    assert Schedule.objects.get().next_at == dt.datetime(2026, 6, 15, 20, 0, tzinfo=dt.UTC)


def test_a_changed_interval_is_taken_over(seen: list[Any]) -> None:
    registry._rounds["tests.note"] = registry.Round(3600)
    actions.tick(at=AT)
    registry._rounds["tests.note"] = registry.Round(60)
    actions.tick(at=AT)
    assert Schedule.objects.get().every == 60


def test_the_backlog_tells_what_waits_and_how_long(seen: list[Any]) -> None:
    actions.enqueue("tests.note")
    DBTaskResult.objects.update(enqueued_at=AT)
    found = queries.backlog(AT + HOUR)
    assert (found.waiting, found.failed, found.oldest) == (1, 0, 3600)
