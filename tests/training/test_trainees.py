"""People in classes: seats, waiting list, checking in, lists, tests, feedback, and who sees whose name."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from ocop.journal.models import Entry
from ocop.notices.models import Notice
from ocop.training import actions, codes, documents, queries, questions
from ocop.training.models import Attendance, Enrolment, Feedback, TrainingClass
from ocop.training.queries import certified, classes, knowledge, verdicts
from ocop.training.states import ClassState
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, commune_unit
from tests.factories.products import AT
from tests.factories.training import (
    BY,
    FIRST,
    attend,
    make_class,
    make_material,
    make_trainee,
    moment,
    session_of,
)
from tests.refusals import refusal

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
OTHER = {"code": "30338", "name": "Xã Khác"}


def states(training_class: TrainingClass) -> list[str]:
    return list(training_class.enrolments.order_by("pk").values_list("state", flat=True))


def taken(training_class: TrainingClass) -> int:
    return TrainingClass.objects.get(pk=training_class.pk).taken


# ---------------------------------------------------------------- seats


def test_seats_are_never_overbooked_and_the_list_moves_up_in_its_order() -> None:
    training_class = make_class(seats=2)
    actors = [actor_with("commune_officer") for _n in range(4)]
    made = [
        actions.enrol_self(training_class, by=actor, at=AT + n * MINUTE) for n, actor in enumerate(actors)
    ]
    assert states(training_class) == ["enrolled", "enrolled", "waiting", "waiting"]
    actions.cancel_enrolment(made[0], by=actors[0], at=AT)
    assert states(training_class) == ["cancelled", "enrolled", "enrolled", "waiting"]
    assert taken(training_class) == 2
    told = Notice.objects.filter(verb="training.moved_up").values_list("person_id", flat=True)
    assert list(told) == [actors[2].person_id]
    actions.cancel_enrolment(made[3], by=actors[3], at=AT)
    assert (states(training_class)[3], taken(training_class)) == ("cancelled", 2)
    actions.enrol_self(training_class, by=actors[0], at=AT)
    assert states(training_class)[-1] == "waiting"


def test_a_stale_view_of_the_seats_does_not_overbook() -> None:
    training_class = make_class(seats=1)
    twins = [TrainingClass.objects.get() for _n in range(3)]
    for twin in twins:
        make_trainee(twin)
    assert states(training_class) == ["enrolled", "waiting", "waiting"]


def test_more_seats_move_the_list_up_and_fewer_than_are_taken_are_refused() -> None:
    training_class = make_class(seats=1)
    for _n in range(3):
        make_trainee(training_class)
    training_class.refresh_from_db()
    actions.change_class(training_class, {"seats": 2}, by=BY, at=AT)
    assert states(training_class) == ["enrolled", "enrolled", "waiting"]
    fewer = lambda: actions.change_class(training_class, {"seats": 1}, by=BY, at=AT)  # noqa: E731
    assert refusal(fewer) == ("input", "seats")


def test_a_person_signs_up_once_and_up_to_the_last_day() -> None:
    officer = actor_with("commune_officer")
    training_class = make_class(enrol_until=dt.date(2026, 6, 18))
    sign_up = lambda at=AT: actions.enrol_self(training_class, by=officer, at=at)  # noqa: E731
    assert refusal(lambda: sign_up(moment(dt.date(2026, 6, 19), 0)))[0] == "thing"
    assert sign_up(moment(dt.date(2026, 6, 18), 23)).state == "enrolled"
    assert refusal(sign_up)[0] == "stale"
    row = Enrolment.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.create(
            training_class=training_class, person_id=officer.person_id, name="x", token="T", who="official",
            state="waiting", enrolled_at=AT,
        )  # fmt: skip
    assert (row.who, row.name) == ("official", officer.name)


def test_who_may_not_sign_up_is_told_why() -> None:
    for state in ("draft", "held", "closed", "cancelled"):
        row, actor = make_class(state), actor_with("commune_officer")
        call = lambda row=row, actor=actor: actions.enrol_self(row, by=actor, at=AT)  # noqa: E731
        assert refusal(call)[0] == "thing"
    for role in ("auditor", "administrator"):
        call = lambda role=role: actions.enrol_self(make_class(), by=actor_with(role), at=AT)  # noqa: E731
        assert refusal(call)[0] == "person"


def test_a_name_stays_in_for_strangers_and_for_who_was_there() -> None:
    training_class = make_class(ClassState.RUNNING)
    officer = actor_with("commune_officer")
    trainee = make_trainee(training_class)
    take_out = lambda by=officer: actions.cancel_enrolment(trainee, by=by, at=AT)  # noqa: E731
    assert refusal(take_out)[0] == "person"
    attend(trainee)
    assert refusal(lambda: take_out(BY))[0] == "thing"


def test_somebody_of_the_same_name_needs_another_mark() -> None:
    training_class = make_class()
    make_trainee(training_class, name="Lê Văn Tám")
    again = lambda **over: make_trainee(training_class, name="lê văn  tám", **over)  # noqa: E731
    assert refusal(again) == ("input", "name")
    assert again(birth_year=1980).pk
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"name": "x"}, "name"), ({"gender": "other"}, "gender"), ({"birth_year": 1899}, "birth_year"),
        ({"birth_year": 2015}, "birth_year"), ({"phone": "12"}, "phone"), ({"who": "king"}, "who"),
    ]  # fmt: skip
    for data, field in wrong:
        call = lambda data=data: make_trainee(training_class, **data)  # noqa: E731
        assert refusal(call) == ("input", field)


# ---------------------------------------------------------------- checking in


@pytest.mark.parametrize(
    ("hour", "minute", "works"),
    [(7, 29, False), (7, 30, True), (12, 30, True), (12, 31, False)],
)
def test_checking_in_keeps_to_the_hours_of_the_session(hour: int, minute: int, works: bool) -> None:
    officer = actor_with("commune_officer")
    training_class = make_class()
    actions.enrol_self(training_class, by=officer, at=AT)
    session, at = session_of(training_class), moment(FIRST, hour, minute)
    code = codes.make(session.pk, at + codes.ON_SCREEN)
    if works:
        for _n in range(2):  # a second time changes nothing
            assert actions.check_in(code, by=officer, at=at).how == "self"
        assert Attendance.objects.count() == 1
        assert Entry.objects.filter(verb="training.checked_in").count() == 1
    else:
        assert refusal(lambda: actions.check_in(code, by=officer, at=at))[0] == "thing"
        ticket = Enrolment.objects.select_related("training_class").get()
        show = lambda: actions.check_in_ticket(ticket, session, by=BY, at=at)  # noqa: E731
        assert refusal(show)[0] == "thing"


def test_a_code_that_is_old_or_forged_and_a_person_off_the_list_are_refused() -> None:
    officer, training_class = actor_with("commune_officer"), make_class()
    session, at = session_of(training_class), moment(FIRST, 8)
    code = codes.make(session.pk, at)
    assert refusal(lambda: actions.check_in(code, by=officer, at=at))[0] == "person"
    actions.enrol_self(training_class, by=officer, at=AT)
    assert refusal(lambda: actions.check_in(code, by=officer, at=at + MINUTE))[0] == "input"
    for forged in (code[:-2] + "xx", "abc", ""):
        call = lambda forged=forged: actions.check_in(forged, by=officer, at=at)  # noqa: E731
        assert refusal(call)[0] == "input"
    assert actions.check_in(code, by=officer, at=at).session == session


def test_a_ticket_is_ticked_by_who_runs_its_class_and_needs_a_seat() -> None:
    training_class, other = make_class(seats=1), make_class()
    first, second = make_trainee(training_class), make_trainee(training_class)
    session, at = session_of(training_class), moment(FIRST, 9)
    stranger = actor_with("commune_officer")
    tick = lambda row, by, where: actions.check_in_ticket(row, where, by=by, at=at)  # noqa: E731
    assert refusal(lambda: tick(first, stranger, session))[0] == "person"
    assert refusal(lambda: tick(second, BY, session))[0] == "thing"
    assert refusal(lambda: tick(first, BY, session_of(other)))[0] == "thing"
    assert tick(first, BY, session).how == "ticket"


def test_ticking_by_hand_touches_only_who_was_shown() -> None:
    training_class = make_class()
    one, two, three = (make_trainee(training_class) for _n in range(3))
    session = session_of(training_class)
    early = lambda: actions.tick_session(session, [], [], by=BY, at=moment(FIRST, 7, 29))  # noqa: E731
    assert refusal(early)[0] == "thing"
    attend(one, three)
    assert actions.tick_session(session, [two.pk], [one.pk, two.pk], by=BY, at=moment(FIRST, 9)) == 2
    assert set(session.attendances.values_list("enrolment_id", flat=True)) == {two.pk, three.pk}
    stray = make_trainee(make_class())
    assert actions.tick_session(session, [stray.pk], [stray.pk], by=BY, at=moment(FIRST, 9)) == 0


# ---------------------------------------------------------------- tests, feedback, certificates


def test_a_test_is_read_from_text_and_says_what_is_wrong_with_which_question() -> None:
    good = "Một?\n- a\n* b\n\nHai?\n* c\n- d\n- e"
    read = questions.read(good)
    assert [(q["text"], q["options"], q["right"]) for q in read] == [
        ("Một?", ["a", "b"], 1), ("Hai?", ["c", "d", "e"], 0),
    ]  # fmt: skip
    assert questions.read(questions.write(read)) == read and questions.read(" \n") == []
    for words in ("Một?\n- a\n- b", "Một?\n* a", "* a\n- b", "Một?\n* a\n* b", "Một?\n*\n- b"):
        assert refusal(lambda words=words: questions.read(words)) == ("input", "words")
    assert [questions.score(read, answers) for answers in ([1, 0], [1, 1], [0, 2])] == [100, 50, 0]


def test_the_best_of_three_tries_stays_and_only_who_was_there_tries() -> None:
    officer, training_class = actor_with("commune_officer"), make_class()
    actions.set_exam(training_class, "Một?\n- a\n* b\n\nHai?\n* c\n- d", pass_mark=60, by=BY, at=AT)
    trainee = actions.enrol_self(training_class, by=officer, at=AT)
    attempt = lambda answers, by=officer: actions.take_exam(trainee, answers, by=by, at=AT)  # noqa: E731
    assert refusal(lambda: attempt([1, 0]))[0] == "thing"
    attend(trainee)
    actions.begin_class(training_class, by=BY, at=moment(FIRST, 8))
    assert refusal(lambda: attempt([1, 0], actor_with("commune_officer")))[0] == "person"
    assert refusal(lambda: attempt([1, None]))[0] == "input"
    assert refusal(lambda: attempt([1]))[0] == "input"
    found = [attempt(answers) for answers in ([1, 1], [1, 0], [0, 1])]
    assert [(row.score, row.passed, row.tries) for row in found] == [
        (50, False, 1),
        (100, True, 2),
        (100, True, 3),
    ]
    assert refusal(lambda: attempt([1, 0]))[0] == "thing"
    training_class.refresh_from_db()
    assert refusal(lambda: actions.set_exam(training_class, "", by=BY, at=AT))[0] == "thing"


def test_feedback_is_given_once_hidden_under_three_and_leads_to_nobody() -> None:
    training_class = make_class(seats=5)
    actors = [actor_with("commune_officer") for _n in range(3)]
    rows = [actions.enrol_self(training_class, by=actor, at=AT) for actor in actors]
    attend(*rows)
    actions.finish_class(training_class, by=BY, at=moment(FIRST, 13))
    for number, (row, actor) in enumerate(zip(rows, actors, strict=True)):
        shown = verdicts.feedback(training_class)
        assert (shown.count, shown.means) == (number, [])
        fresh = Enrolment.objects.select_related("training_class").get(pk=row.pk)
        give = lambda marks, f=fresh, a=actor: actions.give_feedback(f, marks, "Hay", by=a, at=AT)  # noqa: E731
        assert refusal(lambda give=give: give([5, 5, 5, 5]))[0] == "input"
        assert refusal(lambda give=give: give([5, 5, 5, 5, 6]))[0] == "input"
        give([5, 4, 3, 2, number + 1])
    assert [mean.mean for mean in verdicts.feedback(training_class).means] == [5, 4, 3, 2, 2]
    again = Enrolment.objects.select_related("training_class").get(pk=rows[0].pk)
    assert refusal(lambda: actions.give_feedback(again, [1] * 5, by=actors[0], at=AT))[0] == "stale"
    linked = {field.name for field in Feedback._meta.get_fields()}
    assert linked == {"id", "training_class", "marks", "words"}
    entries = Entry.objects.filter(verb="training.feedback_given")
    assert set(entries.values_list("actor_id", "subject")) == {
        (None, f"training.TrainingClass:{training_class.pk}")
    }


def test_a_certificate_is_a_pdf_and_its_public_check_gives_no_name() -> None:
    training_class = make_class(title="Bán hàng trên sàn điện tử (ví dụ)", unit=commune_unit())
    trainee = make_trainee(training_class, name="Nguyễn Thị Ngọc Ánh")
    attend(trainee)
    actions.finish_class(training_class, by=BY, at=moment(FIRST, 13))
    actions.close_class(training_class, by=BY, at=moment(FIRST, 14))
    row = Enrolment.objects.select_related("training_class__unit", "organisation").get()
    pdf = documents.attendance_pdf(row)
    assert pdf.startswith(b"%PDF") and documents.attendance_pdf(row) == pdf
    assert row.certificate_no is not None
    found = certified.by_number(row.certificate_no.lower())
    assert found is not None and (found.initials, found.title) == ("N. T. N. Á.", training_class.title)
    assert "Ngọc" not in repr(found)
    assert certified.by_number("DT-2026-000001-XXXXX") is None and certified.by_number("") is None


# ---------------------------------------------------------------- who sees what


def test_names_are_seen_by_those_in_charge_alone() -> None:
    here, there = commune_unit(), commune_unit(**OTHER)
    own = make_organisation(unit=there)
    training_class = make_class(unit=here, seats=9)
    guest = make_trainee(training_class, unit=there, organisation=own, who="producer")
    local = make_trainee(training_class, unit=here)
    member = actor_with("commune_officer", unit=here)
    mine = actions.enrol_self(training_class, by=member, at=AT)

    def seen(actor: Any) -> set[int]:
        return set(queries.enrolments_visible_to(actor).values_list("pk", flat=True))

    everybody = {guest.pk, local.pk, mine.pk}
    assert seen(actor_with("provincial_officer")) == everybody
    assert seen(actor_with("commune_officer", unit=here)) == everybody
    assert seen(actor_with("commune_officer", unit=there)) == {guest.pk}
    assert seen(actor_with("producer", organisation=own)) == {guest.pk}
    assert seen(actor_with("producer", organisation=make_organisation())) == set()
    for role in ("auditor", "administrator"):
        assert seen(actor_with(role)) == set()


def test_classes_are_seen_by_their_desk_first_and_by_all_once_open() -> None:
    here = commune_unit()
    draft, opened = make_class("draft", here), make_class("open", here, is_public=False)
    stranger = actor_with("commune_officer", unit=commune_unit(**OTHER))
    assert set(queries.classes_visible_to(stranger)) == {opened}
    assert set(queries.classes_visible_to(actor_with("commune_officer", unit=here))) == {draft, opened}
    assert set(queries.classes_visible_to(actor_with("leader"))) == {draft, opened}
    assert not queries.classes_visible_to(actor_with("producer", organisation=make_organisation())).exists()
    assert not queries.classes_open_to(actor_with("administrator")).exists()
    assert set(queries.classes_open_to(stranger)) == {opened}


def test_the_timeline_tells_classes_and_numbers_of_a_producer_and_no_name() -> None:
    own = make_organisation()
    member = actor_with("producer", organisation=own)
    training_class = make_class(seats=9)
    trainee = make_trainee(training_class, organisation=own, name="Trần Văn Giấu")
    ids = {"organisation_ids": [own.pk]}
    (line,) = queries.happenings_of(member, **ids, on=FIRST)
    assert (line.day, line.about, line.kind) == (FIRST, training_class.title, "training")
    assert "1 người ghi tên" in line.detail
    attend(trainee)
    actions.finish_class(training_class, by=BY, at=moment(FIRST, 13))
    (line,) = queries.happenings_of(member, **ids, on=FIRST)
    assert "1 người học đủ" in line.detail and line.tone == "good" and "Giấu" not in repr(line)
    foreign = actor_with("producer", organisation=make_organisation())
    assert queries.happenings_of(foreign, **ids, on=FIRST) == []
    assert queries.happenings_of(member, product_ids=[1], on=FIRST) == []


def test_a_record_counts_hours_by_topic_and_says_what_the_role_lacks() -> None:
    officer = actor_with("commune_officer")
    law, digital = make_class(topic="law"), make_class(topic="digital", audience="commune")
    make_class(topic="digital", audience="producer")
    trainee = actions.enrol_self(law, by=officer, at=AT)
    attend(trainee)
    record = knowledge.record_of(officer.person_id or 0, ["commune_officer"])
    assert (record.minutes, record.missing, record.hours) == ({"law": 240}, ["management", "digital"], 4)
    offered = knowledge.suggestions(
        record.missing, queries.classes_open_to(officer), officer.person_id or 0, [officer.role]
    )
    assert offered == [digital]
    office = actor_with("provincial_officer")
    actions.set_role_topics("commune_officer", ["law"], by=office, at=AT)
    assert knowledge.record_of(officer.person_id or 0, ["commune_officer"]).missing == []
    for role, by, about in (("commune_officer", officer, "person"), ("king", office, "input")):
        call = lambda role=role, by=by: actions.set_role_topics(role, [], by=by, at=AT)  # noqa: E731
        assert refusal(call)[0] == about


def test_records_and_turns_of_many_cost_what_those_of_one_cost() -> None:
    training_class = make_class(seats=9)

    def cost(count: int) -> int:
        actors = [actor_with("commune_officer") for _n in range(count)]
        for actor in actors:
            attend(actions.enrol_self(training_class, by=actor, at=AT))
        with CaptureQueriesContext(connection) as seen:
            knowledge.records({actor.person_id or 0: ["commune_officer"] for actor in actors})
            list(classes.roll(Enrolment.objects.all(), training_class))
        return len(seen)

    assert cost(1) == cost(3)


# ---------------------------------------------------------------- the library


def test_a_new_version_supersedes_and_openings_are_counted_without_a_reader() -> None:
    old = make_material()
    data = {
        "title": old.title,
        "audience": "producer",
        "topic": "digital",
        "language": "vi",
        "link": "vi.vn/2",
    }
    new = actions.renew_material(old, data, by=BY, at=AT)
    assert (new.version, new.replaces, new.link, old.state) == (2, old, "https://vi.vn/2", "superseded")
    assert refusal(lambda: actions.renew_material(old, data, by=BY, at=AT))[0] == "stale"
    for day in (0, 0, 1):
        actions.count_opening(new, at=AT + dt.timedelta(days=day))
    new.refresh_from_db()
    assert new.opened == 3
    assert list(new.days.order_by("day").values_list("count", flat=True)) == [2, 1]
    private = make_material(is_public=False)
    anybody, member = actor_with("administrator"), actor_with("commune_officer")
    assert set(knowledge.library(knowledge.materials_visible_to(anybody))) == {new}
    assert set(knowledge.library(knowledge.materials_visible_to(member))) == {new, private}
    actions.withdraw_material(new, by=BY, at=AT)
    assert not knowledge.library(knowledge.materials_visible_to(anybody)).exists()


def test_a_material_is_a_file_or_a_link_of_who_runs_training_there() -> None:
    for link, upload in (("", None), ("https://a.vn", (None, "x.pdf"))):
        given = {"title": "x", "audience": "producer", "topic": "law", "language": "vi", "link": link}
        call = lambda g=given, u=upload: actions.add_material(  # noqa: E731
            commune_unit(), g, upload=u, by=BY, at=AT
        )
        assert refusal(call) == ("input", "upload")
    stranger = actor_with("commune_officer", unit=commune_unit(**OTHER))
    of_here = make_material(commune_unit())
    assert refusal(lambda: actions.withdraw_material(of_here, by=stranger, at=AT))[0] == "person"
