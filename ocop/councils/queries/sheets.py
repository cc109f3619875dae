"""What a member has before them: the sheet, what the producer claims, and what proves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ocop.councils import scoring
from ocop.councils.cards import CardBase, MarkBase
from ocop.councils.models import Hearing
from ocop.criteria import queries as criteria
from ocop.criteria import rating
from ocop.criteria.tree import CriteriaTree, Criterion, KnockOut, Level, Part
from ocop.dossiers import queries as dossiers
from ocop.dossiers.models import Dossier


@dataclass(frozen=True)
class Row:
    """One scored criterion: what is claimed, what is cited, what this card gives."""

    leaf: Criterion
    group: str
    claim: dossiers.Line | None
    mark: MarkBase | None
    applies: bool

    @property
    def choices(self) -> list[tuple[int, Level, bool, str]]:
        """The levels to tick: place, level, whether ticked, and the case that begins with it."""
        ticked = self.mark.level if self.mark else None
        names, before = dict(self.leaf.cases), ""
        found = []
        for number, level in enumerate(self.leaf.levels):
            case = names.get(level.case or "", "")
            found.append((number, level, number == ticked, case if case != before else ""))
            before = case
        return found


@dataclass(frozen=True)
class Sheet:
    """A card ready to be shown; `total` and `parts` are its running sums, `missing` its gaps."""

    tree: CriteriaTree
    parts: tuple[tuple[Part, tuple[Row, ...], Fraction], ...]
    total: Fraction
    missing: tuple[str, ...]
    done: int
    count: int


def tree_of(dossier: Dossier) -> CriteriaTree:
    """The score sheet of a dossier."""
    return criteria.tree(dossier.criteria_set)


def knock_outs(dossier: Dossier) -> tuple[KnockOut, ...]:
    """The grounds on which the sheet takes a dossier out ("Hồ sơ bị loại khi", Phụ lục II)."""
    return tree_of(dossier).knock_outs


def marks_of(card: CardBase) -> dict[str, Any]:
    """The marks of one card by leaf; without points those that were emptied."""
    return {mark.code: mark for mark in card.marks.all()}


def points_of(marks: Mapping[str, MarkBase]) -> dict[str, Decimal]:
    """The points given, by leaf."""
    return {code: mark.points for code, mark in marks.items() if mark.points is not None}


def sheet(
    hearing: Hearing, marks: Mapping[str, MarkBase] | None = None, reading: dossiers.Reading | None = None
) -> Sheet:
    """The sheet of a hearing with the marks of a card (none: for reading); no query of its own.

    `reading` is the dossier as it was sent: what is claimed and cited at each criterion.
    """
    return filled(tree_of(hearing.dossier), marks or {}, reading)


def filled(
    tree: CriteriaTree, marks: Mapping[str, MarkBase], reading: dossiers.Reading | None = None
) -> Sheet:
    """Any sheet with the marks of any card on it."""
    points = points_of(marks)
    counted = rating.counted_points(tree, points)
    rows: dict[str, list[Row]] = {part.code: [] for part in tree.parts}
    for leaf, group in _leaves(tree):
        row = Row(
            leaf=leaf,
            group=group,
            claim=reading.line(leaf.code) if reading else None,
            mark=marks.get(leaf.code),
            applies=not leaf.applies_if or counted[leaf.applies_if.leaf] > leaf.applies_if.above,
        )
        rows[leaf.part].append(row)
    missing = scoring.missing(tree, points)
    return Sheet(
        tree=tree,
        parts=tuple(
            (part, tuple(rows[part.code]), sum((counted[x.code] for x in part.leaves), Fraction(0)))
            for part in tree.parts
        ),
        total=sum(counted.values(), Fraction(0)),
        missing=missing,
        done=len(tree.leaves) - len(missing),
        count=len(tree.leaves),
    )


def _leaves(tree: CriteriaTree) -> list[tuple[Criterion, str]]:
    """Leaves in order; the title of their group stands before its first leaf alone."""
    found: list[tuple[Criterion, str]] = []
    for part in tree.parts:
        for criterion in part.criteria:
            title = "" if criterion.is_leaf else f"{criterion.code} {criterion.title}"
            for number, leaf in enumerate(criterion.leaves()):
                found.append((leaf, title if number == 0 else ""))
    return found
