"""What was there before: the published list, and certificates given on paper."""

from __future__ import annotations

import calendar
import datetime as dt
from decimal import Decimal
from pathlib import Path

from ocop.certificates import actions as certificates
from ocop.certificates.models import Certificate
from ocop.cli.demo.cast import BUILDER
from ocop.cli.demo.making import Workshop
from ocop.plan import actions as plans
from ocop.plan import shipped
from ocop.products import importing, registry

PUBLISHED = Path(__file__).parent / "published.csv"
"""Facts about real products as published between 2020 and 2025, a source on every row (docs/data.md)."""


def take_in_published(shop: Workshop) -> importing.Difference:
    """The published list, as any list of the province is imported."""
    at = shop.days.ago(160)
    rows = registry.read(PUBLISHED.read_bytes(), shop.days.today)
    return importing.apply(rows=rows, by=shop.cast.officer, at=at, file_name=PUBLISHED.name)


def take_in_plan(shop: Workshop) -> None:
    """Plan 363 of 2023, whose targets are then measured on that list."""
    shipped_plan = shipped.plan("kh363-2023")
    assert shipped_plan is not None
    plans.load_plan(shipped=shipped_plan, by=BUILDER, at=shop.days.ago(160))


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day of the month, months earlier; the month's last day where it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def earlier(
    shop: Workshop, code: str, *, ends_in: int, star: int, number: int, score: str = ""
) -> Certificate:
    """A paper certificate of 36 months whose last day lies `ends_in` days ahead (or back)."""
    ends = shop.days.today + dt.timedelta(days=ends_in)
    issued = months_before(ends, 36)
    points = Decimal(score or {3: "63.4", 4: "78.25"}[star])
    return certificates.record_earlier(
        product=shop.products[code], number=f"{number:02d}/GCN-OCOP-{issued.year} (ví dụ)", star=star,
        score=points, issued_on=issued, decision_no=f"{number:02d}/QĐ-UBND (ví dụ)", is_demo=True,
        by=shop.cast.officer, at=shop.days.ago(125),
    )  # fmt: skip
