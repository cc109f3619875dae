"""Help for producers: a request with its award, payment and outcome for every third producer and year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ocop.base import clock
from ocop.organisations.models import Organisation
from ocop.support.models import Award, BudgetLine, Outcome, Payment, Request, Scheme

_AMOUNT = 10_000_000


def fill(organisations: Sequence[int], products: Sequence[int], years: Sequence[int]) -> None:
    """One scheme; what is filled adds up with its budget."""
    units = dict(Organisation.objects.filter(pk__in=organisations).values_list("pk", "unit_id"))
    at = clock.day_start(dt.date(min(years), 1, 1))
    scheme = Scheme.objects.create(
        name="Hỗ trợ bao bì", kind="packaging", percent=50, most=_AMOUNT, basis_no="00/NQ", state="open",
        created_at=at,
    )  # fmt: skip
    for year in years:
        helped = [pk for number, pk in enumerate(organisations) if (number + year) % 3 == 0 and units[pk]]
        _year(scheme, year, helped, units)


def _year(scheme: Scheme, year: int, helped: Sequence[int], units: dict[int, int | None]) -> None:
    at, total = clock.day_start(dt.date(year, 3, 1)), len(helped) * _AMOUNT
    line = BudgetLine.objects.create(
        scheme=scheme, year=year, ceiling=total, committed=total, paid=total, created_at=at
    )
    requests = Request.objects.bulk_create(
        [
            Request(
                scheme=scheme, organisation_id=pk, unit_id=units[pk], name="In hộp", cost=2 * _AMOUNT,
                asked=_AMOUNT, appraised=_AMOUNT, state="closed", created_at=at, first_sent_at=at,
                sent_at=at, appraised_at=at, decided_at=at, closed_at=at, accepted_on=dt.date(year, 6, 1),
            )
            for pk in helped
        ],
        batch_size=500,
    )  # fmt: skip
    awards = Award.objects.bulk_create(
        [
            Award(
                scheme=scheme, line=line, organisation_id=row.organisation_id, unit_id=row.unit_id,
                request=row, year=year, amount=_AMOUNT, paid=_AMOUNT, decision_no=f"{year}/QĐ",
                decided_on=dt.date(year, 4, 1), created_at=at,
            )
            for row in requests
        ],
        batch_size=500,
    )  # fmt: skip
    day = dt.date(year, 5, 1)
    Payment.objects.bulk_create(
        [Payment(award=award, amount=_AMOUNT, paid_on=day, created_at=at) for award in awards], batch_size=500
    )
    Outcome.objects.bulk_create(
        [
            Outcome(
                request=row, months=6, due_on=dt.date(year, 12, 1), measured_on=dt.date(year, 12, 1),
                revenue_after=900_000_000, jobs_after=5,
            )
            for row in requests
        ],
        batch_size=500,
    )  # fmt: skip
