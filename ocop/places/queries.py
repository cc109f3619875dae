"""Questions about units. Places are public: anyone may ask all of them.

Every query costs a constant number of statements, however many units it is about.
`on` is a day; a day before the old list is known to hold is answered as of the first
known day (`states.FIRST_KNOWN_DAY`).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ocop.places.matching import IS_NAME, Asked
from ocop.places.models import Boundary, Succession, Unit
from ocop.places.states import CHANGE_DAY, FIRST_KNOWN_DAY, How, Level

_ABOVE = "parent__parent"


@dataclass(frozen=True)
class Former:
    """An old unit that went, wholly or in part, into another."""

    unit: Unit
    part: bool

    def text(self, province: str = "") -> str:
        """ "xã Vĩnh Trung, thị xã Tịnh Biên", with the old province unless it is `province`."""
        name = full_name(self.unit, province)
        return _("một phần %(unit)s") % {"unit": name} if self.part else name


@dataclass(frozen=True)
class Match:
    """A unit that a text names, and the old units through which it was found."""

    unit: Unit
    former: tuple[Former, ...]

    @property
    def explanation(self) -> str:
        """ "xã An Cư, trước 1/7/2025: xã Vĩnh Trung, thị xã Tịnh Biên"."""
        if not self.former:
            return full_name(self.unit)
        province = province_of(self.unit).short_name
        before = "; ".join(former.text(province) for former in self.former)
        return _before_change(self.unit.name_in_sentence, before)


def home_province() -> str:
    """The code of the province this installation serves (setting OCOP_PROVINCE)."""
    return str(settings.OCOP_PROVINCE)


def units(on: dt.date, level: str = "") -> QuerySet[Unit]:
    """The units that stand on the day `on`, with the units above them, in Vietnamese order."""
    day = max(on, FIRST_KNOWN_DAY)
    found = Unit.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day
    ).select_related(_ABOVE)
    if level:
        found = found.filter(level=level)
    return found.order_by("sort_key", "code")


def provinces(on: dt.date) -> QuerySet[Unit]:
    """The provinces that stand on the day `on`."""
    return units(on, Level.PROVINCE)


def communes(on: dt.date, province: str = "") -> QuerySet[Unit]:
    """The communes, wards, townships and special zones of `province` ("" = the country)."""
    found = units(on, Level.COMMUNE)
    return found.filter(_within(province)) if province else found


def by_code(code: str, on: dt.date) -> Unit | None:
    """The unit that carries `code` on the day `on`."""
    return units(on).filter(code=code).first()


def with_id(pk: int) -> Unit | None:
    """One unit of any period, with the units above it."""
    return Unit.objects.select_related(_ABOVE).filter(pk=pk).first()


def is_loaded() -> bool:
    """Whether the list of units is there."""
    return Unit.objects.exists()


def options(on: dt.date, province: str = "", *, within: int | None = None) -> list[tuple[str, str]]:
    """Communes for a select field: (id, name). `within` keeps a single unit and those below it.

    Names that occur twice carry the unit above them.
    """
    found = communes(on, province)
    if within is not None:
        found = found.filter(Q(pk=within) | Q(parent=within) | Q(parent__parent=within))
    rows = list(found)
    seen = Counter(unit.name for unit in rows)
    return [
        (str(unit.pk), unit.name if seen[unit.name] == 1 else full_name(unit, home=True)) for unit in rows
    ]


def province_of(unit: Unit) -> Unit:
    """The province that `unit` is, or belongs to."""
    while unit.parent is not None:
        unit = unit.parent
    return unit


def contains(outer: Unit, inner: Unit) -> bool:
    """Whether `inner` is `outer` or lies below it."""
    step: Unit | None = inner
    while step is not None:
        if step.pk == outer.pk:
            return True
        step = step.parent
    return False


def full_name(unit: Unit, province: str = "", *, home: bool = False) -> str:
    """ "xã Vĩnh Trung, thị xã Tịnh Biên, tỉnh An Giang".

    The province is left out if it is called `province`, and with `home` wherever a
    district says enough.
    """
    parts = [unit.name_in_sentence]
    step = unit.parent
    while step is not None:
        known = step.level == Level.PROVINCE and (step.short_name == province or (home and len(parts) > 1))
        if not known:
            parts.append(step.name_in_sentence)
        step = step.parent
    return ", ".join(parts)


def today_of(unit: Unit, on: dt.date) -> list[Unit]:
    """The units that stand for `unit` on the day `on`, the main one first.

    A unit that stands itself is its own answer; an old district gives the communes
    its communes went into; empty where nothing is known.
    """
    return heirs([unit], on)[unit.pk]


def heirs(of: Iterable[Unit], on: dt.date) -> dict[int, list[Unit]]:
    """`today_of` for many units at once, by id; two statements for each change of the map."""
    asked = list(of)
    day = max(on, FIRST_KNOWN_DAY)
    gone = {unit.pk for unit in asked if not _stands(unit, day)}
    below = _communes_below(gone)
    frontier = gone | {child for children in below.values() for child in children}
    step: dict[int, list[Unit]] = {}
    while frontier:
        next_ones: set[int] = set()
        for old, new in _passed_to(frontier):
            step.setdefault(old, []).append(new)
            if not _stands(new, day) and new.pk not in step:
                next_ones.add(new.pk)
        frontier = next_ones
    return {
        unit.pk: [unit] if unit.pk not in gone else _followed([unit.pk, *below[unit.pk]], step, day)
        for unit in asked
    }


def former_of(unit: Unit) -> list[Former]:
    """The old units that `unit` was made of, those of one district side by side."""
    return formers([unit])[unit.pk]


def formers(of: Iterable[Unit]) -> dict[int, list[Former]]:
    """`former_of` for many units at once, by id; one statement."""
    found: dict[int, list[Former]] = {unit.pk: [] for unit in of}
    pairs = Succession.objects.filter(new__in=list(found)).select_related("old__parent__parent")
    for pair in pairs.order_by("old__parent__code", "old__sort_key", "old__code"):
        found[pair.new_id].append(Former(pair.old, pair.how == How.PART))
    return found


def describe(unit: Unit, on: dt.date) -> str:
    """Old and new name in one line.

    "xã An Cư (trước 1/7/2025: xã An Cư, xã Văn Giáo, xã Vĩnh Trung – thị xã Tịnh Biên)",
    or for an old unit "xã Vĩnh Trung, thị xã Tịnh Biên (nay là xã An Cư)".
    """
    return descriptions([unit], on)[unit.pk]


def descriptions(of: Iterable[Unit], on: dt.date) -> dict[int, str]:
    """`describe` for many units at once, by id."""
    asked = list(of)
    old = formers(asked)
    now = heirs(asked, on)
    return {unit.pk: _described(unit, old[unit.pk], now[unit.pk]) for unit in asked}


def old_districts(province: str) -> list[Unit]:
    """The former districts whose communes now belong to `province`, by old province and name."""
    found = Unit.objects.filter(level=Level.DISTRICT).filter(
        Q(children__successors__new__parent__code=province) | Q(successors__new__parent__code=province)
    )
    return list(found.select_related("parent").distinct().order_by("parent__code", "sort_key"))


def old_district_of(of: Iterable[Unit]) -> dict[int, Unit]:
    """For reports by former district: where most of the old communes of each unit lay.

    At a tie the lower district code. Units without an old district are left out.
    """
    found: dict[int, Unit] = {}
    for new, old in formers(of).items():
        districts = [d for d in (_district_of(former.unit) for former in old) if d is not None]
        if districts:
            votes = Counter(district.pk for district in districts)
            found[new] = min(districts, key=lambda district: (-votes[district.pk], district.code))
    return found


def boundaries(on: dt.date, province: str) -> dict[str, dict[str, Any]]:
    """The imported outlines of the communes of `province`, by code."""
    found = Boundary.objects.filter(unit__in=communes(on, province).values("pk"))
    return dict(found.order_by("unit__code").values_list("unit__code", "geometry"))


def find(
    text: str, on: dt.date, *, province: str = "", level: str = Level.COMMUNE, limit: int = 20
) -> list[Match]:
    """The units of the day `on` that `text` names, by their own name or by an old one.

    With or without marks, with or without the word for the kind ("xã", "TP."), and with
    or without the units above ("Vĩnh Trung, Tịnh Biên"). An old name that several units
    bore gives several matches. Beginnings and inner words of names count only where
    nothing bears the whole name. `province` keeps units of today's province of that
    code; `level` those of one level, "" all. An old district gives the communes that
    it went into. Names that came after `on` are not looked for.
    """
    asked = Asked.of(text)
    if not asked.rest:
        return []
    now: dict[int, list[Unit]] = {}
    for condition in (Q(search_name__in=asked.possible_names()), _loosely(asked)):
        known = Unit.objects.filter(condition, valid_from__lte=max(on, FIRST_KNOWN_DAY))
        hits = list(known.select_related(_ABOVE).order_by("-valid_from", "sort_key", "code")[:400])
        now = heirs(hits, on)
        ranked = _ranked(asked, hits, now)
        if ranked:
            return _merged(ranked, now, province, level)[:limit]
    return []


def _ranked(asked: Asked, hits: list[Unit], now: dict[int, list[Unit]]) -> list[Unit]:
    """The best of `hits`, in order.

    Those that bear the whole name, if any do; among them those with the typed marks,
    of the typed kind, of the typed level, each where there are such.
    """
    strengths = {
        unit.pk: asked.strength(unit.search_name, _words_above([unit, *now[unit.pk]])) for unit in hits
    }
    bearers = [unit for unit in hits if strengths[unit.pk] == IS_NAME]
    if not bearers:
        loose = [unit for unit in hits if strengths[unit.pk] is not None and unit.level != Level.DISTRICT]
        return sorted(loose, key=lambda unit: strengths[unit.pk] or 0)
    for nearer in (
        [unit for unit in bearers if asked.marks_name(unit.short_name)],
        [unit for unit in bearers if unit.kind in asked.kinds],
        [unit for unit in bearers if unit.level in asked.levels],
    ):
        bearers = [unit for unit in bearers if unit in nearer] or bearers
    return bearers


def _merged(ranked: list[Unit], now: dict[int, list[Unit]], province: str, level: str) -> list[Match]:
    """One match for each unit of today, with the old units that led to it."""
    through: dict[int, list[Unit]] = defaultdict(list)
    units_of_today: dict[int, Unit] = {}
    for hit in sorted(ranked, key=lambda unit: unit.level == Level.DISTRICT):
        for unit in now[hit.pk]:
            fits = (not level or unit.level == level) and (not province or province_of(unit).code == province)
            if fits:
                units_of_today[unit.pk] = unit
                through[unit.pk] += [] if unit.pk == hit.pk else [hit]
    parts = _partial(through)
    return [
        Match(unit, tuple(Former(old, (old.pk, pk) in parts) for old in through[pk]))
        for pk, unit in units_of_today.items()
    ]


def _partial(through: dict[int, list[Unit]]) -> set[tuple[int, int]]:
    olds = {old.pk for old_ones in through.values() for old in old_ones}
    pairs = Succession.objects.filter(old__in=olds, how=How.PART)
    return set(pairs.values_list("old_id", "new_id"))


def _loosely(asked: Asked) -> Q:
    return Q(search_name__startswith=asked.rest) | Q(search_name__contains=f" {asked.rest}")


def _words_above(of: Iterable[Unit]) -> set[str]:
    words: set[str] = set()
    for unit in of:
        step = unit.parent
        while step is not None:
            words |= set(step.search_name.split())
            step = step.parent
    return words


def _stands(unit: Unit, day: dt.date) -> bool:
    return unit.valid_from <= day and (unit.valid_to is None or unit.valid_to >= day)


def _within(province: str) -> Q:
    return Q(parent__code=province) | Q(parent__parent__code=province)


def _communes_below(of: set[int]) -> dict[int, list[int]]:
    """The communes of those units among `of` that are districts."""
    below: dict[int, list[int]] = {pk: [] for pk in of}
    children = Unit.objects.filter(parent__in=of, parent__level=Level.DISTRICT)
    for pk, parent in children.order_by("sort_key", "code").values_list("pk", "parent_id"):
        below[parent or 0].append(pk)
    return below


def _passed_to(old: set[int]) -> list[tuple[int, Unit]]:
    pairs = Succession.objects.filter(old__in=old).select_related("new__parent__parent")
    return [(pair.old_id, pair.new) for pair in pairs.order_by("-is_default", "new__sort_key")]


def _followed(start: list[int], step: dict[int, list[Unit]], day: dt.date) -> list[Unit]:
    """Whoever stands at `day` at the end of the steps from `start`, each once."""
    found: dict[int, Unit] = {}
    queue, seen = list(start), set(start)
    while queue:
        for unit in step.get(queue.pop(0), []):
            if _stands(unit, day):
                found.setdefault(unit.pk, unit)
            elif unit.pk not in seen:
                seen.add(unit.pk)
                queue.append(unit.pk)
    return list(found.values())


def _district_of(unit: Unit) -> Unit | None:
    return unit if unit.level == Level.DISTRICT else unit.parent


def _described(unit: Unit, old: list[Former], now: list[Unit]) -> str:
    if old:
        return f"{unit.name_in_sentence} ({_before_change('', _grouped(unit, old))})"
    name = full_name(unit, home=True)
    later = [heir.name_in_sentence for heir in now if heir.pk != unit.pk]
    return f"{name} ({_('nay là %(units)s') % {'units': ', '.join(later)}})" if later else name


def _grouped(unit: Unit, old: list[Former]) -> str:
    """The old units, those of one district named together."""
    province = province_of(unit).short_name
    by_parent: dict[int | None, list[Former]] = defaultdict(list)
    for former in old:
        by_parent[former.unit.parent_id].append(former)
    texts = []
    for group in by_parent.values():
        names = ", ".join(_alone(former) for former in group)
        above = group[0].unit.parent
        texts.append(f"{names} – {full_name(above, province)}" if above else names)
    return "; ".join(texts)


def _alone(former: Former) -> str:
    name = former.unit.name_in_sentence
    return _("một phần %(unit)s") % {"unit": name} if former.part else name


def _before_change(today: str, before: str) -> str:
    day = f"{CHANGE_DAY.day}/{CHANGE_DAY.month}/{CHANGE_DAY.year}"
    told = _("trước %(day)s: %(units)s") % {"day": day, "units": before}
    return f"{today}, {told}" if today else told
