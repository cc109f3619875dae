"""Scoring by the panel: isolated cards, conflicts of interest, spread, result, decision."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from ocop.councils import actions as councils
from ocop.councils import queries as seats
from ocop.councils.actions import Given
from ocop.councils.models import Batch, Purpose
from ocop.criteria import checks
from ocop.criteria.tree import parse
from ocop.science import actions, sheets
from ocop.science.models import Call, Proposal, Review
from ocop.science.queries import calls as queries
from tests.factories.councils import OFFICER
from tests.factories.people import actor_with, province_unit
from tests.factories.science import (
    AT,
    BY,
    DAY,
    Panel,
    decide,
    fresh,
    make_call,
    make_panel,
    make_partner,
    make_proposal,
    member_of,
    review_of,
    score,
    scored_call,
    scoring_call,
)
from tests.refusals import refusal

pytestmark = pytest.mark.django_db


def test_the_shipped_sheet_has_the_form_of_criteria_and_adds_up_to_a_hundred() -> None:
    sheet = sheets.shipped()
    tree = parse(sheet)
    assert sum(part.max for part in tree.parts) == 100 and len(tree.leaves) == 10
    assert list(checks._unsound(tree)) == []
    assert list(checks._sums(tree, {part.code: part.max for part in tree.parts})) == []
    assert list(checks._bands({"bands": sheet["bands"], "total": 100})) == []


def test_nobody_sees_others_marks_before_the_last_card_is_locked() -> None:
    panel = make_panel()
    _call, (proposal,) = scoring_call(panel)
    first, second, third = panel.members
    office = actor_with("provincial_officer")
    score(first, proposal)
    score(second, proposal)
    for reader, seen in ((first, 1), (third, 1), (office, 0), (actor_with("leader"), 0)):
        assert queries.reviews_visible_to(reader).count() == seen
    assert queries.comparison(fresh(proposal), first) is None
    score(third, proposal)
    for reader in (first, third, office):
        assert queries.reviews_visible_to(reader).count() == 3
    found = queries.comparison(fresh(proposal), first)
    assert found is not None and found.result.total == 100
    assert not queries.reviews_visible_to(actor_with("partner", organisation=proposal.organisation)).exists()


def test_the_last_lock_concludes_and_the_last_proposal_finishes_the_call() -> None:
    panel = make_panel()
    call, (one, two) = scoring_call(panel, 2)
    for n, member in enumerate(panel.members):
        score(member, one, **({"c1": 10} if n == 0 else {}))
    assert (fresh(one).state, str(fresh(one).total)) == ("scored", "98.333333")
    assert Call.objects.get(pk=call.pk).state == "closed" and fresh(two).state == "eligible"
    for member in panel.members:
        score(member, two)
    assert Call.objects.get(pk=call.pk).state == "scored"


def test_a_card_is_its_members_alone_and_complete_when_locked() -> None:
    panel = make_panel()
    _call, (proposal,) = scoring_call(panel)
    own = review_of(panel.members[0], proposal)
    other = panel.members[1]
    assert refusal(actions.save_marks, review=own, given={}, by=other, at=AT)[0] == "person"
    assert refusal(actions.lock_review, review=own, by=other, at=AT)[0] == "person"
    given = {"1": Given(points=15)}
    actions.save_marks(review=own, given=given, by=panel.members[0], at=AT)
    assert refusal(actions.lock_review, review=own, by=panel.members[0], at=AT) == ("input", "2")
    own, wrong = review_of(panel.members[0], proposal), {"1": Given(points=7)}
    assert refusal(actions.save_marks, review=own, given=wrong, by=panel.members[0], at=AT) == ("input", "1")
    score(panel.members[0], proposal)
    locked = review_of(panel.members[0], proposal)
    assert refusal(actions.save_marks, review=locked, given=given, by=panel.members[0], at=AT)[0] == "thing"


def test_members_of_who_proposes_or_benefits_do_not_score() -> None:
    panel = make_panel(5)
    call = make_call(panel=panel)
    proposal = make_proposal("eligible", call)
    other = make_proposal("eligible", call)
    member_of(panel, 3, proposal.organisation)
    member_of(panel, 4, proposal.beneficiaries.get().organisation)
    actions.close_call(call, "Đủ.", by=BY, at=AT)
    actions.start_scoring(call, by=BY, at=AT)
    assert [queries.own_review(m, proposal.pk) is not None for m in panel.members] == [True] * 3 + [False] * 2
    assert all(queries.own_review(m, other.pk) for m in panel.members)
    recused = panel.members[3]
    assert list(queries.proposals_visible_to(recused)) == [other]
    for member in panel.members[:3]:
        score(member, proposal)
    assert not queries.reviews_visible_to(recused).filter(proposal=proposal).exists()


def test_who_joins_the_proposer_while_scoring_is_refused() -> None:
    panel = make_panel()
    _call, (proposal,) = scoring_call(panel)
    member_of(panel, 1, proposal.organisation)
    own = review_of(panel.members[1], proposal)
    assert refusal(actions.save_marks, review=own, given={}, by=panel.members[1], at=AT)[0] == "person"
    assert refusal(actions.lock_review, review=own, by=panel.members[1], at=AT)[0] == "person"


def test_a_member_stands_aside_and_the_others_decide() -> None:
    panel = make_panel()
    _call, (proposal,) = scoring_call(panel)
    for member in panel.members[:2]:
        score(member, proposal)
    own = review_of(panel.members[2], proposal)
    assert refusal(actions.stand_aside, review=own, reason=" ", by=panel.members[2], at=AT) == (
        "input",
        "reason",
    )
    actions.stand_aside(review=own, reason="Là anh em.", by=panel.members[2], at=AT)
    assert fresh(proposal).state == "scored"
    assert [row.reason for row in proposal.recusals.all()] == ["Là anh em."]


def test_a_silent_card_is_void_only_while_a_quorum_remains() -> None:
    panel = make_panel()
    _call, (proposal,) = scoring_call(panel)
    card = review_of(panel.members[2], proposal)
    assert (
        refusal(actions.void_review, review=card, reason="Vắng.", by=panel.members[0], at=AT)[0] == "person"
    )
    assert refusal(actions.void_review, review=card, reason="Vắng.", by=BY, at=AT)[0] == "thing"
    assert Review.objects.get(pk=card.pk).state == "open"


def test_cards_far_apart_are_scored_again_from_ones_own_marks() -> None:
    panel = make_panel()
    call, (proposal,) = scoring_call(panel)
    for n, member in enumerate(panel.members):
        score(member, proposal, **({"c1": 0} if n == 2 else {}))
    apart = fresh(proposal)
    assert (apart.state, queries.is_apart(apart), call.proposals.get().total) == ("eligible", True, None)
    assert refusal(actions.accept_spread, apart, "Giữ.", by=BY, at=AT)[0] == "thing"
    assert refusal(actions.score_again, apart, " ", by=BY, at=AT) == ("input", "discussion")
    actions.score_again(apart, "Đã bàn về số liệu.", by=BY, at=AT)
    again = review_of(panel.members[2], fresh(proposal))
    assert (again.round, again.marks.get(code="1").points) == (2, 0)
    assert queries.reviews_visible_to(panel.members[0]).filter(round=2).count() == 1
    for n, member in enumerate(panel.members):
        score(member, fresh(proposal), **({"c1": 5} if n == 2 else {}))
    assert (fresh(proposal).state, fresh(proposal).spread) == ("scored", 10)


def test_a_wide_spread_stands_where_the_house_rules_allow_it() -> None:
    panel = make_panel(allow_accept_spread=True)
    _call, (proposal,) = scoring_call(panel)
    for n, member in enumerate(panel.members):
        score(member, proposal, **({"c1": 0} if n == 2 else {}))
    actions.accept_spread(fresh(proposal), "Giữ kết quả.", by=BY, at=AT)
    assert (fresh(proposal).state, str(fresh(proposal).total)) == ("scored", "95.000000")


def test_scoring_begins_once_everything_is_checked() -> None:
    panel = make_panel()
    call = make_call(panel=panel)
    sent = make_proposal("sent", call)
    assert refusal(actions.start_scoring, call, by=BY, at=AT)[0] == "thing"
    actions.close_call(call, "Đủ.", by=BY, at=AT)
    assert refusal(actions.start_scoring, call, by=BY, at=AT)[0] == "thing"
    actions.find_eligible(sent, by=BY, at=AT)
    assert refusal(actions.start_scoring, call, by=panel.members[0], at=AT)[0] == "person"
    actions.start_scoring(call, by=BY, at=AT)
    assert refusal(actions.start_scoring, call, by=BY, at=AT)[0] == "thing"
    assert refusal(actions.end_seat, seat=panel.seats[0], by=BY, at=AT)[0] == "thing"


def test_a_leader_decides_on_the_list_within_threshold_and_budget() -> None:
    panel = make_panel()
    call, (good, dear, low) = scoring_call(panel, 3, budget=500_000_000)
    for member in panel.members:
        score(member, good)
        score(member, dear)
        score(member, low, c1=0, c7=0, c8=0)
    leader = actor_with("leader")
    call = Call.objects.get(pk=call.pk)
    given: dict[str, Any] = {"decision_no": "12/QĐ", "decided_on": DAY, "at": AT}
    assert (
        refusal(actions.decide_call, call, [good.pk], **given, by=actor_with("provincial_officer"))[0]
        == "person"
    )
    assert refusal(actions.decide_call, call, [low.pk], **given, by=leader) == ("input", "selected")
    assert refusal(actions.decide_call, call, [good.pk, dear.pk], **given, by=leader) == ("input", "selected")
    assert refusal(actions.decide_call, call, [10**6], **given, by=leader) == ("input", "selected")
    actions.decide_call(call, [good.pk], **given, by=leader)
    assert [fresh(x).state for x in (good, dear, low)] == ["selected", "not_selected", "not_selected"]
    assert refusal(actions.decide_call, call, [dear.pk], **given, by=leader)[0] == "thing"


def test_exactly_the_threshold_is_enough() -> None:
    panel = make_panel()
    call, (proposal,) = scoring_call(panel)
    for member in panel.members:
        score(member, proposal, c1=0, c7=0)
    assert fresh(proposal).total == 70
    decide(Call.objects.get(pk=call.pk), proposal)
    assert fresh(proposal).state == "selected"


def test_science_panels_are_no_councils_of_products() -> None:
    panel = make_panel()
    office = actor_with("provincial_officer")
    for reader in (office, panel.members[0]):
        assert not seats.councils_visible_to(reader).exists()
        assert list(queries.panels_visible_to(reader)) == [panel.council]
    batch = Batch.objects.create(
        unit=province_unit(),
        year=2026,
        number=2,
        proposals_before=DAY,
        evaluated_before=dt.date(2026, 6, 24),
    )
    planned = {
        "council": panel.council,
        "batch": batch,
        "title": "Phiên",
        "held_at": AT,
        "by": OFFICER,
        "at": AT,
    }
    assert refusal(councils.plan_session, **planned) == ("input", "council")
    ocop = councils.create_council(
        name="Hội đồng OCOP",
        unit=province_unit(),
        decision_no="1",
        decided_on=DAY,
        valid_from=DAY,
        by=BY,
        at=AT,
    )
    assert ocop.purpose == Purpose.OCOP and list(seats.councils_visible_to(office)) == [ocop]
    assert refusal(make_call, "draft", Panel(ocop, [])) == ("input", "panel")


def test_a_partner_reads_its_result_and_no_card() -> None:
    call, (proposal,) = scored_call()
    decide(call, proposal)
    partner = actor_with("partner", organisation=proposal.organisation)
    assert queries.proposals_visible_to(partner).get().state == "selected"
    assert queries.comparison(fresh(proposal), partner) is None
    assert not queries.proposals_visible_to(actor_with("partner", organisation=make_partner())).exists()
    assert Proposal.objects.get().reasons == "Theo quyết định số 12/QĐ-UBND."
