"""Reading channels and listings, and what a listing still lacks."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from ocop.base.actor import Actor
from ocop.files import kinds
from ocop.files import queries as files
from ocop.files.models import Document
from ocop.organisations import queries as organisations
from ocop.organisations.models import Kind
from ocop.products import barcodes, phases
from ocop.products import queries as products
from ocop.products.models import Package, Picture, Product, Standing, StandingState
from ocop.promotion import requirements
from ocop.promotion.models import Channel, Listing, ListingState
from ocop.promotion.requirements import Facts, Lack

OPEN = (ListingState.PLANNED, ListingState.LISTED, ListingState.PAUSED)


def works_here(actor: Actor) -> bool:
    """Whether the actor's role has to do with markets at all."""
    return any(actor.has(right) for right in ("promotion.sell", "promotion.see", "promotion.manage"))


def channels_visible_to(actor: Actor) -> QuerySet[Channel]:
    """All to officers; to a member those open to everybody and the own ones."""
    if actor.has("promotion.see") or actor.has("promotion.manage"):
        return Channel.objects.all()
    if actor.has("promotion.sell") and actor.organisation_id is not None:
        return Channel.objects.filter(_shared() | Q(organisation_id=actor.organisation_id))
    return Channel.objects.none()


def _shared() -> Q:
    return Q(organisation__isnull=True) | ~Q(organisation__kind=Kind.PRODUCER)


def offered_to(organisation_id: int) -> QuerySet[Channel]:
    """The channels a producer can choose: open to everybody, or run by itself; in Vietnamese order."""
    mine = Channel.objects.filter(_shared() | Q(organisation_id=organisation_id), is_closed=False)
    return mine.order_by("sort_key", "pk")


def with_counts(channels: QuerySet[Channel]) -> QuerySet[Channel]:
    """Adds `live_count`: listings on sale; in Vietnamese order."""
    live = Count("listings", filter=Q(listings__state=ListingState.LISTED))
    return channels.select_related("organisation").annotate(live_count=live).order_by("sort_key", "pk")


def listings_visible_to(actor: Actor) -> QuerySet[Listing]:
    """The listings of producers whose inner pages the actor may open."""
    if not works_here(actor):
        return Listing.objects.none()
    seen = organisations.organisations_visible_to(actor)
    return Listing.objects.filter(product__organisation__in=seen.values("pk"))


def listings_of_channel(actor: Actor, channel: Channel) -> QuerySet[Listing]:
    """Those on one channel that the actor may see."""
    return listings_visible_to(actor).filter(channel=channel)


def with_names(listings: QuerySet[Listing]) -> QuerySet[Listing]:
    """With product, producer, its commune and channel, in the same statement."""
    return listings.select_related("product__organisation__unit", "channel__organisation")


def in_order(listings: QuerySet[Listing]) -> QuerySet[Listing]:
    """By product, then channel."""
    return listings.order_by("product__sort_key", "channel__sort_key", "pk")


def stale(listings: QuerySet[Listing], on: dt.date) -> QuerySet[Listing]:
    """Those on sale that nobody has looked at for longer than their channel says. One statement more."""
    days = Channel.objects.order_by("check_days").values_list("check_days", flat=True).distinct()
    late = Q(pk__in=[])
    for each in days:
        late |= Q(channel__check_days=each, _looked__lt=on - dt.timedelta(days=each))
    looked = Coalesce(F("checked_on"), F("listed_on"))
    return listings.filter(state=ListingState.LISTED).annotate(_looked=looked).filter(late)


def is_stale(listing: Listing, on: dt.date) -> bool:
    """The same of one listing that came with its channel."""
    looked = listing.checked_on or listing.listed_on
    if listing.state != ListingState.LISTED or looked is None:
        return False
    return (on - looked).days > listing.channel.check_days


def starred(on: dt.date) -> Q:
    """Listings and sales of products whose star holds on the day."""
    return Q(product__public_state=StandingState.LIVE, product__public_until__gte=on)


def on_sale_now(on: dt.date) -> QuerySet[Listing]:
    """What the public may be told: on sale, on a channel that works, of a product whose star holds."""
    return Listing.objects.filter(
        starred(on), state=ListingState.LISTED, channel__is_closed=False, product__is_public=True
    )


def with_readiness(listings: Iterable[Listing], on: dt.date) -> list[tuple[Listing, list[Lack]]]:
    """Each listing (with product and channel) beside what it still lacks; five statements however many."""
    rows = list(listings)
    known = _Known([row.product for row in rows], on)
    return [
        (
            row,
            lacks(
                row.channel,
                known.facts(row.product, row),
            ),
        )
        for row in rows
    ]


def lacks(channel: Channel, facts: Facts) -> list[Lack]:
    """What is missing for a channel."""
    return requirements.lacking(channel.requirements, facts, kinds.KINDS)


def readiness_of(
    product: Product, channels: Iterable[Channel], on: dt.date
) -> list[tuple[Channel, list[Lack]]]:
    """What one product would lack on each channel, before it is listed there."""
    facts = _Known([product], on).facts(product, None)
    return [(channel, lacks(channel, facts)) for channel in channels]


class _Known:
    """Pictures, packages, stars and proofs of some products, read once."""

    def __init__(self, found: list[Product], on: dt.date) -> None:
        ids = {product.pk for product in found}
        self._on = on
        self._widths: dict[int, list[int]] = defaultdict(list)
        for pk, width in Picture.objects.filter(product__in=ids).values_list("product_id", "file__width"):
            self._widths[pk].append(width or 0)
        self._packages: dict[int, list[Package]] = defaultdict(list)
        for package in Package.objects.filter(product__in=ids).order_by("pk"):
            self._packages[package.product_id].append(package)
        live = Standing.objects.filter(product__in=ids, state=StandingState.LIVE)
        self._stars = {s.product_id: s.star or 0 for s in live if phases.holds(s, on)}
        owners = {product.organisation_id for product in found}
        self._proofs: dict[int, set[str]] = defaultdict(set)
        papers = files.in_use(Document.objects.filter(organisation__in=owners))
        in_force = papers.filter(Q(expires_on__isnull=True) | Q(expires_on__gte=on))
        for owner, kind in in_force.order_by().values_list("organisation_id", "kind").distinct():
            self._proofs[owner].add(kind)

    def facts(self, product: Product, listing: Listing | None) -> Facts:
        packages = self._packages[product.pk]
        named = [p for p in packages if listing is not None and p.name == listing.pack] or packages
        return Facts(
            widths=self._widths[product.pk],
            description=len(product.summary) + len(product.story),
            has_barcode=any(barcodes.is_gtin(package.barcode) for package in named),
            has_price=bool(listing and listing.price) or any(package.price for package in named),
            has_label=bool(listing and listing.label_is_right),
            star=self._stars.get(product.pk, 0),
            proofs=self._proofs[product.organisation_id],
        )


def with_packages(found: QuerySet[Product]) -> QuerySet[Product]:
    """Products with their packages, in one statement more."""
    return found.prefetch_related(Prefetch("packages", Package.objects.order_by("pk")))


def sold_by(organisation_id: int) -> QuerySet[Product]:
    """The products of a producer that are still made, in Vietnamese order."""
    return products.search(Product.objects.filter(organisation=organisation_id), retired=False)
