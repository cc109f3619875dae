"""Sales figures by the thousand, for imports: whole rows, one entry in the journal.

The rows were checked by whoever read them; what the database promises still holds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction

from ocop.base.actor import Actor
from ocop.base.each import batches, update_each
from ocop.journal import actions as journal
from ocop.organisations import rules
from ocop.promotion.models import SalesFigure

Row = Mapping[str, Any]
"""Values by field name; relations by their id (`product_id`)."""


def add_sales(rows: Sequence[Row], *, by: Actor, at: dt.datetime) -> list[int]:
    """Take in figures that were not there yet (money in đồng); their ids. Refused to others."""
    rules.may_take_in.check(by)
    made = [SalesFigure(written_at=at, **row) for row in rows]
    with transaction.atomic():
        SalesFigure.objects.bulk_create(made, batch_size=500)
        _record("promotion.bulk_written", made[0] if made else None, "new", len(made), by, at)
    return [figure.pk for figure in made]


def change_sales(rows: Mapping[int, Row], *, by: Actor, at: dt.datetime) -> None:
    """Put figures in place of those that are there. Refused to others."""
    rules.may_take_in.check(by)
    with transaction.atomic():
        update_each(SalesFigure, rows)
        _record("promotion.bulk_written", _first(rows), "changed", len(rows), by, at)


def remove_sales(ids: Sequence[int], *, by: Actor, at: dt.datetime) -> None:
    """Take out figures that an import had brought. Refused to others."""
    rules.may_take_in.check(by)
    with transaction.atomic():
        _record("promotion.bulk_removed", _first(ids), "rows", len(ids), by, at)
        for batch in batches(ids, 500):
            SalesFigure.objects.filter(pk__in=batch).delete()


def _first(ids: Collection[int]) -> SalesFigure | None:
    """The row that stands for all in the journal."""
    return SalesFigure.objects.filter(pk__in=list(ids)[:1]).first()


def _record(
    verb: str, subject: SalesFigure | None, what: str, count: int, by: Actor, at: dt.datetime
) -> None:
    if subject is not None:
        after = {"table": subject._meta.label_lower, what: count}
        journal.record(verb=verb, subject=subject, by=by, at=at, after=after)
