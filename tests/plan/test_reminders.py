"""Reminders of tasks: when, to whom, once, and never of what is over."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail

from ocop.base import clock
from ocop.base.reminding import stage_of
from ocop.jobs import actions as jobs
from ocop.jobs import registry
from ocop.notices.models import Notice
from ocop.plan import actions
from ocop.plan.actions.reminding import remind_of_tasks
from ocop.plan.models import Plan, Task
from tests.factories.people import actor_with, commune_unit
from tests.factories.plan import make_plan
from tests.factories.tasks import AT, TODAY, agent_of, finished, fresh, in_days, make_agency, make_task

VERBS = ("plan.task_due", "plan.task_overdue")


def at(day: dt.date) -> dt.datetime:
    return clock.day_start(day) + dt.timedelta(hours=7)


def told() -> list[tuple[int, str]]:
    """Persons and verbs of all reminders, in their order."""
    rows = Notice.objects.filter(verb__in=VERBS).order_by("pk")
    return list(rows.values_list("person_id", "verb"))


@pytest.mark.parametrize(
    ("left", "stage"),
    [
        (15, None), (14, 14), (13, 14), (4, 14), (3, 3), (1, 3), (0, 3),
        (-1, -1), (-7, -1), (-8, -8), (-14, -8), (-15, -15), (-365, -365),
    ],
)  # fmt: skip
def test_the_stages_of_a_task(left: int, stage: int | None) -> None:
    assert stage_of(in_days(left), TODAY) == stage


@pytest.mark.django_db
def test_a_task_is_called_to_mind_fourteen_and_three_days_before_then_weekly() -> None:
    """Run every day from a month before to a month after, the lead hears exactly this."""
    task = make_task(due_on=in_days(30))
    agent = agent_of(task.lead)  # type: ignore[arg-type]
    days: list[int] = []
    for offset in range(61):
        if remind_of_tasks(at=at(in_days(offset))):
            days.append(30 - offset)
    assert days == [14, 3, -1, -8, -15, -22, -29]
    due, overdue = [(agent.person_id, "plan.task_due")] * 2, [(agent.person_id, "plan.task_overdue")] * 5
    assert told() == due + overdue


@pytest.mark.django_db
def test_worked_out_again_it_is_silent() -> None:
    agent_of(make_task(due_on=in_days(3)).lead)  # type: ignore[arg-type]
    assert remind_of_tasks(at=at(TODAY)) == 1
    assert [remind_of_tasks(at=at(TODAY) + dt.timedelta(hours=n)) for n in (1, 5, 30)] == [0, 0, 0]
    assert Notice.objects.filter(verb__in=VERBS).count() == 1


@pytest.mark.django_db
def test_days_on_which_nothing_ran_are_made_up_for_by_one() -> None:
    agent_of(make_task(due_on=in_days(0)).lead)  # type: ignore[arg-type]
    assert remind_of_tasks(at=at(in_days(20))) == 1, "one of the third week, none of those before"
    assert told()[0][1] == "plan.task_overdue"


@pytest.mark.django_db
def test_another_last_day_is_called_to_mind_anew() -> None:
    task = make_task(due_on=in_days(2))
    agent_of(task.lead)  # type: ignore[arg-type]
    assert remind_of_tasks(at=at(TODAY)) == 1
    actions.edit_task(task=task, data={"due_on": in_days(12)}, by=actor_with("provincial_officer"), at=AT)
    assert remind_of_tasks(at=at(TODAY)) == 1


@pytest.mark.django_db
def test_it_speaks_to_the_leads_people_not_to_those_who_support() -> None:
    lead, helper = make_agency(), make_agency()
    one, two, other = agent_of(lead), agent_of(lead), agent_of(helper)
    make_task(lead=lead, supports=[helper], due_on=in_days(14))
    remind_of_tasks(at=at(TODAY))
    assert {person for person, _verb in told()} == {one.person_id, two.person_id}
    assert other.person_id not in {person for person, _verb in told()}


@pytest.mark.django_db
def test_a_communes_officers_are_reminded_of_its_task() -> None:
    here, there = commune_unit(), commune_unit("30526", "Xã Kia")
    mine = actor_with("commune_officer", unit=here)
    actor_with("commune_officer", unit=there)
    make_task(lead_unit=here, due_on=in_days(3))
    remind_of_tasks(at=at(TODAY))
    assert told() == [(mine.person_id, "plan.task_due")]


@pytest.mark.django_db
def test_where_the_lead_has_no_account_the_office_is_told_so() -> None:
    office = actor_with("provincial_officer")
    task = make_task(due_on=in_days(-1))
    remind_of_tasks(at=at(TODAY))
    assert told() == [(office.person_id, "plan.task_overdue")]
    body = Notice.objects.get(verb="plan.task_overdue").body
    assert f"Nơi chủ trì ({task.lead}) chưa có tài khoản" in body


@pytest.mark.django_db
def test_what_is_over_or_waits_for_the_office_reminds_nobody() -> None:
    office = actor_with("provincial_officer")
    make_task(due_on=None)
    finished(make_task(due_on=in_days(-1)), office)
    actions.accept_task(report=finished(make_task(due_on=in_days(-1)), office), by=office, at=AT)
    gone = make_task(due_on=in_days(-1))
    actions.cancel_task(task=fresh(gone), reason="x", by=office, at=AT)
    assert remind_of_tasks(at=at(TODAY)) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["draft", "closed", "history"])
def test_drafts_closed_plans_and_history_remind_nobody(state: str) -> None:
    plan = make_plan("issued", is_history=state == "history")
    agent_of(make_task(plan, due_on=in_days(-1)).lead)  # type: ignore[arg-type]
    if state != "history":
        assert remind_of_tasks(at=at(TODAY)) == 1, "the plan runs still"
        Notice.objects.all().delete()
        Plan.objects.filter(pk=plan.pk).update(state=state)
    assert remind_of_tasks(at=at(TODAY)) == 0


@pytest.mark.django_db
def test_the_last_day_itself_is_named() -> None:
    agent_of(make_task(code="N77", due_on=TODAY).lead)  # type: ignore[arg-type]
    remind_of_tasks(at=at(TODAY))
    notice = Notice.objects.get(verb="plan.task_due")
    assert notice.title == "Hôm nay là hạn: nhiệm vụ N77: Nhiệm vụ thử (ví dụ)"
    assert notice.link == f"/can-bo/nhiem-vu/{Task.objects.get().pk}/"


@pytest.mark.django_db
def test_the_clock_runs_it_each_morning_and_mails_it(monkeypatch: pytest.MonkeyPatch) -> None:
    found = registry.rounds()["plan.remind"]
    assert (found.every, found.hour) == (24 * 3600, 7)
    agent_of(make_task(due_on=in_days(3)).lead)  # type: ignore[arg-type]
    monkeypatch.setattr(clock, "now", lambda: at(TODAY))
    jobs.enqueue("plan.remind")
    jobs.run_waiting(at=at(TODAY))
    subject = f"[OCOP] Còn 3 ngày: nhiệm vụ {Task.objects.get()}"
    assert [message.subject for message in mail.outbox] == [subject]
