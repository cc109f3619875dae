"""Points to stars: exact bands, marks, missing leaves, conditions, cases."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.base.refusals import Refused
from ocop.criteria import rating, shipped
from ocop.criteria.tree import CriteriaTree

LAW = shipped.load("qd26-2026")
assert LAW is not None
TREES = LAW.trees
BANDS = TREES[0].bands


def full(tree: CriteriaTree) -> dict[str, int]:
    return {leaf.code: leaf.top for leaf in tree.leaves}


@pytest.mark.parametrize(
    ("total", "star"),
    [
        ("0", 1),
        ("29.999999", 1),
        ("30", 2),
        ("49.99", 2),
        ("50", 3),
        ("69.995", 3),
        ("69.9999999999999999999999999", 3),
        ("70", 4),
        ("89.99", 4),
        ("90", 5),
        ("100", 5),
    ],
)
def test_a_total_is_judged_as_it_is_and_never_rounded(total: str, star: int) -> None:
    assert rating.band_star(BANDS, Decimal(total)) == star


@pytest.mark.parametrize("total", ["-0.01", "100.01"])
def test_a_total_outside_the_scale_has_no_star(total: str) -> None:
    with pytest.raises(ValueError, match="no band"):
        rating.band_star(BANDS, Decimal(total))


def test_a_sum_of_thirds_reaches_its_band_exactly(vegetables: CriteriaTree) -> None:
    """Three members, three leaves at 1/3 below the top: decimals would fall to 89.999…"""
    points: dict[str, rating.Number] = {**full(vegetables)}
    for code in ("1.1", "1.3", "1.4"):
        points[code] = Fraction(8, 3)
    points |= {"5.3": 1, "4.2": 1, "6.3": 0}
    result = rating.rate(vegetables, points, strict=False)
    assert result.exact == 90
    assert result.total == 90
    assert result.band_star == 5


def test_full_points_are_five_stars_with_nothing_in_the_way() -> None:
    for tree in TREES:
        result = rating.rate(tree, full(tree))
        assert (result.total, result.star, result.blocked_by) == (Decimal(100), 5, ())
        assert result.parts == {"A": 40, "B": 25, "C": 35}
        assert result.missing == ()


def test_an_empty_sheet_is_one_star_and_names_every_leaf(vegetables: CriteriaTree) -> None:
    result = rating.rate(vegetables, {})
    assert (result.total, result.band_star, result.star) == (Decimal(0), 1, 1)
    assert result.missing == tuple(leaf.code for leaf in vegetables.leaves)
    assert len(result.blocked_by) == len(vegetables.marks)


def test_one_missed_mark_of_four_stars_lets_a_full_sheet_fall_to_three(vegetables: CriteriaTree) -> None:
    """1.6 needs 1 point for four stars (Phụ lục II, phiếu 1); all the rest is full."""
    points = {code: value for code, value in full(vegetables).items() if code != "1.6"}
    result = rating.rate(vegetables, points)
    assert (result.total, result.band_star, result.mark_star, result.star) == (Decimal(97), 5, 3, 3)
    assert result.blocked_by == (rating.Blocker("1.6", 4, 1, Decimal(0)),)
    assert result.missing == ("1.6",)


def test_every_unmet_mark_of_a_leaf_is_named_by_star(vegetables: CriteriaTree) -> None:
    """4.1 carries marks for 3, 4 and 5 stars at 2, 3 and 5 points."""
    result = rating.rate(vegetables, {**full(vegetables), "4.1": 2})
    assert [(x.code, x.star, x.needs, x.has) for x in result.blocked_by] == [
        ("4.1", 4, 3, Decimal(2)),
        ("4.1", 5, 5, Decimal(2)),
    ]
    assert result.star == 3
    assert result.blocks_next == result.blocked_by[:1]


def test_blockers_come_in_the_order_of_the_sheet(vegetables: CriteriaTree) -> None:
    order = {leaf.code: place for place, leaf in enumerate(vegetables.leaves)}
    blocked = rating.rate(vegetables, {}).blocked_by
    assert list(blocked) == sorted(blocked, key=lambda item: (order[item.code], item.star))


def test_points_without_a_star_mark_cannot_lift_above_the_band(vegetables: CriteriaTree) -> None:
    """All marks met with the least points: the band decides."""
    least = {leaf.code: leaf.points[0] for leaf in vegetables.leaves}
    for mark in vegetables.marks:
        least[mark.code] = max(least[mark.code], mark.needs)
    result = rating.rate(vegetables, least)
    assert result.mark_star == 5
    assert result.star == result.band_star < 5


def test_story_form_counts_only_where_there_is_a_story(vegetables: CriteriaTree) -> None:
    """5.2 "chỉ áp dụng khi có câu chuyện sản phẩm"."""
    without = rating.rate(vegetables, {"5.1": 0, "5.2": 2})
    assert (without.total, without.not_applied) == (Decimal(0), ("5.2",))
    with_story = rating.rate(vegetables, {"5.1": 1, "5.2": 2})
    assert (with_story.total, with_story.not_applied) == (Decimal(3), ())


@pytest.mark.parametrize("value", [4, -1, 0, Decimal("1.5"), True, "2", 2.0, None, Decimal("NaN")])
def test_points_that_no_level_has_are_refused(vegetables: CriteriaTree, value: object) -> None:
    """1.1 has levels of 1, 2 and 3 points."""
    with pytest.raises(Refused) as refused:
        rating.rate(vegetables, {"1.1": value})  # type: ignore[dict-item]
    assert refused.value.reason.field == "1.1"
    assert "1.1 (Nguồn gốc sản phẩm)" in str(refused.value)
    assert "1, 2, 3" in str(refused.value)


def test_a_whole_number_written_with_decimals_is_the_same_number(vegetables: CriteriaTree) -> None:
    assert rating.rate(vegetables, {"1.1": Decimal("2.0")}).total == 2


def test_an_unknown_leaf_is_refused_and_so_is_a_group(vegetables: CriteriaTree) -> None:
    for code in ("9.9", "1", "A"):
        with pytest.raises(Refused, match="không có tiêu chí"):
            rating.rate(vegetables, {code: 1})


def test_every_wrong_leaf_is_named_at_once(vegetables: CriteriaTree) -> None:
    with pytest.raises(Refused) as refused:
        rating.rate(vegetables, {"1.1": 9, "1.2": 9})
    assert len(str(refused.value).splitlines()) == 2


def test_means_may_lie_between_levels_but_not_above_the_maximum(vegetables: CriteriaTree) -> None:
    result = rating.rate(vegetables, {"1.1": Decimal("2.4"), "4.1": Fraction(13, 5)}, strict=False)
    assert result.total == Decimal("5.0")
    assert [(x.star, x.has) for x in result.blocked_by if x.code == "4.1"] == [
        (4, Decimal("2.6")),
        (5, Decimal("2.6")),
    ]
    with pytest.raises(Refused, match="0 đến 3"):
        rating.rate(vegetables, {"1.1": Decimal("3.01")}, strict=False)


@pytest.mark.parametrize("value", [Decimal("1E-999999"), Decimal("1E+999999"), Decimal("Infinity")])
def test_a_hostile_exponent_is_refused_at_once(vegetables: CriteriaTree, value: Decimal) -> None:
    for strict in (True, False):
        with pytest.raises(Refused):
            rating.rate(vegetables, {"1.1": value}, strict=strict)


def test_either_case_gives_its_points_at_sheet_26(tourism: CriteriaTree) -> None:
    assert rating.rate(tourism, {"8": 3, "9": 2}).parts["C"] == 5
    with pytest.raises(Refused, match="1, 3"):
        rating.rate(tourism, {"8": 2})


def test_a_mark_on_a_whole_criterion_asks_for_any_points(history: shipped.ShippedPack) -> None:
    """148/2023 marks the title of 3.6 with four stars: any points at all are needed."""
    tree = history.trees[0]
    points = full(tree)
    assert rating.rate(tree, points).star == 5
    without = rating.rate(tree, {code: value for code, value in points.items() if code != "3.6"})
    assert [(x.code, x.star, x.needs) for x in without.blocked_by] == [("3.6", 4, 1)]
    assert without.star == 3


sheets = st.sampled_from(TREES)


@st.composite
def rated_sheets(draw: st.DrawFn) -> tuple[CriteriaTree, dict[str, int]]:
    tree = draw(sheets)
    points = {
        leaf.code: draw(st.sampled_from(leaf.points)) for leaf in tree.leaves if draw(st.integers(0, 9)) > 0
    }
    return tree, points


@settings(max_examples=150, deadline=None)
@given(rated_sheets())
def test_a_star_is_the_lower_of_band_and_marks(sheet: tuple[CriteriaTree, dict[str, int]]) -> None:
    tree, points = sheet
    result = rating.rate(tree, points)
    assert result.star == min(result.band_star, result.mark_star)
    assert result.total == sum(result.parts.values())
    assert set(result.missing) == {leaf.code for leaf in tree.leaves} - set(points)


@settings(max_examples=150, deadline=None)
@given(rated_sheets())
def test_the_mark_star_is_the_highest_whose_marks_are_all_met(
    sheet: tuple[CriteriaTree, dict[str, int]],
) -> None:
    """The sheet's own words, computed in another way than the room computes them."""
    tree, points = sheet
    counts = dict(points)
    if tree.has("5.2") and tree.leaf("5.2").applies_if and not points.get("5.1"):
        counts["5.2"] = 0
    reached = [
        star
        for star in range(1, 6)
        if all(counts.get(mark.code, 0) >= mark.needs for mark in tree.marks if mark.star <= star)
    ]
    assert rating.rate(tree, points).mark_star == max(reached)


@settings(max_examples=100, deadline=None)
@given(rated_sheets(), st.data())
def test_more_points_never_lower_a_star(
    sheet: tuple[CriteriaTree, dict[str, int]], data: st.DataObject
) -> None:
    tree, points = sheet
    leaf = data.draw(st.sampled_from(tree.leaves))
    before = rating.rate(tree, points)
    higher = [value for value in leaf.points if value > points.get(leaf.code, 0)]
    for value in higher:
        after = rating.rate(tree, {**points, leaf.code: value})
        assert after.exact > before.exact or leaf.code in after.not_applied
        assert (after.star, after.mark_star) >= (before.star, before.mark_star)


@settings(max_examples=100, deadline=None)
@given(rated_sheets())
def test_strict_and_free_rating_agree_on_whole_points(sheet: tuple[CriteriaTree, dict[str, int]]) -> None:
    tree, points = sheet
    assert rating.rate(tree, points) == rating.rate(tree, points, strict=False)


@settings(max_examples=60, deadline=None)
@given(rated_sheets(), st.integers(2, 9))
def test_the_mean_of_equal_sheets_is_the_sheet(
    sheet: tuple[CriteriaTree, dict[str, int]], members: int
) -> None:
    tree, points = sheet
    means = {code: Fraction(sum([value] * members), members) for code, value in points.items()}
    assert rating.rate(tree, means, strict=False) == rating.rate(tree, points)


@given(st.fractions(0, 100, max_denominator=51))
def test_a_shown_total_is_the_exact_one_to_28_digits(value: Fraction) -> None:
    assert abs(Fraction(rating.to_decimal(value)) - value) <= value * Fraction(1, 10**27)
