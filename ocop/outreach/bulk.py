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
        _wrote(made[0] if made else None, {"new": len(made)}, by, at)
    return [row.pk for row in made]


def _change(model: type[models.Model], rows: Mapping[int, Row], by: Actor, at: dt.datetime) -> None:
    rules.may_take_in.check(by)
    with transaction.atomic():
        update_each(model, rows)
        _wrote(_first(model, rows), {"changed": len(rows)}, by, at)


def _remove(model: type[models.Model], ids: Collection[int], by: Actor, at: dt.datetime) -> None:
    rules.may_take_in.check(by)
    with transaction.atomic():
        subject = _first(model, ids)
        if subject is not None:
            before = {"table": subject._meta.label_lower, "rows": len(ids)}
            journal.record(verb="outreach.bulk_removed", subject=subject, by=by, at=at, before=before)
        for batch in batches(ids, 500):
            model._default_manager.filter(pk__in=batch).delete()


def _first(model: type[models.Model], ids: Collection[int]) -> models.Model | None:
    """The row that stands for all in the journal."""
    return model._default_manager.filter(pk__in=list(ids)[:1]).first()


def _wrote(subject: models.Model | None, what: dict[str, int], by: Actor, at: dt.datetime) -> None:
    if subject is not None:
        after = {"table": subject._meta.label_lower, **what}
        journal.record(verb="outreach.bulk_written", subject=subject, by=by, at=at, after=after)
