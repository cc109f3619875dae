"""How much: percent with a ceiling, and the rewards due for stars at the edges of each setting."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.support import rates
from ocop.support.rates import Given, Recognition, due

START, END = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
MILLION = 1_000_000
AN_GIANG = {3: 5 * MILLION, 4: 10 * MILLION, 5: 20 * MILLION}


def history(*stars: tuple[int, int, int]) -> list[Recognition]:
    """Recognitions as (star, year, month), numbered from 1."""
    return [Recognition(n, star, dt.date(year, month, 1)) for n, (star, year, month) in enumerate(stars, 1)]


@pytest.mark.parametrize(
    ("cost", "most", "expected"),
    [
        (40 * MILLION, 50 * MILLION, 20 * MILLION),
        (200 * MILLION, 50 * MILLION, 50 * MILLION),
        (3, 9, 1),
        (0, 9, 0),
    ],
)
def test_percent_of_the_cost_ends_at_the_ceiling_and_drops_parts_of_a_dong(
    cost: int, most: int, expected: int
) -> None:
    assert rates.percent_of(cost, 50, most) == expected


@pytest.mark.parametrize(
    ("told", "stars", "before", "expected"),
    [
        ("a first star of four earns the whole", [(4, 2026, 5)], [], [(1, 10)]),
        ("an upgrade 3→4 earns the difference", [(3, 2024, 5), (4, 2026, 5)], [(3, 5)], [(2, 5)]),
        ("3→5 as well", [(3, 2024, 5), (5, 2026, 5)], [(3, 5)], [(2, 15)]),
        ("an upgrade of a star never rewarded earns the whole", [(3, 2023, 5), (4, 2026, 5)], [], [(2, 10)]),
        ("the same level again earns nothing", [(4, 2023, 5), (4, 2026, 5)], [(4, 10)], []),
        ("nor where it was never rewarded", [(4, 2023, 5), (4, 2026, 5)], [], []),
        ("a downgrade earns nothing", [(4, 2023, 5), (3, 2026, 5)], [(4, 10)], []),
        ("up again to a level held before earns nothing", [(4, 2020, 1), (3, 2023, 1), (4, 2026, 1)], [], []),
        ("two levels in a period add up to the higher", [(3, 2026, 1), (5, 2026, 9)], [], [(1, 5), (2, 15)]),
        ("another period earns nothing now", [(4, 2025, 12)], [], []),
        ("a level without an amount earns nothing", [(2, 2026, 1)], [], []),
        ("more was given before than the level is worth", [(3, 2024, 1), (4, 2026, 1)], [(3, 12)], []),
        ("a level that was rewarded is not rewarded again", [(4, 2026, 5)], [(4, 10)], []),
    ],
)  # fmt: skip
def test_once_per_level_and_the_difference_on_upgrade(
    told: str,
    stars: list[tuple[int, int, int]],
    before: list[tuple[int, int]],
    expected: list[tuple[int, int]],
) -> None:
    got = [Given(star, amount * MILLION) for star, amount in before]
    found = due(history(*stars), got, AN_GIANG, "upgrade", START, END)
    assert found == [(pk, amount * MILLION) for pk, amount in expected], told


def test_once_per_product_and_each_recognition_are_settings() -> None:
    rising = history((3, 2026, 1), (4, 2026, 6))
    assert due(rising, [], AN_GIANG, "once", START, END) == [(1, 5 * MILLION)]
    assert due(rising, [Given(3, 1)], AN_GIANG, "once", START, END) == []
    again = history((4, 2023, 1), (4, 2026, 1), (3, 2026, 6))
    assert due(again, [Given(4, 1)], AN_GIANG, "each", START, END) == [(2, 10 * MILLION), (3, 5 * MILLION)]


def test_the_period_is_from_its_first_to_its_last_day_and_a_revoked_star_earns_nothing() -> None:
    for day, earns in ((START, True), (END, True), (START - dt.timedelta(days=1), False), (None, False)):
        found = due([Recognition(1, 4, day)], [], AN_GIANG, "upgrade", START, END)
        assert bool(found) == earns
    assert due([Recognition(1, 4, START, stands=False)], [], AN_GIANG, "upgrade", START, END) == []


@given(
    stars=st.lists(st.tuples(st.integers(0, 5), st.integers(2018, 2030), st.integers(1, 12)), max_size=8),
    years=st.lists(st.integers(2018, 2030), max_size=6),
)
def test_whatever_the_history_nobody_gets_more_than_the_highest_level_is_worth(
    stars: list[tuple[int, int, int]], years: list[int]
) -> None:
    """Lists may be made for any years in any order, also twice: the sum stays that of the highest star."""
    ordered = history(*sorted(stars, key=lambda star: star[1:]))
    got: list[Given] = []
    paid: set[int] = set()
    for year in years:
        found = due(ordered, got, AN_GIANG, "upgrade", dt.date(year, 1, 1), dt.date(year, 12, 31))
        assert not paid & {pk for pk, _amount in found}
        paid |= {pk for pk, _amount in found}
        got += [Given(next(r.star for r in ordered if r.pk == pk), amount) for pk, amount in found]
    highest = max((star for star, _y, _m in stars), default=0)
    assert sum(each.amount for each in got) <= AN_GIANG.get(highest, 0)
