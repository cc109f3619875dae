"""Past cases by the thousand, for imports: whole rows, one entry in the journal; see `organisations.bulk`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction

from ocop.base.actor import Actor
from ocop.base.each import batches, update_each
from ocop.journal import actions as journal
from ocop.organisations import rules as organisations
from ocop.plan.models import PastCase

Row = Mapping[str, Any]
"""Values by field name; relations by their id (`unit_id`)."""


def add_cases(rows: Sequence[Row], *, by: Actor, at: dt.datetime) -> list[int]:
    """Take in how dossiers of earlier years fared; their ids, in the order of `rows`. Refused to others."""
    organisations.may_take_in.check(by)
    made = [PastCase(**row) for row in rows]
    with transaction.atomic():
        PastCase.objects.bulk_create(made, batch_size=500)
        ids = [case.pk for case in made]
        _wrote("new", ids, by, at)
    return ids


def change_cases(rows: Mapping[int, Row], *, by: Actor, at: dt.datetime) -> None:
    """Put values in place of those that past cases have. Refused to others."""
    organisations.may_take_in.check(by)
    with transaction.atomic():
        update_each(PastCase, rows)
        _wrote("changed", rows, by, at)


def remove_cases(ids: Sequence[int], *, by: Actor, at: dt.datetime) -> None:
    """Take out past cases that an import had brought. Refused to others."""
    organisations.may_take_in.check(by)
    with transaction.atomic():
        _removing(ids, by, at)
        for batch in batches(ids, 500):
            PastCase.objects.filter(pk__in=batch).delete()


def _wrote(what: str, ids: Collection[int], by: Actor, at: dt.datetime) -> None:
    """One entry for all, about the first of them."""
    first = PastCase.objects.filter(pk__in=list(ids)[:1]).first()
    if first is not None:
        after = {what: len(ids)}
        journal.record(verb="plan.bulk_written", subject=first, by=by, at=at, after=after)


def _removing(ids: Collection[int], by: Actor, at: dt.datetime) -> None:
    first = PastCase.objects.filter(pk__in=list(ids)[:1]).first()
    if first is not None:
        before = {"rows": len(ids)}
        journal.record(verb="plan.bulk_removed", subject=first, by=by, at=at, before=before)
