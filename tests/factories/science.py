"""Calls, proposals, projects and technologies for tests, brought to a stage by the room's own actions."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass, field
from typing import Any

from ocop.base.actor import Actor, system
from ocop.councils import actions as councils
from ocop.councils.actions import Given
from ocop.councils.models import Council, Position, Seat
from ocop.organisations.models import Kind, LegalForm, Organisation
from ocop.people.models import Person
from ocop.science import actions
from ocop.science.models import Call, Match, Milestone, Project, Proposal, Review, Technology
from ocop.science.queries import calls as queries
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, make_appointment, province_unit

AT = dt.datetime(2026, 6, 15, 2, 0, tzinfo=dt.UTC)
DAY = dt.date(2026, 6, 15)
BY = system("Kiểm thử")
_numbers = itertools.count(1)


def make_partner(kind: str = Kind.PARTNER, **over: Any) -> Organisation:
    """An institute that proposes and offers."""
    given = {"name": f"Viện Thử {next(_numbers)} (ví dụ)", "kind": kind, "legal_form": LegalForm.PUBLIC_BODY}
    return make_organisation(**{**given, **over})


@dataclass
class Panel:
    """A panel with its people: `members[0]` is the chair."""

    council: Council
    members: list[Actor]
    seats: list[Seat] = field(default_factory=list)


def make_panel(members: int = 3, **rules: Any) -> Panel:
    """A science panel of the province; `rules` make a second version of the house rules."""
    number = next(_numbers)
    council = actions.create_panel(
        name=f"Hội đồng tuyển chọn {number}", unit=province_unit(), decision_no=f"{number}/QĐ",
        decided_on=DAY, valid_from=dt.date(2026, 1, 1), by=BY, at=AT,
    )  # fmt: skip
    actors = [actor_with("council_member") for _ in range(members)]
    places = [Position.CHAIR, Position.SECRETARY, *[Position.MEMBER] * members]
    seats = [
        councils.add_seat(
            council=council, person=Person.objects.get(pk=actor.person_id or 0), position=place, by=BY, at=AT
        )
        for actor, place in zip(actors, places, strict=False)
    ]
    if rules:
        councils.set_house_rules(council=council, data=rules, valid_from=council.valid_from, by=BY, at=AT)
    return Panel(council, actors, seats)


def member_of(panel: Panel, number: int, organisation: Organisation) -> None:
    """Somebody of the panel works for an organisation besides."""
    person = Person.objects.get(pk=panel.members[number].person_id or 0)
    role = "producer" if organisation.kind == Kind.PRODUCER else "partner"
    make_appointment(role, person=person, organisation=organisation)


def make_call(state: str = "open", panel: Panel | None = None, **over: Any) -> Call:
    """A call of 2026, open in June, without proposals."""
    given: dict[str, Any] = {
        "year": 2026, "title": f"Đợt đề tài {next(_numbers)} (ví dụ)", "opens_on": dt.date(2026, 6, 1),
        "closes_on": dt.date(2026, 6, 30), "subjects": ["preservation", "processing"],
        "forms": ["cooperative"], "panel": panel.council if panel else None,
    }  # fmt: skip
    call = actions.create_call({**given, **over}, by=BY, at=AT)
    if state != "draft":
        actions.open_call(call, by=BY, at=AT)
    if state == "closed":
        actions.close_call(call, "Đủ đề xuất.", by=BY, at=AT)
    return call


def make_proposal(
    state: str = "draft",
    call: Call | None = None,
    organisation: Organisation | None = None,
    beneficiary: Organisation | None = None,
    **over: Any,
) -> Proposal:
    """A proposal of a (new) partner to an open call, up to "eligible"."""
    given: dict[str, Any] = {
        "title": f"Sấy lạnh xoài {next(_numbers)} (ví dụ)", "subject": "processing", "need": "Xoài dồn mùa.",
        "aim": "Quy trình sấy 45 độ.", "method": "Thử ba mẻ ở hợp tác xã.", "months": 12,
        "state_budget": 300_000_000, "own_budget": 50_000_000,
    }  # fmt: skip
    found = organisation or make_partner()
    proposal = actions.write_proposal(call or make_call(), found, {**given, **over}, by=BY, at=AT)
    actions.add_beneficiary(proposal, beneficiary or make_organisation(), by=BY, at=AT)
    if state == "draft":
        return proposal
    actions.send_proposal(proposal, by=BY, at=AT)
    if state == "returned":
        actions.return_proposal(proposal, "Thiếu dự toán.", by=BY, at=AT)
    elif state != "sent":
        actions.find_eligible(proposal, by=BY, at=AT)
    return proposal


def scoring_call(panel: Panel, proposals: int = 1, **over: Any) -> tuple[Call, list[Proposal]]:
    """A closed call whose eligible proposals are being scored."""
    call = make_call(panel=panel, **over)
    made = [make_proposal("eligible", call) for _ in range(proposals)]
    actions.close_call(call, "Đủ đề xuất.", by=BY, at=AT)
    call = actions.start_scoring(call, by=BY, at=AT)
    return call, [fresh(proposal) for proposal in made]


def marks(proposal: Proposal, **points: int) -> dict[str, Given]:
    """The best level everywhere, but `points` (criterion as `c1`) where named."""
    tree = queries.tree_of(proposal.call)
    return {leaf.code: Given(points=points.get(f"c{leaf.code}", leaf.top)) for leaf in tree.leaves}


def review_of(member: Actor, proposal: Proposal) -> Review:
    """A member's card of the running round."""
    found = queries.own_review(member, proposal.pk)
    assert found is not None
    return found


def score(member: Actor, proposal: Proposal, **points: int) -> Review:
    """A member fills in the whole card and locks it."""
    given = marks(proposal, **points)
    actions.save_marks(review=review_of(member, proposal), given=given, by=member, at=AT)
    return actions.lock_review(review=review_of(member, proposal), by=member, at=AT)


def scored_call(panel: Panel | None = None, proposals: int = 1, **over: Any) -> tuple[Call, list[Proposal]]:
    """A call scored through: everybody gives the best."""
    table = panel or make_panel()
    call, made = scoring_call(table, proposals, **over)
    for proposal in made:
        for member in table.members:
            score(member, proposal)
    return Call.objects.get(pk=call.pk), [fresh(proposal) for proposal in made]


def decide(call: Call, *chosen: Proposal) -> Call:
    """Decide on the list."""
    return actions.decide_call(
        call, [x.pk for x in chosen], decision_no="12/QĐ-UBND", decided_on=DAY, by=BY, at=AT
    )


def make_project(**over: Any) -> Project:
    """A running project: 300 million of the state, from July 2026 for a year."""
    call, (proposal,) = scored_call()
    decide(call, proposal)
    given: dict[str, Any] = {
        "contract_no": f"{next(_numbers)}/HĐ", "signed_on": DAY, "starts_on": DAY,
        "ends_on": dt.date(2027, 6, 14), "state_amount": 300_000_000, "own_amount": 50_000_000,
    }  # fmt: skip
    made = actions.sign_contract(fresh(proposal), {**given, **over}, by=BY, at=AT)
    return Project.objects.select_related("proposal__organisation", "proposal__call").get(pk=made.pk)


def make_milestone(project: Project, state: str = "planned", **over: Any) -> Milestone:
    """A milestone, due on 15/09/2026."""
    given: dict[str, Any] = {"title": "Xong mẻ thử đầu", "due_on": dt.date(2026, 9, 15)}
    row = actions.plan_milestone(project, **{**given, **over}, by=BY, at=AT)
    if state != "planned":
        actions.report_milestone(row, "Đã thử ba mẻ.", by=BY, at=AT)
    if state == "accepted":
        actions.accept_milestone(row, by=BY, at=AT)
    if state == "returned":
        actions.return_milestone(row, "Thiếu số liệu.", by=BY, at=AT)
    return row


def finished_project(grade: str = "passed") -> Project:
    """A project with one milestone that was accepted, or failed."""
    project = make_project()
    make_milestone(project, "accepted")
    return actions.accept_project(
        project, grade=grade, closed_on=DAY, closing_no="3/BB", conclusion="Đủ sản phẩm.", by=BY, at=AT
    )


def make_technology(
    direction: str = "offer", organisation: Organisation | None = None, **over: Any
) -> Technology:
    """A technology of a (new) partner, or a need of a (new) producer."""
    owner = organisation or (make_partner() if direction == "offer" else make_organisation())
    given: dict[str, Any] = {"title": "Máy sấy bơm nhiệt", "subject": "processing", "stage": "ready"}
    return actions.register_technology(owner, direction, {**given, **over}, by=BY, at=AT)


def make_match(**over: Any) -> Match:
    """An offer introduced to a need."""
    offer, need = over.get("offer") or make_technology(), over.get("need") or make_technology("need")
    return actions.introduce(offer, need, by=BY, at=AT)


def fresh(proposal: Proposal) -> Proposal:
    """The proposal as the database has it now."""
    return Proposal.objects.select_related("call__panel", "organisation").get(pk=proposal.pk)
