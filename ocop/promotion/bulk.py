"""Sales figures by the thousand, for imports: whole rows, one entry in the journal.

The rows were checked by whoever read them; what the database promises still holds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from ocop.base.actor import Actor
from ocop.base.each import batches, update_each
from ocop.journal import actions as journal
from ocop.organisations import rules
from ocop.promotion.models import SalesFigure

Row = Mapping[str, Any]
"""Values by field name; relations by their id (`product_id`)."""
_TOLD = {"table": SalesFigure._meta.label_lower}


def add_sales(rows: Sequence[Row], *, by: Actor, at: dt.datetime) -> list[int]:
    """Take in figures that were not there yet (money in đồng); their ids. Refused to others."""
    rules.may_take_in.check(by)
    made = [SalesFigure(written_at=at, **row) for row in rows]
    with transaction.atomic():
        SalesFigure.objects.bulk_create(made, batch_size=500)
        ids = [figure.pk for figure in made]
        journal.record_rows(
            SalesFigure, ids, verb="promotion.bulk_written", what="new", told=_TOLD, by=by, at=at
        )
    return ids


def change_sales(rows: Mapping[int, Row], *, by: Actor, at: dt.datetime) -> None:
    """Put figures in place of those that are there. Refused to others."""
    rules.may_take_in.check(by)
    with transaction.atomic():
        update_each(SalesFigure, rows)
        journal.record_rows(
            SalesFigure, rows, verb="promotion.bulk_written", what="changed", told=_TOLD, by=by, at=at
        )


def remove_sales(ids: Sequence[int], *, by: Actor, at: dt.datetime) -> None:
    """Take out figures that an import had brought. Refused to others."""
    rules.may_take_in.check(by)
    with transaction.atomic():
        journal.record_rows(
            SalesFigure, ids, verb="promotion.bulk_removed", what="rows", told=_TOLD, by=by, at=at
        )
        for batch in batches(ids, 500):
            SalesFigure.objects.filter(pk__in=batch).delete()
