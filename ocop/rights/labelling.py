"""What a label must say: rules as data with their days and sources, and the check of one label.

Plain values, no database. Which rules hold is a question of the day (`in_force`); what is not verified
against the text of the law says so.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from ocop.rights.kinds import DATA

Answer = Literal["", "yes", "no", "na"]
LEAST_STAR = 3
"""From this star on there is a recognition, hence a mark to show (QĐ 26/2026, Đ.4)."""


@dataclass(frozen=True)
class Item:
    """One thing a label must (or, where not `required`, may) say, for goods of the classes `goods`.

    `known` names what the system can show beside it; an `auto` item the system answers itself.
    """

    code: str
    text: str
    help: str
    goods: tuple[str, ...]
    known: str
    required: bool
    auto: str
    source: str
    verified: bool


@dataclass(frozen=True)
class Rules:
    """The rules of one decree. `valid_to` is the last day; None: in force."""

    code: str
    title: str
    valid_from: dt.date
    valid_to: dt.date | None
    note: str
    items: tuple[Item, ...]

    def items_for(self, goods: str) -> tuple[Item, ...]:
        """The items that goods of a class need."""
        return tuple(item for item in self.items if goods in item.goods)


@dataclass(frozen=True)
class Known:
    """What the system knows of a product and its label. `valid_star` is the star held on the day, or None."""

    name: str = ""
    producer: str = ""
    place: str = ""
    ingredients: str = ""
    packages: str = ""
    barcode: str = ""
    shows_mark: bool = False
    shown_star: int | None = None
    valid_star: int | None = None

    def text(self, item: Item) -> str:
        """What the system has to lay beside an item."""
        return str(getattr(self, item.known)) if item.known else ""


@dataclass(frozen=True)
class Line:
    """An item with its answer. `by_system`: nobody is asked."""

    item: Item
    answer: Answer
    note: str
    known: str
    by_system: bool

    @property
    def is_missing(self) -> bool:
        """Whether the label lacks something it must have."""
        return self.item.required and self.answer == "no"

    @property
    def is_open(self) -> bool:
        """Whether the item still waits for an answer; what the label may lack does not."""
        return self.item.required and self.answer == ""


@dataclass(frozen=True)
class Result:
    """A label laid beside its rules."""

    lines: tuple[Line, ...]

    @property
    def missing(self) -> list[Line]:
        """What the label lacks."""
        return [line for line in self.lines if line.is_missing]

    @property
    def still_open(self) -> list[Line]:
        """What nobody has looked at yet."""
        return [line for line in self.lines if line.is_open]

    @property
    def is_complete(self) -> bool:
        """Whether every item was looked at."""
        return not self.still_open

    @property
    def is_sound(self) -> bool:
        """Whether nothing is missing and nothing open."""
        return not self.missing and not self.still_open


@lru_cache(maxsize=1)
def every() -> tuple[Rules, ...]:
    """All rules, the oldest first."""
    rows = json.loads((DATA / "labels.json").read_text(encoding="utf-8"))
    return tuple(sorted((_rules(row) for row in rows), key=lambda rules: rules.valid_from))


def _rules(row: dict[str, Any]) -> Rules:
    end = row["valid_to"]
    items = tuple(Item(**{**item, "goods": tuple(item["goods"])}) for item in row["items"])
    first = dt.date.fromisoformat(row["valid_from"])
    return Rules(
        row["code"], row["title"], first, dt.date.fromisoformat(end) if end else None, row["note"], items
    )


def rules(code: str) -> Rules:
    """The rules of a code; those in force last for a code that is gone."""
    return next((each for each in every() if each.code == code), every()[-1])


def in_force(on: dt.date) -> Rules:
    """The rules of a day; the oldest we have for days before them."""
    holding = [
        each for each in every() if each.valid_from <= on and (not each.valid_to or on <= each.valid_to)
    ]
    return holding[-1] if holding else every()[0]


def check(by: Rules, goods: str, known: Known, ticks: Mapping[str, tuple[str, str]]) -> Result:
    """Lay a label beside its rules; `ticks` are answer and note by item."""
    return Result(tuple(_line(item, known, ticks) for item in by.items_for(goods)))


def _line(item: Item, known: Known, ticks: Mapping[str, tuple[str, str]]) -> Line:
    if item.auto:
        return Line(item, _by_system(item.auto, known), "", "", True)
    answer, note = ticks.get(item.code, ("", ""))
    return Line(item, answer if answer in ("yes", "no", "na") else "", note, known.text(item), False)  # type: ignore[arg-type]


def _by_system(what: str, known: Known) -> Answer:
    """Whether the OCOP mark may be printed, and whether its stars are those that hold today."""
    if not known.shows_mark:
        return "na"
    if what == "mark_allowed":
        return "yes" if (known.valid_star or 0) >= LEAST_STAR else "no"
    return "yes" if known.shown_star is not None and known.shown_star == known.valid_star else "no"
