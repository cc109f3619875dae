"""What a member gives at the criteria of a card, held against the sheet and against what is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from ocop.base import text
from ocop.base.refusals import Reason, Refused
from ocop.councils.cards import MarkBase
from ocop.criteria.tree import CriteriaTree, Criterion

NOTE_LENGTH = 2000


@dataclass(frozen=True)
class Given:
    """What a member gives at one criterion: a level, by its place (from 0) or by its points
    (and case); no level when both are None. `note` None leaves the note as it was."""

    level: int | None = None
    points: Decimal | int | None = None
    case: str = ""
    note: str | None = None


def tidy(note: str) -> str:
    """A note as stored: NFC, line by line, at most NOTE_LENGTH characters."""
    return "\n".join(text.nfc(line) for line in note.splitlines()).strip()[:NOTE_LENGTH]


def checked(tree: CriteriaTree, given: Mapping[str, Given], kind: type[MarkBase]) -> dict[str, MarkBase]:
    """The marks to write, rows of `kind`; refused where the sheet has no such criterion, level or case."""
    found: dict[str, MarkBase] = {}
    for code, item in given.items():
        if not tree.has(code):
            said = _("Phiếu không có tiêu chí “%(code)s”.") % {"code": code[:20]}
            raise Refused(said, about="input", field=code[:20])
        number = _level_number(tree.leaf(code), item)
        mark = kind(code=code, level=number, note=tidy(item.note or ""))
        if number is not None:
            level = tree.leaf(code).levels[number]
            mark.points, mark.case = Decimal(level.points), level.case or ""
        found[code] = mark
    return found


def _level_number(leaf: Criterion, item: Given) -> int | None:
    """The place of the level that is meant among the leaf's levels."""
    if item.level is None and item.points is None:
        return None
    if item.level is not None and 0 <= item.level < len(leaf.levels):
        return item.level
    if item.level is None:
        for number, level in enumerate(leaf.levels):
            if level.points == item.points and (level.case or "") == item.case:
                return number
    shown = {"code": leaf.code, "title": leaf.title, "allowed": ", ".join(map(str, leaf.points))}
    said = _("Tiêu chí %(code)s (%(title)s): chỉ nhận các mức %(allowed)s điểm.") % shown
    raise Refused(Reason(said, "input", leaf.code))


def changed(
    known: Mapping[str, MarkBase], wanted: Mapping[str, MarkBase], given: Mapping[str, Given]
) -> list[MarkBase]:
    """Those of `wanted` that say something else than the stored marks."""
    found = []
    for code, mark in wanted.items():
        old = known.get(code) or type(mark)(code=code)
        if given[code].note is None:
            mark.note = old.note
        if plain(mark) != plain(old):
            found.append(mark)
    return found


def plain(mark: MarkBase) -> dict[str, Any]:
    """A mark as the journal tells it; equal for marks that say the same."""
    points = None if mark.points is None else f"{Decimal(mark.points).normalize():f}"
    return {"level": mark.level, "points": points, "case": mark.case, "note": mark.note}
