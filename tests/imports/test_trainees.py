"""The list of a class: who comes in, on which seat, who was there; what is taken back and what is let go."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.files.models import StoredFile
from ocop.imports import actions, documents, kinds, obstacles, queries
from ocop.imports.models import ImportChange, ImportRow, ImportRun
from ocop.journal.models import Entry
from ocop.training import actions as training
from ocop.training.models import Attendance, Enrolment, TrainingClass
from tests.factories import imports as made
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, commune_unit, make_person
from tests.factories.training import (
    BY,
    FIRST,
    attend,
    bring,
    make_class,
    make_trainee,
    moment,
    session_of,
)
from tests.refusals import refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
AFTER, MINUTE = moment(FIRST, 13), dt.timedelta(minutes=1)
HEADS = "Họ tên,Giới tính,Năm sinh,Xã,Số điện thoại,Đơn vị,Có mặt"
HOA = "Lê Thị Hoa,Nữ,1980,Xã An Cư,0912 345 678,,Có"


def listed(row: TrainingClass, *lines: str, by: Actor = made.OFFICE, at: dt.datetime = AFTER) -> ImportRun:
    """A list as an office keeps it, by its own headings, looked at."""
    data = "\n".join([HEADS, *lines]).encode()
    return actions.take_in(kind="trainees", within=row.pk, data=data, name="lop.csv", by=by, at=at)


def written(run: ImportRun, *, by: Actor = made.OFFICE, at: dt.datetime = AFTER) -> ImportRun:
    return actions.apply_run(run=run, seen=run.seen, by=by, at=at)


def undone(run: ImportRun, at: dt.datetime = AFTER) -> ImportRun:
    return actions.undo_run(run=run, by=made.OFFICE, at=at)


def taken(row: TrainingClass) -> int:
    return TrainingClass.objects.get(pk=row.pk).taken


def problems(run: ImportRun) -> list[list[str]]:
    return [[column for column, _text in row.problems] for row in run.rows.all()]


def everything() -> list[list[dict[str, Any]]]:
    tables = (TrainingClass, Enrolment, Attendance)
    return [list(table._default_manager.order_by("pk").values()) for table in tables]


def test_a_list_is_taken_in_once_with_its_attendance() -> None:
    own = make_organisation(name="Hợp tác xã Thử (ví dụ)")
    row = make_class("running", seats=5)
    lines = (HOA, f"Trần Văn Út,nam,,,,{own.name},x", "Ba Ba,,,An Cư,,Trường Mẫu,")
    before = everything()
    run = written(listed(row, *lines))
    assert (run.counts["new"], taken(row)) == (3, 3)
    again = listed(row, *lines)
    assert again.counts["same"] == 3
    hoa, other, last = row.enrolments.order_by("pk")
    assert (hoa.unit.name, hoa.phone, hoa.gender, hoa.birth_year, hoa.who) == (
        "Xã An Cư", "0912345678", "female", 1980, "community",
    )  # fmt: skip
    assert (other.organisation, other.who, other.unit) == (own, "producer", own.unit)
    assert (last.organisation, last.organisation_name, last.unit) == (None, "Trường Mẫu", hoa.unit)
    assert sorted(Attendance.objects.values_list("enrolment_id", "how")) == [
        (hoa.pk, "list"), (other.pk, "list"),
    ]  # fmt: skip
    undone(run)
    assert everything() == before


def test_faults_are_told_in_their_columns() -> None:
    row = make_class("running", seats=9)
    lines = [
        "x,,,,,,", "Lê Hoa,không rõ,,,,,", "Lê Mai,,19,,,,", "Lê Lan,,,Xã Không Có,,,", "Lê Na,,,,12,,",
        "Lê Ba,,,,,,ừ", "Hai Hai,1,,,,,",
    ]  # fmt: skip
    assert problems(listed(row, *lines)) == [
        ["name"], ["gender"], ["birth_year"], ["commune"], ["phone"], ["was_there"], ["gender"],
    ]  # fmt: skip
    alike = listed(row, "Lê Hoa,,1980,,,,", "Lê Mai,,,,,,", "lê  hoa,,1980,,,,", "Lê Hoa,,1981,,,,")
    assert problems(alike) == [[], [], ["name"], []]
    early = listed(make_class(), HOA, at=made.AT)
    assert early.rows.get().problems == [["was_there", "Lớp chưa có buổi nào bắt đầu."]]


def test_seats_are_given_in_the_order_of_the_file_and_the_rest_waits() -> None:
    row = make_class("running", seats=2)
    run = listed(row, HOA, "Hai Hai,,,,,,Có", "Ba Ba,,,,,,", "Tư Tư,,,,,,Có")
    assert [(each.notes, each.problems) for each in run.rows.all()] == [
        ([], []), ([], []), (["Lớp đã đủ chỗ: vào danh sách chờ."], []),
        ([], [["", "Lớp đã đủ chỗ. Hãy tăng số chỗ rồi so lại."]]),
    ]  # fmt: skip
    written(run)
    states = dict(row.enrolments.values_list("name", "state"))
    assert states == {"Lê Thị Hoa": "enrolled", "Hai Hai": "enrolled", "Ba Ba": "waiting"}
    there = listed(row, "Ba Ba,,,,,,Có")
    assert there.rows.get().problems == [["was_there", "Người này còn ở danh sách chờ, chưa có chỗ."]]
    held = bring(make_class("draft", seats=1), "held")
    assert problems(listed(held, "Một Một,,,,,,", "Hai Hai,,,,,,", at=moment(FIRST, 18))) == [[], [""]]


def test_a_seat_that_somebody_else_took_meanwhile_makes_the_difference_stale() -> None:
    row = make_class("running", seats=1)
    run = listed(row, HOA)
    make_trainee(row)
    with pytest.raises(Refused) as refused:
        written(run)
    assert refused.value.reason.about == "stale" and row.enrolments.count() == 1


def test_undoing_gives_seats_back_and_lets_the_waiting_move_up() -> None:
    row = make_class("running", seats=1)
    run = written(listed(row, HOA))
    waiting = make_trainee(row)
    assert waiting.state == "waiting"
    undone(run)
    waiting.refresh_from_db()
    assert (waiting.state, taken(row), row.enrolments.count()) == ("enrolled", 1, 1)


def test_a_class_that_was_held_is_settled_anew() -> None:
    row = make_class("held", seats=5)
    late = moment(FIRST, 18)
    run = written(listed(row, HOA, at=late), at=late)
    assert list(row.enrolments.values_list("minutes", "completed_on")) == [(240, FIRST)]
    other = make_trainee(row)
    more = written(listed(row, f"{other.name},,,,,,Có", at=late), at=late)
    assert set(row.enrolments.values_list("minutes", "completed_on")) == {(240, FIRST)}
    undone(more, late)
    other.refresh_from_db()
    assert (other.minutes, other.completed_on) == (0, None)
    undone(run, late)
    assert row.enrolments.get() == other


def test_what_is_stored_is_changed_and_given_back() -> None:
    row = make_class("running", seats=5)
    hoa = make_trainee(row, name="Lê Hoa", phone="0912345678")
    before = everything()
    run = listed(row, "Lê Hoa,,,,0912 000 111,,Có")
    assert run.rows.get().changes == [["phone", "0912345678", "0912000111"], ["was_there", "no", "yes"]]
    written(run)
    hoa.refresh_from_db()
    assert hoa.phone == "0912000111" and hoa.attendances.count() == 1
    undone(run)
    assert everything() == before


def test_attendance_is_added_and_never_taken_off_by_a_list() -> None:
    row = make_class("running", seats=5)
    hoa = make_trainee(row, name="Lê Hoa")
    attend(hoa)
    (found,) = listed(row, "Lê Hoa,,,,,,Không").rows.all()
    assert found.problems == [["was_there", "Bỏ điểm danh thì làm ở trang điểm danh của buổi."]]
    training.add_session(
        row, topic="law", begins_at=moment(FIRST, 14), ends_at=moment(FIRST, 16), by=BY, at=AFTER
    )
    assert listed(row, "Lê Hoa,,,,,,Có").counts["same"] == 1
    second = moment(FIRST, 15)
    run = listed(row, "Lê Hoa,,,,,,Có", at=second)
    assert run.rows.get().changes == [["was_there", "no", "yes"]]
    written(run, at=second)
    assert hoa.attendances.count() == 2


def test_what_an_account_says_stays() -> None:
    row = make_class("running", seats=5)
    who = make_trainee(row, person=make_person(), who="official")
    data = made.edited(documents.filled(made.kind_of("trainees"), made.TODAY), "trainees", {
        (2, "name"): "Tên Khác", (2, "who"): "Người dân", (2, "phone"): "0912345678",
    })  # fmt: skip
    assert [name for name, _text in made.taken_in("trainees", data).rows.get().problems] == ["name", "who"]
    phone = made.edited(made.handed_out("trainees"), "trainees", {(2, "phone"): "0912345678"})
    made.applied(made.taken_in("trainees", phone))
    who.refresh_from_db()
    assert (who.phone, who.who) == ("0912345678", "official")


def test_undoing_is_refused_where_somebody_was_ticked_since() -> None:
    row = make_class("running", seats=5)
    run = written(listed(row, "Lê Hoa,,,,,,"))
    attend(row.enrolments.get())
    assert [each.text for each in obstacles.of(run)] == ["đã có lượt điểm danh gắn với mục này"]
    training.tick_session(session_of(row), [], [row.enrolments.get().pk], by=BY, at=AFTER)
    assert obstacles.of(run) == []


def test_a_commune_takes_in_the_lists_of_its_own_classes_and_sees_no_other() -> None:
    own = actor_with("commune_officer")
    row, foreign = make_class("running", commune_unit(), seats=5), make_class("running", seats=5)
    mine, theirs = listed(row, HOA, by=own), listed(foreign, HOA)
    written(mine, by=own)
    assert list(queries.runs_visible_to(own)) == [mine]
    assert set(queries.runs_visible_to(made.OFFICE)) == {mine, theirs}
    assert not queries.runs_visible_to(actor_with("leader")).exists()
    assert refusal(lambda: listed(foreign, HOA, by=own))[0] == "person"
    assert refusal(lambda: written(theirs, by=own))[0] == "person"
    given = {"kind": "producers", "data": b"x", "name": "a", "by": own, "at": AFTER}
    assert refusal(lambda: actions.take_in(**given))[0] == "person"
    nowhere = {**given, "kind": "trainees", "by": made.OFFICE}
    assert refusal(lambda: actions.take_in(**nowhere)) == ("input", "kind")
    assert refusal(lambda: kinds.get("trainees").book(made.TODAY)) == ("input", "kind")


@pytest.mark.parametrize("state", ["draft", "closed", "cancelled"])
def test_a_class_that_takes_no_names_takes_no_list(state: str) -> None:
    row = make_class(state)
    assert refusal(lambda: listed(row, "Lê Hoa,,,,,,", at=moment(FIRST, 19)))[0] == "thing"


def test_the_journal_says_that_a_list_came_in_and_nothing_of_people() -> None:
    row = make_class("running", seats=5)
    run = listed(row, HOA, "Hai Hai,,19,,,,")
    cells = {"birth_year": "1955", "phone": "0912000111"}
    actions.correct_row(run=run, number=3, cells=cells, by=made.OFFICE, at=AFTER)
    written(ImportRun.objects.get())
    undone(ImportRun.objects.get())
    told = " ".join(f"{each.before} {each.after} {each.note}" for each in Entry.objects.all())
    assert {"imports.correct_row", "training.list_taken_in", "training.list_taken_back"} <= set(
        Entry.objects.values_list("verb", flat=True)
    )
    for word in ("Hoa", "0912", "1980", "1955", "Hai Hai"):
        assert word not in told
    assert run.file is None and not StoredFile.objects.exists()


def test_what_imports_held_goes_with_the_personal_data_of_the_class() -> None:
    row, other = make_class("running", seats=5), make_class("running", seats=5)
    make_trainee(row, name="Hai Hai", phone="0912000222")
    done = written(listed(row, HOA, "Hai Hai,,,,0912 000 111,,"))
    looked, kept = listed(row, "Ba Ba,,,,0912 000 333,,"), listed(other, HOA)
    assert actions.forget(at=AFTER) == 0
    training.finish_class(row, by=BY, at=AFTER)
    training.close_class(row, "", by=BY, at=AFTER)
    training.clear_personal_data(row, by=BY, at=AFTER)
    assert actions.forget(at=AFTER) == 2 and actions.forget(at=AFTER + MINUTE) == 0
    looked.refresh_from_db()
    assert looked.state == "discarded" and list(ImportRow.objects.values_list("run", flat=True)) == [kept.pk]
    assert set(ImportChange.objects.values_list("run", "label")) == {(done.pk, "")}
    assert [(each.before, each.after) for each in ImportChange.objects.all()] == [
        ({}, {}) for _each in ImportChange.objects.all()
    ]
    assert refusal(lambda: undone(done))[0] == "thing"


def test_what_was_cleared_does_not_come_in_again(settings: Any) -> None:
    settings.OCOP_TRAINEE_DAYS = 1
    row, late = make_class("running"), moment(FIRST + dt.timedelta(days=3), 8)
    training.clear_personal_data(row, by=BY, at=late)
    assert refusal(lambda: listed(row, HOA, at=late))[0] == "thing"


def test_the_daily_work_lets_go() -> None:
    from ocop.jobs.registry import handler_of, rounds

    row = make_class("running")
    listed(row, "Ba Ba,,,,,,")
    TrainingClass.objects.filter(pk=row.pk).update(cleared_at=AFTER)
    handler_of("imports.daily")({}, AFTER)
    assert not ImportRow.objects.exists() and rounds()["imports.daily"].hour == 7


def test_the_cost_does_not_grow_with_the_rows() -> None:
    def cost(count: int) -> list[int]:
        row, found = make_class("running", seats=200), []
        for _n in range(count):
            make_trainee(row)
        names = list(row.enrolments.values_list("name", flat=True))
        lines = [f"{name},,,,0912345678,,Có" for name in names]
        lines += [f"Người {n},,19{50 + n},An Cư,,,Có" for n in range(count)]
        for act in (lambda _run: listed(row, *lines), written, undone):
            with CaptureQueriesContext(connection) as captured:
                run = act(ImportRun.objects.first())  # type: ignore[arg-type]
            found.append(len(captured))
        assert (run.counts["new"], run.counts["changed"]) == (count, count)
        return found

    assert cost(3) == cost(20)


def test_a_day_begins_in_vietnam() -> None:
    row = make_class("running", seats=5)
    early = moment(FIRST, 8).astimezone(dt.UTC)
    assert clock.local_date(early) == FIRST
    assert problems(listed(row, HOA, at=early - MINUTE)) == [["was_there"]]
    assert problems(listed(row, HOA, at=early)) == [[]]
