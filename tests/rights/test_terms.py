"""Terms at their edges: last days, leap days, renewals, reminders."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from ocop.files import kinds as proofs
from ocop.rights import kinds, terms
from ocop.rights.states import Kind, ProtectionState

D = dt.date


def test_every_kind_has_its_data_and_its_proof_is_a_kind_of_the_library() -> None:
    assert list(kinds.every()) == list(Kind.values)
    assert {facts.proof for facts in kinds.every().values()} <= set(proofs.KINDS)
    assert all(facts.source and facts.waits_source for facts in kinds.every().values())
    assert {step for facts in kinds.every().values() for step in facts.steps} <= set(ProtectionState.values)


@pytest.mark.parametrize(
    ("kind", "filed", "granted", "renewals", "last"),
    [
        ("trademark", D(2020, 3, 15), D(2021, 9, 1), 0, D(2030, 3, 15)),
        ("trademark", D(2024, 2, 29), D(2025, 5, 1), 0, D(2034, 2, 28)),
        ("trademark", D(2024, 2, 29), D(2025, 5, 1), 2, D(2054, 2, 28)),
        ("collective_mark", D(2024, 2, 29), D(2025, 5, 1), 1, D(2044, 2, 29)),
        ("industrial_design", D(2020, 1, 31), D(2021, 1, 1), 0, D(2025, 1, 31)),
        ("industrial_design", D(2020, 1, 31), D(2021, 1, 1), 2, D(2035, 1, 31)),
        ("patent", D(2010, 12, 31), D(2013, 1, 1), 0, D(2030, 12, 31)),
        ("utility_solution", D(2010, 6, 1), D(2013, 1, 1), 0, D(2020, 6, 1)),
        ("food_safety", None, D(2024, 2, 29), 0, D(2027, 2, 28)),
        ("geographical_indication", D(2010, 6, 1), D(2013, 1, 1), 0, None),
        ("haccp", None, D(2024, 2, 29), 0, None),
        ("trademark", None, D(2024, 2, 29), 0, None),
    ],
)  # fmt: skip
def test_the_last_day_by_the_law(
    kind: str, filed: dt.date | None, granted: dt.date, renewals: int, last: dt.date | None
) -> None:
    assert terms.last_day(kinds.facts(kind), filed, granted, renewals) == last


def test_months_end_on_the_last_day_where_there_is_no_such_day() -> None:
    assert terms.add_months(D(2026, 1, 31), 1) == D(2026, 2, 28)
    assert terms.add_months(D(2026, 12, 15), 2) == D(2027, 2, 15)


def test_a_paper_holds_on_its_last_day_and_not_on_the_next() -> None:
    paper = SimpleNamespace(state="granted", expires_on=D(2026, 6, 30))
    phases = [
        terms.phase(paper, day, 90) for day in (D(2026, 4, 1), D(2026, 4, 2), D(2026, 6, 30), D(2026, 7, 1))
    ]
    assert phases[1:] == ["ending", "ending", "expired"] and phases[0] == "ending"
    assert terms.phase(paper, D(2026, 3, 31), 90) == "in_force"
    endless = SimpleNamespace(state="granted", expires_on=None)
    assert terms.phase(endless, D(2090, 1, 1), 90) == "in_force"
    for state, phase in (
        ("draft", "draft"),
        ("published", "running"),
        ("refused", "refused"),
        ("ended", "ended"),
    ):
        assert terms.phase(SimpleNamespace(state=state, expires_on=None), D(2026, 1, 1), 90) == phase


def test_a_reminder_is_called_for_at_each_milestone_and_once_over() -> None:
    last, days = D(2026, 12, 31), [30, 90, 180]
    asked = [(181, None), (180, 180), (91, 180), (90, 90), (31, 90), (30, 30), (0, 30), (-1, -1)]
    for left, stage in asked:
        assert terms.milestone(last, last - dt.timedelta(days=left), days) == stage, left
