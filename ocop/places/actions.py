"""Every write of this room: loading the list of units, importing boundaries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.base.text import fold, nfc
from ocop.journal import actions as journal
from ocop.places import names, rules
from ocop.places.models import Boundary, Succession, Unit
from ocop.places.shipped import Shipped, ShippedUnit
from ocop.places.states import CHANGE_DAY, LAST_OLD_DAY, Level

_BATCH = 500
_FIELDS = (
    "valid_to", "level", "kind", "name", "short_name", "parent_id", "lat", "lon",
    "search_name", "search_text", "sort_key",
)  # fmt: skip
Key = tuple[str, dt.date]


@dataclass
class Loaded:
    """What a load did."""

    units_created: int = 0
    units_changed: int = 0
    units_same: int = 0
    successions_created: int = 0
    successions_changed: int = 0
    successions_same: int = 0

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        return bool(
            self.units_created or self.units_changed or self.successions_created or self.successions_changed
        )


@transaction.atomic
def load_units(*, shipped: Shipped, by: Actor, at: dt.datetime) -> Loaded:
    """Bring the tables up to the list in `shipped`.

    Missing units and successions are created, differing ones corrected, nothing is
    deleted; a second load of the same list changes nothing and leaves no journal
    entry. Refused to whoever may not load.
    """
    rules.may_load.check(by)
    done = Loaded()
    known = {(unit.code, unit.valid_from): unit for unit in Unit.objects.all()}
    for level in Level:
        _load_level([row for row in shipped.units if row.level == level], known, done)
    _load_successions(shipped, known, done)
    if done.changed:
        _refresh_statistics()
        journal.record(verb="places.load", subject=_home(known), by=by, at=at, after=asdict(done))
    return done


@transaction.atomic
def import_boundaries(
    *, geometries: Mapping[int, dict[str, Any]], source: str, by: Actor, at: dt.datetime
) -> int:
    """Store one outline for each unit id, in place of the one it had; how many were stored.

    The geometries have been checked by `importing.read_boundaries`. Refused to whoever
    may not load, and for an empty import.
    """
    rules.may_load.check(by)
    if not geometries:
        raise Refused(_("Không có ranh giới nào để nhập."), about="input")
    Boundary.objects.filter(unit_id__in=geometries).delete()
    Boundary.objects.bulk_create(
        [
            Boundary(unit_id=unit, geometry=geometry, source=source[:200], imported_at=at)
            for unit, geometry in geometries.items()
        ],
        batch_size=_BATCH,
    )
    journal.record(
        verb="places.import_boundaries",
        subject=Unit.objects.get(pk=min(geometries)),
        by=by,
        at=at,
        after={"boundaries": len(geometries), "source": source[:200]},
    )
    return len(geometries)


def _load_level(rows: Iterable[ShippedUnit], known: dict[Key, Unit], done: Loaded) -> None:
    new: list[Unit] = []
    changed: list[Unit] = []
    for row in rows:
        parent = known[row.parent, row.valid_from] if row.parent else None
        unit = _built(row, parent)
        there = known.get((row.code, row.valid_from))
        if there is None:
            new.append(unit)
        elif any(getattr(there, field) != getattr(unit, field) for field in _FIELDS):
            unit.pk = there.pk
            changed.append(unit)
        else:
            done.units_same += 1
    Unit.objects.bulk_create(new, batch_size=_BATCH)
    Unit.objects.bulk_update(changed, _FIELDS, batch_size=_BATCH)
    known.update({(unit.code, unit.valid_from): unit for unit in new + changed})
    done.units_created += len(new)
    done.units_changed += len(changed)


def _built(row: ShippedUnit, parent: Unit | None) -> Unit:
    name = nfc(row.name)
    short = names.short(name)
    return Unit(
        code=row.code,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        level=row.level,
        kind=row.kind,
        name=name,
        short_name=short,
        parent=parent,
        lat=row.lat,
        lon=row.lon,
        search_name=names.key(short),
        search_text=" ".join(filter(None, [fold(name), parent.search_text if parent else ""])),
        sort_key=names.order(name),
    )


def _load_successions(shipped: Shipped, known: Mapping[Key, Unit], done: Loaded) -> None:
    first = {unit.code: unit.valid_from for unit in shipped.units if unit.valid_to == LAST_OLD_DAY}
    there = {(pair.old_id, pair.new_id): pair for pair in Succession.objects.all()}
    new: list[Succession] = []
    changed: list[Succession] = []
    for row in shipped.successions:
        pair = Succession(
            old=known[row.old, first[row.old]],
            new=known[row.new, CHANGE_DAY],
            how=row.how,
            is_default=row.is_default,
        )
        stored = there.get((pair.old_id, pair.new_id))
        if stored is None:
            new.append(pair)
        elif (stored.how, stored.is_default) != (pair.how, pair.is_default):
            pair.pk = stored.pk
            changed.append(pair)
        else:
            done.successions_same += 1
    # No default is to stand twice, not even between two rows of one statement.
    Succession.objects.filter(pk__in=[pair.pk for pair in changed]).update(is_default=False)
    Succession.objects.bulk_update(changed, ["how", "is_default"], batch_size=_BATCH)
    Succession.objects.bulk_create(new, batch_size=_BATCH)
    done.successions_created += len(new)
    done.successions_changed += len(changed)


def _refresh_statistics() -> None:
    """Let the planner know of thousands of new rows at once: look-ups were twice as slow until it did."""
    with connection.cursor() as cursor:
        for model in (Unit, Succession):
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def _home(known: Mapping[Key, Unit]) -> Unit:
    """The unit under which the journal files a load: the installation's province, if it is there."""
    home = known.get((settings.OCOP_PROVINCE, CHANGE_DAY))
    return home or next(iter(known.values()))
