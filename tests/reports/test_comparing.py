"""Difference and percent at their edges, words with placeholders, the milestones of reminders."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ocop.reports import comparing, reminding, wording
from ocop.reports.comparing import Change


@pytest.mark.parametrize(
    ("now", "then", "difference", "percent"),
    [
        (12, 10, 2, Decimal("20.0")),
        (10, 12, -2, Decimal("-16.7")),
        (0, 10, -10, Decimal("-100.0")),
        (5, 0, 5, None),
        (0, 0, 0, None),
        (3, 3, 0, Decimal("0.0")),
        (2001, 2000, 1, Decimal("0.1")),  # 0.05: halves away from zero
        (1999, 2000, -1, Decimal("-0.1")),
        (None, 4, None, None),
        (4, None, None, None),
        (Decimal("2.5"), Decimal("2.0"), Decimal("0.5"), Decimal("25.0")),
        (10, -5, 15, Decimal("300.0")),
        (10**15 + 1, 10**15, 1, Decimal("0.0")),
    ],
)
def test_a_change(now: object, then: object, difference: object, percent: object) -> None:
    change = Change(now, then)  # type: ignore[arg-type]
    assert (change.difference, change.percent) == (difference, percent)


@pytest.mark.parametrize("number", [0, 7, -3, 10**15, Decimal("12.5"), Decimal("0.001"), None])
def test_a_figure_survives_being_kept(number: object) -> None:
    assert comparing.read(comparing.stored(number)) == number  # type: ignore[arg-type]


def test_a_whole_decimal_is_kept_as_a_whole_number() -> None:
    assert comparing.stored(Decimal("12.00")) == 12
    assert comparing.stored(Decimal("1200000")) == 1_200_000


def test_placeholders_are_filled_and_nothing_else_is_touched() -> None:
    said = wording.filled(
        "Đến {den_ngay}: {so_1} ({so_1.__class__}) {x} {{ky}}", {"so_1": "12", "den_ngay": "N"}
    )
    assert said == "Đến N: 12 ({so_1.__class__}) {x} {{ky}}"


def test_unknown_placeholders_are_named() -> None:
    assert wording.unknown("{ky} {so_12} {tinh}") == []
    assert wording.unknown("{so_3}", 2) == ["so_3"]
    assert wording.unknown("{so_0} {kỳ} {so_1.x} {}") == ["so_0", "kỳ", "so_1.x", ""]


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (4, None),
        (3, 3),
        (2, 3),
        (1, 3),
        (0, 0),
        (-1, -1),
        (-2, -1),
        (-7, -1),
        (-8, -8),
        (-14, -8),
        (-15, -15),
    ],
)
def test_a_reminder_comes_three_days_before_on_the_day_after_it_and_weekly(
    left: int, expected: int | None
) -> None:
    assert reminding.milestone(left) == expected
