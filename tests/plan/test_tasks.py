"""Tasks of a plan: who writes, reports, answers; what is kept of it."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from ocop.base.actor import Actor
from ocop.journal.models import Entry
from ocop.notices.models import Notice
from ocop.people.roles import ROLES
from ocop.plan import actions, turns
from ocop.plan.models import Attachment, Task, TaskReport
from ocop.plan.queries import tasks as queries
from ocop.plan.rules import tasks as rules
from ocop.plan.states import TaskState
from ocop.worklist import queries as worklist
from tests.factories.files import pdf
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, commune_unit, province_unit
from tests.factories.plan import issue, make_plan, make_target
from tests.factories.tasks import AT, TODAY, again, agent_of, finished, fresh, in_days, make_agency, make_task
from tests.refusals import refusal

pytestmark = pytest.mark.django_db
LATER = AT + dt.timedelta(days=3)


def officer() -> Actor:
    return actor_with("provincial_officer")


def add(**over: Any) -> tuple[str, str]:
    data = {"code": "N1", "title": "Việc", **over}
    return refusal(actions.add_task, plan=make_plan(), data=data, by=officer(), at=AT)


# ---------------------------------------------------------------- writing


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"provincial_officer", "agency", "partner", "producer"}))
def test_only_the_office_writes_tasks(role: str) -> None:
    data = {"code": "N1", "title": "Việc"}
    said = refusal(actions.add_task, plan=make_plan(), data=data, by=actor_with(role), at=AT)
    assert said == ("person", "")
    assert not Task.objects.exists()


def test_a_task_is_written_with_its_people_and_left_in_the_journal() -> None:
    lead, helper = make_agency(), make_agency()
    data = {
        "code": " N1 ", "title": "Tập  huấn", "detail": "Ba lớp", "lead": lead, "supports": [helper],
        "starts_on": TODAY, "due_on": TODAY, "budget": 5_000_000, "position": 3,
    }  # fmt: skip
    made = actions.add_task(plan=make_plan(), data=data, by=officer(), at=AT)
    assert (made.code, made.title, made.budget, made.state) == ("N1", "Tập huấn", 5_000_000, "open")
    assert [str(row) for row in made.supports.all()] == [helper.name]
    entry = Entry.objects.get(verb="plan.add_task")
    assert entry.after is not None
    assert (entry.after["lead"], entry.after["supports"]) == (lead.name, [helper.name])
    assert entry.after["due_on"] == "2026-06-15"


def test_a_request_sent_twice_writes_one_task() -> None:
    plan, by = make_plan(), officer()
    data = {"code": "N1", "title": "Việc"}
    first = actions.add_task(plan=plan, data=data, by=by, at=AT, key="k1")
    assert actions.add_task(plan=plan, data=data, by=by, at=AT, key="k1") == first
    assert Task.objects.count() == 1


def test_what_does_not_fit_is_refused_where_it_was_typed() -> None:
    agency = make_agency()
    assert add(code="") == ("input", "code")
    assert add(title="  ") == ("input", "title")
    assert add(title="x" * 401) == ("input", "title")
    assert add(budget=-1) == ("input", "budget")
    assert add(starts_on=in_days(1), due_on=TODAY) == ("input", "due_on")
    assert add(lead=agency, lead_unit=commune_unit()) == ("input", "lead")
    assert add(lead=make_organisation()) == ("input", "lead"), "a producer gets no task"
    assert add(lead_unit=province_unit()) == ("input", "lead")
    assert add(lead=agency, supports=[agency]) == ("input", "supports")
    assert add(supports=[make_organisation()]) == ("input", "lead")


def test_a_code_stands_once_in_a_plan() -> None:
    plan = make_plan()
    make_task(plan, code="N1")
    said = refusal(actions.add_task, plan=plan, data={"code": "N1", "title": "x"}, by=officer(), at=AT)
    assert said == ("input", "code")
    other = make_task(plan, code="N2")
    assert refusal(actions.edit_task, task=other, data={"code": "N1"}, by=officer(), at=AT)[1] == "code"
    actions.edit_task(task=other, data={"code": "N2", "title": "Khác"}, by=officer(), at=AT)
    assert fresh(other).title == "Khác"


def test_the_next_code_is_one_that_nobody_has() -> None:
    plan = make_plan()
    assert queries.next_code(plan) == "N1"
    make_task(plan, code="N2")
    assert queries.next_code(plan) == "N3"


def test_an_edit_of_an_issued_plan_keeps_before_and_after() -> None:
    task = make_task(due_on=in_days(10), supports=[make_agency(name="Hội A (ví dụ)")])
    new = make_agency(name="Hội B (ví dụ)")
    actions.edit_task(task=task, data={"due_on": in_days(20), "supports": [new]}, by=officer(), at=AT)
    entry = Entry.objects.get(verb="plan.edit_task")
    assert entry.before == {"due_on": "2026-06-25", "supports": ["Hội A (ví dụ)"]}
    assert entry.after == {"due_on": "2026-07-05", "supports": ["Hội B (ví dụ)"]}


def test_an_edit_that_changes_nothing_leaves_no_entry() -> None:
    task = make_task()
    actions.edit_task(task=task, data={"title": task.title}, by=officer(), at=AT)
    assert not Entry.objects.filter(verb="plan.edit_task").exists()


def test_a_closed_plan_is_not_written_in() -> None:
    plan = make_plan("closed")
    said = refusal(actions.add_task, plan=plan, data={"code": "N1", "title": "x"}, by=officer(), at=AT)
    assert said == ("thing", "")


def test_a_task_leaves_a_draft_but_not_an_issued_plan() -> None:
    draft, issued = make_task(make_plan()), make_task(make_plan("issued", year=2025))
    actions.remove_task(task=draft, by=officer(), at=AT)
    assert refusal(actions.remove_task, task=issued, by=officer(), at=AT) == ("thing", "")
    assert list(Task.objects.all()) == [issued]
    assert Entry.objects.filter(verb="plan.remove_task").count() == 1


# ---------------------------------------------------------------- who sees


def test_the_office_and_the_leader_see_drafts_others_what_was_issued() -> None:
    draft, issued = make_task(make_plan()), make_task(make_plan("issued", year=2025))
    for role, seen in (
        ("provincial_officer", {draft, issued}), ("leader", {draft, issued}), ("auditor", {issued}),
        ("commune_officer", set()), ("council_member", set()), ("administrator", set()),
    ):  # fmt: skip
        assert set(queries.tasks_visible_to(actor_with(role))) == seen, role


def test_an_agency_sees_what_it_leads_and_supports_of_issued_plans() -> None:
    mine, other = make_agency(), make_agency()
    led = make_task(lead=mine)
    helped = make_task(lead=other, supports=[mine])
    make_task(lead=other)
    make_task(make_plan(year=2027), lead=mine)
    assert set(queries.tasks_visible_to(agent_of(mine))) == {led, helped}


def test_a_commune_sees_what_it_leads() -> None:
    here, there = commune_unit(), commune_unit("30526", "Xã Kia")
    mine = make_task(lead_unit=here)
    make_task(lead_unit=there)
    make_task()
    assert list(queries.tasks_visible_to(actor_with("commune_officer", unit=here))) == [mine]


def test_a_producer_of_the_organisation_sees_nothing() -> None:
    make_task()
    assert not queries.tasks_visible_to(actor_with("producer", organisation=make_organisation())).exists()


# ---------------------------------------------------------------- reporting


def test_the_first_report_begins_a_task_and_moves_its_progress() -> None:
    task = make_task()
    by = agent_of(task.lead)  # type: ignore[arg-type]
    made = actions.report_task(task=task, text="Đã mở lớp.", progress=40, by=by, at=AT)
    assert (made.voice, made.speaker, made.by_name) == ("lead", task.lead.name, by.name)  # type: ignore[union-attr]
    assert (fresh(task).state, fresh(task).progress) == ("running", 40)
    actions.report_task(task=fresh(task), text="Thêm lớp.", progress=30, by=by, at=LATER)
    assert fresh(task).progress == 30, "a lower figure is an honest one"
    assert [e.verb for e in Entry.objects.filter(verb__in=("plan.start_task", "plan.add_report"))] == [
        "plan.start_task", "plan.add_report", "plan.add_report",
    ]  # fmt: skip


def test_who_supports_tells_beside_it_and_moves_nothing() -> None:
    helper = make_agency()
    task = make_task(supports=[helper])
    said = actions.report_task(task=task, text="Đã cử người.", progress=90, by=agent_of(helper), at=AT)
    assert (said.voice, said.speaker, said.progress, said.is_final) == ("support", helper.name, 0, False)
    assert (fresh(task).state, fresh(task).progress) == ("open", 0)
    about = refusal(
        actions.report_task, task=task, text="x", progress=0, is_final=True, by=agent_of(helper), at=AT
    )
    assert about == ("person", "is_final")


def test_the_office_reports_in_the_leads_place_and_it_shows() -> None:
    task, by = make_task(), officer()
    said = actions.report_task(task=task, text="Nghe qua điện thoại.", progress=10, by=by, at=AT)
    assert (said.voice, said.by_name) == ("office", by.name)
    assert said.speaker == task.lead.name  # type: ignore[union-attr]
    assert fresh(task).state == "running"


def test_a_commune_reports_of_its_task() -> None:
    here = commune_unit()
    task = make_task(lead_unit=here)
    said = actions.report_task(
        task=task, text="Đã họp dân.", progress=50, by=actor_with("commune_officer", unit=here), at=AT
    )
    assert (said.voice, said.speaker, said.organisation) == ("lead", here.name, None)


@pytest.mark.parametrize("role", ["leader", "auditor", "commune_officer", "administrator"])
def test_others_do_not_report(role: str) -> None:
    given = {"text": "x", "progress": 1, "by": actor_with(role), "at": AT}
    assert refusal(actions.report_task, task=make_task(), **given)[0] == "person"
    foreign = {**given, "by": agent_of(make_agency())}
    assert refusal(actions.report_task, task=make_task(), **foreign)[0] == "person"


@pytest.mark.parametrize(
    ("text", "progress", "is_final", "files", "field"),
    [
        ("", 10, False, 0, "text"),
        ("x", -1, False, 0, "progress"),
        ("x", 101, False, 0, "progress"),
        ("x", 100, False, 0, "is_final"),
        ("x", 10, False, rules.MOST_FILES + 1, "uploads"),
    ],
)
def test_the_edges_of_a_report(text: str, progress: int, is_final: bool, files: int, field: str) -> None:
    reason = rules.report_fits.reason("lead", text, progress, is_final, files)
    assert reason is not None and (reason.about, reason.field) == ("input", field)


@pytest.mark.parametrize(
    ("progress", "is_final", "files"), [(0, False, 0), (99, False, rules.MOST_FILES), (100, True, 0)]
)
def test_the_edges_that_fit(progress: int, is_final: bool, files: int) -> None:
    assert rules.report_fits.allows("lead", "x", progress, is_final, files)


def test_a_report_sent_twice_is_written_once() -> None:
    task = make_task()
    given = {"text": "x", "progress": 5, "by": agent_of(task.lead), "at": AT, "key": "k9"}  # type: ignore[arg-type]
    first = actions.report_task(task=fresh(task), **given)
    assert actions.report_task(task=fresh(task), **given) == first
    assert TaskReport.objects.count() == 1


def test_a_final_report_sent_twice_is_answered_by_the_first() -> None:
    """The second finds the task waiting already; it must not be told that it may not report."""
    task = make_task()
    by = agent_of(task.lead)  # type: ignore[arg-type]
    given: dict[str, Any] = {"text": "x", "progress": 0, "is_final": True, "by": by, "at": AT, "key": "k3"}
    first = actions.report_task(task=fresh(task), **given)
    assert actions.report_task(task=fresh(task), **given) == first


def test_two_who_move_a_task_at_once_do_not_both_win() -> None:
    task = make_task()
    by = agent_of(task.lead)  # type: ignore[arg-type]
    stale = fresh(task)
    finished(task, by)
    said = refusal(actions.report_task, task=stale, text="x", progress=20, by=by, at=AT)
    assert said[0] == "stale"
    assert TaskReport.objects.count() == 1


def test_files_are_kept_once_by_their_content_with_the_name_they_came_with() -> None:
    task = make_task()
    by = agent_of(task.lead)  # type: ignore[arg-type]
    files = [(io.BytesIO(pdf()), "C:\\tệp\\Biên bản.pdf")]
    made = actions.report_task(task=task, text="x", progress=5, uploads=files, by=by, at=AT)
    (kept,) = Attachment.objects.filter(report=made)
    assert (kept.name, kept.file.media_type) == ("Biên bản.pdf", "application/pdf")


def test_a_program_in_disguise_is_refused_and_nothing_is_written() -> None:
    task = make_task()
    by = agent_of(task.lead)  # type: ignore[arg-type]
    files = [(io.BytesIO(b"MZ" + b"\x00" * 200), "bao-cao.pdf")]
    said = refusal(actions.report_task, task=task, text="x", progress=5, uploads=files, by=by, at=AT)
    assert said == ("input", "uploads")
    assert not TaskReport.objects.exists() and fresh(task).state == "open"


@pytest.mark.parametrize("make", [lambda: make_plan(), lambda: make_plan("closed")])
def test_only_a_running_plan_is_reported_of(make: Any) -> None:
    plan = make()
    task = Task.objects.create(plan=plan, code="N1", title="x", lead=make_agency())
    for by in (officer(), agent_of(task.lead)):  # type: ignore[arg-type]
        assert (
            refusal(actions.report_task, task=fresh(task), text="x", progress=1, by=by, at=AT)[0] == "thing"
        )


def test_history_is_not_reported_of() -> None:
    task = make_task(make_plan("issued", is_history=True))
    assert refusal(actions.report_task, task=task, text="x", progress=1, by=officer(), at=AT)[0] == "thing"


# ---------------------------------------------------------------- answering


def test_done_waits_for_the_office_which_is_told() -> None:
    by = officer()
    task = make_task()
    agent = agent_of(task.lead)  # type: ignore[arg-type]
    finished(task, agent)
    assert (fresh(task).state, fresh(task).progress) == ("reported", 100)
    assert [n.person_id for n in Notice.objects.filter(verb="plan.task_reported")] == [by.person_id]
    assert refusal(actions.report_task, task=fresh(task), text="x", progress=1, by=agent, at=AT)[0] == "thing"


def test_who_supports_may_still_speak_while_a_report_waits() -> None:
    helper = make_agency()
    task = make_task(supports=[helper])
    finished(task, officer())
    actions.report_task(
        task=fresh(task), text="Xong cả phần chúng tôi.", progress=0, by=agent_of(helper), at=AT
    )
    assert fresh(task).progress == 100


def test_accepted_it_is_done_on_the_day_it_was_reported() -> None:
    task, by = make_task(due_on=TODAY), officer()
    agent = agent_of(task.lead)  # type: ignore[arg-type]
    report = finished(task, agent)
    actions.accept_task(report=report, answer="Đồng ý.", by=by, at=LATER)
    kept = fresh(task)
    assert (kept.state, kept.done_on, queries.days_late(kept)) == ("done", TODAY, 0)
    said = again(report)
    assert (said.verdict, said.answer, said.answered_by, said.answered_at) == (
        "accepted", "Đồng ý.", by.name, LATER,
    )  # fmt: skip
    assert [n.person_id for n in Notice.objects.filter(verb="plan.task_answered")] == [agent.person_id]


def test_returned_it_goes_on_from_where_it_was() -> None:
    task, by = make_task(), officer()
    agent = agent_of(task.lead)  # type: ignore[arg-type]
    actions.report_task(task=task, text="Một nửa.", progress=50, by=agent, at=AT)
    report = finished(task, agent)
    assert refusal(actions.return_task, report=report, answer=" ", by=by, at=LATER) == ("input", "answer")
    actions.return_task(report=again(report), answer="Thiếu danh sách.", by=by, at=LATER)
    assert (fresh(task).state, fresh(task).progress, fresh(task).done_on) == ("running", 50, None)
    second = finished(task, agent, at=LATER)
    actions.accept_task(report=second, by=by, at=LATER)
    assert fresh(task).done_on == TODAY + dt.timedelta(days=3)


@pytest.mark.parametrize("role", ["leader", "auditor", "commune_officer"])
def test_only_the_office_answers(role: str) -> None:
    report = finished(make_task(), officer())
    for act, words in ((actions.accept_task, {}), (actions.return_task, {"answer": "x"})):
        assert refusal(act, report=again(report), by=actor_with(role), at=LATER, **words)[0] == "person"
    assert again(report).verdict == ""


def test_two_officers_do_not_both_answer() -> None:
    report = finished(make_task(), officer())
    one, other = again(report), again(report)
    actions.accept_task(report=one, by=officer(), at=LATER)
    assert refusal(actions.return_task, report=other, answer="Thiếu.", by=officer(), at=LATER)[0] == "stale"
    assert refusal(actions.accept_task, report=again(report), by=officer(), at=LATER)[0] == "stale"
    assert (again(report).verdict, fresh(report.task).state) == ("accepted", "done")
    assert Entry.objects.filter(verb="plan.answer_report").count() == 1


def test_the_same_acceptance_sent_twice_is_one() -> None:
    report = finished(make_task(), officer())
    by = officer()
    actions.accept_task(report=again(report), by=by, at=LATER, key="k7")
    assert actions.accept_task(report=again(report), by=by, at=LATER, key="k7") == report


def test_a_word_on_the_way_needs_no_answer() -> None:
    task = make_task()
    said = actions.report_task(task=task, text="x", progress=5, by=officer(), at=AT)
    assert refusal(actions.accept_task, report=again(said), by=officer(), at=AT)[0] == "thing"


def test_a_cancelled_task_stays_with_its_reason_and_the_waiting_report_is_answered() -> None:
    task = make_task()
    report = finished(task, officer())
    assert refusal(actions.cancel_task, task=fresh(task), reason="", by=officer(), at=LATER)[1] == "reason"
    actions.cancel_task(task=fresh(task), reason="Trùng việc khác.", by=officer(), at=LATER)
    assert fresh(task).state == "cancelled"
    assert (again(report).verdict, again(report).answer) == (
        "returned", "Thôi thực hiện nhiệm vụ: Trùng việc khác.",
    )  # fmt: skip
    actions.reopen_task(task=fresh(task), reason="Làm lại.", by=officer(), at=LATER)
    assert (fresh(task).state, fresh(task).progress) == ("running", 99)
    finished(task, officer(), at=LATER)


def test_a_draft_is_removed_from_not_cancelled() -> None:
    task = make_task(make_plan())
    assert refusal(actions.cancel_task, task=task, reason="x", by=officer(), at=AT)[0] == "thing"


def test_reopening_takes_the_day_of_completion_back() -> None:
    task = make_task()
    actions.accept_task(report=finished(task, officer()), by=officer(), at=AT)
    actions.reopen_task(task=fresh(task), reason="Số liệu sai.", by=officer(), at=LATER)
    assert (fresh(task).state, fresh(task).done_on) == ("running", None)
    entry = Entry.objects.get(verb="plan.reopen_task")
    assert (entry.before, entry.note) == ({"state": "done"}, "Số liệu sai.")


def test_the_database_keeps_what_the_actions_promise() -> None:
    task = make_task()
    waiting = finished(task, officer())
    wrong = [
        {"is_final": True},
        {"is_final": False, "verdict": "accepted", "answered_at": AT},
        {"is_final": True, "verdict": "returned", "answered_at": AT},
        {"is_final": True, "verdict": "accepted"},
    ]
    for facts in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            TaskReport.objects.create(task=task, at=AT, by_name="x", text="x", progress=1, **facts)
    assert list(TaskReport.objects.all()) == [waiting]


# ---------------------------------------------------------------- telling, counting, turns


def test_a_new_lead_of_an_issued_plan_is_told() -> None:
    first, second = make_agency(), make_agency()
    one, two = agent_of(first), agent_of(second)
    task = make_task(lead=first)
    assert [n.person_id for n in Notice.objects.filter(verb="plan.task_given")] == [one.person_id]
    actions.edit_task(task=task, data={"title": "Tên mới"}, by=officer(), at=AT)
    actions.edit_task(task=task, data={"lead": second}, by=officer(), at=AT)
    told = Notice.objects.filter(verb="plan.task_given").order_by("pk")
    assert [n.person_id for n in told] == [one.person_id, two.person_id]


def test_nobody_is_told_of_a_draft_until_it_is_issued() -> None:
    plan, agency = make_plan(), make_agency()
    agent = agent_of(agency)
    make_task(plan, lead=agency)
    assert not Notice.objects.exists()
    make_target(plan)
    issue(plan)
    assert [n.person_id for n in Notice.objects.filter(verb="plan.task_given")] == [agent.person_id]


@pytest.mark.parametrize(
    ("due", "state", "left", "late"),
    [
        (0, "open", 0, False),
        (-1, "open", -1, True),
        (14, "running", 14, False),
        (-1, "reported", None, False),
    ],
)
def test_days_left_are_counted_by_the_calendar(due: int, state: str, left: int | None, late: bool) -> None:
    task = make_task(due_on=in_days(due))
    Task.objects.filter(pk=task.pk).update(state=state)
    line = queries.line_of(queries.with_names(Task.objects.filter(pk=task.pk)).get(), officer(), TODAY)
    assert (line.days_left, line.is_late) == (left, late)


def test_the_numbers_over_the_board() -> None:
    for due in (-1, 0, 14, 15, None):
        make_task(due_on=None if due is None else in_days(due))
    actions.accept_task(report=finished(make_task(), officer()), by=officer(), at=AT)
    finished(make_task(), officer())
    gone = make_task(due_on=in_days(-9))
    actions.cancel_task(task=gone, reason="x", by=officer(), at=AT)
    make_task(make_plan("issued", year=2023, is_history=True), due_on=in_days(-900))
    counted = queries.counts(queries.tasks_visible_to(officer()), TODAY)
    assert counted._asdict() == {"all": 7, "overdue": 1, "soon": 2, "reported": 1, "done": 1}


def test_whose_turn_follows_the_state() -> None:
    task = make_task(due_on=in_days(14))
    agent, by = agent_of(task.lead), officer()  # type: ignore[arg-type]
    (mine,) = turns.turns_of(agent, TODAY)
    assert (mine.link, mine.days_left, mine.is_late) == (f"/can-bo/nhiem-vu/{task.pk}/", 14, False)
    assert turns.turns_of(agent, TODAY - dt.timedelta(days=1)) == [], "not due within two weeks"
    assert turns.turns_of(agent, TODAY + dt.timedelta(days=15))[0].is_late
    assert turns.turns_of(by, TODAY) == []
    report = finished(task, agent)
    assert turns.turns_of(agent, TODAY) == []
    assert [turn.about for turn in worklist.turns_of(by, TODAY)] == [str(task)]
    actions.return_task(report=report, answer="Thiếu.", by=by, at=AT)
    back = turns.turns_of(agent, TODAY - dt.timedelta(days=30))
    assert [turn.what for turn in back] == ["Bổ sung báo cáo nhiệm vụ"], "returned is a turn whatever the day"


def test_support_history_and_drafts_are_nobodys_turn() -> None:
    helper = make_agency()
    make_task(due_on=in_days(-1), supports=[helper])
    assert turns.turns_of(agent_of(helper), TODAY) == []
    old = make_task(make_plan("issued", year=2023, is_history=True), due_on=in_days(-1))
    assert turns.turns_of(agent_of(old.lead), TODAY) == []  # type: ignore[arg-type]
    draft = make_task(make_plan(year=2027), due_on=in_days(1))
    assert turns.turns_of(agent_of(draft.lead), TODAY) == []  # type: ignore[arg-type]


def test_states_are_those_of_the_table() -> None:
    assert set(queries.UNFINISHED) == {TaskState.OPEN, TaskState.RUNNING}
