"""What a channel is handed: its products with a star that holds today, as plain values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Prefetch

from ocop.base.clock import day_start
from ocop.certificates.models import Certificate, CertificateState
from ocop.journal.models import Entry
from ocop.products import barcodes, phases
from ocop.products.models import Package, Picture, Product, Standing, StandingState
from ocop.promotion.models import Channel, Listing, ListingState

FED = (ListingState.PLANNED, ListingState.LISTED)


@dataclass(frozen=True)
class Offered:
    """One listing as its channel is told of it; `price` in đồng, `valid_until` the star's last day."""

    listing: int
    product: int
    name: str
    code: str
    description: str
    producer: str
    place: str
    pack: str
    price: int | None
    barcode: str
    star: int
    valid_until: dt.date | None
    token: str
    link: str
    pictures: list[int] = field(default_factory=list)


def channel_of(token: str) -> Channel | None:
    """The channel whose feed has this address."""
    return Channel.objects.filter(feed_token=token, is_closed=False).first() if token else None


def offered_on(channel: Channel, on: dt.date) -> list[Offered]:
    """What the channel may sell on a day: planned or on sale there, public, with a star that holds on it.

    Whether a star holds is asked of the star itself (`phases.holds`), at every question: one that ended
    yesterday or was revoked a moment ago is not among them. Five statements however many products.
    """
    live = Standing.objects.filter(state=StandingState.LIVE).select_related("certificate")
    listings = (
        Listing.objects.filter(
            channel=channel, state__in=FED, product__is_public=True, product__organisation__is_closed=False
        )
        .select_related("product__organisation", "product__unit")
        .prefetch_related(
            Prefetch("product__standings", live, to_attr="live_stars"),
            Prefetch("product__packages", Package.objects.order_by("pk"), to_attr="packs"),
            Prefetch(
                "product__pictures", Picture.objects.order_by("position", "pk"), to_attr="shown_pictures"
            ),
        )
        .order_by("product__sort_key", "pk")
    )
    found = []
    for listing in listings:
        star = next((s for s in listing.product.live_stars if phases.holds(s, on)), None)  # type: ignore[attr-defined]
        if star is not None:
            found.append(_offered(listing, star))
    return found


def _offered(listing: Listing, star: Standing) -> Offered:
    product: Product = listing.product
    pack = _pack(listing)
    certificate: Certificate | None = getattr(star, "certificate", None)
    until = max((day for day in (star.valid_to, star.extended_to) if day), default=None)
    working = certificate is not None and certificate.state == CertificateState.ACTIVE
    return Offered(
        listing=listing.pk, product=product.pk, name=product.name, code=product.code or "",
        description=product.summary or product.story[:1000], producer=product.organisation.name,
        place=product.unit.name if product.unit else "", pack=listing.pack or (pack.name if pack else ""),
        price=listing.price or (pack.price if pack else None),
        barcode=pack.barcode if pack and barcodes.is_gtin(pack.barcode) else "",
        star=star.star or 0, valid_until=until, token=certificate.token if certificate and working else "",
        link=listing.link, pictures=[picture.pk for picture in product.shown_pictures],  # type: ignore[attr-defined]
    )  # fmt: skip


def _pack(listing: Listing) -> Package | None:
    """The package of the listing's name, else the first."""
    packs: list[Package] = listing.product.packs  # type: ignore[attr-defined]
    named = [package for package in packs if package.name == listing.pack]
    return next(iter(named or packs), None)


def changed_at(on: dt.date) -> dt.datetime:
    """Since when a feed cannot have changed: the last write of anything, or the beginning of the day.

    Later than the true moment at times, never earlier: stars end with the day, without any write.
    """
    last = Entry.objects.order_by("-pk").values_list("at", flat=True).first()
    begun = day_start(on)
    return max(last, begun) if last else begun
