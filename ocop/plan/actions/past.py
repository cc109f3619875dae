"""Taking in how dossiers of earlier years fared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.refusals import Refused
from ocop.journal import actions as journal
from ocop.journal import queries as journals
from ocop.plan.models import PastCase
from ocop.plan.rules import past as rules

FIELDS = frozenset(
    {"year", "product_name", "producer_name", "kind", "unit", "unit_id", "score", "star", "source",
     "import_key", "is_demo", *rules.DAYS}
)  # fmt: skip
"""What a row may hold; `year` and `product_name` are needed."""


def record_past_cases(
    *, rows: Sequence[Mapping[str, Any]], by: Actor, at: dt.datetime, key: str = ""
) -> list[PastCase]:
    """Take in earlier dossiers in bulk, all or none; answers with those that are new.

    A row whose `import_key` is there already is left as it is, so a list can be taken in twice. They serve
    forecasts alone: no product, no star follows. Refused: who may not import; a row without a name, with a
    star or kind that does not exist, with days out of order or in the future.
    """
    with transaction.atomic():
        if journals.answered(key) is not None:
            return []
        rules.may_record.check(by)
        for number, row in enumerate(rows, start=1):
            _check_names(row)
            rules.row_fits.check(row, number, local_date(at))
        made = PastCase.objects.bulk_create([PastCase(**row) for row in _new(rows)], batch_size=500)
        if made:
            years = sorted({case.year for case in made})
            after = {"rows": len(made), "known": len(rows) - len(made), "years": years}
            journal.record(verb="plan.record_past_cases", subject=made[0], by=by, at=at, after=after, key=key)
        return made


def _check_names(row: Mapping[str, Any]) -> None:
    unknown = row.keys() - FIELDS
    if unknown:
        raise Refused(_("Không biết cột “%(name)s”.") % {"name": min(unknown)}, about="input")


def _new(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The rows that are not stored yet; of those with one key the first."""
    wanted = [key for row in rows if (key := row.get("import_key"))]
    known = set(PastCase.objects.filter(import_key__in=wanted).values_list("import_key", flat=True))
    found = []
    for row in rows:
        key = row.get("import_key")
        if key not in known:
            found.append(row)
        if key:
            known.add(key)
    return found
