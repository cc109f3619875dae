"""The arithmetic of plans, at its edges."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.plan import progress
from ocop.plan.models import Correction, Plan
from ocop.plan.progress import Count, Course, Goal, Verdict

START, END = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
RUNNING = Course(START, END, dt.date(2026, 6, 15))
OVER = Course(START, END, END)


def d(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def goal(comparison: str, low: Any, high: Any = None) -> Goal:
    return Goal(comparison, Decimal(str(low)), d(high))


def verdict(comparison: str, low: Any, high: Any, result: Any, course: Course = RUNNING) -> str:
    return progress.judge(goal(comparison, low, high), Count(Decimal(str(result))), course)


@pytest.mark.parametrize(
    ("comparison", "low", "high", "result", "on_the_way", "at_the_end"),
    [
        ("at_least", 10, None, 0, "running", "missed"),
        ("at_least", 10, None, "9.99", "running", "missed"),
        ("at_least", 10, None, 10, "met", "met"),
        ("at_least", 10, None, 11, "exceeded", "exceeded"),
        ("between", 40, 50, 39, "running", "missed"),
        ("between", 40, 50, 40, "met", "met"),
        ("between", 40, 50, 50, "met", "met"),
        ("between", 40, 50, 51, "exceeded", "exceeded"),
        ("at_most", 5, None, 0, "running", "met"),
        ("at_most", 5, None, 5, "running", "met"),
        ("at_most", 5, None, 6, "missed", "missed"),
        ("at_least", 0, None, 0, "met", "met"),
    ],
)
def test_a_result_is_judged(
    comparison: str, low: Any, high: Any, result: Any, on_the_way: str, at_the_end: str
) -> None:
    assert verdict(comparison, low, high, result) == on_the_way
    assert verdict(comparison, low, high, result, OVER) == at_the_end


def test_the_last_day_is_the_first_on_which_a_target_is_missed() -> None:
    before = Course(START, END, END - dt.timedelta(days=1))
    assert verdict("at_least", 10, None, 9, before) == Verdict.RUNNING
    assert verdict("at_least", 10, None, 9, OVER) == Verdict.MISSED


def test_nothing_is_judged_before_the_plan_begins_whatever_is_there() -> None:
    before = Course(START, END, START - dt.timedelta(days=1))
    assert verdict("at_least", 10, None, 99, before) == Verdict.NOT_YET
    assert verdict("at_least", 10, None, 99, Course(START, END, START)) == Verdict.EXCEEDED


def test_what_cannot_be_counted_is_not_judged() -> None:
    assert progress.judge(goal("at_least", 1), None, OVER) == Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("number", "out_of", "delta", "said"),
    [
        (3, 4, 0, "missed"),
        (4, 4, 0, "met"),
        (3, 4, 1, "met"),
        (4, 4, -1, "missed"),
        (5, 4, 0, "exceeded"),
        (0, 0, 0, "nothing_due"),
        (0, 0, 1, "nothing_due"),
        (0, 4, 0, "missed"),
    ],
)
def test_a_share_of_what_was_due(number: int, out_of: int, delta: int, said: str) -> None:
    count = Count(Decimal(number), Decimal(out_of), Decimal(delta))
    assert progress.judge(goal("at_least", 100), count, OVER) == said


def test_a_correction_is_one_more_thing_and_not_one_more_percent() -> None:
    count = Count(Decimal(3), Decimal(4), Decimal(1))
    assert (count.computed, count.result) == (Decimal(75), Decimal(100))


def test_a_correction_stands_beside_the_computed_figure() -> None:
    count = Count(Decimal(42), delta=Decimal(1))
    assert (count.computed, count.delta, count.result) == (Decimal(42), Decimal(1), Decimal(43))


@pytest.mark.parametrize(
    ("low", "result", "baseline", "percent"),
    [
        (40, 0, None, 0),
        (40, 10, None, 25),
        (3, 2, None, 66),
        (1000, "999.99", None, 99),
        (40, 40, None, 100),
        (40, 60, None, 150),
        (200, 170, 152, 37),
        (200, 140, 152, 0),
        (200, 200, 200, None),
        (0, 5, None, None),
    ],
)
def test_how_much_of_the_way_is_done(low: Any, result: Any, baseline: Any, percent: int | None) -> None:
    """Rounded down: 100 percent is said only of what was reached."""
    count = Count(Decimal(str(result)))
    assert progress.reached(goal("at_least", low), count, d(baseline)) == percent


def test_at_most_has_no_way_to_go() -> None:
    assert progress.reached(goal("at_most", 5), Count(Decimal(3))) is None
    assert progress.reached(goal("at_least", 5), Count(Decimal(0), Decimal(0))) is None
    assert progress.reached(goal("at_least", 5), None) is None


@pytest.mark.parametrize(
    ("found", "whole", "percent"),
    [
        (["met", "exceeded"], "met", 100),
        (["met", "running"], "running", 50),
        (["met", "missed", "running"], "missed", 33),
        (["met", "nothing_due"], "met", 100),
        (["nothing_due", "nothing_due"], "nothing_due", None),
        ([], "nothing_due", None),
    ],
)
def test_a_target_for_units_is_met_when_no_unit_is_behind(
    found: list[str], whole: str, percent: int | None
) -> None:
    verdicts = [Verdict(each) for each in found]
    assert progress.judge_units(verdicts) == whole
    assert progress.reached_by_units(verdicts) == percent


def test_a_note_counts_from_its_day_and_every_note_once_the_plan_is_over() -> None:
    late = Correction(delta=Decimal(1), signed_on=dt.date(2027, 1, 15))
    early = Correction(delta=Decimal(1), signed_on=RUNNING.on)
    withdrawn = Correction(
        delta=Decimal(1), signed_on=START, withdrawn_at=dt.datetime(2026, 2, 1, tzinfo=dt.UTC)
    )
    assert [progress.counts_on(note, RUNNING) for note in (early, late, withdrawn)] == [True, False, False]
    assert [progress.counts_on(note, OVER) for note in (early, late, withdrawn)] == [True, True, False]
    assert not progress.counts_on(early, Course(START, END, RUNNING.on - dt.timedelta(days=1)))


@pytest.mark.parametrize(
    ("today", "wanted", "day"),
    [
        ("2026-06-15", None, "2026-06-15"),
        ("2026-06-15", "2026-03-31", "2026-03-31"),
        ("2026-06-15", "2026-09-30", "2026-06-15"),
        ("2027-03-01", None, "2026-12-31"),
        ("2027-03-01", "2027-02-01", "2026-12-31"),
        ("2025-12-01", None, "2025-12-01"),
    ],
)
def test_the_day_a_plan_is_looked_at(today: str, wanted: str | None, day: str) -> None:
    plan = Plan(starts_on=START, ends_on=END)
    found = progress.day_for(
        plan, dt.date.fromisoformat(today), dt.date.fromisoformat(wanted) if wanted else None
    )
    assert found.isoformat() == day


@given(
    low=st.integers(0, 500),
    width=st.integers(0, 100),
    number=st.integers(0, 700),
    more=st.integers(0, 50),
)
def test_more_never_makes_a_verdict_worse(low: int, width: int, number: int, more: int) -> None:
    rank = [Verdict.MISSED, Verdict.RUNNING, Verdict.MET, Verdict.EXCEEDED]
    aim = goal("between", low, low + width)
    for course in (RUNNING, OVER):
        less = progress.judge(aim, Count(Decimal(number)), course)
        after = progress.judge(aim, Count(Decimal(number + more)), course)
        assert rank.index(after) >= rank.index(less)
        percent = progress.reached(aim, Count(Decimal(number)))
        if percent is not None:
            assert (percent >= 100) == (less in progress.REACHED)
