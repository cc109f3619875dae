"""Past cases by the thousand, for imports: whole rows, one entry in the journal; see `organisations.bulk`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
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
        journal.record_rows(PastCase, ids, verb="plan.bulk_written", what="new", by=by, at=at)
    return ids


def change_cases(rows: Mapping[int, Row], *, by: Actor, at: dt.datetime) -> None:
    """Put values in place of those that past cases have. Refused to others."""
    organisations.may_take_in.check(by)
    with transaction.atomic():
        update_each(PastCase, rows)
        journal.record_rows(PastCase, rows, verb="plan.bulk_written", what="changed", by=by, at=at)


def remove_cases(ids: Sequence[int], *, by: Actor, at: dt.datetime) -> None:
    """Take out past cases that an import had brought. Refused to others."""
    organisations.may_take_in.check(by)
    with transaction.atomic():
        journal.record_rows(PastCase, ids, verb="plan.bulk_removed", what="rows", removed=True, by=by, at=at)
        for batch in batches(ids, 500):
            PastCase.objects.filter(pk__in=batch).delete()
