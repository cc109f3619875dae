"""Listings and sales of years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ocop.promotion.models import Channel, Listing, SalesFigure


def fill(organisations: Sequence[int], products: Sequence[int], years: Sequence[int]) -> None:
    """A listing of each product, and sales of two months of each year."""
    at = dt.datetime(years[0], 1, 1, tzinfo=dt.UTC)
    channel = Channel.objects.create(
        kind="floor", name="Sàn đo tải (ví dụ)", is_modern=True, requirements={}, sort_key="", created_at=at
    )
    Listing.objects.bulk_create(
        [
            Listing(
                product_id=pk, channel=channel, state="listed", link="https://san.example.vn/sp",
                price=50_000, created_at=at, listed_on=at.date(),
            )
            for pk in products
        ],
        batch_size=2000,
    )  # fmt: skip
    SalesFigure.objects.bulk_create(
        [
            SalesFigure(
                product_id=pk, channel=channel, month=dt.date(year, month, 1), revenue=3_000_000,
                written_at=at,
            )
            for pk in products for year in years for month in (3, 9)
        ],
        batch_size=2000,
    )  # fmt: skip
