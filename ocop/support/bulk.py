"""Awards of earlier years by the thousand, for imports: whole rows, one entry in the journal.

They come from no budget line and count as paid on the day of their decision; see `organisations.bulk`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from ocop.base.actor import Actor
from ocop.base.each import batches, update_each
from ocop.journal import actions as journal
from ocop.organisations import rules as organisations
from ocop.organisations.models import Organisation
from ocop.support.models import Award, Payment

Row = Mapping[str, Any]
"""Values by field name; relations by their id (`organisation_id`)."""


def add_awards(rows: Sequence[Row], *, by: Actor, at: dt.datetime) -> list[int]:
    """Take in awards with one payment each; their ids, in the order of `rows`. Refused to others."""
    organisations.may_take_in.check(by)
    units = _units(row["organisation_id"] for row in rows)
    made = [Award(created_at=at, **row, **_follows(row, units)) for row in rows]
    with transaction.atomic():
        Award.objects.bulk_create(made, batch_size=500)
        Payment.objects.bulk_create((_payment(award, at) for award in made), batch_size=500)
        ids = [award.pk for award in made]
        journal.record_rows(Award, ids, verb="support.bulk_written", what="new", by=by, at=at)
    return ids


def change_awards(rows: Mapping[int, Row], *, by: Actor, at: dt.datetime) -> None:
    """Put values in place of those that imported awards have. Refused to others."""
    organisations.may_take_in.check(by)
    units = _units(row["organisation_id"] for row in rows.values())
    with transaction.atomic():
        # the amount and what was paid of it change in one statement
        update_each(Award, {pk: {**row, **_follows(row, units)} for pk, row in rows.items()})
        paid = dict(Payment.objects.filter(award__in=list(rows)).values_list("award_id", "pk"))
        update_each(
            Payment,
            {paid[pk]: {"amount": row["amount"], "paid_on": row["decided_on"]} for pk, row in rows.items()},
        )
        journal.record_rows(Award, rows, verb="support.bulk_written", what="changed", by=by, at=at)


def remove_awards(ids: Sequence[int], *, by: Actor, at: dt.datetime) -> None:
    """Take out awards that an import had brought, with their payments. Refused to others."""
    organisations.may_take_in.check(by)
    with transaction.atomic():
        journal.record_rows(Award, ids, verb="support.bulk_removed", what="rows", removed=True, by=by, at=at)
        for batch in batches(ids, 500):
            Award.objects.filter(pk__in=batch, line__isnull=True).delete()


def _units(ids: Any) -> dict[int, int | None]:
    return dict(Organisation.objects.filter(pk__in=set(ids)).values_list("pk", "unit_id"))


def _follows(row: Row, units: Mapping[int, int | None]) -> dict[str, Any]:
    return {"unit_id": units.get(row["organisation_id"]), "paid": row["amount"]}


def _payment(award: Award, at: dt.datetime) -> Payment:
    return Payment(award=award, amount=award.amount, paid_on=award.decided_on, created_at=at)
