"""Old communes and districts by the names that papers give them, for records of before the change."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from ocop.places import names
from ocop.places.models import Unit
from ocop.places.states import Level


@dataclass(frozen=True)
class _Old:
    pk: int
    commune: str
    district: str
    province: str


class OldPlaces:
    """The units that went into today's `province`, read once; two statements."""

    def __init__(self, province: str) -> None:
        inside = Q(successors__new__parent__code=province)
        below = Q(children__successors__new__parent__code=province)
        found = Unit.objects.filter(valid_to__isnull=False).select_related("parent__parent")
        communes = found.filter(inside, level=Level.COMMUNE).distinct()
        districts = found.filter(inside | below, level=Level.DISTRICT).distinct()
        self._known = [_names_of(unit) for unit in [*communes, *districts]]

    def find(self, commune: str, district: str, province: str) -> int | None:
        """The id of the old commune that the names mean, or of the district where no commune is named.

        Kinds may differ (a huyện that became a thị xã). None where nothing or more than one thing fits.
        """
        if not (commune or district):
            return None
        wanted = [_bare(name) for name in (commune, district, province)]
        fits = [old for old in self._known if _fits(old, wanted)]
        if len(fits) > 1:
            full = names.key(commune or district)
            fits = [old for old in fits if full in (old.commune, old.district)]
        return fits[0].pk if len(fits) == 1 else None


def _bare(name: str) -> str:
    return names.split_kind(names.key(name))[1]


def _names_of(unit: Unit) -> _Old:
    above = unit.parent
    if unit.level == Level.DISTRICT or above is None:
        return _Old(unit.pk, "", names.key(unit.name), _key(above))
    return _Old(unit.pk, names.key(unit.name), names.key(above.name), _key(above.parent))


def _key(unit: Unit | None) -> str:
    return names.key(unit.name) if unit else ""


def _fits(old: _Old, wanted: list[str]) -> bool:
    commune, district, province = wanted
    if bool(commune) != bool(old.commune):
        return False
    return (
        (not commune or _bare(old.commune) == commune)
        and (not district or _bare(old.district) == district)
        and (not province or _bare(old.province) == province)
    )
