"""Planning, agenda, presence, declarations, opening, starting."""

from __future__ import annotations

import datetime as dt

import pytest

from ocop.base.refusals import Refused
from ocop.councils import actions, queries
from ocop.councils.models import Attendance, Hearing, Recusal, Scorecard
from ocop.councils.states import HearingState, SessionState
from ocop.dossiers import actions as papers
from ocop.notices.models import Notice
from tests.councils.test_setup import refused
from tests.factories import councils as make
from tests.factories.dossiers import make_dossier

pytestmark = pytest.mark.django_db
AT = make.AT


def test_planning_seats_and_tells_everybody() -> None:
    table = make.make_session(make.make_council(3))
    assert table.session
    assert Attendance.objects.filter(session=table.session, present=False).count() == 3
    told = Notice.objects.filter(verb="councils.session_planned").values_list("person_id", flat=True)
    assert set(told) == {actor.person_id for actor in table.members}


def test_a_session_outside_the_councils_term_is_refused() -> None:
    table = make.make_council(1)
    given = {"council": table.council, "batch": make.make_batch(), "title": "x", "by": make.OFFICER, "at": AT}
    early = dt.datetime(2025, 12, 1, tzinfo=dt.UTC)
    assert "nhiệm kỳ" in refused(actions.plan_session, held_at=early, **given)


def test_the_agenda_takes_dossiers_of_its_batch_once() -> None:
    table = make.make_session(make.make_council(1))
    given = {"session": table.session, "by": make.OFFICER, "at": AT}
    stray = make_dossier("with_province")
    assert "chưa được xếp" in refused(actions.put_on_agenda, dossiers=[stray], **given)
    again = table.hearing.dossier
    assert "đã có trong chương trình" in refused(actions.put_on_agenda, dossiers=[again], **given)


def test_written_opinions_are_for_reevaluations_alone() -> None:
    table = make.make_council(1)
    with pytest.raises(Refused, match="Đ.7.6d"):
        make.make_session(table, is_written=True)


def test_a_new_item_asks_for_new_declarations() -> None:
    table = make.make_session(make.make_council(2))
    assert table.session
    actions.declare(session=table.session, seat=table.seats[0], recusals={}, by=table.chair, at=AT)
    extra = make_dossier("with_province")
    actions.place(dossier=extra, batch=make.make_batch(), by=make.OFFICER, at=AT)
    actions.put_on_agenda(session=table.session, dossiers=[extra], by=make.OFFICER, at=AT)
    assert not Attendance.objects.filter(declared_at__isnull=False).exists()
    assert list(Hearing.objects.order_by("position").values_list("position", flat=True)) == [1, 2]


def test_moving_an_item_changes_the_order_and_stops_at_the_ends() -> None:
    table = make.make_session(make.make_council(1), 3)
    first, second, third = table.hearings
    actions.move_on_agenda(hearing=third, up=True, by=make.OFFICER, at=AT)
    actions.move_on_agenda(hearing=first, up=True, by=make.OFFICER, at=AT)
    order = list(Hearing.objects.order_by("position").values_list("pk", flat=True))
    assert order == [first.pk, third.pk, second.pk]


@pytest.mark.parametrize(
    ("members", "present", "opens"),
    [(4, 3, True), (4, 2, False), (5, 3, False), (5, 4, True), (8, 6, True), (8, 5, False)],
)
def test_quorum_is_three_quarters(members: int, present: int, opens: bool) -> None:
    table = make.make_session(make.make_council(members))
    absent = range(present, members)
    if opens:
        make.open_session(table, absent=list(absent))
        assert table.session
        assert table.session.state == SessionState.OPEN
    else:
        with pytest.raises(Refused, match="chưa đủ tỷ lệ"):
            make.open_session(table, absent=list(absent))


def open_without_chair(table: make.Table) -> None:
    assert table.session
    there = [seat.pk for seat in table.seats[1:]]
    actions.set_presence(session=table.session, seats=there, by=table.members[1], at=AT)
    actions.open_session(session=table.session, by=table.members[1], at=AT)


def test_the_chair_must_be_there_unless_the_rules_say_otherwise() -> None:
    strict = make.make_session(make.make_council(4))
    with pytest.raises(Refused, match="Chưa có Chủ tịch"):
        open_without_chair(strict)
    open_without_chair(make.make_session(make.make_council(4, quorum_needs_chair=False)))


def test_a_vice_chair_stands_in_when_the_rules_allow() -> None:
    table = make.make_council(4, vice_chair_stands_in=True)
    type(table.seats[2]).objects.filter(pk=table.seats[2].pk).update(position="vice_chair")
    open_without_chair(make.make_session(table))
    refusing = make.make_council(4)
    type(refusing.seats[2]).objects.filter(pk=refusing.seats[2].pk).update(position="vice_chair")
    with pytest.raises(Refused, match="Chưa có Chủ tịch"):
        open_without_chair(make.make_session(refusing))


def test_a_session_keeps_the_rules_it_was_opened_under() -> None:
    table = make.make_session(make.make_council(3))
    newer = make.set_rules(table.council, spread_limit=5)
    make.open_session(table)
    assert table.session
    make.set_rules(table.council, spread_limit=1)
    table.session.refresh_from_db()
    assert table.session.rules == newer


def test_only_chair_vice_chair_and_secretary_run_a_session() -> None:
    table = make.make_session(make.make_council(3))
    given = {"session": table.session, "at": AT}
    for actor in (table.members[2], make.OFFICER):
        assert "điều hành" in refused(actions.open_session, by=actor, **given)
        assert "điều hành" in refused(actions.set_presence, seats=[], by=actor, **given)


def test_everybody_declares_for_themselves() -> None:
    table = make.make_session(make.make_council(2))
    given = {"session": table.session, "recusals": {}, "at": AT}
    assert "tự khai báo" in refused(actions.declare, seat=table.seats[0], by=table.members[1], **given)


def test_declaring_again_replaces_until_scoring_begins() -> None:
    table = make.make_session(make.make_council(3), 2)
    first, second = (x.pk for x in table.hearings)
    given = {"session": table.session, "seat": table.seats[2], "by": table.members[2], "at": AT}
    actions.declare(recusals={first: "Em ruột"}, **given)
    actions.declare(recusals={second: "Góp vốn"}, **given)
    assert list(Recusal.objects.values_list("hearing_id", "reason")) == [(second, "Góp vốn")]
    make.open_session(table)
    actions.declare(recusals={second: "Góp vốn"}, **given)
    actions.start_scoring(hearing=table.hearing, by=table.chair, at=AT)
    assert "đã bắt đầu chấm" in refused(actions.declare, recusals={first: "Em ruột"}, **given)
    actions.declare(recusals={second: "Góp vốn, đã ghi"}, **given)
    assert Recusal.objects.get().reason == "Góp vốn, đã ghi"


def test_scoring_waits_for_declarations_of_those_present() -> None:
    table = make.make_session(make.make_council(3))
    assert table.session
    seats = [seat.pk for seat in table.seats]
    actions.set_presence(session=table.session, seats=seats, by=table.chair, at=AT)
    actions.open_session(session=table.session, by=table.chair, at=AT)
    actions.declare(session=table.session, seat=table.seats[0], recusals={}, by=table.chair, at=AT)
    said = refused(actions.start_scoring, hearing=table.hearing, by=table.chair, at=AT)
    assert all(str(seat.person) in said for seat in table.seats[1:])
    assert str(table.seats[0].person) not in said


def test_cards_go_to_those_present_and_not_recused() -> None:
    table = make.make_session(make.make_council(5))
    make.open_session(table, absent=[4], recused={3: "Em ruột"})
    actions.start_scoring(hearing=table.hearing, by=table.chair, at=AT)
    assert set(Scorecard.objects.values_list("seat_id", flat=True)) == {x.pk for x in table.seats[:3]}
    assert queries.progress(table.hearing) == (0, 3)


def test_recused_members_may_be_left_out_of_the_quorum() -> None:
    table = make.make_session(make.make_council(4, quorum_counts_recused=False))
    make.open_session(table, recused={2: "a", 3: "b"})
    assert "chưa đủ tỷ lệ" in refused(actions.start_scoring, hearing=table.hearing, by=table.chair, at=AT)


def test_a_supplement_asked_meanwhile_holds_scoring_back() -> None:
    table = make.open_session(make.make_session(make.make_council(3)))
    papers.ask_supplement(dossier=table.hearing.dossier, questions={"": "Ảnh"}, by=make.OFFICER, at=AT)
    assert "bổ sung" in refused(actions.start_scoring, hearing=table.hearing, by=table.chair, at=AT)


def test_a_deferred_item_comes_back_to_another_session() -> None:
    table = make.open_session(make.make_session(make.make_council(3)))
    assert table.session
    given = {"by": table.chair, "at": AT}
    assert "lý do" in refused(actions.defer, hearing=table.hearing, reason=" ", **given)
    actions.defer(hearing=table.hearing, reason="Thiếu mẫu", **given)
    assert table.hearing.state == HearingState.DEFERRED
    later = actions.plan_session(
        council=table.council, batch=table.session.batch, title="Phiên 2", held_at=AT, by=make.OFFICER, at=AT
    )
    dossier = table.hearing.dossier
    assert len(actions.put_on_agenda(session=later, dossiers=[dossier], by=make.OFFICER, at=AT)) == 1


def test_a_deferred_item_is_taken_up_again_in_the_same_session() -> None:
    table = make.spread_table(3)
    actions.defer(hearing=table.hearing, reason="Hết giờ", by=table.chair, at=AT)
    assert table.session
    dossier = table.hearing.dossier
    back = actions.put_on_agenda(session=table.session, dossiers=[dossier], by=make.OFFICER, at=AT)
    assert (back[0].pk, back[0].state, back[0].round) == (table.hearings[0].pk, HearingState.WAITING, 2)
    for n in range(3):
        actions.declare(session=table.session, seat=table.seats[n], recusals={}, by=table.members[n], at=AT)
    actions.start_scoring(hearing=table.hearing, by=table.chair, at=AT)
    assert queries.progress(table.hearing) == (0, 3)


def test_an_item_leaves_a_planned_agenda_but_not_an_open_one() -> None:
    table = make.make_session(make.make_council(3), 2)
    actions.take_off_agenda(hearing=make.fresh(table.hearings[1]), by=make.OFFICER, at=AT)
    assert Hearing.objects.count() == 1
    make.open_session(table)
    assert "hãy hoãn" in refused(actions.take_off_agenda, hearing=table.hearing, by=make.OFFICER, at=AT)
