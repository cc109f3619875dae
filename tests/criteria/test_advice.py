"""What to do next, for a producer who wants one star more."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings

from ocop.criteria import advice, rating
from ocop.criteria.tree import CriteriaTree
from tests.criteria.test_rating import full, rated_sheets


def test_marks_that_hold_back_the_next_star_come_first(vegetables: CriteriaTree) -> None:
    points = {**full(vegetables), "1.6": 0, "4.1": 2, "1.1": 1}
    points.pop("1.6")
    found = advice.advice(vegetables, points)
    assert found.next_star == 4
    assert found.short == 0
    assert [(x.code, x.unlocks, x.gain) for x in found.steps] == [
        ("1.6", 4, Decimal(1)),
        ("4.1", 4, Decimal(1)),
        ("1.1", None, Decimal(1)),
    ]
    assert found.steps[1].level.points == 3


def test_without_a_mark_in_the_way_the_largest_gain_comes_first(vegetables: CriteriaTree) -> None:
    points = {**full(vegetables), "5.3": 3, "1.1": 1, "6.3": 0}
    found = advice.advice(vegetables, {**points, "2.2": 2, "1.4": 1, "3.3": 1})
    assert found.next_star == 5
    assert [x.unlocks for x in found.steps] == [None] * len(found.steps)
    assert [x.gain for x in found.steps] == sorted((x.gain for x in found.steps), reverse=True)


def test_the_points_still_short_of_the_band_are_told(vegetables: CriteriaTree) -> None:
    found = advice.advice(vegetables, {"1.1": 3, "1.3": 3})
    assert (found.next_star, found.short) == (2, Decimal(24))


def test_five_stars_need_no_advice(vegetables: CriteriaTree) -> None:
    assert advice.advice(vegetables, full(vegetables)) == advice.Advice(None, Decimal(0), ())


def test_the_form_of_a_story_is_not_advised_before_the_story(vegetables: CriteriaTree) -> None:
    codes = [step.code for step in advice.advice(vegetables, {}).steps]
    assert "5.1" in codes
    assert "5.2" not in codes
    assert "5.2" in [step.code for step in advice.advice(vegetables, {"5.1": 1}).steps]


@settings(max_examples=60, deadline=None)
@given(rated_sheets())
def test_taking_all_unlocking_steps_meets_the_marks_of_the_next_star(
    sheet: tuple[CriteriaTree, dict[str, int]],
) -> None:
    tree, points = sheet
    found = advice.advice(tree, points)
    if found.next_star is None:
        return
    taken = {**points, **{x.code: x.level.points for x in found.steps if x.unlocks}}
    skipped = {leaf.code for leaf in tree.leaves if leaf.applies_if}
    after = rating.rate(tree, taken)
    assert [x for x in after.blocked_by if x.star <= found.next_star and x.code not in skipped] == []
    for step in found.steps:
        assert (
            rating.rate(tree, {**points, step.code: step.level.points}).exact
            > rating.rate(tree, points).exact
        )
