"""Technologies: who registers, what fits, what becomes of an introduction; turns and timeline of the room."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from ocop.science import actions, matching, queries, turns
from ocop.science.models import Technology
from ocop.science.queries import technologies
from ocop.science.states import MATCH, MatchState
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with
from tests.factories.science import (
    AT,
    BY,
    DAY,
    finished_project,
    make_call,
    make_match,
    make_milestone,
    make_panel,
    make_partner,
    make_project,
    make_proposal,
    make_technology,
    scored_call,
    scoring_call,
)
from tests.refusals import refusal


def facts(**over: Any) -> matching.Facts:
    given: dict[str, Any] = {
        "subject": "processing",
        "industry": "",
        "unit": None,
        "province": None,
        "words": "",
    }
    return matching.Facts(**{**given, **over})


@pytest.mark.parametrize(
    ("one", "other", "score", "codes"),
    [
        (facts(), facts(subject="other"), 10, ["any_industry"]),
        (facts(industry="Gia vị"), facts(industry="Gia vị"), 75, ["field", "industry"]),
        (facts(industry="Gia vị"), facts(industry="Trà"), 50, ["field"]),
        (facts(unit=1, province=9), facts(unit=1, province=9), 70, ["field", "any_industry", "place"]),
        (facts(unit=1, province=9), facts(unit=2, province=9), 65, ["field", "any_industry", "province"]),
        (facts(words="Máy sấy xoài"), facts(words="sấy lạnh xoai"), 70, ["field", "any_industry", "words"]),
        (facts(words="sấy dẻo xoài mít khô giòn"), facts(words="sấy dẻo xoài mít khô giòn"), 75,
         ["field", "any_industry", "words"]),
    ],
)  # fmt: skip
def test_a_fit_adds_up_and_says_of_what(
    one: matching.Facts, other: matching.Facts, score: int, codes: list[str]
) -> None:
    found = matching.fit(one, other)
    assert (found.score, [code for code, _points, _what in found.reasons]) == (score, codes)
    assert matching.fit(other, one).score == score <= 100


def test_shared_words_are_told_as_they_were_written() -> None:
    found = matching.fit(facts(words="Máy sấy xoài."), facts(words="sấy lạnh Xoai"))
    assert found.reasons[-1] == ("words", 10, "sấy, xoài")


@pytest.mark.django_db
def test_suggestions_leave_out_closed_own_and_known_ones() -> None:
    owner = make_organisation()
    need = make_technology("need", owner)
    good, known, closed = make_technology(), make_technology(), make_technology()
    make_technology("offer", owner)
    make_match(offer=known, need=need)
    actions.close_technology(closed, by=BY, at=AT)
    assert [other for other, _fit in technologies.suggestions(need)] == [good]


@pytest.mark.django_db
def test_needs_are_producers_alone_and_each_registers_its_own() -> None:
    partner, producer = make_partner(), make_organisation()
    data = {"title": "Máy sấy", "subject": "processing"}
    assert refusal(actions.register_technology, partner, "need", data, by=BY, at=AT) == ("input", "direction")
    stranger = actor_with("partner", organisation=make_partner())
    assert refusal(actions.register_technology, producer, "need", data, by=stranger, at=AT)[0] == "person"
    assert refusal(actions.register_technology, producer, "x", data, by=BY, at=AT) == ("input", "direction")
    made = actions.register_technology(producer, "need", data, by=BY, at=AT)
    assert (made.unit, Technology.objects.count()) == (producer.unit, 1)


@pytest.mark.django_db
def test_an_introduction_is_agreed_by_who_asked_and_ended_by_either() -> None:
    match = make_match()
    offers = actor_with("partner", organisation=match.offer.organisation)
    asks = actor_with("producer", organisation=match.need.organisation)
    stranger = actor_with("partner", organisation=make_partner())
    assert refusal(actions.introduce, match.offer, match.need, by=BY, at=AT)[0] == "stale"
    assert refusal(actions.agree, match, by=offers, at=AT)[0] == "person"
    assert refusal(actions.drop, match, "Xa quá.", by=stranger, at=AT)[0] == "person"
    actions.agree(match, by=asks, at=AT)
    assert refusal(actions.drop, match, " ", by=offers, at=AT) == ("input", "note")
    actions.drop(match, "Đã tìm được nơi khác.", by=offers, at=AT)
    given = {"match": match, "what": "x", "handed_on": DAY, "by": offers, "at": AT}
    assert refusal(actions.transfer, None, match.need.organisation, **given)[0] == "thing"
    assert list(technologies.matches_visible_to(asks)) == [match]
    assert not technologies.matches_visible_to(stranger).exists()


def test_a_match_moves_only_from_where_it_may() -> None:
    allowed = {verb: [s for s in MatchState.values if MATCH.reason(s, verb) is None] for verb in MATCH.moves}
    assert allowed == {"agree_match": ["introduced"], "drop_match": ["introduced", "agreed"]}


@pytest.mark.django_db
def test_turns_come_to_those_whose_turn_it_is() -> None:
    office, leader = actor_with("provincial_officer"), actor_with("leader")
    sent = make_proposal("sent")
    scored_call()
    panel = make_panel()
    _call, (proposal,) = scoring_call(panel)
    project = make_project(ends_on=DAY + dt.timedelta(days=10))
    make_milestone(project, "reported", due_on=DAY)
    late = make_milestone(project, due_on=DAY + dt.timedelta(days=2))
    make_call(closes_on=DAY)
    after = DAY + dt.timedelta(days=3)
    own = actor_with("partner", organisation=project.proposal.organisation)
    assert {turn.what for turn in turns.turns_of(office, after)} == {
        "Kiểm tra đề xuất đề tài, dự án", "Đóng đợt nhận đề xuất",
        "Xem báo cáo mốc của dự án", "Nghiệm thu dự án",
    }  # fmt: skip
    assert [turn.about for turn in turns.turns_of(panel.members[0], after)] == [proposal.title]
    assert [turn.what for turn in turns.turns_of(leader, after)] == ["Quyết định danh mục đề tài, dự án"]
    assert [(turn.about, turn.days_left) for turn in turns.turns_of(own, after)] == [(late.title, -1)]
    assert turns.turns_of(actor_with("partner", organisation=sent.organisation), after) == []


@pytest.mark.django_db
def test_a_timeline_tells_who_benefits_of_contract_end_and_transfer() -> None:
    project = finished_project()
    taker = project.proposal.beneficiaries.get().organisation
    made = actions.transfer(project, taker, what="Quy trình", handed_on=DAY, by=BY, at=AT)
    actions.tell_outcome(made, "Bớt hao hụt.", by=BY, at=AT)
    own = actor_with("producer", organisation=taker)

    def told(actor: Any) -> list[str]:
        return [x.what for x in queries.happenings_of(actor, organisation_ids=[taker.pk], on=DAY)]

    expected = [
        "Dự án khoa học bắt đầu",
        "Nghiệm thu dự án",
        "Nhận chuyển giao công nghệ",
        "Kết quả sau chuyển giao",
    ]
    assert told(own) == told(actor_with("auditor")) == expected
    assert told(actor_with("producer", organisation=make_organisation())) == []
