"""What papers the next star asks for, and how far those at hand go: plain values, no database.

From the criteria's own levels: the lowest level that carries the mark of the star (QĐ 26/2026, Phụ lục II).
Only criteria that this room's papers speak to; the rest belongs to the self-assessment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ocop.criteria.tree import CriteriaTree, Criterion
from ocop.rights import kinds
from ocop.rights.states import Kind

Met = Literal["yes", "no", "unsure"]
_SYSTEMS = (Kind.HACCP, Kind.ISO22000, Kind.ISO9001, Kind.OTHER_CERTIFICATE, Kind.HALAL, Kind.FDA)
_DECLARED = (Kind.SELF_DECLARATION, Kind.DECLARATION_REGISTRATION)
_EXTRA = (Kind.INDUSTRIAL_DESIGN, Kind.PATENT, Kind.UTILITY_SOLUTION, Kind.COPYRIGHT)
KEYS = (
    "intellectual_property", "quality_declaration", "quality_assurance", "food_safety", "labelling",
    "packaging_labelling",
)  # fmt: skip


@dataclass(frozen=True)
class Hand:
    """What is at hand for a product: kinds in force, kinds of filings accepted or further, a sound label."""

    in_force: frozenset[str]
    accepted: frozenset[str]
    sound_label: bool


@dataclass(frozen=True)
class Asked:
    """A criterion's level that the star needs, whether it is met, and which kinds of papers would meet it."""

    code: str
    title: str
    text: str
    star: int
    met: Met
    wanted: tuple[str, ...]


def asked(tree: CriteriaTree, star: int, hand: Hand) -> list[Asked]:
    """What the star asks of this room's papers, in the order of the sheet."""
    return [found for leaf in tree.leaves if leaf.key in KEYS for found in _of(leaf, star, hand)]


def _of(leaf: Criterion, star: int, hand: Hand) -> list[Asked]:
    marked = [level for level in leaf.levels if level.star is not None and level.star <= star]
    if not marked:
        return []
    level = max(marked, key=lambda each: each.points)
    rank = level.star or star
    met, wanted = _met(leaf.key, rank, hand)
    return [Asked(leaf.code, leaf.title, level.label, rank, met, wanted)]


def _met(key: str, star: int, hand: Hand) -> tuple[Met, tuple[str, ...]]:
    if key == "intellectual_property":
        return _property(star, hand)
    if key in ("labelling", "packaging_labelling"):
        return ("yes" if star <= 3 else "unsure") if hand.sound_label else "no", ()
    wanted = _wanted(key, star)
    return ("yes" if hand.in_force & set(wanted) else "no"), tuple(wanted)


def _wanted(key: str, star: int) -> tuple[str, ...]:
    if key == "quality_declaration":
        return _DECLARED
    return (Kind.FOOD_SAFETY,) if star <= 3 else _SYSTEMS


def _property(star: int, hand: Hand) -> tuple[Met, tuple[str, ...]]:
    """Three stars: an accepted or published filing. Four: the mark is registered, and a sign of the place,
    with the right to use it where it is protected — which no register can tell. Then one thing more."""
    marks = {each.value for each in kinds.MARKS}
    if star <= 3:
        return ("yes" if hand.accepted & marks or hand.in_force & marks else "no"), (Kind.TRADEMARK,)
    if not hand.in_force & marks:
        return "no", (Kind.TRADEMARK, Kind.USE_RIGHT)
    origin = {*(each.value for each in kinds.SHARED), Kind.USE_RIGHT.value}
    if not hand.in_force & origin:
        return "unsure", (Kind.USE_RIGHT,)
    if star <= 4:
        return "yes", ()
    return ("yes" if hand.in_force & set(_EXTRA) else "no"), _EXTRA
