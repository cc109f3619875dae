"""Inspections filled in by years: each producer visited every third year, now and then a report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from ocop.base.each import batches
from ocop.organisations.models import Organisation
from ocop.oversight import checklists
from ocop.oversight.models import Finding, Remedy, Report, Visit


def fill(organisations: Sequence[int], products: Sequence[int], years: Sequence[int]) -> None:
    """Visits, findings, remedies and reports in bulk."""
    units = dict(Organisation.objects.values_list("pk", "unit_id"))
    listed, several = checklists.items_for("periodic"), len(organisations)
    for year in years:
        at = dt.datetime(year, 6, 15, 2, tzinfo=dt.UTC)
        due = [(n, pk) for n, pk in enumerate(organisations) if (n + year) % 3 == 0]
        for some in batches(due):
            visits = Visit.objects.bulk_create(
                Visit(
                    kind="periodic", organisation_id=pk, unit_id=units[pk], planned_on=at.date(),
                    state="closed", checklist=listed, created_at=at, begun_at=at, recorded_at=at,
                    closed_at=at, record={}, record_no=f"{n}/BB", conclusion="Đạt.",
                )
                for n, pk in some
            )  # fmt: skip
            through = Visit.products.through
            through.objects.bulk_create(
                through(visit_id=visit.pk, product_id=products[n])
                for (n, _pk), visit in zip(some, visits, strict=True)
                if n < min(several, len(products))
            )
            found = Finding.objects.bulk_create(
                Finding(
                    visit=visit, severity="minor", text="Nhãn mờ.", found_at=at, closed_at=at, created_at=at
                )
                for visit in visits
            )
            Remedy.objects.bulk_create(
                Remedy(
                    finding=finding, what="In lại nhãn.", due_on=at.date(), state="accepted", created_at=at,
                    answered_at=at, settled_at=at,
                )
                for finding in found
            )  # fmt: skip
        _reports(organisations, units, year, at)


def _reports(
    organisations: Sequence[int], units: Mapping[int, int | None], year: int, at: dt.datetime
) -> None:
    Report.objects.bulk_create(
        (
            Report(
                number=f"PA-{year}-{pk}", secret_hash="0" * 64, kind="misuse", text="Sao in sai.",
                organisation_id=pk, unit_id=units[pk], state="closed", answer="Đã xử lý.", created_at=at,
                taken_in_at=at, answered_at=at, ended_at=at,
            )
            for n, pk in enumerate(organisations)
            if (n + year) % 20 == 0
        ),
        batch_size=1000,
    )  # fmt: skip
