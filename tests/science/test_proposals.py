"""Calls and proposals: who may write, send, check, withdraw, and when."""

from __future__ import annotations

import datetime as dt

import pytest

from ocop.notices.models import Notice
from ocop.organisations.models import Kind
from ocop.science import actions
from ocop.science.models import Proposal
from ocop.science.queries import calls as queries
from ocop.science.states import CALL, PROPOSAL, CallState, ProposalState
from tests.factories.files import make_document
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with
from tests.factories.products import make_product
from tests.factories.science import (
    AT,
    BY,
    fresh,
    make_call,
    make_panel,
    make_partner,
    make_proposal,
    scoring_call,
)
from tests.refusals import refusal

pytestmark = pytest.mark.django_db


def test_a_proposal_goes_from_draft_to_eligible_and_both_sides_are_told() -> None:
    office = actor_with("provincial_officer")
    partner = make_partner()
    member = actor_with("partner", organisation=partner)
    call = make_call()
    facts = {"title": "Sấy lạnh (ví dụ)", "subject": "processing"}
    proposal = actions.write_proposal(call, partner, facts, by=member, at=AT, key="k")
    assert actions.write_proposal(call, partner, facts, by=member, at=AT, key="k").pk == proposal.pk
    assert list(queries.proposals_visible_to(office)) == []
    assert refusal(actions.send_proposal, proposal, by=member, at=AT) == ("input", "need")
    more = {"need": "a", "aim": "b", "method": "c", "months": 6, "own_budget": 5}
    actions.change_proposal(proposal, more, by=member, at=AT)
    assert refusal(actions.send_proposal, proposal, by=member, at=AT) == ("input", "beneficiaries")
    actions.add_beneficiary(proposal, make_organisation(), by=member, at=AT)
    actions.send_proposal(proposal, by=member, at=AT)
    assert [x.verb for x in Notice.objects.filter(person=office.person_id)] == ["science.proposal_sent"]
    assert refusal(actions.change_proposal, proposal, {"months": 7}, by=member, at=AT)[0] == "thing"
    actions.return_proposal(proposal, "Thiếu dự toán.", by=office, at=AT)
    actions.send_proposal(proposal, by=member, at=AT)
    actions.find_eligible(proposal, by=office, at=AT)
    assert (proposal.state, proposal.reasons) == ("eligible", "")
    told = Notice.objects.filter(person=member.person_id).order_by("pk").values_list("verb", flat=True)
    assert list(told) == ["science.call_opened", "science.proposal_returned", "science.proposal_eligible"]


def test_a_producer_benefits_from_its_own_proposal() -> None:
    own = make_organisation()
    member = actor_with("producer", organisation=own)
    facts = {"title": "Ủ vỏ xoài (ví dụ)", "subject": "environment"}
    proposal = actions.write_proposal(make_call(), own, facts, by=member, at=AT)
    assert [row.organisation for row in proposal.beneficiaries.all()] == [own]


def test_a_call_takes_proposals_from_its_first_day_to_the_end_of_its_last() -> None:
    call = make_call()
    partner = make_partner()
    facts = {"title": "Một", "subject": "processing"}
    last = dt.datetime(2026, 6, 30, 16, 59, tzinfo=dt.UTC)
    for moment in (dt.datetime(2026, 5, 31, 16, 59, tzinfo=dt.UTC), last + dt.timedelta(minutes=1)):
        assert refusal(actions.write_proposal, call, partner, facts, by=BY, at=moment) == ("input", "call")
    late = make_proposal("draft", call)
    assert refusal(actions.send_proposal, late, by=BY, at=last + dt.timedelta(minutes=1)) == ("input", "call")
    actions.send_proposal(late, by=BY, at=last)
    actions.return_proposal(late, "Sửa dự toán.", by=BY, at=last)
    assert actions.send_proposal(late, by=BY, at=last + dt.timedelta(days=3)).state == "sent"
    draft = make_call("draft")
    assert refusal(actions.write_proposal, draft, partner, facts, by=BY, at=AT) == ("input", "call")


def test_only_members_write_and_only_the_office_checks() -> None:
    proposal = make_proposal("sent")
    stranger = actor_with("partner", organisation=make_partner())
    own = actor_with("partner", organisation=proposal.organisation)
    assert refusal(actions.withdraw_proposal, proposal, by=stranger, at=AT)[0] == "person"
    facts = {"title": "x", "subject": "other"}
    assert (
        refusal(actions.write_proposal, proposal.call, proposal.organisation, facts, by=stranger, at=AT)[0]
        == "person"
    )
    for who in (own, stranger, actor_with("leader"), actor_with("council_member")):
        assert refusal(actions.find_eligible, proposal, by=who, at=AT)[0] == "person"
        assert refusal(actions.return_proposal, proposal, "Sửa.", by=who, at=AT)[0] == "person"
    assert list(queries.proposals_visible_to(own)) == [proposal]
    assert not queries.proposals_visible_to(stranger).exists()
    actions.withdraw_proposal(proposal, by=own, at=AT)
    assert refusal(actions.find_eligible, proposal, by=BY, at=AT)[0] == "thing"


def test_products_are_those_of_who_benefits_and_go_with_them() -> None:
    proposal = make_proposal()
    row = proposal.beneficiaries.get()
    own, foreign = make_product(row.organisation), make_product()
    assert refusal(actions.set_products, proposal, [foreign.pk], by=BY, at=AT) == ("input", "products")
    actions.set_products(proposal, [own.pk], by=BY, at=AT)
    actions.remove_beneficiary(row, by=BY, at=AT)
    assert list(proposal.products.all()) == []
    agency = make_partner(Kind.AGENCY)
    assert refusal(actions.add_beneficiary, proposal, agency, by=BY, at=AT) == ("input", "organisation")


def test_attachments_come_from_the_own_library() -> None:
    proposal = make_proposal()
    own, foreign = make_document(proposal.organisation), make_document(make_partner())
    assert refusal(actions.attach, proposal, foreign, by=BY, at=AT) == ("input", "document")
    actions.attach(proposal, own, by=BY, at=AT)
    assert list(proposal.documents.all()) == [own]
    actions.detach(proposal, own, by=BY, at=AT)
    assert not proposal.documents.exists() and not own.withdrawn_at


def test_a_call_is_closed_early_only_with_a_reason_and_then_takes_none() -> None:
    call = make_call()
    late = make_proposal("draft", call)
    assert refusal(actions.close_call, call, by=BY, at=AT) == ("input", "reason")
    actions.close_call(call, "Đủ đề xuất.", by=BY, at=AT)
    assert refusal(actions.send_proposal, late, by=BY, at=AT) == ("input", "call")


def test_an_open_call_keeps_what_others_rely_on() -> None:
    call = make_call()
    assert refusal(actions.change_call, call, {"threshold": 10}, by=BY, at=AT) == ("input", "threshold")
    before = {"closes_on": dt.date(2026, 6, 14)}
    assert refusal(actions.change_call, call, before, by=BY, at=AT) == ("input", "closes_on")
    actions.change_call(call, {"closes_on": dt.date(2026, 7, 5)}, by=BY, at=AT)
    assert refusal(actions.change_call, call, {"closes_on": dt.date(2026, 5, 1)}, by=BY, at=AT) == (
        "input",
        "closes_on",
    )
    again = {"year": 2026, "title": call.title, "opens_on": call.opens_on, "closes_on": call.closes_on}
    assert refusal(actions.create_call, again, by=BY, at=AT) == ("input", "title")


@pytest.mark.parametrize(
    ("verb", "sources"),
    [
        ("send_proposal", {"draft", "returned"}),
        ("return_proposal", {"sent"}),
        ("find_eligible", {"sent"}),
        ("conclude_proposal", {"eligible"}),
        ("select_proposal", {"scored"}),
        ("pass_over_proposal", {"scored"}),
        ("withdraw_proposal", {"draft", "sent", "returned", "eligible"}),
    ],
)
def test_a_proposal_moves_only_from_where_it_may(verb: str, sources: set[str]) -> None:
    assert {state for state in ProposalState.values if PROPOSAL.reason(state, verb) is None} == sources


def test_a_call_moves_forward_alone() -> None:
    steps = ["open_call", "close_call", "finish_scoring", "decide_call"]
    allowed = {verb: [s for s in CallState.values if CALL.reason(s, verb) is None] for verb in steps}
    assert allowed == dict(zip(steps, [["draft"], ["open"], ["closed"], ["scored"]], strict=True))


def test_what_is_being_scored_is_neither_withdrawn_nor_sent_again() -> None:
    _call, (proposal,) = scoring_call(make_panel())
    assert refusal(actions.withdraw_proposal, proposal, by=BY, at=AT)[0] == "thing"
    assert Proposal.objects.get().state == fresh(proposal).state == "eligible"
