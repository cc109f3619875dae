"""Every move of plans, visits, remedies and reports: who may make it, and from where."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.oversight import actions
from ocop.oversight.models import PlanState, RemedyState, ReportState, VisitState
from ocop.oversight.states import PLAN, REMEDY, REPORT, VISIT
from tests.factories.organisations import make_organisation
from tests.factories.oversight import (
    AT,
    BY,
    make_plan,
    make_remedy,
    make_report,
    make_starred,
    make_visit,
)
from tests.factories.people import actor_with, commune_unit

pytestmark = pytest.mark.django_db
PLANS = {
    "propose_plan": lambda p, by: actions.propose_plan(p, by=by, at=AT),
    "return_plan": lambda p, by: actions.return_plan(p, "Sửa", by=by, at=AT),
    "approve_plan": lambda p, by: actions.approve_plan(p, "1/KH", by=by, at=AT),
}
VISITS = {
    "begin_visit": lambda v, by: actions.begin_visit(v, by=by, at=AT),
    "record_visit": lambda v, by: actions.record_visit(v, conclusion="Đạt", by=by, at=AT),
    "close_visit": lambda v, by: actions.close_visit(v, by=by, at=AT),
    "cancel_visit": lambda v, by: actions.cancel_visit(v, "Bão", by=by, at=AT),
}
REMEDIES = {
    "answer_remedy": lambda r, by: actions.answer_remedy(r, "Đã làm", by=by, at=AT),
    "accept_remedy": lambda r, by: actions.accept_remedy(r, by=by, at=AT),
    "return_remedy": lambda r, by: actions.return_remedy(r, "Thiếu", by=by, at=AT),
    "fail_remedy": lambda r, by: actions.fail_remedy(r, "Bỏ mặc", by=by, at=AT),
}
REPORTS = {
    "take_in_report": lambda r, by: actions.take_in_report(r, by=by, at=AT),
    "answer_report": lambda r, by: actions.answer_report(r, "Đã xử lý", by=by, at=AT),
    "close_report": lambda r, by: actions.close_report(r, by=by, at=AT),
    "dismiss_report": lambda r, by: actions.dismiss_report(r, "Không rõ", by=by, at=AT),
}


def made_remedy(state: str, owner: Any = None) -> Any:
    """A remedy brought to a state."""
    remedy = make_remedy("major", owner)
    if state in ("answered", "returned"):
        actions.answer_remedy(remedy, "Đã làm", by=BY, at=AT)
    if state == "returned":
        actions.return_remedy(remedy, "Thiếu", by=BY, at=AT)
    if state == "accepted":
        actions.accept_remedy(remedy, by=BY, at=AT)
    if state == "failed":
        actions.fail_remedy(remedy, "Bỏ mặc", by=BY, at=AT)
    return remedy


TABLES: list[tuple[Any, Any, dict[str, Callable[..., Any]], Callable[[str], Any]]] = [
    (PLAN, PlanState, PLANS, lambda s: make_plan(s, year=2026 + list(PlanState).index(PlanState(s)))),
    (VISIT, VisitState, VISITS, make_visit),
    (REMEDY, RemedyState, REMEDIES, made_remedy),
    (REPORT, ReportState, REPORTS, make_report),
]


@pytest.mark.parametrize(
    ("table", "states", "moves", "make"), TABLES, ids=["plan", "visit", "remedy", "report"]
)
def test_each_move_starts_where_the_table_says_and_nowhere_else(
    table: Any, states: Any, moves: Any, make: Any
) -> None:
    """`open_remedies` follows a record by itself; visits with unsettled remedies do not close."""
    for state in states.values:
        for verb, act in moves.items():
            make_one = make if table is not PLAN else lambda s, n=verb: _plan(s, n)
            thing = make_one(state)
            allowed = state in table.moves[verb].sources
            if verb == "close_visit" and state == "remedies_open":
                allowed = False  # its remedy is unsettled
            if allowed:
                act(thing, BY)
                thing.refresh_from_db()
                assert thing.state == table.moves[verb].target, (state, verb)
            else:
                with pytest.raises(Refused):
                    act(thing, BY)
                thing.refresh_from_db()
                assert thing.state == state, (state, verb)


def _plan(state: str, verb: str) -> Any:
    """Plans have one a year: each pair of state and move gets a year of its own."""
    return make_plan(
        state, year=2021 + 10 * list(PLANS).index(verb) + list(PlanState).index(PlanState(state))
    )


def who_may(act: Callable[..., Any], make: Callable[[], Any], actors: dict[str, Actor]) -> set[str]:
    """The names of those whom the action does not refuse as persons."""
    found = set()
    for name, actor in actors.items():
        try:
            act(make(), actor)
        except Refused as refused:
            if refused.reason.about != "person":
                raise
        else:
            found.add(name)
    return found


def test_who_may_make_each_move() -> None:
    owner = make_starred()
    actors = {
        "commune": actor_with("commune_officer", unit=owner.unit),
        "other commune": actor_with("commune_officer", unit=commune_unit("30338", "Xã Khác")),
        "province": actor_with("provincial_officer"),
        "leader": actor_with("leader"),
        "auditor": actor_with("auditor"),
        "producer": actor_with("producer", organisation=owner),
        "other producer": actor_with("producer", organisation=make_organisation()),
    }
    years = iter(range(2021, 2100))

    def plan(state: str) -> Callable[[], Any]:
        return lambda: make_plan(state, year=next(years), organisation=owner)

    inspectors = {"commune", "province"}
    assert who_may(PLANS["propose_plan"], plan("draft"), actors) == {"province"}
    for verb in ("return_plan", "approve_plan"):
        assert who_may(PLANS[verb], plan("proposed"), actors) == {"leader"}
    starts = {
        "begin_visit": "planned", "record_visit": "in_progress", "close_visit": "recorded",
        "cancel_visit": "planned",
    }  # fmt: skip
    for verb, state in starts.items():
        make = lambda state=state: make_visit(state, owner)  # noqa: E731
        assert who_may(VISITS[verb], make, actors) == inspectors, verb
    assert who_may(REMEDIES["answer_remedy"], lambda: made_remedy("open", owner), actors) == {"producer"}
    for verb in ("accept_remedy", "return_remedy", "fail_remedy"):
        assert who_may(REMEDIES[verb], lambda: made_remedy("answered", owner), actors) == inspectors, verb
    states = {"take_in_report": "received", "answer_report": "taken_in", "close_report": "answered"}
    for verb, state in {**states, "dismiss_report": "received"}.items():
        make = lambda state=state: make_report(state, organisation=owner)  # noqa: E731
        assert who_may(REPORTS[verb], make, actors) == inspectors, verb


def test_a_record_with_a_remedy_waits_for_it_and_closes_after_it() -> None:
    remedy = make_remedy()
    visit = remedy.finding.visit
    assert visit.state == "remedies_open"
    actions.accept_remedy(remedy, by=BY, at=AT)
    actions.close_visit(visit, by=BY, at=AT)
    visit.refresh_from_db()
    assert (visit.state, visit.closed_at) == ("closed", AT)
