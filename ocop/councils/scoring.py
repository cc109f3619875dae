"""From members' scorecards to a star: arithmetic on plain values, exact, without the database.

The law gives the bands (Đ.3.3 QĐ 26/2026), the marks (foot of each sheet, Phụ lục II) and
says that the total is the council's mean. How far members may differ, whether the mean is
rounded and who judges a mark are left to the council's own rules (Quy chế): they come in
as `Rules`. All sums are fractions; nothing is rounded unless the rules say so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Literal

from ocop.criteria import rating
from ocop.criteria.tree import CriteriaTree, Mark

MarkRule = Literal["mean", "majority", "all"]
Cards = Mapping[int, rating.Points]
"""Seat → (leaf code → points)."""


@dataclass(frozen=True)
class Rules:
    """What the council's own rules say about arithmetic.

    `spread_limit`: members' totals may differ by this much, not more. `rounding`: decimals
    of the mean before it is put into a band, None for no rounding. `mark_rule`: a mark is
    met when the mean at its leaf reaches it, when more than half of the members give it,
    or when all do.
    """

    spread_limit: Decimal = Decimal(10)
    rounding: int | None = None
    mark_rule: MarkRule = "mean"


@dataclass(frozen=True)
class Outlier:
    """A seat whose points at a leaf lie further from the mean than half of the leaf's maximum."""

    seat: int
    code: str
    points: Fraction
    mean: Fraction


@dataclass(frozen=True)
class Result:
    """What the scorecards of one round come to.

    `totals` by seat; `spread` is the highest minus the lowest; `lowest` and `highest` name
    the seats at either end. `means` by leaf, `parts` by part and `total` are exact means of
    the members; `judged` is the number that was put into a band (equal to `total` unless the
    rules round). `blocked_by` lists every mark up to five stars that is not met, with the
    mean at its leaf. `missing` names, by seat, leaves without points (they count 0).
    """

    totals: dict[int, Fraction]
    spread: Fraction
    needs_rescore: bool
    lowest: tuple[int, ...]
    highest: tuple[int, ...]
    means: dict[str, Fraction]
    parts: dict[str, Fraction]
    total: Fraction
    judged: Fraction
    band_star: int
    mark_star: int
    star: int
    blocked_by: tuple[rating.Blocker, ...]
    outliers: tuple[Outlier, ...]
    missing: dict[int, tuple[str, ...]]


def conclude(cards: Cards, tree: CriteriaTree, rules: Rules) -> Result:
    """The result of one round.

    A leaf whose condition does not hold on a card counts 0 on that card. Refused
    (`Refused`, about input): points that no level has. Raises ValueError without cards.
    """
    if not cards:
        raise ValueError("no scorecards, no result")
    for card in cards.values():
        rating.check_points(tree, card)
    given = counted(cards, tree)
    totals = {seat: sum(points.values(), Fraction(0)) for seat, points in given.items()}
    means = {leaf.code: mean([card[leaf.code] for card in given.values()]) for leaf in tree.leaves}
    parts = {part.code: sum((means[x.code] for x in part.leaves), Fraction(0)) for part in tree.parts}
    total = sum(parts.values(), Fraction(0))
    judged = total if rules.rounding is None else rounded(total, rules.rounding)
    blocked = tuple(_blocker(mark, means) for mark in tree.marks if not _met(mark, given, means, rules))
    band = rating.band_star(tree.bands, judged)
    marks = min((item.star - 1 for item in blocked), default=5)
    low, high = min(totals.values()), max(totals.values())
    return Result(
        totals=totals,
        spread=high - low,
        needs_rescore=high - low > rules.spread_limit,
        lowest=tuple(seat for seat, value in totals.items() if value == low),
        highest=tuple(seat for seat, value in totals.items() if value == high),
        means=means,
        parts=parts,
        total=total,
        judged=judged,
        band_star=band,
        mark_star=marks,
        star=min(band, marks),
        blocked_by=blocked,
        outliers=outliers(tree, given, means),
        missing={seat: missing(tree, card) for seat, card in cards.items()},
    )


def counted(cards: Cards, tree: CriteriaTree) -> dict[int, dict[str, Fraction]]:
    """Every card's points as they count: 0 where missing or where a condition does not hold."""
    return {seat: rating.counted_points(tree, card) for seat, card in cards.items()}


def missing(tree: CriteriaTree, card: rating.Points) -> tuple[str, ...]:
    """The leaves of a card that still need points, in the order of the sheet.

    A leaf whose condition does not hold needs none.
    """
    found = []
    for leaf in tree.leaves:
        condition = leaf.applies_if
        if condition and Fraction(card.get(condition.leaf, 0)) <= condition.above:
            continue
        if leaf.code not in card:
            found.append(leaf.code)
    return tuple(found)


def outliers(
    tree: CriteriaTree, given: Mapping[int, Mapping[str, Fraction]], means: Mapping[str, Fraction]
) -> tuple[Outlier, ...]:
    """Points far from the others', for the discussion; they change nothing in the result."""
    return tuple(
        Outlier(seat, leaf.code, card[leaf.code], means[leaf.code])
        for leaf in tree.leaves
        for seat, card in given.items()
        if abs(card[leaf.code] - means[leaf.code]) * 2 > leaf.max
    )


def mean(values: Sequence[Fraction]) -> Fraction:
    """The arithmetic mean, exact."""
    return sum(values, Fraction(0)) / len(values)


def rounded(value: Fraction, places: int) -> Fraction:
    """`value` (not negative) to `places` decimals, halves up, as clerks round."""
    scale = 10**places
    return Fraction(floor(value * scale + Fraction(1, 2)), scale)


def _met(
    mark: Mark,
    given: Mapping[int, Mapping[str, Fraction]],
    means: Mapping[str, Fraction],
    rules: Rules,
) -> bool:
    if rules.mark_rule == "mean":
        return means[mark.code] >= mark.needs
    giving = sum(card[mark.code] >= mark.needs for card in given.values())
    return giving * 2 > len(given) if rules.mark_rule == "majority" else giving == len(given)


def _blocker(mark: Mark, means: Mapping[str, Fraction]) -> rating.Blocker:
    return rating.Blocker(mark.code, mark.star, mark.needs, rating.to_decimal(means[mark.code]))
