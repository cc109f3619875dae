"""`ocop work`: jobs are done, the clock is minded, a database that is away is waited for."""

from __future__ import annotations

import io
import threading

import pytest
from django.core.management import call_command
from django.db import DatabaseError
from django_tasks_db.models import DBTaskResult

from ocop.base import clock
from ocop.cli.management.commands.work import Round
from ocop.jobs import actions as jobs
from ocop.jobs.models import Schedule

pytestmark = pytest.mark.django_db(transaction=True)


def test_once_does_all_that_waits_and_stops() -> None:
    jobs.enqueue("jobs.sweep")
    said = io.StringIO()
    call_command("work", "--once", stdout=said)
    assert not DBTaskResult.objects.ready().exists()
    assert DBTaskResult.objects.successful().count() >= 1
    assert "Đã làm" in said.getvalue()


def test_the_worker_minds_the_clock_and_does_one_job_a_step() -> None:
    jobs.enqueue("jobs.sweep")
    worker = Round("test")
    assert worker.step()
    assert Schedule.objects.filter(handler="jobs.sweep").exists()
    while worker.step():
        pass
    assert jobs.run_waiting(at=clock.now()) == 0


def test_a_database_that_is_away_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    stopping, asked = threading.Event(), []

    def step(self: Round) -> bool:
        asked.append(1)
        if len(asked) == 1:
            raise DatabaseError("gone")
        stopping.set()
        return True

    monkeypatch.setattr(Round, "step", step)
    monkeypatch.setattr("ocop.cli.management.commands.work.IDLE", 0.01)
    Round("test").go_on(stopping)
    assert len(asked) == 2
