"""The arithmetic of a council: laws that hold for any scorecards, and examples worked out by hand."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.base.refusals import Refused
from ocop.councils import scoring
from ocop.councils.scoring import Rules, conclude
from ocop.criteria import rating
from ocop.criteria.tree import CriteriaTree
from tests.factories.trees import leaf, small_tree, tree

TREE = small_tree()
Card = dict[str, int]
cards_of_one = st.fixed_dictionaries({x.code: st.sampled_from(x.points) for x in TREE.leaves})
councils = st.dictionaries(st.integers(1, 99), cards_of_one, min_size=1, max_size=9)
all_rules = st.builds(
    Rules,
    spread_limit=st.sampled_from([Decimal(0), Decimal(5), Decimal(10)]),
    rounding=st.sampled_from([None, 0, 1, 2]),
    mark_rule=st.sampled_from(["mean", "majority", "all"]),
)


@given(councils, all_rules, st.randoms())
def test_order_and_seats_do_not_matter(cards: dict[int, Card], rules: Rules, dice: random.Random) -> None:
    seats = list(cards)
    dice.shuffle(seats)
    renamed = {place: cards[seat] for place, seat in enumerate(seats)}
    one, other = conclude(cards, TREE, rules), conclude(renamed, TREE, rules)
    assert (one.total, one.parts, one.means, one.spread) == (
        other.total,
        other.parts,
        other.means,
        other.spread,
    )
    assert (one.star, one.band_star, one.mark_star, one.blocked_by) == (
        other.star, other.band_star, other.mark_star, other.blocked_by,
    )  # fmt: skip


@given(cards_of_one, st.integers(1, 9), st.sampled_from(["mean", "majority", "all"]))
def test_equal_cards_give_the_rating_of_one_sheet(card: Card, members: int, rule: scoring.MarkRule) -> None:
    result = conclude(dict.fromkeys(range(members), card), TREE, Rules(mark_rule=rule))
    alone = rating.rate(TREE, card)
    assert result.total == alone.exact
    assert (result.star, result.band_star, result.mark_star) == (alone.star, alone.band_star, alone.mark_star)
    assert result.blocked_by == alone.blocked_by
    assert result.spread == 0
    assert not result.needs_rescore
    assert result.outliers == ()


@given(councils, all_rules)
def test_bounds(cards: dict[int, Card], rules: Rules) -> None:
    result = conclude(cards, TREE, rules)
    assert 0 <= result.total <= 100
    assert min(result.totals.values()) <= result.total <= max(result.totals.values())
    assert result.spread == max(result.totals.values()) - min(result.totals.values())
    assert result.star <= result.band_star
    assert result.star <= result.mark_star
    assert 1 <= result.star <= 5
    assert sum(result.parts.values()) == result.total == sum(result.means.values())


@given(councils)
def test_means_are_exact_and_the_total_is_the_mean_of_totals(cards: dict[int, Card]) -> None:
    result = conclude(cards, TREE, Rules())
    by_hand = [sum(v for k, v in card.items() if k != "c2" or card["c1"] > 0) for card in cards.values()]
    assert result.total == Fraction(sum(by_hand), len(by_hand)) == result.judged
    assert list(result.totals.values()) == by_hand


@given(councils, all_rules, st.data())
def test_more_points_never_lower_anything(cards: dict[int, Card], rules: Rules, data: st.DataObject) -> None:
    seat = data.draw(st.sampled_from(sorted(cards)))
    code = data.draw(st.sampled_from([x.code for x in TREE.leaves]))
    higher = [p for p in TREE.leaf(code).points if p >= cards[seat][code]]
    raised = {**cards, seat: {**cards[seat], code: data.draw(st.sampled_from(higher))}}
    before, after = conclude(cards, TREE, rules), conclude(raised, TREE, rules)
    assert after.total >= before.total
    assert after.band_star >= before.band_star
    assert after.mark_star >= before.mark_star
    assert after.star >= before.star


@given(councils)
def test_stricter_mark_rules_never_give_more(cards: dict[int, Card]) -> None:
    most, every = (conclude(cards, TREE, Rules(mark_rule=rule)).mark_star for rule in ("majority", "all"))
    mean = conclude(cards, TREE, Rules(mark_rule="mean")).mark_star
    assert every <= most
    assert every <= mean


def card(**points: int) -> Card:
    return {"a1": 25, "a2": 15, "b1": 15, "b2": 10, "c1": 20, "c2": 15, **points}


def test_an_example_worked_out_by_hand() -> None:
    """Totals 100, 90 and 85: mean 275/3 = 91 2/3, band 5.

    a1: 25, 25, 10 → mean 20, so the 4-star mark (20) holds and the 5-star mark (25) does not;
    c1: 20 each; c2: 15, 5 is no level so 15, 15. Star: the lower of 5 and 4.
    """
    cards = {1: card(), 2: card(b2=0), 3: card(a1=10)}
    result = conclude(cards, TREE, Rules(spread_limit=Decimal(15)))
    assert result.totals == {1: 100, 2: 90, 3: 85}
    assert result.total == Fraction(275, 3)
    assert result.parts == {"A": 35, "B": Fraction(65, 3), "C": 35}
    assert (result.band_star, result.mark_star, result.star) == (5, 4, 4)
    assert result.blocked_by == (rating.Blocker("a1", 5, 25, Decimal(20)),)
    assert (result.lowest, result.highest) == ((3,), (1,))
    assert result.spread == 15
    assert not result.needs_rescore
    assert conclude(cards, TREE, Rules()).needs_rescore
    assert [(x.seat, x.code) for x in result.outliers] == [(2, "b2")]


@pytest.mark.parametrize(("limit", "again"), [("10", False), ("9.99", True), ("10.01", False), ("0", True)])
def test_a_spread_of_exactly_the_limit_passes(limit: str, again: bool) -> None:
    result = conclude({1: card(), 2: card(b2=0)}, TREE, Rules(spread_limit=Decimal(limit)))
    assert result.spread == 10
    assert result.needs_rescore is again


@pytest.mark.parametrize(
    ("rule", "giving", "stars"),
    [
        ("mean", 3, 2),  # 3 of 5 give 10: mean 6 is less than the 10 of the 3-star mark
        ("majority", 3, 3),
        ("majority", 2, 2),
        ("all", 4, 2),
        ("all", 5, 3),
    ],
)
def test_who_judges_a_mark_is_a_rule_of_the_house(rule: scoring.MarkRule, giving: int, stars: int) -> None:
    cards = {n: card(a1=10 if n < giving else 0) for n in range(5)}
    assert conclude(cards, TREE, Rules(mark_rule=rule)).mark_star == stars


def test_half_of_the_members_is_no_majority() -> None:
    cards = {n: card(a1=25 if n < 2 else 20) for n in range(4)}
    assert conclude(cards, TREE, Rules(mark_rule="majority")).mark_star == 4


def hundred(*points: int) -> tuple[scoring.Cards, CriteriaTree]:
    sheet = tree({"A": (leaf("x", dict.fromkeys(range(101)), "A"),)})
    return {n: {"x": value} for n, value in enumerate(points)}, sheet


@pytest.mark.parametrize(
    ("points", "rounding", "band"),
    [
        ((89, 90, 90), None, 4),  # 89.666… stays four stars
        ((89, 90, 90), 0, 5),
        ((89, 90, 90), 1, 4),
        ((70, 70, 69), None, 3),
        ((49, 50, 50), None, 2),
        ((50, 50), None, 3),
        ((69, 70), 0, 4),  # 69.5: halves go up
        ((0,), None, 1),
        ((100,), 0, 5),
    ],
)
def test_the_band_is_judged_unrounded_unless_the_house_says_so(
    points: tuple[int, ...], rounding: int | None, band: int
) -> None:
    cards, sheet = hundred(*points)
    assert conclude(cards, sheet, Rules(rounding=rounding)).band_star == band


@given(st.fractions(0, 100), st.integers(0, 6))
def test_rounding_moves_by_half_a_step_at_most(value: Fraction, places: int) -> None:
    step = Fraction(1, 10**places)
    result = scoring.rounded(value, places)
    assert -step / 2 < result - value <= step / 2
    assert (result / step).denominator == 1


def test_a_missing_leaf_is_named_unless_its_condition_does_not_hold() -> None:
    assert scoring.missing(TREE, {"a1": 0, "a2": 5, "b1": 5, "c1": 0}) == ("b2",)
    assert scoring.missing(TREE, {"a1": 0, "a2": 5, "b1": 5, "c1": 10}) == ("b2", "c2")
    assert conclude({7: {"a1": 10}}, TREE, Rules()).missing == {7: ("a2", "b1", "b2", "c1")}


def test_points_that_no_level_has_are_refused() -> None:
    with pytest.raises(Refused) as refused:
        conclude({1: card(), 2: card(a1=11)}, TREE, Rules())
    assert (refused.value.reason.about, refused.value.reason.field) == ("input", "a1")


def test_no_cards_no_result() -> None:
    with pytest.raises(ValueError, match="no scorecards"):
        conclude({}, TREE, Rules())
