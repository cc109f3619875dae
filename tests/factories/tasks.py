"""Agencies and tasks for tests, written by the rooms' own actions."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from ocop.base.actor import Actor, system
from ocop.organisations.models import Kind, LegalForm, Organisation
from ocop.plan import actions
from ocop.plan.models import Plan, Task, TaskReport
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with
from tests.factories.plan import make_plan

AT = dt.datetime(2026, 6, 15, 2, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 6, 15)
TESTER = system("Kiểm thử")
_numbers = itertools.count(1)


def make_agency(**over: Any) -> Organisation:
    """An agency of the province."""
    name = f"Sở Thử {next(_numbers)} (ví dụ)"
    given = {"kind": Kind.AGENCY, "legal_form": LegalForm.PUBLIC_BODY, "name": name}
    return make_organisation(**{**given, **over})


def agent_of(agency: Organisation) -> Actor:
    """Somebody who reports for an agency."""
    return actor_with("agency", organisation=agency)


def in_days(days: int) -> dt.date:
    """A day so many days after TODAY."""
    return TODAY + dt.timedelta(days=days)


def make_task(plan: Plan | None = None, **over: Any) -> Task:
    """A task of an issued plan, led by a fresh agency, due in 30 days; `over` are fields and `supports`."""
    plan = plan or Plan.objects.filter(state="issued").first() or make_plan("issued")
    given: dict[str, Any] = {
        "code": f"N{next(_numbers)}",
        "title": "Nhiệm vụ thử (ví dụ)",
        "due_on": in_days(30),
    }
    if "lead" not in over and "lead_unit" not in over:
        given["lead"] = make_agency()
    made = actions.add_task(plan=plan, data={**given, **over}, by=TESTER, at=AT)
    return fresh(made)


def fresh(task: Task) -> Task:
    """The task as the database has it now."""
    return Task.objects.select_related("plan", "lead", "lead_unit").get(pk=task.pk)


def finished(task: Task, by: Actor, *, at: dt.datetime = AT, **over: Any) -> TaskReport:
    """A report that says "done", as the database has it."""
    given = {"text": "Đã làm xong (ví dụ).", "progress": 0, "is_final": True}
    made = actions.report_task(task=fresh(task), **{**given, **over}, by=by, at=at)
    return again(made)


def again(report: TaskReport) -> TaskReport:
    """The report as the database has it now, with a task of its own."""
    return TaskReport.objects.select_related("task__plan", "task__lead", "task__lead_unit").get(pk=report.pk)
