"""The network: who keeps it, what is refused, who fits a need, whose turn it is."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.base.refusals import Refused
from ocop.journal.models import Entry
from ocop.organisations.models import Engagement, Expertise, Introduction, Need, Post
from ocop.organisations.network import actions, queries, rules, turns
from ocop.organisations.network.matching import BUSY, NEAR, RATED, Candidate, matches
from ocop.organisations.states import ENGAGEMENT, INTRODUCTION, NEED
from tests.factories.network import (
    DAY,
    TESTER,
    make_body,
    make_engagement,
    make_need,
    make_partner,
    member,
)
from tests.factories.organisations import AT, make_organisation
from tests.factories.people import actor_with, commune_unit, province_unit

pytestmark = pytest.mark.django_db
PERSON = {"full_name": "Lê Thị Đầu Mối", "position": "Ủy viên", "valid_from": dt.date(2026, 2, 1)}


def refused(do: Any, *given: Any, **more: Any) -> Any:
    with pytest.raises(Refused) as error:
        do(*given, **more)
    return error.value.reason


def test_a_commune_keeps_its_own_apparatus_and_the_province_every_level() -> None:
    here, there = commune_unit(), commune_unit("30338", "Xã Khác")
    officer = actor_with("commune_officer", unit=here)
    assert rules.may_keep_apparatus.allows(officer, here)
    assert rules.may_keep_apparatus.reason(officer, there).about == "person"  # type: ignore[union-attr]
    assert rules.may_keep_apparatus.allows(actor_with("provincial_officer"), there)
    for role in ("leader", "auditor"):
        assert not rules.may_keep_apparatus.allows(actor_with(role), province_unit())


def test_a_body_needs_a_name_and_days_that_run_forward() -> None:
    data = {"kind": "team", "name": " ", "valid_from": DAY}
    assert refused(actions.save_body, province_unit(), data, by=TESTER, at=AT).field == "name"
    late = {**data, "name": "Tổ", "valid_to": DAY - dt.timedelta(days=1)}
    assert refused(actions.save_body, province_unit(), late, by=TESTER, at=AT).field == "valid_to"
    wrong = {**data, "name": "Tổ", "kind": "club"}
    assert refused(actions.save_body, province_unit(), wrong, by=TESTER, at=AT).field == "kind"


def test_a_post_is_held_up_to_its_last_day_and_its_telephone_stays_out_of_the_journal() -> None:
    post = actions.add_post(make_body(), {**PERSON, "phone": "0912 345 678"}, by=TESTER, at=AT)
    assert post.phone == "0912345678"
    entry = Entry.objects.get(verb="organisations.post_given")
    assert "0912" not in str(entry.after)
    early = PERSON["valid_from"] - dt.timedelta(days=1)  # type: ignore[operator]
    assert refused(actions.end_post, post, early, by=TESTER, at=AT).field == "valid_to"
    actions.end_post(post, DAY, by=TESTER, at=AT)
    assert Post.objects.get().stands_on(DAY)
    assert not Post.objects.get().stands_on(DAY + dt.timedelta(days=1))


def test_communes_without_a_focal_officer_are_named() -> None:
    named, bare = commune_unit(), commune_unit("30338", "Xã Khác")
    body = make_body(named)
    assert set(queries.communes_without_focal(DAY, province_unit())) == {named, bare}
    actions.add_post(body, {**PERSON, "is_focal": True}, by=TESTER, at=AT)
    assert list(queries.communes_without_focal(DAY, province_unit())) == [bare]
    assert set(queries.communes_without_focal(dt.date(2026, 1, 31), province_unit())) == {named, bare}


def test_the_list_of_bodies_counts_who_works_there_that_day() -> None:
    body = make_body()
    actions.add_post(body, {**PERSON, "is_focal": True}, by=TESTER, at=AT)
    actions.add_post(body, {**PERSON, "valid_from": DAY + dt.timedelta(days=1)}, by=TESTER, at=AT)
    seen = queries.listed_bodies(queries.bodies_visible_to(actor_with("auditor")), DAY).get()
    assert (seen.officers, seen.focal) == (1, 1)  # type: ignore[attr-defined]
    assert not queries.bodies_visible_to(actor_with("council_member")).exists()


def test_a_partners_fields_are_put_in_place_of_the_old_ones() -> None:
    partner = make_partner("packaging", "trademark")
    actions.set_expertise(partner, {"trademark": "20 nhãn hiệu"}, by=TESTER, at=AT)
    assert list(Expertise.objects.values_list("field", "note")) == [("trademark", "20 nhãn hiệu")]
    assert refused(actions.set_expertise, partner, {"magic": ""}, by=TESTER, at=AT).field == "fields"
    producer = make_organisation()
    assert refused(actions.set_expertise, producer, {"plan": ""}, by=TESTER, at=AT).field == "partner"
    officer = actor_with("commune_officer")
    assert refused(actions.set_expertise, partner, {}, by=officer, at=AT).about == "person"


@pytest.mark.parametrize(
    ("candidate", "points"),
    [
        (Candidate(1, frozenset({"plan"})), 100),
        (Candidate(1, frozenset({"plan"}), unit_id=7), 100 + NEAR),
        (Candidate(1, frozenset({"plan"}), score=Decimal("4.5"), ratings=2), 100 + RATED * 3 // 2),
        (Candidate(1, frozenset({"plan"}), score=1.0, ratings=1), 100 - 2 * RATED),
        (Candidate(1, frozenset({"plan"}), busy=3), 100 - 3 * BUSY),
    ],
)
def test_nearness_ratings_and_load_make_the_order(candidate: Candidate, points: int) -> None:
    assert [match.points for match in matches("plan", 7, [candidate])] == [points]


def test_who_does_not_help_in_the_field_does_not_fit() -> None:
    found = matches("plan", None, [Candidate(1, frozenset({"market"})), Candidate(2, frozenset({"plan"}))])
    assert [match.pk for match in found] == [2]


def test_a_need_is_introduced_taken_on_and_met() -> None:
    partner, need = make_partner("packaging"), make_need()
    officer, owner = actor_with("provincial_officer"), member(need.organisation)
    told = actions.introduce(need, partner, "Giúp sớm.", by=officer, at=AT)
    actions.answer_introduction(told, takes=True, answer="Đồng ý.", by=member(partner), at=AT)
    actions.meet_need(Need.objects.get(), by=owner, at=AT)
    assert (Need.objects.get().state, Introduction.objects.get().state) == ("met", "accepted")
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"organisations.introduce_partner", "organisations.take_need", "organisations.meet_need"} <= verbs


def test_a_partner_is_introduced_once_and_answers_once() -> None:
    partner, need = make_partner("packaging"), make_need()
    told = actions.introduce(need, partner, by=TESTER, at=AT)
    assert refused(actions.introduce, need, partner, by=TESTER, at=AT).field == "partner"
    other = make_partner("packaging", name="Đơn vị khác (ví dụ)")
    assert refused(actions.answer_introduction, told, takes=True, by=member(other), at=AT).about == "person"
    actions.answer_introduction(told, takes=False, by=member(partner), at=AT)
    assert refused(actions.answer_introduction, told, takes=True, by=member(partner), at=AT).about == "thing"


def test_needs_are_seen_by_owner_commune_province_and_those_who_were_told() -> None:
    need = make_need()
    partner = make_partner("packaging")
    before = member(partner)
    assert not queries.needs_visible_to(before).exists()
    actions.introduce(need, partner, by=TESTER, at=AT)
    for actor in (before, member(need.organisation), actor_with("auditor"), actor_with("commune_officer")):
        assert list(queries.needs_visible_to(actor)) == [need]
    far = actor_with("commune_officer", unit=commune_unit("30338", "Xã Khác"))
    for actor in (far, member(make_organisation()), actor_with("council_member")):
        assert not queries.needs_visible_to(actor).exists()


def test_only_members_ask_and_not_without_words() -> None:
    own, other = make_organisation(), make_organisation()
    assert refused(actions.ask_help, own, "plan", "Giúp", by=member(other), at=AT).about == "person"
    assert refused(actions.ask_help, own, "plan", "  ", by=member(own), at=AT).field == "text"
    assert refused(actions.ask_help, own, "magic", "Giúp", by=member(own), at=AT).field == "field"
    first = actions.ask_help(own, "plan", "Giúp", by=member(own), at=AT, key="k")
    assert actions.ask_help(own, "plan", "Giúp", by=member(own), at=AT, key="k") == first


def test_needs_have_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_NEEDS", 1)
    need = make_need()
    assert refused(make_need, need.organisation).about == "thing"
    actions.drop_need(need, by=TESTER, at=AT)
    assert make_need(need.organisation).state == "open"


def test_a_contract_runs_ends_and_is_rated_once() -> None:
    client, partner = make_organisation(), make_partner("packaging")
    contract, owner = make_engagement(partner, client), member(client)
    assert refused(actions.rate, contract, 5, by=owner, at=AT).about == "thing"
    officer = actor_with("provincial_officer")
    early = {"on": contract.signed_on - dt.timedelta(days=1), "by": officer, "at": AT}
    assert refused(actions.close_engagement, contract, **early).field == "closed_on"
    assert refused(actions.close_engagement, contract, DAY, early=True, by=officer, at=AT).field == "note"
    actions.close_engagement(contract, DAY, "Đạt", by=officer, at=AT)
    fresh = Engagement.objects.get()
    assert refused(actions.rate, fresh, 6, by=owner, at=AT).field == "score"
    assert refused(actions.rate, fresh, 5, by=officer, at=AT).about == "person"
    actions.rate(fresh, 4, "Tận tình", by=owner, at=AT)
    assert refused(actions.rate, Engagement.objects.get(), 1, by=owner, at=AT).about == "stale"
    described = queries.described(queries.partners_visible_to(owner)).get()
    assert (described.score, described.ratings, described.busy) == (4, 1, 0)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"subject": ""}, "subject"),
        ({"signed_on": DAY + dt.timedelta(days=1)}, "signed_on"),
        ({"ends_on": dt.date(2026, 4, 30)}, "ends_on"),
        ({"amount": -1}, "amount"),
        ({"field": "magic"}, "field"),
    ],
)
def test_what_a_contract_may_not_say(over: dict[str, Any], field: str) -> None:
    assert refused(make_engagement, make_partner(), **over).field == field


def test_contracts_are_seen_by_both_sides_and_their_commune() -> None:
    client, partner = make_organisation(), make_partner()
    contract = make_engagement(partner, client)
    for actor in (member(client), member(partner), actor_with("commune_officer"), actor_with("leader")):
        assert list(queries.engagements_visible_to(actor)) == [contract]
    far = actor_with("commune_officer", unit=commune_unit("30338", "Xã Khác"))
    for actor in (far, member(make_organisation()), actor_with("council_member")):
        assert not queries.engagements_visible_to(actor).exists()


def test_the_work_list_says_whose_turn_it_is() -> None:
    client, partner = make_organisation(), make_partner("packaging")
    need = make_need(client)
    soon = make_engagement(partner, client, ends_on=DAY + dt.timedelta(days=30))
    make_engagement(partner, client, ends_on=DAY + dt.timedelta(days=31))
    officer = actor_with("provincial_officer")
    assert [turn.days_left for turn in turns.turns_of(officer, DAY)] == [None, 30]
    actions.introduce(need, partner, by=officer, at=AT)
    assert [turn.about for turn in turns.turns_of(member(partner), DAY)] == ["Bao bì, nhãn"]
    assert turns.turns_of(member(client), DAY) == []
    actions.close_engagement(soon, DAY, by=officer, at=AT)
    assert [turn.about for turn in turns.turns_of(member(client), DAY)] == ["Thiết kế nhãn"]
    assert turns.turns_of(actor_with("leader"), DAY) == []


def test_the_timeline_tells_of_help_in_three_statements() -> None:
    client, partner = make_organisation(), make_partner("packaging")
    actor = actor_with("auditor")
    for _turn in range(3):
        actions.introduce(make_need(client), partner, by=TESTER, at=AT)
        make_engagement(partner, client)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        told = queries.happenings_of(actor, organisation_ids=[client.pk], on=DAY)
    assert (len(told), len(asked)) == (9, 3)
    assert queries.happenings_of(member(make_organisation()), organisation_ids=[client.pk], on=DAY) == []


@pytest.mark.parametrize(
    ("table", "verb", "sources"),
    [
        (NEED, "introduce_partner", {"open", "introduced"}),
        (NEED, "meet_need", {"open", "introduced"}),
        (NEED, "drop_need", {"open", "introduced"}),
        (INTRODUCTION, "take_need", {"offered"}),
        (INTRODUCTION, "decline_need", {"offered"}),
        (ENGAGEMENT, "finish_engagement", {"running"}),
        (ENGAGEMENT, "end_engagement", {"running"}),
    ],
)
def test_moves_leave_only_from_their_states(table: Any, verb: str, sources: set[str]) -> None:
    assert {state for state in table.states.values if table.reason(state, verb) is None} == sources
