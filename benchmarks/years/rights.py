"""Rights and papers of the benchmark: a mark for every third producer, two papers a year, labels."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ocop.base import clock
from ocop.rights.models import Label, Protection, Step


def fill(organisations: Sequence[int], products: Sequence[int], years: Sequence[int]) -> None:
    """Rows in bulk, without actions; every paper has its steps."""
    papers = [
        _paper(owner, kind, year, number)
        for number, owner in enumerate(organisations)
        for year in years
        for kind in (
            ("self_declaration", "food_safety") if year != years[0] or number % 3 else ("trademark",)
        )
    ]
    Protection.objects.bulk_create(papers, batch_size=2000)
    steps = (
        Step(protection=each, step=step, day=day, valid_to=each.expires_on if step == "granted" else None,
             created_at=each.created_at)
        for each in papers
        for step, day in (("filed", each.filed_on), ("granted", each.granted_on))
    )  # fmt: skip
    Step.objects.bulk_create(steps, batch_size=2000)
    at = clock.day_start(dt.date(years[-1], 3, 1))
    Label.objects.bulk_create(
        [Label(product_id=pk, number=1, rules="nd43-2017", state="in_use", used_from=at.date(), checked_at=at,
               created_at=at) for pk in products], batch_size=2000,
    )  # fmt: skip


def _paper(owner: int, kind: str, year: int, number: int) -> Protection:
    filed = dt.date(year, 1 + number % 12, 1 + number % 28)
    granted = filed + dt.timedelta(days=30)
    years = {"trademark": 10, "food_safety": 3}.get(kind)
    return Protection(
        organisation_id=owner, kind=kind, name=f"{kind} {year}", state="granted", filed_on=filed,
        granted_on=granted, certificate_no=f"{kind}-{year}-{owner}", search_text=f"{kind} {year}",
        expires_on=granted.replace(year=granted.year + years, day=min(granted.day, 28)) if years else None,
        created_at=clock.day_start(granted), checked_at=clock.day_start(granted),
    )  # fmt: skip
