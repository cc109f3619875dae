"""Projects: contract, milestones, payments never above budget, amendments, acceptance, transfer."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from ocop.notices.models import Notice
from ocop.science import actions
from ocop.science.models import Payment, Project
from ocop.science.queries import projects as queries
from ocop.science.states import MILESTONE, PROJECT, MilestoneState, ProjectState
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with
from tests.factories.products import make_product
from tests.factories.science import (
    AT,
    BY,
    DAY,
    decide,
    finished_project,
    fresh,
    make_milestone,
    make_partner,
    make_project,
    scored_call,
)
from tests.refusals import refusal

pytestmark = pytest.mark.django_db


def test_a_contract_is_for_a_selected_proposal_and_within_what_was_decided() -> None:
    call, (proposal,) = scored_call()
    data: dict[str, Any] = {
        "contract_no": "1/HĐ", "signed_on": DAY, "starts_on": DAY, "ends_on": dt.date(2027, 6, 1),
        "state_amount": 300_000_000,
    }  # fmt: skip
    assert refusal(actions.sign_contract, proposal, data, by=BY, at=AT)[0] == "thing"
    decide(call, proposal)
    proposal = fresh(proposal)
    over = {**data, "state_amount": 300_000_001}
    assert refusal(actions.sign_contract, proposal, over, by=BY, at=AT) == ("input", "state_amount")
    assert refusal(actions.sign_contract, proposal, data, by=actor_with("leader"), at=AT)[0] == "person"
    project = actions.sign_contract(proposal, data, by=BY, at=AT, key="k")
    assert actions.sign_contract.__doc__ and project.left == 300_000_000
    assert refusal(actions.sign_contract, proposal, data, by=BY, at=AT)[0] == "thing"


def test_payments_never_pass_the_contract() -> None:
    project = make_project()
    pay = {"paid_on": DAY, "by": BY, "at": AT}
    actions.pay(project, amount=200_000_000, voucher_no="1", **pay)
    stale = Project.objects.select_related("proposal").get(pk=project.pk)
    actions.pay(project, amount=100_000_000, voucher_no="2", **pay)
    assert refusal(actions.pay, stale, amount=1, voucher_no="3", **pay) == ("input", "amount")
    assert refusal(actions.pay, project, amount=1, voucher_no="3", **pay)[0] == "thing"
    assert (Project.objects.get().paid, Payment.objects.count()) == (300_000_000, 2)


def test_a_payment_is_refused_where_it_does_not_fit() -> None:
    project = make_project()
    open_one = make_milestone(project)
    given: dict[str, Any] = {"amount": 5, "paid_on": DAY, "voucher_no": "1", "by": BY, "at": AT}
    tomorrow = DAY + dt.timedelta(days=1)
    for change, field in (
        ({"amount": 0}, "amount"),
        ({"paid_on": tomorrow}, "paid_on"),
        ({"milestone": open_one}, "milestone"),
        ({"voucher_no": " "}, "voucher_no"),
    ):
        assert refusal(actions.pay, project, **{**given, **change}) == ("input", field)
    actions.pay(project, **given)
    assert refusal(actions.pay, project, **given) == ("input", "voucher_no")
    assert refusal(actions.pay, project, **{**given, "by": actor_with("leader")})[0] == "person"


def test_a_milestone_is_reported_by_who_carries_out_and_answered_by_the_office() -> None:
    project = make_project()
    own = actor_with("partner", organisation=project.proposal.organisation)
    office = actor_with("provincial_officer")
    row = make_milestone(project)
    assert refusal(make_milestone, project, due_on=dt.date(2027, 6, 15)) == ("input", "due_on")
    stranger = actor_with("partner", organisation=make_partner())
    assert refusal(actions.report_milestone, row, "Xong.", by=stranger, at=AT)[0] == "person"
    assert refusal(actions.accept_milestone, row, by=office, at=AT)[0] == "thing"
    actions.report_milestone(row, "Đã thử ba mẻ.", by=own, at=AT)
    assert refusal(actions.accept_milestone, row, by=own, at=AT)[0] == "person"
    assert refusal(actions.return_milestone, row, "", by=office, at=AT) == ("input", "answer")
    actions.return_milestone(row, "Thiếu số liệu.", by=office, at=AT)
    actions.report_milestone(row, "Bổ sung số liệu.", by=own, at=AT)
    actions.accept_milestone(row, by=office, at=AT)
    assert (row.state, row.accepted_at) == ("accepted", AT)
    assert list(queries.milestones_visible_to(own)) == [row]
    assert not queries.milestones_visible_to(stranger).exists()


def test_an_amendment_changes_end_or_amount_within_what_was_paid_and_decided() -> None:
    project = make_project(state_amount=200_000_000)
    actions.pay(project, amount=100_000_000, paid_on=DAY, voucher_no="1", by=BY, at=AT)
    given: dict[str, Any] = {
        "number": "PL1", "signed_on": DAY, "reason": "Mưa lũ.", "ends_on": project.ends_on,
        "state_amount": 200_000_000, "by": BY, "at": AT,
    }  # fmt: skip
    assert refusal(actions.amend, project, **given) == ("input", "ends_on")
    for amount in (99_999_999, 300_000_001):
        assert refusal(actions.amend, project, **{**given, "state_amount": amount}) == (
            "input",
            "state_amount",
        )
    later = dt.date(2027, 9, 1)
    actions.amend(project, **{**given, "state_amount": 300_000_000, "ends_on": later})
    saved = Project.objects.get()
    assert (saved.ends_on, saved.state_amount) == (later, 300_000_000)
    row = saved.amendments.get()
    assert (row.ends_before, row.amount_before) == (dt.date(2027, 6, 14), 200_000_000)


def test_a_project_is_accepted_with_its_grade_once_every_milestone_is_taken() -> None:
    project = make_project()
    given: dict[str, Any] = {
        "grade": "excellent", "closed_on": DAY, "closing_no": "3/BB", "conclusion": "Đủ.", "by": BY, "at": AT,
    }  # fmt: skip
    assert refusal(actions.accept_project, project, **given)[0] == "thing"
    row = make_milestone(project, "reported")
    assert refusal(actions.accept_project, project, **given)[0] == "thing"
    actions.accept_milestone(row, by=BY, at=AT)
    assert refusal(actions.accept_project, project, **{**given, "grade": "x"}) == ("input", "grade")
    benefits = actor_with("producer", organisation=project.proposal.beneficiaries.get().organisation)
    actions.accept_project(project, **given)
    assert (project.state, project.grade) == ("accepted", "excellent")
    assert Notice.objects.filter(person=benefits.person_id, verb="science.project_closed").count() == 1
    assert refusal(actions.plan_milestone, project, "x", DAY, by=BY, at=AT)[0] == "thing"


def test_a_failed_project_gets_nothing_more() -> None:
    project = finished_project("failed")
    assert project.state == "failed"
    assert refusal(actions.pay, project, amount=1, paid_on=DAY, voucher_no="1", by=BY, at=AT)[0] == "thing"
    given = {"what": "Quy trình", "handed_on": DAY, "by": BY, "at": AT}
    assert refusal(actions.transfer, project, make_organisation(), **given)[0] == "thing"


def test_a_technology_is_handed_to_a_producer_who_tells_what_came_of_it() -> None:
    project = finished_project()
    producer = make_organisation()
    product = make_product(producer)
    member = actor_with("producer", organisation=producer)
    own = actor_with("partner", organisation=project.proposal.organisation)
    given: dict[str, Any] = {"what": "Quy trình sấy", "handed_on": DAY, "by": own, "at": AT}
    assert refusal(actions.transfer, project, make_partner(), **given) == ("input", "organisation")
    assert refusal(actions.transfer, project, producer, **given, product=make_product()) == (
        "input",
        "product",
    )
    made = actions.transfer(project, producer, **given, product=product, key="k")
    assert actions.transfer(project, producer, **given, product=product, key="k").pk == made.pk
    stranger = actor_with("producer", organisation=make_organisation())
    assert refusal(actions.tell_outcome, made, "Tốt.", by=stranger, at=AT)[0] == "person"
    actions.tell_outcome(made, "Bán thêm 2 tấn.", by=member, at=AT)
    assert (made.outcome, made.outcome_on) == ("Bán thêm 2 tấn.", DAY)
    assert list(queries.transfers_visible_to(member)) == [made]
    assert not queries.transfers_visible_to(stranger).exists()


def test_who_benefits_sees_the_project_and_others_do_not() -> None:
    project = make_project()
    benefits = actor_with("producer", organisation=project.proposal.beneficiaries.get().organisation)
    assert list(queries.projects_visible_to(benefits)) == [project]
    for stranger in (actor_with("producer", organisation=make_organisation()), actor_with("council_member")):
        assert not queries.projects_visible_to(stranger).exists()


def test_reminders_come_once_for_each_distance() -> None:
    project = make_project()
    member = actor_with("partner", organisation=project.proposal.organisation)
    make_milestone(project, due_on=DAY + dt.timedelta(days=14))
    assert (actions.remind_of_projects(at=AT), actions.remind_of_projects(at=AT)) == (1, 0)
    assert Notice.objects.filter(person=member.person_id, verb="science.milestone_due").count() == 1


@pytest.mark.parametrize(
    ("verb", "sources"),
    [
        ("report_milestone", {"planned", "returned"}),
        ("accept_milestone", {"reported"}),
        ("return_milestone", {"reported"}),
    ],
)
def test_a_milestone_moves_only_from_where_it_may(verb: str, sources: set[str]) -> None:
    assert {state for state in MilestoneState.values if MILESTONE.reason(state, verb) is None} == sources


def test_a_project_ends_once() -> None:
    for verb in ("accept_project", "fail_project", "stop_project"):
        assert [s for s in ProjectState.values if PROJECT.reason(s, verb) is None] == ["running"]
    project = make_project()
    given: dict[str, Any] = {"closed_on": DAY, "closing_no": "9/QĐ", "conclusion": "Thiếu nhân lực."}
    assert refusal(actions.stop_project, project, **given, by=actor_with("leader"), at=AT)[0] == "person"
    actions.stop_project(project, **given, by=BY, at=AT)
    assert refusal(actions.stop_project, project, **given, by=BY, at=AT)[0] == "thing"
