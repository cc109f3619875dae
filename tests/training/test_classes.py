"""Classes on their way: who may do what and when, what is written, who is told, whose turn it is."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.journal.models import Entry
from ocop.notices.models import Notice
from ocop.training import actions, queries, turns
from ocop.training.models import Enrolment, TrainingClass
from ocop.training.states import CLASS, ENROLMENT, MATERIAL, ClassState
from tests.factories.people import actor_with, commune_unit
from tests.factories.products import AT
from tests.factories.training import (
    BY,
    FIRST,
    attend,
    bring,
    make_class,
    make_programme,
    make_trainee,
    moment,
    session_of,
)
from tests.refusals import refusal

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
OTHER = {"code": "30338", "name": "Xã Khác"}


def office() -> Actor:
    return actor_with("provincial_officer")


# ---------------------------------------------------------------- the way of a class


def test_a_class_goes_from_draft_to_closed_and_gives_certificates_to_who_was_there() -> None:
    by = office()
    member = actor_with("commune_officer")
    training_class = make_class(ClassState.DRAFT, share=80)
    actions.open_class(training_class, by=by, at=AT)
    came = actions.enrol_self(training_class, gender="female", by=member, at=AT)
    away = make_trainee(training_class)
    actions.begin_class(training_class, by=by, at=moment(FIRST, 8))
    session = session_of(training_class)
    actions.tick_session(session, [came.pk], [came.pk, away.pk], by=by, at=moment(FIRST, 9))
    actions.finish_class(training_class, by=by, at=moment(FIRST, 12))
    came.refresh_from_db()
    assert (training_class.held_on, came.minutes, came.completed_on) == (FIRST, 240, FIRST)
    actions.close_class(training_class, "Tốt.", by=by, at=moment(FIRST, 17))
    came.refresh_from_db()
    away.refresh_from_db()
    assert came.certificate_no is not None and came.certificate_no.startswith(f"DT-2026-{came.pk:06d}-")
    assert (away.certificate_no, away.completed_on, training_class.outcome) == (None, None, "Tốt.")
    verbs = Entry.objects.filter(subject=f"training.TrainingClass:{training_class.pk}").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "training.class_planned", "training.open_class", "training.begin_class", "training.finish_class",
        "training.close_class",
    ]  # fmt: skip
    told = Notice.objects.filter(person_id=member.person_id).order_by("pk").values_list("verb", flat=True)
    assert list(told) == ["training.enrolled", "training.feedback_asked", "training.certified"]


def test_the_journal_knows_no_name_of_a_trainee() -> None:
    make_trainee(make_class(), name="Lê Thị Kín Đáo", phone="0912 345 678", birth_year=1980)
    for entry in Entry.objects.filter(verb__startswith="training."):
        told = f"{entry.label}{entry.before}{entry.after}{entry.note}"
        assert "Kín Đáo" not in told and "0912345678" not in told and "1980" not in told


@pytest.mark.parametrize(("share", "done"), [(50, True), (51, False), (100, False), (1, True)])
def test_the_share_is_of_minutes_and_exact_at_its_edge(share: int, done: bool) -> None:
    training_class = make_class(ClassState.DRAFT, share=share)
    actions.add_session(
        training_class, topic="law", begins_at=moment(FIRST, 13), ends_at=moment(FIRST, 17), by=BY, at=AT
    )
    actions.open_class(training_class, by=BY, at=AT)
    trainee = make_trainee(training_class)
    attend(trainee)
    actions.finish_class(training_class, by=BY, at=moment(FIRST, 18))
    trainee.refresh_from_db()
    assert (trainee.minutes, trainee.completed_on is not None) == (240, done)


def test_attendance_that_is_mended_after_the_class_changes_who_completed_it() -> None:
    training_class = make_class(ClassState.RUNNING)
    trainee = make_trainee(training_class)
    actions.finish_class(training_class, by=BY, at=moment(FIRST, 13))
    session = session_of(training_class)
    for present, done in (([trainee.pk], FIRST), ([], None)):
        actions.tick_session(session, present, [trainee.pk], by=BY, at=moment(FIRST, 18))
        assert Enrolment.objects.get().completed_on == done


def test_a_class_opens_with_a_session_ahead_only_and_is_held_on_its_last_day() -> None:
    bare = make_class(ClassState.DRAFT, day=None)
    assert refusal(lambda: actions.open_class(bare, by=BY, at=AT))[0] == "thing"
    gone = make_class(ClassState.DRAFT, day=dt.date(2026, 6, 14))
    assert refusal(lambda: actions.open_class(gone, by=BY, at=AT))[0] == "thing"
    today = make_class(ClassState.DRAFT, day=dt.date(2026, 6, 15))
    assert actions.open_class(today, by=BY, at=AT).state == "open"
    ahead = make_class()
    for act in (actions.begin_class, actions.finish_class):
        assert refusal(lambda act=act: act(ahead, by=BY, at=moment(FIRST - DAY, 23)))[0] == "thing"
    assert actions.finish_class(ahead, by=BY, at=moment(FIRST, 0)).held_on == FIRST


def test_only_who_runs_it_plans_moves_and_ticks() -> None:
    training_class = make_class(unit=commune_unit())
    session, draft = session_of(training_class), make_class(ClassState.DRAFT, commune_unit())
    strangers = [actor_with("commune_officer", unit=commune_unit(**OTHER)), actor_with("leader"),
                 actor_with("auditor"), actor_with("council_member")]  # fmt: skip
    for actor in strangers:
        for call in (
            lambda actor=actor: actions.plan_class(commune_unit(), {"title": "x"}, by=actor, at=AT),
            lambda actor=actor: actions.change_class(training_class, {"room": "B"}, by=actor, at=AT),
            lambda actor=actor: actions.open_class(draft, by=actor, at=AT),
            lambda actor=actor: actions.finish_class(training_class, by=actor, at=moment(FIRST, 13)),
            lambda actor=actor: actions.cancel_class(training_class, "x", by=actor, at=AT),
            lambda actor=actor: actions.enrol_other(training_class, {"name": "Ai Đó"}, by=actor, at=AT),
            lambda actor=actor: actions.tick_session(session, [], [], by=actor, at=moment(FIRST, 9)),
            lambda actor=actor: actions.set_exam(training_class, "", by=actor, at=AT),
        ):
            assert refusal(call) == ("person", "")
    own = actor_with("commune_officer", unit=commune_unit())
    assert actions.open_class(draft, by=own, at=AT).state == "open"
    assert actions.cancel_class(draft, "Bão.", by=office(), at=AT).state == "cancelled"


def test_a_cancelled_class_tells_everybody_on_its_list_with_the_reason() -> None:
    training_class, member = make_class(seats=1), actor_with("commune_officer")
    waiting = actor_with("commune_officer")
    actions.enrol_self(training_class, by=member, at=AT)
    actions.enrol_self(training_class, by=waiting, at=AT)
    silent = lambda: actions.cancel_class(training_class, " ", by=BY, at=AT)  # noqa: E731
    assert refusal(silent) == ("input", "reason")
    actions.cancel_class(training_class, "Hội trường ngập.", by=BY, at=AT)
    told = Notice.objects.filter(verb="training.class_cancelled").order_by("person_id")
    assert [(row.person_id, row.body) for row in told] == [
        (member.person_id, "Hội trường ngập."), (waiting.person_id, "Hội trường ngập."),
    ]  # fmt: skip


def test_what_is_typed_is_checked() -> None:
    unit, good = commune_unit(), {"title": "Lớp", "kind": "class", "audience": "producer", "seats": 5}
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"title": " "}, "title"), ({"title": "x" * 251}, "title"), ({"seats": 0}, "seats"),
        ({"seats": 5001}, "seats"), ({"share": 0}, "share"), ({"share": 101}, "share"),
        ({"kind": "party"}, "kind"), ({"audience": "all"}, "audience"),
    ]  # fmt: skip
    for data, field in wrong:
        call = lambda data=data: actions.plan_class(unit, {**good, **data}, by=BY, at=AT)  # noqa: E731
        assert refusal(call) == ("input", field)
    draft = make_class(ClassState.DRAFT)
    times = [(8, 7, "ends"), (8, 8, "ends"), (11, 13, "begins"), (12, 13, "")]
    for begins, ends, field in times:
        add = lambda b=begins, e=ends: actions.add_session(  # noqa: E731
            draft, topic="law", begins_at=moment(FIRST, b), ends_at=moment(FIRST, e), by=BY, at=AT
        )
        if field:
            assert refusal(add) == ("input", field)
        else:
            assert add().minutes == 60
    with pytest.raises(TypeError):
        actions.plan_class(unit, {**good, "state": "closed"}, by=BY, at=AT)


def test_a_session_with_attendance_and_the_last_of_an_open_class_stay() -> None:
    running, opened = make_class(ClassState.RUNNING), make_class()
    attend(make_trainee(running))
    for row in (running, opened):
        take_out = lambda row=row: actions.remove_session(session_of(row), by=BY, at=AT)  # noqa: E731
        assert refusal(take_out)[0] == "thing"
    draft = make_class(ClassState.DRAFT)
    actions.remove_session(session_of(draft), by=BY, at=AT)
    draft.refresh_from_db()
    assert draft.starts_on is None


def test_the_same_request_plans_and_moves_once() -> None:
    data = {"title": "Lớp", "kind": "class", "audience": "producer", "seats": 5}
    made = {actions.plan_class(commune_unit(), data, by=BY, at=AT, key="p").pk for _n in range(2)}
    assert made == {TrainingClass.objects.get().pk}
    training_class = make_class(ClassState.RUNNING)
    for _n in range(2):
        twin = TrainingClass.objects.get(pk=training_class.pk)
        assert actions.finish_class(twin, by=BY, at=moment(FIRST, 13), key="f").state == "held"


def test_a_programme_belongs_to_who_runs_it_and_has_a_name_once_a_year() -> None:
    own = actor_with("commune_officer", unit=commune_unit())
    data = {"title": "Tập huấn xã", "year": 2026, "audience": "community", "topics": ["trade"], "about": ""}
    made = actions.make_programme(commune_unit(), data, by=own, at=AT)
    again = lambda: actions.make_programme(commune_unit(), data, by=own, at=AT)  # noqa: E731
    assert refusal(again) == ("input", "title")
    actions.change_programme(made, {**data, "topics": ["trade", "law"]}, by=own, at=AT)
    assert made.topics == ["law", "trade"]
    of_province = make_programme()
    change = lambda: actions.change_programme(of_province, data, by=own, at=AT)  # noqa: E731
    assert refusal(change)[0] == "person"
    assert set(queries.programmes_visible_to(own)) == {made, of_province}
    other = actor_with("commune_officer", unit=commune_unit(**OTHER))
    assert set(queries.programmes_visible_to(other)) == {of_province}


# ---------------------------------------------------------------- tables and constraints


def allowed(state: str) -> set[str]:
    return {verb for verb in CLASS.moves if CLASS.reason(state, verb) is None}


def test_the_tables_of_moves_say_what_follows_what() -> None:
    assert {state: allowed(state) for state in ClassState.values} == {
        "draft": {"open_class", "cancel_class"},
        "open": {"begin_class", "finish_class", "cancel_class"},
        "running": {"finish_class", "cancel_class"},
        "held": {"close_class"},
        "closed": set(),
        "cancelled": set(),
    }
    assert "waiting --> enrolled: move_up" in ENROLMENT.mermaid()
    assert "current --> superseded: supersede_material" in MATERIAL.mermaid()


@pytest.mark.parametrize("state", ClassState.values)
def test_every_action_keeps_to_the_table(state: str) -> None:
    """Each is done from the states that the table names, and refused for the thing's state elsewhere."""
    late = moment(FIRST, 19)
    calls: dict[str, Any] = {
        "open_class": lambda row: actions.open_class(row, by=BY, at=AT),
        "begin_class": lambda row: actions.begin_class(row, by=BY, at=late),
        "finish_class": lambda row: actions.finish_class(row, by=BY, at=late),
        "close_class": lambda row: actions.close_class(row, by=BY, at=late),
        "cancel_class": lambda row: actions.cancel_class(row, "x", by=BY, at=late),
    }
    done, against = set(), set()
    for verb, call in calls.items():
        row = make_class(state)
        try:
            call(row)
            done.add(verb)
        except Refused as refused:
            against.add((refused.reason.about, TrainingClass.objects.get(pk=row.pk).state))
    assert done == allowed(state)
    assert against == ({("thing", state)} if len(done) < len(calls) else set())


@pytest.mark.parametrize(
    "broken",
    [{"title": ""}, {"taken": 4}, {"seats": 0}, {"share": 0}, {"opened_at": None}, {"held_on": None},
     {"closed_at": AT}, {"state": "cancelled"}, {"ends_on": FIRST - DAY}],
)  # fmt: skip
def test_the_database_keeps_the_promises(broken: dict[str, Any]) -> None:
    row = make_class(ClassState.HELD)
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainingClass.objects.filter(pk=row.pk).update(**broken)


def test_two_moves_at_once_give_one() -> None:
    row = make_class()
    twin = TrainingClass.objects.get()
    bring_on = actions.cancel_class(row, "x", by=BY, at=AT)
    assert bring_on.state == "cancelled"
    assert refusal(lambda: actions.begin_class(twin, by=BY, at=moment(FIRST, 8)))[0] == "stale"


# ---------------------------------------------------------------- turns


def test_whose_turn_it_is() -> None:
    own = actor_with("commune_officer", unit=commune_unit())
    unit, other = commune_unit(), commune_unit(**OTHER)
    make_class(ClassState.DRAFT, unit, title="Nháp")
    make_class(ClassState.DRAFT, unit, title="Nháp xa", day=FIRST + 60 * DAY)
    make_class(ClassState.HELD, unit, title="Đã học", topic="other")
    make_class(ClassState.OPEN, unit, title="Quá ngày", topic="other", day=FIRST - DAY)
    crowded = make_class(ClassState.OPEN, unit, title="Đông", seats=1, topic="other", day=FIRST + 9 * DAY)
    make_trainee(crowded)
    make_trainee(crowded)
    make_class(ClassState.HELD, other, title="Của xã khác", topic="other")
    found = {(turn.what, turn.about, turn.detail) for turn in turns.turns_of(own, FIRST)}
    assert found == {
        ("Mở nhận ghi tên", "Nháp", ""), ("Khép lại lớp, cấp giấy", "Đã học", ""),
        ("Ghi là đã tổ chức", "Quá ngày", ""), ("Xem danh sách chờ", "Đông", "1 người chờ chỗ"),
    }  # fmt: skip


def test_feedback_waits_for_who_was_there_and_a_class_for_who_lacks_it() -> None:
    officer = actor_with("commune_officer")
    running = make_class(ClassState.OPEN, topic="law", audience="mixed")
    lacking = turns.turns_of(officer, AT.date())
    assert [(turn.what, turn.about) for turn in lacking] == [("Ghi tên lớp còn thiếu", running.title)]
    assert "Quy định và bộ tiêu chí" in lacking[0].detail
    trainee = actions.enrol_self(running, by=officer, at=AT)
    assert turns.turns_of(officer, AT.date()) == []
    attend(trainee)
    actions.finish_class(running, by=BY, at=moment(FIRST, 13))
    (turn,) = turns.turns_of(officer, FIRST)
    assert turn.link == f"/dao-tao/ve/{trainee.token}/gop-y/"
    trainee.refresh_from_db()
    actions.give_feedback(trainee, [5, 4, 3, 2, 1], by=officer, at=moment(FIRST, 14))
    assert turns.turns_of(officer, FIRST) == []


def test_the_clock_begins_classes_reminds_once_and_clears_in_time(settings: Any) -> None:
    settings.OCOP_TRAINEE_DAYS = 30
    training_class, officer = make_class(), actor_with("commune_officer")
    actions.enrol_self(training_class, phone="0912345678", birth_year=1990, by=officer, at=AT)
    assert actions.daily(at=moment(FIRST - 3 * DAY, 6)) == (0, 0, 0)
    assert actions.daily(at=moment(FIRST - 2 * DAY, 6)) == (0, 1, 0)
    assert actions.daily(at=moment(FIRST - DAY, 6)) == (0, 0, 0)
    assert actions.daily(at=moment(FIRST, 6)) == (1, 0, 0)
    training_class.refresh_from_db()
    actions.finish_class(training_class, by=BY, at=moment(FIRST, 13))
    actions.close_class(training_class, by=BY, at=moment(FIRST, 14))
    assert actions.daily(at=moment(FIRST + 30 * DAY, 13)) == (0, 0, 0)
    assert actions.daily(at=moment(FIRST + 30 * DAY, 14)) == (0, 0, 1)
    row = Enrolment.objects.get()
    assert (row.phone, row.birth_year, row.name) == ("", None, officer.name)
    assert actions.daily(at=moment(FIRST + 31 * DAY, 14)) == (0, 0, 0)


def test_personal_data_is_cleared_by_who_runs_a_class_that_is_over() -> None:
    training_class = make_class(ClassState.RUNNING)
    make_trainee(training_class, phone="0912345678", birth_year=1990)
    clear = lambda by=BY: actions.clear_personal_data(training_class, by=by, at=AT)  # noqa: E731
    assert refusal(clear)[0] == "thing"
    actions.finish_class(training_class, by=BY, at=moment(FIRST, 13))
    actions.close_class(training_class, by=BY, at=moment(FIRST, 14))
    assert refusal(lambda: clear(actor_with("auditor")))[0] == "person"
    assert clear() == 1
    assert Enrolment.objects.filter(phone="", birth_year=None).count() == 1
    assert refusal(clear)[0] == "stale"


def test_bring_reaches_every_state() -> None:
    for state in ClassState.values:
        assert bring(make_class(ClassState.DRAFT), state).state == state
