"""The list of units that the project ships, read from its data folder.

Source, licence and what was checked: docs/data.md. Plain values, no tables.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ocop.places.states import CHANGE_DAY, FIRST_KNOWN_DAY, LAST_OLD_DAY, LEVEL_OF, Level

_FOLDER = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class ShippedUnit:
    """One unit of the list; `parent` is the code of a unit of the same period."""

    code: str
    valid_from: dt.date
    valid_to: dt.date | None
    kind: str
    name: str
    parent: str
    lat: float | None
    lon: float | None

    @property
    def level(self) -> Level:
        """The level that the kind belongs to."""
        return LEVEL_OF[self.kind]


@dataclass(frozen=True, slots=True)
class ShippedSuccession:
    """An old code and the new code it passed into."""

    old: str
    new: str
    how: str
    is_default: bool


@dataclass(frozen=True)
class Shipped:
    """Units, parents before children, and who became whom."""

    units: list[ShippedUnit]
    successions: list[ShippedSuccession]


@cache
def country() -> Shipped:
    """The whole country, before and after the change."""
    old = [_unit(row, FIRST_KNOWN_DAY, LAST_OLD_DAY) for row in _rows("units-before.csv")]
    new = [_unit(row, CHANGE_DAY, None) for row in _rows("units-after.csv")]
    pairs = [
        ShippedSuccession(row["old"], row["new"], row["how"], row["is_default"] == "1")
        for row in _rows("successions.csv")
    ]
    rank = {level: place for place, level in enumerate(Level)}
    return Shipped(sorted(old + new, key=lambda unit: rank[unit.level]), pairs)


def one_province(code: str) -> Shipped:
    """Every province, and below them only what belongs to today's province `code`.

    An unknown code gives the provinces alone.
    """
    whole = country()
    provinces = {unit.code for unit in whole.units if unit.level == Level.PROVINCE}
    joined = {pair.old for pair in whole.successions if pair.new == code and pair.old in provinces}
    kept = [unit for unit in whole.units if unit.level == Level.PROVINCE]
    inside: set[tuple[str, dt.date | None]] = {(old, LAST_OLD_DAY) for old in joined} | {(code, None)}
    for unit in whole.units:
        if unit.parent and (unit.parent, unit.valid_to) in inside:
            inside.add((unit.code, unit.valid_to))
            kept.append(unit)
    loaded = {(unit.code, unit.valid_to) for unit in kept}
    pairs = [
        pair
        for pair in whole.successions
        if (pair.old, LAST_OLD_DAY) in loaded and (pair.new, None) in loaded
    ]
    return Shipped(kept, pairs)


def _rows(file: str) -> Iterator[dict[str, str]]:
    with (_FOLDER / file).open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def _unit(row: dict[str, str], first: dt.date, last: dt.date | None) -> ShippedUnit:
    return ShippedUnit(
        code=row["code"],
        valid_from=first,
        valid_to=last,
        kind=row["kind"],
        name=row["name"],
        parent=row["parent"],
        lat=_number(row.get("lat")),
        lon=_number(row.get("lon")),
    )


def _number(text: str | None) -> float | None:
    return float(text) if text else None
