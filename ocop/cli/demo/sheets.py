"""Points that lead to a wanted star, on any sheet of the law."""

from __future__ import annotations

import random
from collections.abc import Mapping

from ocop.criteria import rating
from ocop.criteria.tree import CriteriaTree, Criterion

TOTALS = {5: 97, 4: 81, 3: 61, 2: 44}
"""A comfortable total within the band of each star."""


def choices(leaf: Criterion) -> list[tuple[int, int]]:
    """Place and points of the levels to choose from, the best first; of two cases the first."""
    case = leaf.cases[0][0] if leaf.cases else None
    found = [(n, x.points) for n, x in enumerate(leaf.levels) if x.case == case or case is None]
    return sorted(found, key=lambda item: (-item[1], item[0]))


def levels_for(tree: CriteriaTree, star: int, seed: int) -> dict[str, int]:
    """A level (by its place) at every leaf, so that points and marks come to `star`.

    Begins with the best everywhere and takes away, leaf by leaf in a shuffled order, what the
    marks of that star do not ask for, until the total is comfortable.
    """
    rng = random.Random(seed)
    wanted = TOTALS[star] + rng.choice((-2, -1, 0, 1, 2))
    needs = _needs(tree, star)
    chosen = {leaf.code: choices(leaf)[0] for leaf in tree.leaves}
    order = list(tree.leaves)
    for _round in range(6):
        rng.shuffle(order)
        for leaf in order:
            if sum(points for _place, points in chosen.values()) <= wanted:
                break
            lower = [
                x for x in choices(leaf) if x[1] < chosen[leaf.code][1] and x[1] >= needs.get(leaf.code, 0)
            ]
            if lower and not _is_asked_about(tree, leaf, lower[0][1]):
                chosen[leaf.code] = lower[0]
    return {code: place for code, (place, _points) in chosen.items()}


def _needs(tree: CriteriaTree, star: int) -> dict[str, int]:
    """The points that the marks up to `star` ask for; nothing is asked of what shall not be recognised."""
    if star < 3:
        return {}
    needs: dict[str, int] = {}
    for mark in tree.marks:
        if mark.star <= star:
            needs[mark.code] = max(needs.get(mark.code, 0), mark.needs)
    return needs


def _is_asked_about(tree: CriteriaTree, leaf: Criterion, points: int) -> bool:
    """Whether another leaf would no longer apply if this one had so few points."""
    return any(
        x.applies_if and x.applies_if.leaf == leaf.code and points <= x.applies_if.above for x in tree.leaves
    )


def star_of(tree: CriteriaTree, levels: Mapping[str, int]) -> int:
    """What the levels come to."""
    return rating.rate(
        tree, {code: tree.leaf(code).levels[place].points for code, place in levels.items()}
    ).star


def opinion(
    tree: CriteriaTree, levels: Mapping[str, int], star: int, seed: int, strict: int = 3
) -> dict[str, int]:
    """What another reader gives: the same, a step lower at up to `strict` leaves that no mark guards."""
    rng = random.Random(seed)
    needs = _needs(tree, star)
    given = dict(levels)
    leaves = list(tree.leaves)
    rng.shuffle(leaves)
    left = rng.randrange(strict + 1) if strict <= 3 else strict
    for leaf in leaves:
        now = leaf.levels[given[leaf.code]].points
        lower = [x for x in choices(leaf) if x[1] < now and x[1] >= needs.get(leaf.code, 0)]
        if left and lower and not _is_asked_about(tree, leaf, lower[0][1]):
            given[leaf.code] = lower[0][0]
            left -= 1
    return given
