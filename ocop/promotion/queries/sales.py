"""Reading sales figures: of one producer, summed up, and what the public may know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from ocop.base.actor import Actor
from ocop.journal.models import Entry, subject_of
from ocop.organisations import queries as organisations
from ocop.promotion.models import Listing, ListingState, SalesFigure
from ocop.promotion.queries.channels import starred, works_here

DUE_DAY = 10
"""Day of the month up to which the sales of the month before are asked for: our choice."""


def sales_visible_to(actor: Actor) -> QuerySet[SalesFigure]:
    """The own ones to a member, those of its producers to a commune, all to the province."""
    if not works_here(actor):
        return SalesFigure.objects.none()
    seen = organisations.organisations_visible_to(actor)
    return SalesFigure.objects.filter(product__organisation__in=seen.values("pk"))


def with_names(sales: QuerySet[SalesFigure]) -> QuerySet[SalesFigure]:
    """With product, producer, its commune and channel, in the same statement."""
    return sales.select_related("product__organisation__unit", "channel")


def first_of(day: dt.date) -> dt.date:
    """The first day of the month."""
    return day.replace(day=1)


def month_before(month: dt.date) -> dt.date:
    """The first day of the month before."""
    return first_of(first_of(month) - dt.timedelta(days=1))


def months_back(on: dt.date, count: int) -> list[dt.date]:
    """The last `count` whole months before a day, the newest first."""
    found = [month_before(on)]
    while len(found) < count:
        found.append(month_before(found[-1]))
    return found


@dataclass(frozen=True)
class Line:
    """One product on one channel in a month: what is stored, and what was a month before."""

    product_id: int
    product: str
    channel_id: int
    channel: str
    stored: SalesFigure | None
    before: SalesFigure | None

    @property
    def shown(self) -> SalesFigure | None:
        """What a form begins with."""
        return self.stored or self.before


def lines_of(organisation_id: int, month: dt.date) -> list[Line]:
    """What a producer is asked for a month: all it sold the month before or has listed. Two statements."""
    earlier = month_before(month)
    own = Q(product__organisation=organisation_id)
    figures = SalesFigure.objects.filter(own, month__in=(month, earlier)).select_related("product", "channel")
    rows: dict[tuple[int, int], dict[str, Any]] = {}
    for figure in figures:
        row = rows.setdefault((figure.product_id, figure.channel_id), _names(figure))
        row["stored" if figure.month == month else "before"] = figure
    listed = Listing.objects.filter(own, state=ListingState.LISTED, product__is_retired=False)
    for listing in listed.filter(listed_on__lt=_after(month)).select_related("product", "channel"):
        rows.setdefault((listing.product_id, listing.channel_id), _names(listing))
    found = [Line(p, r["product"], c, r["channel"], r["stored"], r["before"]) for (p, c), r in rows.items()]
    return sorted(found, key=lambda line: (rows[line.product_id, line.channel_id]["order"], line.channel_id))


def _names(row: SalesFigure | Listing) -> dict[str, Any]:
    order = (row.product.sort_key, row.channel.sort_key)
    return {
        "product": row.product.name,
        "channel": row.channel.name,
        "order": order,
        "stored": None,
        "before": None,
    }


def _after(month: dt.date) -> dt.date:
    return first_of(month + dt.timedelta(days=32))


def owing(organisation_ids: Collection[int] | QuerySet[Any], month: dt.date) -> dict[int, int]:
    """How many lines each producer owes for a month: on sale by its end and not told. Two statements."""
    within = {"product__organisation__in": organisation_ids}
    listed = Listing.objects.filter(
        state=ListingState.LISTED, product__is_retired=False, listed_on__lt=_after(month)
    )
    asked = (
        listed.filter(**within)
        .order_by()
        .values_list("product__organisation", "product", "channel")
        .distinct()
    )
    told = SalesFigure.objects.filter(month=month, **within).order_by()
    known = set(told.values_list("product__organisation", "product", "channel"))
    found: dict[int, int] = {}
    for row in set(asked) - known:
        found[row[0]] = found.get(row[0], 0) + 1
    return found


def history_of(figure: SalesFigure) -> QuerySet[Entry]:
    """What was written of a figure and by whom, the newest first; the caller has checked who asks."""
    return Entry.objects.filter(subject=subject_of(figure)).order_by("-pk")


def by_month(sales: QuerySet[SalesFigure]) -> dict[dt.date, int]:
    """Revenue by month in đồng, oldest first; one statement."""
    rows = sales.order_by("month").values("month").annotate(n=Sum("revenue"))
    return {row["month"]: int(row["n"]) for row in rows}


@dataclass(frozen=True)
class ByChannel:
    """What a channel brought; money in đồng."""

    channel_id: int
    name: str
    kind: str
    producers: int
    products: int
    revenue: int


def by_channel(sales: QuerySet[SalesFigure]) -> list[ByChannel]:
    """Revenue by channel, the largest first; one statement."""
    columns = ("channel_id", "channel__name", "channel__kind")
    rows = sales.order_by().values(*columns).annotate(
        producers=Count("product__organisation", distinct=True),
        products=Count("product", distinct=True),
        n=Sum("revenue"),
    )  # fmt: skip
    found = [
        ByChannel(
            row["channel_id"],
            row["channel__name"],
            row["channel__kind"],
            row["producers"],
            row["products"],
            int(row["n"]),
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: (-row.revenue, row.name))


def public_sums(first: dt.date, last: dt.date, on: dt.date) -> list[tuple[str, int, int]]:
    """What the public may know: per kind of channel the producers and the revenue (đồng) of the months.

    Of products whose star holds on the day, as the page says of all that it counts. Kinds that fewer than
    `organisations.fewest_told` producers sold on are left out, so that nobody's own figure is told.
    """
    within = SalesFigure.objects.filter(starred(on), month__gte=first, month__lte=last, revenue__gt=0)
    told = (
        within.order_by()
        .values("channel__kind")
        .annotate(n=Count("product__organisation", distinct=True), sum=Sum("revenue"))
    )
    fewest = organisations.fewest_told()
    found = [(row["channel__kind"], row["n"], int(row["sum"])) for row in told if row["n"] >= fewest]
    return sorted(found, key=lambda row: -row[2])


def total(rows: Iterable[ByChannel]) -> int:
    """Their revenue added up."""
    return sum(row.revenue for row in rows)
