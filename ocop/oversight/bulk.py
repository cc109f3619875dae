"""Visits of earlier years as old books tell of them, for imports: whole rows, one entry in the journal.

Such a visit is over: it has no check list and no record in PDF, its `source` says which book tells of it, and
what it found was put right or was not. See `organisations.bulk`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from ocop.base.actor import Actor
from ocop.base.clock import day_start
from ocop.base.each import batches, update_each
from ocop.journal import actions as journal
from ocop.organisations.models import Organisation
from ocop.oversight import rules
from ocop.oversight.models import Finding, Remedy, RemedyState, Visit, VisitState

Row = Mapping[str, Any]
"""`organisation_id`, `kind`, `day`, `record_no`, `team`, `conclusion`, `source` and the frozen `record`; of a
new one besides `finding` with its `severity`, and `remedy` with its `result`, `settled_on` and `reasons`."""

_CHANGING = ("record_no", "team", "conclusion", "source", "record")


def take_in_visits(
    rows: Sequence[Row], *, by: Actor, at: dt.datetime
) -> tuple[list[int], list[int], list[int]]:
    """Take in visits as they were held; their ids, in the order of `rows`, those of what they found, and of
    what was to be put right. Nobody is told. Refused to others."""
    rules.may_take_in_visits.check(by)
    owners = {row["organisation_id"] for row in rows}
    units = dict(Organisation.objects.filter(pk__in=owners).values_list("pk", "unit_id"))
    visits = [_visit(row, units, at) for row in rows]
    with transaction.atomic():
        Visit.objects.bulk_create(visits, batch_size=500)
        found = [(_finding(visit, row, at), row) for visit, row in _saying("finding", visits, rows)]
        Finding.objects.bulk_create([finding for finding, _row in found], batch_size=500)
        findings, their_rows = [finding for finding, _row in found], [row for _finding, row in found]
        remedies = [_remedy(each, row, at) for each, row in _saying("remedy", findings, their_rows)]
        Remedy.objects.bulk_create(remedies, batch_size=500)
        ids = [visit.pk for visit in visits]
        journal.record_rows(Visit, ids, verb="oversight.bulk_written", what="new", by=by, at=at)
    return ids, [finding.pk for finding in findings], [remedy.pk for remedy in remedies]


def change_visits(rows: Mapping[int, Row], *, by: Actor, at: dt.datetime) -> None:
    """Put values in place of those that visits of old books have. Refused to others."""
    rules.may_take_in_visits.check(by)
    with transaction.atomic():
        update_each(Visit, {pk: {name: row[name] for name in _CHANGING} for pk, row in rows.items()})
        journal.record_rows(Visit, rows, verb="oversight.bulk_written", what="changed", by=by, at=at)


def remove_visits(ids: Sequence[int], *, by: Actor, at: dt.datetime) -> None:
    """Take out visits that an import had brought, with what they found. Refused to others."""
    rules.may_take_in_visits.check(by)
    with transaction.atomic():
        journal.record_rows(
            Visit, ids, verb="oversight.bulk_removed", what="rows", removed=True, by=by, at=at
        )
        for batch in batches(ids, 500):
            Visit.objects.filter(pk__in=batch).exclude(source="").delete()


def _visit(row: Row, units: Mapping[int, int | None], at: dt.datetime) -> Visit:
    moment, over = day_start(row["day"]), day_start(row["settled_on"] or row["day"])
    return Visit(
        organisation_id=row["organisation_id"], unit_id=units.get(row["organisation_id"]), kind=row["kind"],
        planned_on=row["day"], state=VisitState.CLOSED, begun_at=moment, recorded_at=moment,
        closed_at=over, checklist=[], checklist_version=0, created_at=at,
        **{name: row[name] for name in _CHANGING},
    )  # fmt: skip


def _finding(visit: Visit, row: Row, at: dt.datetime) -> Finding:
    return Finding(
        visit=visit, severity=row["severity"], text=row["finding"], found_at=day_start(row["day"]),
        closed_at=day_start(row["settled_on"] or row["day"]), created_at=at,
    )  # fmt: skip


def _remedy(finding: Finding, row: Row, at: dt.datetime) -> Remedy:
    return Remedy(
        finding=finding, what=row["remedy"], due_on=row["settled_on"], state=RemedyState(row["result"]),
        reasons=row["reasons"], settled_at=day_start(row["settled_on"]), created_at=at,
    )  # fmt: skip


def _saying(column: str, things: Sequence[Any], rows: Sequence[Row]) -> list[tuple[Any, Row]]:
    """The things whose rows say something in a column."""
    return [(thing, row) for thing, row in zip(things, rows, strict=True) if row[column]]
