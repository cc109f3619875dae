"""A plan's progress in words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from ocop.plan import indicators, words
from ocop.plan.indicators import Scope
from ocop.plan.models import Target
from ocop.plan.progress import Count, Goal, Measured, Verdict


def measured(count: Count | None, verdict: str = "running", **target: Any) -> Measured:
    found = Target(indicator="new_stars", comparison="at_least", low=Decimal(10), **target)
    aim = Goal(found.comparison, found.low, found.high)
    return Measured(found, indicators.ALL["new_stars"], aim, count, Verdict(verdict), None, Scope())


@pytest.mark.parametrize(
    ("comparison", "low", "high", "said"),
    [
        ("at_least", "10.00", None, "ít nhất 10 sản phẩm"),
        ("between", "40.00", "50.00", "từ 40 đến 50 sản phẩm"),
        ("at_most", "5.50", None, "không quá 5,5 sản phẩm"),
        ("at_least", "1234567.00", None, "ít nhất 1.234.567 sản phẩm"),
    ],
)
def test_a_goal_is_said(comparison: str, low: str, high: str | None, said: str) -> None:
    aim = Goal(comparison, Decimal(low), Decimal(high) if high else None)
    assert words.goal(aim, "sản phẩm") == said


@pytest.mark.parametrize(("value", "said"), [("1.00", "+1"), ("-2.50", "-2,5"), ("1000", "+1.000")])
def test_a_note_carries_its_sign(value: str, said: str) -> None:
    assert words.signed(Decimal(value)) == said


def test_computed_note_and_result_are_told_apart() -> None:
    row = words.row(measured(Count(Decimal(42), delta=Decimal(1)), "met"))
    assert (row.goal, row.computed, row.delta, row.result, row.verdict, row.look) == (
        "ít nhất 10 sản phẩm", "42", "+1", "43", "Đạt", "done",
    )  # fmt: skip
    plain = words.row(measured(Count(Decimal(42)), "met"))
    assert (plain.computed, plain.delta, plain.result) == ("", "", "42")


@pytest.mark.parametrize(
    ("done", "due", "said"),
    [
        (2, 3, "66,6 % (2/3)"),
        (9999, 10000, "99,9 % (9.999/10.000)"),
        (4, 4, "100 % (4/4)"),
        (0, 0, "0 đến hạn"),
    ],
)
def test_a_share_says_what_it_is_made_of_and_never_rounds_up(done: int, due: int, said: str) -> None:
    found = measured(Count(Decimal(done), Decimal(due)), out_of="reevaluation_due")
    assert words.row(found).result == said
    assert words.row(found).goal == "ít nhất 10 %"


def test_at_most_on_the_way_is_within_the_limit() -> None:
    found = measured(Count(Decimal(3)))
    found.target.comparison = "at_most"
    assert words.row(found).verdict == "Trong mức cho phép"


def test_what_cannot_be_measured_shows_a_dash() -> None:
    row = words.row(measured(None, "unknown"))
    assert (row.result, row.verdict, row.look) == ("–", "Chưa đo được", "quiet")


def test_units_without_anything_due_or_not_set_up_are_said() -> None:
    assert words.units_met(measured(None, per_unit="cluster")) == "chưa đặt đơn vị nào"
