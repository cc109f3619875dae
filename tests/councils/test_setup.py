"""Councils, seats, house rules, batches, placing, advice."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from ocop.base.refusals import Refused
from ocop.councils import actions, queries
from ocop.councils.models import Batch, HouseRules, Placement
from ocop.dossiers import actions as papers
from ocop.dossiers.states import State
from ocop.journal.models import Entry
from ocop.people.models import Person
from tests.factories import councils as make
from tests.factories.dossiers import make_dossier
from tests.factories.people import actor_with, make_person, province_unit

pytestmark = pytest.mark.django_db
AT = make.AT


def refused(action: Any, **given: Any) -> str:
    with pytest.raises(Refused) as found:
        action(**given)
    return str(found.value.reason)


def test_a_new_council_has_the_default_rules() -> None:
    council = make.make_council(0).council
    rules = HouseRules.objects.get(council=council)
    assert (rules.version, rules.quorum, rules.spread_limit) == (1, Decimal("0.75"), Decimal(10))
    assert (rules.rounding, rules.mark_rule) == (None, "mean")
    assert rules.quorum_needs_chair
    assert not (rules.vice_chair_stands_in or rules.allow_accept_spread or rules.extra_batches)


def test_house_rules_are_versions_and_each_keeps_its_days() -> None:
    council = make.make_council(0).council
    later = AT.date() + dt.timedelta(days=10)
    second = actions.set_house_rules(
        council=council, data={"spread_limit": Decimal(5)}, valid_from=later, by=make.OFFICER, at=AT
    )
    assert (second.version, second.quorum, second.spread_limit) == (2, Decimal("0.75"), 5)
    today = queries.rules_in_force(council, AT.date())
    assert today is not None
    assert today.version == 1
    assert queries.rules_in_force(council, later) == second
    entry = Entry.objects.get(verb="councils.set_house_rules")
    assert entry.before is not None
    assert entry.after is not None
    assert (entry.before["spread_limit"], entry.after["spread_limit"]) == ("10.00", "5.00")


def test_house_rules_do_not_go_back_in_time_nor_invent_fields() -> None:
    council = make.make_council(0).council
    given = {"council": council, "by": make.OFFICER, "at": AT}
    early = council.valid_from - dt.timedelta(days=1)
    assert "trở đi" in refused(actions.set_house_rules, data={}, valid_from=early, **given)
    assert "mood" in refused(actions.set_house_rules, data={"mood": 1}, valid_from=AT.date(), **given)


def test_a_seat_needs_an_appointment_and_only_one_chair_sits() -> None:
    table = make.make_council(1)
    given = {"council": table.council, "by": make.OFFICER, "at": AT}
    assert "chưa được bổ nhiệm" in refused(actions.add_seat, person=make_person(), **given)
    other = Person.objects.get(pk=actor_with("council_member").person_id or 0)
    assert "đã có Chủ tịch" in refused(actions.add_seat, person=other, position="chair", **given)
    sitting = Person.objects.get(pk=table.chair.person_id or 0)
    assert "đã có trong hội đồng" in refused(actions.add_seat, person=sitting, **given)


def test_who_left_sits_again_on_the_old_seat() -> None:
    table = make.make_council(2)
    seat = actions.remove_seat(seat=table.seats[1], by=make.OFFICER, at=AT)
    assert seat.left_on == AT.date()
    assert queries.seat_of(table.members[1], table.council.pk) is None
    again = actions.add_seat(
        council=table.council, person=table.seats[1].person, position="member", by=make.OFFICER, at=AT
    )
    assert again.pk == seat.pk
    assert queries.seat_of(table.members[1], table.council.pk) == again


def test_regular_batches_have_the_days_of_the_law() -> None:
    first, second = make.make_batch(1), make.make_batch(2)
    assert (first.proposals_before, first.evaluated_before) == (dt.date(2026, 4, 30), dt.date(2026, 6, 30))
    assert (second.proposals_before, second.evaluated_before) == (
        dt.date(2026, 10, 30),
        dt.date(2026, 12, 30),
    )
    given = {"unit": province_unit(), "year": 2026, "by": make.OFFICER, "at": AT}
    assert "đã được mở" in refused(actions.open_batch, number=1, **given)
    assert "không có đợt này" in refused(actions.open_batch, number=3, **given)


def test_an_extra_batch_needs_the_house_rules_and_a_plan() -> None:
    table = make.make_council(1)
    given = {
        "council": table.council, "year": 2026, "proposals_before": dt.date(2026, 8, 1),
        "evaluated_before": dt.date(2026, 9, 1), "by": make.OFFICER, "at": AT,
    }  # fmt: skip
    assert "chưa cho phép thêm đợt" in refused(actions.open_extra_batch, plan_no="9/KH", **given)
    make.set_rules(table.council, extra_batches=True)
    assert "số kế hoạch" in refused(actions.open_extra_batch, plan_no=" ", **given)
    batch = actions.open_extra_batch(plan_no="9/KH", **given)
    assert (batch.number, batch.is_extra) == (3, True)


@pytest.mark.parametrize(
    ("proposed", "placed"),
    [(dt.datetime(2026, 10, 29, 16, 59), True), (dt.datetime(2026, 10, 29, 17, 1), False)],
)
def test_a_batch_takes_what_was_proposed_before_its_day(proposed: dt.datetime, placed: bool) -> None:
    """30/10 in Việt Nam begins at 17:00 UTC of the 29th."""
    dossier = make_dossier("with_province")
    dossier.proposed_at = proposed.replace(tzinfo=dt.UTC)
    dossier.save(update_fields=["proposed_at"])
    given = {"dossiers": [dossier], "batch": make.make_batch(), "by": make.OFFICER, "at": AT}
    found = actions.place_all(**given)
    assert Placement.objects.exists() is placed
    if not placed:
        assert "trước ngày 30/10/2026" in str(found[0][1])


def test_a_batch_that_is_over_takes_nothing() -> None:
    dossier = make_dossier("with_province")
    batch = make.make_batch()
    at = dt.datetime(2026, 12, 30, 3, tzinfo=dt.UTC)
    assert "hết hạn đánh giá" in refused(actions.place, dossier=dossier, batch=batch, by=make.OFFICER, at=at)


def test_a_dossier_with_an_open_supplement_waits() -> None:
    dossier = make_dossier("with_province")
    papers.ask_supplement(dossier=dossier, questions={"": "Thêm ảnh"}, by=make.OFFICER, at=AT)
    assert "chưa được trả lời" in refused(
        actions.place, dossier=dossier, batch=make.make_batch(), by=make.OFFICER, at=AT
    )


def test_placing_moves_the_paper_and_unplacing_moves_it_back() -> None:
    dossier = make_dossier("with_province")
    placement = actions.place(dossier=dossier, batch=make.make_batch(), by=make.OFFICER, at=AT)
    assert dossier.state == State.BEFORE_COUNCIL
    actions.unplace(placement=placement, reason="Xã xin rút về", by=make.OFFICER, at=AT)
    dossier.refresh_from_db()
    assert dossier.state == State.WITH_PROVINCE
    assert Entry.objects.get(verb="councils.unplace").note == "Xã xin rút về"


def test_place_all_answers_what_it_could_not_place() -> None:
    good, bad = make_dossier("with_province"), make_dossier("with_commune")
    found = actions.place_all(dossiers=[good, bad], batch=make.make_batch(), by=make.OFFICER, at=AT)
    assert [dossier.pk for dossier, _reason in found] == [bad.pk]
    assert list(Placement.objects.values_list("dossier_id", flat=True)) == [good.pk]


@pytest.mark.parametrize("role", ["council_member", "leader", "auditor", "commune_officer"])
def test_only_the_office_sets_up(role: str) -> None:
    actor = actor_with(role)
    council = make.make_council(0).council
    given = {"by": actor, "at": AT}
    assert "cán bộ tỉnh" in refused(
        actions.set_house_rules, council=council, data={}, valid_from=AT.date(), **given
    )
    assert "cán bộ tỉnh" in refused(actions.open_batch, unit=council.unit, year=2026, number=1, **given)
    dossier = make_dossier("with_province")
    assert "cán bộ tỉnh" in refused(actions.place, dossier=dossier, batch=make.make_batch(), **given)


def test_a_request_repeated_after_a_crash_doubles_nothing() -> None:
    given = {"unit": province_unit(), "year": 2026, "number": 1, "by": make.OFFICER, "at": AT, "key": "k1"}
    assert actions.open_batch(**given) == actions.open_batch(**given)
    assert Batch.objects.count() == 1


def test_the_advisory_report_is_rewritten_until_scoring_begins() -> None:
    table = make.make_session(make.make_council(3))
    advisor, dossier = actor_with("advisor"), table.hearing.dossier
    given = {"dossier": dossier, "by": advisor, "at": AT}
    assert "nhận xét" in refused(actions.advise, data={"findings": " "}, **given)
    actions.advise(data={"findings": "Đạt", "recommends": True}, **given)
    report = actions.advise(data={"findings": "Cần xem lại nhãn", "recommends": False}, **given)
    assert (report.findings, report.recommends) == ("Cần xem lại nhãn", False)
    entry = Entry.objects.filter(verb="councils.advise").latest("id")
    assert entry.before is not None
    assert entry.before["findings"] == "Đạt"
    make.open_session(table)
    assert table.session
    actions.start_all_scoring(session=table.session, by=table.chair, at=AT)
    assert "đang chấm" in refused(actions.advise, data={"findings": "x"}, **given)
    assert "Tổ tư vấn" in refused(
        actions.advise, dossier=dossier, data={"findings": "x"}, by=table.chair, at=AT
    )
