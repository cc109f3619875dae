"""Months, quarters, halves, nine months and years, at their edges."""

from __future__ import annotations

import datetime as dt

import pytest

from ocop.plan.indicators import Span
from ocop.reports import periods
from ocop.reports.periods import Period
from ocop.reports.states import Closing, PeriodKind

D = dt.date
K = PeriodKind
EARLY = Closing.FOURTEENTH


@pytest.mark.parametrize(
    ("period", "start", "end", "label"),
    [
        (Period(K.MONTH, 2028, 2), D(2028, 2, 1), D(2028, 2, 29), "Tháng 2 năm 2028"),
        (Period(K.MONTH, 2026, 12), D(2026, 12, 1), D(2026, 12, 31), "Tháng 12 năm 2026"),
        (Period(K.QUARTER, 2026, 4), D(2026, 10, 1), D(2026, 12, 31), "Quý IV năm 2026"),
        (Period(K.HALF, 2026, 1), D(2026, 1, 1), D(2026, 6, 30), "6 tháng đầu năm 2026"),
        (Period(K.HALF, 2026, 2), D(2026, 7, 1), D(2026, 12, 31), "6 tháng cuối năm 2026"),
        (Period(K.NINE, 2026), D(2026, 1, 1), D(2026, 9, 30), "9 tháng năm 2026"),
        (Period(K.YEAR, 2026), D(2026, 1, 1), D(2026, 12, 31), "Năm 2026"),
        # closed on the 14th: from the 15th of the month before
        (Period(K.MONTH, 2026, 1, EARLY), D(2025, 12, 15), D(2026, 1, 14), "Tháng 1 năm 2026"),
        (Period(K.QUARTER, 2026, 3, EARLY), D(2026, 6, 15), D(2026, 9, 14), "Quý III năm 2026"),
        (Period(K.HALF, 2026, 1, EARLY), D(2025, 12, 15), D(2026, 6, 14), "6 tháng đầu năm 2026"),
        (Period(K.NINE, 2026, 1, EARLY), D(2025, 12, 15), D(2026, 9, 14), "9 tháng năm 2026"),
        (Period(K.YEAR, 2026, 1, EARLY), D(2025, 12, 15), D(2026, 12, 14), "Năm 2026"),
    ],
)
def test_a_period_has_its_days_and_its_name(period: Period, start: D, end: D, label: str) -> None:
    assert (period.start, period.end, period.label) == (start, end, label)


@pytest.mark.parametrize("closing", list(Closing))
@pytest.mark.parametrize("kind", [K.MONTH, K.QUARTER, K.HALF, K.YEAR])
def test_periods_follow_each_other_without_gap_or_overlap(kind: PeriodKind, closing: Closing) -> None:
    period = Period(kind, 2025, 1, closing)
    for _n in range(30):
        assert period.after.start == period.end + dt.timedelta(days=1)
        assert period.after.before == period
        period = period.after


def test_the_period_before_crosses_the_year() -> None:
    assert Period(K.QUARTER, 2026, 1).before == Period(K.QUARTER, 2025, 4)
    assert Period(K.MONTH, 2026, 1).before == Period(K.MONTH, 2025, 12)
    assert Period(K.NINE, 2026).before == Period(K.NINE, 2026).last_year == Period(K.NINE, 2025)


@pytest.mark.parametrize(("kind", "number"), [(K.QUARTER, 5), (K.QUARTER, 0), (K.NINE, 2), (K.MONTH, 13)])
def test_a_period_that_no_year_has_does_not_exist(kind: PeriodKind, number: int) -> None:
    with pytest.raises(ValueError):
        Period(kind, 2026, number)
    assert periods.parse(kind, f"2026-{number}") is None


@pytest.mark.parametrize("code", ["", "2026", "x-1", "2026-x", "1999-1", "99999-1", "2026-1-1"])
def test_what_is_no_code_of_a_period_is_none(code: str) -> None:
    assert periods.parse("quarter", code) is None


def test_a_day_lies_in_its_period() -> None:
    assert periods.holding("quarter", D(2026, 12, 31)) == Period(K.QUARTER, 2026, 4)
    assert periods.holding("quarter", D(2027, 1, 1)) == Period(K.QUARTER, 2027, 1)
    assert periods.holding("month", D(2026, 1, 15), EARLY) == Period(K.MONTH, 2026, 2, EARLY)
    assert periods.holding("year", D(2026, 12, 15), EARLY) == Period(K.YEAR, 2027, 1, EARLY)
    assert periods.holding("nine", D(2026, 11, 2)) == Period(K.NINE, 2026)


def test_ended_periods_are_those_whose_last_day_lies_between() -> None:
    found = periods.ended("quarter", D(2025, 12, 31), D(2026, 6, 29))
    assert [period.code for period in found] == ["2025-4", "2026-1"]
    assert [p.code for p in periods.ended("quarter", D(2026, 1, 1), D(2026, 6, 30))] == ["2026-1", "2026-2"]
    assert [p.code for p in periods.ended("nine", D(2025, 10, 1), D(2026, 9, 30))] == ["2026-1"]
    assert list(periods.ended("year", D(2026, 1, 1), D(2026, 12, 30))) == []


def test_a_running_period_is_compared_with_the_same_part() -> None:
    quarter = Period(K.QUARTER, 2026, 3)
    part = quarter.clipped(D(2026, 8, 15))
    assert part == Span(D(2026, 7, 1), D(2026, 8, 15))
    assert periods.same_part(quarter, part, quarter.last_year) == Span(D(2025, 7, 1), D(2025, 8, 15))
    assert periods.same_part(quarter, part, quarter.before) == Span(D(2026, 4, 1), D(2026, 5, 16))
    assert periods.same_part(quarter, quarter.clipped(D(2027, 1, 1)), quarter.before) == quarter.before.span
    leap = Period(K.MONTH, 2028, 2)
    assert periods.same_part(leap, leap.clipped(D(2028, 2, 28)), leap.last_year).end == D(2027, 2, 28)
    assert periods.same_part(leap, leap.span, leap.last_year) == Span(D(2027, 2, 1), D(2027, 2, 28))
    year = Period(K.YEAR, 2028)
    assert periods.same_part(year, year.clipped(D(2028, 2, 29)), year.last_year).end == D(2027, 2, 28)
    early = Period(K.YEAR, 2026, 1, EARLY)
    assert periods.same_part(early, early.clipped(D(2025, 12, 20)), early.last_year) == Span(
        D(2024, 12, 15), D(2024, 12, 20)
    )


def test_the_due_day_is_counted_from_the_last_day() -> None:
    assert Period(K.QUARTER, 2026, 4).due_on(10) == D(2027, 1, 10)
    assert Period(K.QUARTER, 2026, 4).due_on(0) == D(2026, 12, 31)


def test_choices_are_the_running_period_and_those_before() -> None:
    found = [p.code for p in periods.choices("quarter", D(2026, 2, 1), count=3)]
    assert found == ["2026-1", "2025-4", "2025-3"]
