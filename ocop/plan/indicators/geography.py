"""Which commune of the newest map, and which old district, a unit of any time belongs to.

Records speak of units of their time: a commune of today, one of before 01/07/2025, or only an old
district. Folding them here, after the database has counted by unit, makes every thing count in
exactly one commune and one district, or in none ("chưa rõ").
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from ocop.places import queries as places
from ocop.places.models import Unit
from ocop.places.states import Level

NEWEST = dt.date(9999, 12, 31)


@dataclass(frozen=True)
class Geography:
    """Units by id: the commune of the newest map and the old district each belongs to."""

    commune_of: dict[int, int] = field(default_factory=dict)
    district_of: dict[int, int] = field(default_factory=dict)
    exact: frozenset[int] = frozenset()
    names: dict[int, str] = field(default_factory=dict)

    def commune(self, place: int | None, then: int | None = None) -> int | None:
        """The commune of a thing: where it is now, else where it was."""
        return self.commune_of.get(place or 0) or self.commune_of.get(then or 0)

    def district(self, place: int | None, then: int | None = None) -> int | None:
        """The old district of a thing: that of the old unit it was counted in, where the source names
        one; else the one most of its commune of today came from."""
        exact = then if then in self.exact else None
        return self.district_of.get(exact or place or 0) or self.district_of.get(then or 0)

    def units_in_commune(self, commune: int) -> list[int]:
        """Every unit that belongs to a commune of the newest map."""
        return [unit for unit, found in self.commune_of.items() if found == commune]

    def units_in_district(self, district: int) -> list[int]:
        """Every unit that belongs to an old district."""
        return [unit for unit, found in self.district_of.items() if found == district]


def geography(province: str | None = None) -> Geography:
    """The geography of a province, by default the one served; a constant number of statements."""
    home = province or places.home_province()
    now = list(places.communes(NEWEST, home))
    formers = places.formers(now)
    old = {former.unit.pk: former.unit for found in formers.values() for former in found}
    districts = places.old_districts(home)
    heirs = places.heirs(old.values(), NEWEST)
    commune_of = {unit.pk: unit.pk for unit in now}
    commune_of |= {pk: heirs[pk][0].pk for pk in old if heirs[pk]}
    district_of = {unit.pk: found.pk for unit in old.values() if (found := _district(unit))}
    district_of |= {unit.pk: unit.pk for unit in districts}
    exact = frozenset(district_of)
    district_of |= {pk: unit.pk for pk, unit in places.old_district_of(now).items()}
    names = {unit.pk: unit.name for unit in now}
    names |= {unit.pk: places.full_name(unit, home=True) for unit in old.values()}
    names |= {unit.pk: _said(unit, districts) for unit in districts}
    return Geography(commune_of, district_of, exact, names)


def _district(unit: Unit) -> Unit | None:
    above = unit.parent
    return above if above is not None and above.level == Level.DISTRICT else None


def _said(unit: Unit, others: Iterable[Unit]) -> str:
    """A district's name; with its province where another one is called the same."""
    same = [other for other in others if other.name == unit.name]
    return unit.name if len(same) == 1 or unit.parent is None else f"{unit.name} ({unit.parent.short_name})"
