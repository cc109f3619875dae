"""Publications and their reach by the thousand, for imports: whole rows, one entry in the journal.

The rows were checked by whoever read them; what the database promises still holds. What the provincial
office takes in is its own to put right.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import models, transaction

from ocop.base.actor import Actor
from ocop.base.each import batches, update_each
from ocop.journal import actions as journal
from ocop.outreach import rules
from ocop.outreach.models import Publication, Reach

Row = Mapping[str, Any]
"""Values by field name; relations by their id (`outlet_id`)."""


def add_publications(rows: Sequence[Row], *, by: Actor, at: dt.datetime) -> list[int]:
    """Take in publications that are not there yet; their ids, in the order of `rows`. Refused to others."""
    return _add(Publication, [Publication(created_at=at, **row) for row in rows], by, at)


def change_publications(rows: Mapping[int, Row], *, by: Actor, at: dt.datetime) -> None:
    """Put values in place of those that publications have. Refused to others."""
    _change(Publication, rows, by, at)


def remove_publications(ids: Sequence[int], *, by: Actor, at: dt.datetime) -> None:
    """Take out publications that an import had brought and that nothing hangs on. Refused to others."""
    _remove(Publication, ids, by, at)


def add_reach(rows: Sequence[Row], *, by: Actor, at: dt.datetime) -> list[int]:
    """Take in reach of months that were not noted yet; their ids. Refused to others."""
    return _add(Reach, [Reach(**row) for row in rows], by, at)


def change_reach(rows: Mapping[int, Row], *, by: Actor, at: dt.datetime) -> None:
    """Put figures in place of those that months have. Refused to others."""
    _change(Reach, rows, by, at)


def remove_reach(ids: Sequence[int], *, by: Actor, at: dt.datetime) -> None:
    """Take out reach that an import had brought. Refused to others."""
    _remove(Reach, ids, by, at)


def _add(model: type[models.Model], made: list[Any], by: Actor, at: dt.datetime) -> list[int]:
    rules.may_take_in.check(by)
    with transaction.atomic():
        model._default_manager.bulk_create(made, batch_size=500)
        ids = [row.pk for row in made]
        _wrote(model, ids, "new", by, at)
    return ids


def _change(model: type[models.Model], rows: Mapping[int, Row], by: Actor, at: dt.datetime) -> None:
    rules.may_take_in.check(by)
    with transaction.atomic():
        update_each(model, rows)
        _wrote(model, rows, "changed", by, at)


def _remove(model: type[models.Model], ids: Collection[int], by: Actor, at: dt.datetime) -> None:
    rules.may_take_in.check(by)
    with transaction.atomic():
        told = {"table": model._meta.label_lower}
        journal.record_rows(
            model, ids, verb="outreach.bulk_removed", what="rows", removed=True, told=told, by=by, at=at
        )
        for batch in batches(ids, 500):
            model._default_manager.filter(pk__in=batch).delete()


def _wrote(model: type[models.Model], ids: Collection[int], what: str, by: Actor, at: dt.datetime) -> None:
    told = {"table": model._meta.label_lower}
    journal.record_rows(model, ids, verb="outreach.bulk_written", what=what, told=told, by=by, at=at)
