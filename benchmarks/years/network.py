"""Needs and contracts of years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ocop.organisations.models import Engagement, Need, Organisation


def fill(organisations: Sequence[int], products: Sequence[int], years: Sequence[int]) -> None:
    """A need and a contract for each producer and year."""
    partner = Organisation.objects.create(
        kind="partner", legal_form="other", name="Tư vấn đo tải (ví dụ)", search_text="", sort_key="",
        created_at=dt.datetime(years[0], 1, 1, tzinfo=dt.UTC),
    )  # fmt: skip
    units = dict(Organisation.objects.filter(pk__in=organisations).values_list("pk", "unit"))
    Need.objects.bulk_create(
        [
            Need(
                organisation_id=pk, unit_id=units.get(pk), field="plan", text="Cần giúp", state="met",
                created_at=dt.datetime(year, 3, 1, tzinfo=dt.UTC),
                met_at=dt.datetime(year, 6, 1, tzinfo=dt.UTC),
            )
            for pk in organisations for year in years
        ],
        batch_size=2000,
    )  # fmt: skip
    Engagement.objects.bulk_create(
        [
            Engagement(
                partner=partner, client_id=pk, field="plan", subject="Tư vấn", signed_on=dt.date(year, 4, 1),
                ends_on=dt.date(year, 5, 31), state="finished", closed_on=dt.date(year, 5, 20),
            )
            for pk in organisations for year in years
        ],
        batch_size=2000,
    )  # fmt: skip
