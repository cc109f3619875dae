"""Rights and papers by the thousand, for imports: whole rows, one entry in the journal.

The rows were checked by whoever read them; what the database promises still holds. See `organisations.bulk`.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import transaction

from ocop.base.actor import Actor
from ocop.base.each import batches, update_each
from ocop.journal import actions as journal
from ocop.organisations.models import Organisation
from ocop.rights import rules
from ocop.rights.actions import stepping
from ocop.rights.models import Protection, Step
from ocop.rights.states import PAPERS, StepKind

Row = Mapping[str, Any]
"""Values by field name; relations by their id (`organisation_id`), `products` as a list of ids. Of a new row
besides: `state_on`, the day of a state that has no column of its own, and `note`, the reason for it."""
Fields = dict[str, Any]

_CHANGING = (
    "name", "scope", "issuer", "filing_no", "certificate_no", "expires_on", "next_on", "checked_at",
)  # fmt: skip
_MENDED = {"number": "certificate_no", "valid_to": "expires_on"}
_SEARCHED = ("organisation_id", "kind", "name", "filing_no", "certificate_no")
_NO_COLUMN = ("products", "state_on", "note")


def add_protections(rows: Sequence[Row], *, by: Actor, at: dt.datetime) -> tuple[list[int], list[int]]:
    """Take in rights and papers that are not there yet, each with the steps that it must have taken; their
    ids, in the order of `rows`, and those of the steps. Refused to others."""
    rules.may_take_in.check(by)
    made = [
        Protection(created_at=at, **{name: value for name, value in row.items() if name not in _NO_COLUMN})
        for row in rows
    ]
    _make_findable(made)
    with transaction.atomic():
        Protection.objects.bulk_create(made, batch_size=500)
        steps = [step for each, row in zip(made, rows, strict=True) for step in _history(each, row, at)]
        Step.objects.bulk_create(steps, batch_size=500)
        _cover({each.pk: row["products"] for each, row in zip(made, rows, strict=True)})
        ids = [each.pk for each in made]
        journal.record_rows(Protection, ids, verb="rights.bulk_written", what="new", by=by, at=at)
    return ids, [step.pk for step in steps]


def change_protections(
    rows: Mapping[int, Row], *, by: Actor, at: dt.datetime
) -> dict[int, tuple[Fields, Fields]]:
    """Put values in place of those that rights and papers have; a number or a last day is mended in the
    newest paper's step too. The steps that followed, each before and after. Refused to others."""
    rules.may_take_in.check(by)
    with transaction.atomic():
        old = {
            row["pk"]: row
            for batch in batches(rows)
            for row in Protection.objects.filter(pk__in=batch).values("pk", *_MENDED.values())
        }
        _put(rows)
        followed = _mend_steps(rows, old)
        journal.record_rows(Protection, rows, verb="rights.bulk_written", what="changed", by=by, at=at)
    return followed


def put_back(rows: Mapping[int, Row], steps: Mapping[int, Row], *, by: Actor, at: dt.datetime) -> None:
    """Give rights, papers and steps their earlier values. Refused to others."""
    rules.may_take_in.check(by)
    with transaction.atomic():
        _put(rows)
        update_each(Step, steps)
        journal.record_rows(Protection, rows, verb="rights.bulk_written", what="changed", by=by, at=at)


def remove_protections(ids: Sequence[int], *, by: Actor, at: dt.datetime) -> None:
    """Take out rights and papers that an import had brought, with their steps. Refused to others."""
    rules.may_take_in.check(by)
    with transaction.atomic():
        journal.record_rows(
            Protection, ids, verb="rights.bulk_removed", what="rows", removed=True, by=by, at=at
        )
        for batch in batches(ids, 500):
            Protection.objects.filter(pk__in=batch).delete()


def _history(each: Protection, row: Row, at: dt.datetime) -> Iterator[Step]:
    """The steps that a register tells of: the filing, the grant, and what became of it since."""
    facts = {"protection": each, "created_at": at}
    if each.filed_on:
        yield Step(step=StepKind.FILED, day=each.filed_on, number=each.filing_no, **facts)
    if each.granted_on:
        yield Step(
            step=StepKind.GRANTED, day=each.granted_on, number=each.certificate_no,
            valid_to=each.expires_on, **facts,
        )  # fmt: skip
    if row["state_on"]:
        yield Step(step=StepKind(each.state), day=row["state_on"], note=row["note"], **facts)


def _put(rows: Mapping[int, Row]) -> None:
    made = [Protection(pk=pk, **{name: row[name] for name in _SEARCHED}) for pk, row in rows.items()]
    _make_findable(made)
    found = {each.pk: each.search_text for each in made}
    update_each(
        Protection,
        {
            pk: {**{name: row[name] for name in _CHANGING}, "search_text": found[pk]}
            for pk, row in rows.items()
        },
    )
    _cover({pk: row["products"] for pk, row in rows.items()})


def _make_findable(protections: Collection[Protection]) -> None:
    owners = Organisation.objects.in_bulk({each.organisation_id for each in protections})
    for each in protections:
        each.organisation = owners[each.organisation_id]
        each.search_text = stepping.search_text(each)


def _cover(wanted: Mapping[int, Iterable[int]]) -> None:
    """Let each right or paper, by its id, cover these products and no other."""
    through = Protection.products.through
    now: dict[int, set[int]] = defaultdict(set)
    gone: list[int] = []
    for batch in batches(wanted):
        rows = through._default_manager.filter(protection_id__in=batch)
        for pk, protection, product in rows.values_list("pk", "protection_id", "product_id"):
            now[protection].add(product)
            if product not in wanted[protection]:
                gone.append(pk)
    for batch in batches(gone):
        through._default_manager.filter(pk__in=batch).delete()
    new = [
        through(protection_id=pk, product_id=product)
        for pk, products in wanted.items()
        for product in sorted(set(products) - now[pk])
    ]
    through._default_manager.bulk_create(new, batch_size=500)


def _mend_steps(rows: Mapping[int, Row], old: Mapping[int, Row]) -> dict[int, tuple[Fields, Fields]]:
    """Say in the newest paper's step what became another number or last day."""
    newest: dict[int, Step] = {}
    moved = [pk for pk, row in rows.items() if any(row[name] != old[pk][name] for name in _MENDED.values())]
    for batch in batches(moved):
        for step in Step.objects.filter(protection__in=batch, step__in=PAPERS).order_by("day", "pk"):
            newest[step.protection_id] = step
    followed = {}
    for pk, step in newest.items():
        before: Fields = {name: getattr(step, name) for name in _MENDED}
        said = {name: rows[pk][of] for name, of in _MENDED.items() if rows[pk][of] != old[pk][of]}
        followed[step.pk] = (before, {**before, **said})
    update_each(Step, {pk: after for pk, (_before, after) in followed.items()})
    return followed
