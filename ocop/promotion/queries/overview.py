"""Figures over many producers: numbers of the first page, by kind of channel, by commune."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from ocop.promotion.models import ChannelKind, Listing, ListingState, SalesFigure
from ocop.promotion.queries.channels import on_sale_now, starred
from ocop.promotion.queries.sales import ByChannel, months_back, public_sums


@dataclass(frozen=True)
class Numbers:
    """What stands first on the page; money in đồng."""

    channels: int
    live: int
    modern: int
    producers: int
    revenue: int


def numbers(listings: QuerySet[Listing], sales: QuerySet[SalesFigure], on: dt.date) -> Numbers:
    """Of listings on sale and sales that the reader may see; two statements.

    Live listings are those of products whose star holds on the day, as the indicators count.
    """
    live = listings.filter(starred(on), state=ListingState.LISTED).order_by()
    modern = Q(channel__is_modern=True)
    counted = live.aggregate(
        channels=Count("channel", distinct=True), live=Count("pk"),
        modern=Count("product", filter=modern, distinct=True),
        producers=Count("product__organisation", filter=modern, distinct=True),
    )  # fmt: skip
    return Numbers(**counted, revenue=revenue(sales))


def revenue(sales: QuerySet[SalesFigure]) -> int:
    """Their revenue added up, in đồng."""
    return int(sales.order_by().aggregate(n=Sum("revenue"))["n"] or 0)


def by_kind(rows: Iterable[ByChannel]) -> list[tuple[str, int]]:
    """Revenue by kind of channel, the largest first; kinds in words."""
    found: dict[str, int] = {}
    for row in rows:
        found[row.kind] = found.get(row.kind, 0) + row.revenue
    named = [(str(ChannelKind(kind).label), sum_) for kind, sum_ in found.items()]
    return sorted(named, key=lambda row: -row[1])


@dataclass(frozen=True)
class Commune:
    """What producers of a commune sell; money in đồng."""

    unit_id: int | None
    name: str
    producers: int
    live: int
    modern: int
    revenue: int


def by_commune(listings: QuerySet[Listing], sales: QuerySet[SalesFigure], on: dt.date) -> list[Commune]:
    """Listings on sale and revenue by the producers' commune, in the order of their names; two statements.

    Live listings are those that `numbers` counts.
    """
    unit = (
        "product__organisation__unit_id",
        "product__organisation__unit__name",
        "product__organisation__unit__sort_key",
    )
    live = listings.filter(starred(on), state=ListingState.LISTED).order_by().values(*unit).annotate(
        producers=Count("product__organisation", distinct=True), n=Count("pk"),
        modern=Count("product", filter=Q(channel__is_modern=True), distinct=True),
    )  # fmt: skip
    brought = sales.order_by().values(*unit).annotate(n=Sum("revenue"))
    rows = {row[unit[0]]: (row, 0) for row in live}
    for row in brought:
        known = rows.get(row[unit[0]])
        rows[row[unit[0]]] = (
            known[0] if known else {**row, "producers": 0, "n": 0, "modern": 0},
            int(row["n"]),
        )
    found = sorted(rows.values(), key=lambda pair: (pair[0][unit[2]] is None, pair[0][unit[2]] or ""))
    return [
        Commune(row[unit[0]], row[unit[1]] or "", row["producers"], row["n"], row["modern"], sum_)
        for row, sum_ in found
    ]


@dataclass(frozen=True)
class Told:
    """What the public may know of a kind of channel; `revenue` in đồng, None where too few producers sold."""

    kind: str
    channels: int
    products: int
    revenue: int | None


def told_publicly(on: dt.date) -> list[Told]:
    """Kinds of channels with what is on sale there today, and the revenue of the last twelve whole months
    where enough producers sold (`public_sums`); most products first. Two statements."""
    months = months_back(on, 12)
    sums = {kind: sum_ for kind, _producers, sum_ in public_sums(months[-1], months[0], on)}
    rows = on_sale_now(on).order_by().values("channel__kind").annotate(
        channels=Count("channel", distinct=True), products=Count("product", distinct=True)
    )  # fmt: skip
    found = [
        Told(
            str(ChannelKind(row["channel__kind"]).label), row["channels"], row["products"],
            sums.get(row["channel__kind"]),
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda row: (-row.products, row.kind))
