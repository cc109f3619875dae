"""Producers and yearly figures by the thousand, for imports: whole rows, one entry in the journal.

The rows were checked by whoever read them; what the database promises still holds. The number of
statements grows with the thousands of rows, not with the rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db import models, transaction

from ocop.base.actor import Actor
from ocop.base.each import batches, update_each
from ocop.journal import actions as journal
from ocop.organisations import finding, rules
from ocop.organisations.models import Kind, Organisation, YearFigures
from ocop.places.models import Unit

Row = Mapping[str, Any]
"""Values by field name; relations by their id (`unit_id`)."""


def add_producers(rows: Sequence[Row], *, by: Actor, at: dt.datetime) -> list[int]:
    """Take in producers that are not there yet; their ids, in the order of `rows`. Refused to others."""
    rules.may_take_in.check(by)
    names = _unit_names(row["unit_id"] for row in rows)
    made = [Organisation(kind=Kind.PRODUCER, created_at=at, **row, **_found_by(row, names)) for row in rows]
    with transaction.atomic():
        Organisation.objects.bulk_create(made, batch_size=500)
        ids = [organisation.pk for organisation in made]
        _wrote(Organisation, ids, "new", by, at)
    return ids


def change_producers(rows: Mapping[int, Row], *, by: Actor, at: dt.datetime) -> None:
    """Put values in place of those that producers have; each row names the same fields, name and commune
    among them. Products are made findable by the caller. Refused to others."""
    rules.may_take_in.check(by)
    names = _unit_names(row["unit_id"] for row in rows.values())
    with transaction.atomic():
        update_each(Organisation, {pk: {**row, **_found_by(row, names)} for pk, row in rows.items()})
        _wrote(Organisation, rows, "changed", by, at)


def remove_producers(ids: Sequence[int], *, by: Actor, at: dt.datetime) -> None:
    """Take out producers that an import had brought and that nothing hangs on. Refused to others."""
    rules.may_take_in.check(by)
    with transaction.atomic():
        _removing(Organisation, ids, by, at)
        for batch in batches(ids, 500):
            Organisation.objects.filter(pk__in=batch).delete()


def add_figures(rows: Sequence[Row], *, by: Actor, at: dt.datetime) -> list[int]:
    """Take in figures of years that were not there yet (money in đồng); their ids. Refused to others."""
    rules.may_take_in.check(by)
    made = [YearFigures(**row) for row in rows]
    with transaction.atomic():
        YearFigures.objects.bulk_create(made, batch_size=500)
        ids = [figures.pk for figures in made]
        _wrote(YearFigures, ids, "new", by, at)
    return ids


def change_figures(rows: Mapping[int, Row], *, by: Actor, at: dt.datetime) -> None:
    """Put figures in place of those that years have. Refused to others."""
    rules.may_take_in.check(by)
    with transaction.atomic():
        update_each(YearFigures, rows)
        _wrote(YearFigures, rows, "changed", by, at)


def remove_figures(ids: Sequence[int], *, by: Actor, at: dt.datetime) -> None:
    """Take out figures that an import had brought. Refused to others."""
    rules.may_take_in.check(by)
    with transaction.atomic():
        _removing(YearFigures, ids, by, at)
        for batch in batches(ids, 500):
            YearFigures.objects.filter(pk__in=batch).delete()


def _found_by(row: Row, unit_names: Mapping[int, str]) -> dict[str, str]:
    unit = unit_names.get(row["unit_id"] or 0, "")
    return {
        "search_text": finding.search_text(row["name"], unit, row["registration_no"]),
        "sort_key": finding.sort_key(row["name"]),
    }


def _unit_names(ids: Iterable[int | None]) -> dict[int, str]:
    wanted = sorted({pk for pk in ids if pk is not None})
    return dict(Unit.objects.filter(pk__in=wanted).values_list("pk", "name"))


def _wrote(model: type[models.Model], ids: Collection[int], what: str, by: Actor, at: dt.datetime) -> None:
    told = {"table": model._meta.label_lower}
    journal.record_rows(model, ids, verb="organisations.bulk_written", what=what, told=told, by=by, at=at)


def _removing(model: type[models.Model], ids: Collection[int], by: Actor, at: dt.datetime) -> None:
    told = {"table": model._meta.label_lower}
    journal.record_rows(
        model, ids, verb="organisations.bulk_removed", what="rows", removed=True, told=told, by=by, at=at
    )
