"""Schemes: who writes, opens and closes them, and what is refused."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from ocop.journal.models import Entry
from ocop.support import actions, queries
from ocop.support.models import Scheme, SchemeState
from ocop.support.states import REWARDS, SCHEME
from tests.factories.people import actor_with, commune_unit
from tests.factories.products import AT
from tests.factories.support import BY, make_request, make_scheme, make_star_scheme
from tests.refusals import refusal

pytestmark = pytest.mark.django_db


def test_the_provincial_office_writes_opens_and_closes_and_nobody_else() -> None:
    draft, running = make_scheme("draft"), make_scheme()
    for role in ("commune_officer", "leader", "auditor", "council_member"):
        by = actor_with(role)
        for call in (
            lambda by=by: actions.write_scheme({"name": "x"}, by=by, at=AT),
            lambda by=by: actions.change_scheme(draft, {"name": "x"}, by=by, at=AT),
            lambda by=by: actions.open_scheme(draft, by=by, at=AT),
            lambda by=by: actions.close_scheme(running, by=by, at=AT),
        ):
            assert refusal(call)[0] == "person"
    office = actor_with("provincial_officer")
    assert actions.open_scheme(draft, by=office, at=AT).state == "open"
    assert actions.close_scheme(draft, by=office, at=AT).state == "closed"
    assert actions.open_scheme(draft, by=office, at=AT).state == "open"


def test_the_tables_of_moves_are_those_that_are_told() -> None:
    moves = {
        state: {v for v in SCHEME.moves if SCHEME.reason(state, v) is None} for state in SchemeState.values
    }
    assert moves == {"draft": {"open_scheme"}, "open": {"close_scheme"}, "closed": {"open_scheme"}}
    assert {v for v in REWARDS.moves if REWARDS.reason("proposed", v) is None} == {
        "decide_rewards", "drop_rewards",
    }  # fmt: skip
    assert not [v for v in REWARDS.moves for s in ("decided", "dropped") if REWARDS.reason(s, v) is None]
    running = make_scheme()
    assert refusal(lambda: actions.open_scheme(running, by=BY, at=AT))[0] == "thing"
    actions.close_scheme(Scheme.objects.get(), by=BY, at=AT)
    assert refusal(lambda: actions.close_scheme(running, by=BY, at=AT))[0] == "stale"


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"name": " "}, "name"), ({"percent": 0}, "percent"), ({"percent": 101}, "percent"),
        ({"most": 0}, "most"),
        ({"most": None}, "most"), ({"kind": "x"}, "kind"), ({"legal_forms": ["x"]}, "legal_forms"),
        ({"star_min": 6}, "star_min"), ({"closes_on": dt.date(2025, 1, 1)}, "closes_on"),
        ({"kind": "star"}, "rate"), ({"star3": -1}, "star3"), ({"basis_no": "x" * 101}, "basis_no"),
    ],
)  # fmt: skip
def test_what_is_typed_is_checked(over: dict[str, Any], field: str) -> None:
    assert refusal(lambda: make_scheme("draft", **over)) == ("input", field)


def test_a_scheme_opens_on_a_basis_and_with_something_to_give() -> None:
    bare = make_scheme("draft", basis_no="")
    assert refusal(lambda: actions.open_scheme(bare, by=BY, at=AT)) == ("input", "basis_no")
    empty = {"star3": 0, "star4": 0, "star5": 0}
    assert refusal(lambda: make_star_scheme(**empty)) == ("input", "star3")
    running = make_scheme()
    assert refusal(lambda: actions.change_scheme(running, {"basis_no": ""}, by=BY, at=AT)) == (
        "input", "basis_no",
    )  # fmt: skip


def test_the_rate_stays_once_something_was_asked() -> None:
    scheme = make_scheme(communes=[commune_unit()])
    actions.change_scheme(scheme, {"percent": 40, "communes": []}, by=BY, at=AT)
    entry = Entry.objects.get(verb="support.scheme_changed")
    assert (entry.before, entry.after) == (
        {"percent": 50, "communes": [commune_unit().pk]}, {"percent": 40, "communes": []},
    )  # fmt: skip
    make_request("draft", scheme)
    assert refusal(lambda: actions.change_scheme(scheme, {"most": 1}, by=BY, at=AT)) == (
        "input",
        "most",
    )
    assert actions.change_scheme(scheme, {"name": "Tên mới"}, by=BY, at=AT).name == "Tên mới"


def test_drafts_are_the_offices_own() -> None:
    draft, running = make_scheme("draft"), make_scheme()
    for role in ("provincial_officer", "leader", "auditor"):
        assert set(queries.schemes_visible_to(actor_with(role))) == {draft, running}
    assert set(queries.schemes_visible_to(actor_with("commune_officer"))) == {running}
    assert not queries.schemes_visible_to(actor_with("council_member")).exists()
