"""The cheapest way up from a sheet as it stands, for the self-assessment panel."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ocop.criteria import rating
from ocop.criteria.tree import CriteriaTree, Criterion, Level


@dataclass(frozen=True)
class Step:
    """One step at one leaf: from `has` points to `level`, worth `gain`.

    `unlocks` is the star whose mark the step meets, when that mark holds the product
    back from the next star; None when the step brings points only.
    """

    code: str
    title: str
    has: Decimal
    level: Level
    gain: Decimal
    unlocks: int | None


@dataclass(frozen=True)
class Advice:
    """What stands between a sheet and its next star.

    `next_star` is None at five stars. `short` is how many points the band of the next
    star still needs (0 when only marks hold back). `steps` come in this order: first
    those that meet a mark of the next star, then by gain, then in the sheet's order.
    """

    next_star: int | None
    short: Decimal
    steps: tuple[Step, ...]


def advice(tree: CriteriaTree, points: rating.Points, *, strict: bool = True) -> Advice:
    """The next steps from these points; refused like `rating.rate`."""
    rated = rating.rate(tree, points, strict=strict)
    counted = rating.counted_points(tree, points)
    if rated.star == 5:
        return Advice(None, Decimal(0), ())
    needed = {item.code: item.needs for item in rated.blocks_next}
    steps = [step for leaf in tree.leaves if (step := _step(leaf, counted, needed, rated.star + 1))]
    steps.sort(key=lambda step: (step.unlocks is None, -step.gain))
    return Advice(rated.star + 1, _short(tree, rated), tuple(steps))


def _step(leaf: Criterion, counted: dict[str, Fraction], needed: dict[str, int], star: int) -> Step | None:
    """The next level up at a leaf, or the marked level where a mark blocks."""
    if leaf.applies_if and counted[leaf.applies_if.leaf] <= leaf.applies_if.above:
        return None
    has = counted[leaf.code]
    target = needed.get(leaf.code) or next((p for p in leaf.points if p > has), None)
    level = leaf.level(target) if target is not None else None
    if level is None:
        return None
    gain = rating.to_decimal(level.points - has)
    unlocks = star if leaf.code in needed else None
    return Step(leaf.code, leaf.title, rating.to_decimal(has), level, gain, unlocks)


def _short(tree: CriteriaTree, rated: rating.Rating) -> Decimal:
    start = next(band.start for band in tree.bands if band.star == rated.star + 1)
    return rating.to_decimal(max(start - rated.exact, Fraction(0)))
