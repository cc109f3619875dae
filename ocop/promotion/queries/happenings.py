"""What a timeline tells of this room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from django.db.models import Q, Sum
from django.db.models.functions import ExtractYear
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.happenings import Happening, Tone, joined
from ocop.promotion.models import Listing, ListingSpell, ListingState, Participation, PartState
from ocop.promotion.queries.channels import listings_visible_to
from ocop.promotion.queries.events import parts_visible_to
from ocop.promotion.queries.sales import sales_visible_to
from ocop.promotion.states import TOOK_PART


def happenings_of(
    actor: Actor, *, organisation_ids: Collection[int] = (), product_ids: Collection[int] = (), on: dt.date
) -> list[Happening]:
    """On sale, off sale, at fairs, sales of a year. Four statements, however many producers."""
    mine = Q(product__organisation__in=organisation_ids) | Q(product__in=product_ids)
    listings = listings_visible_to(actor).filter(mine)
    spells = ListingSpell.objects.filter(listing__in=listings.values("pk"))
    found = [
        each
        for spell in spells.select_related("listing__product", "listing__channel")
        for each in _of_spell(spell)
    ]
    found += _of_sales(sales_visible_to(actor).filter(mine), bool(organisation_ids), on)
    there = Q(organisation__in=organisation_ids) | Q(products__in=product_ids)
    parts = (
        parts_visible_to(actor)
        .filter(there, state__in=TOOK_PART)
        .distinct()
        .select_related("event", "organisation")
    )
    contracts = parts_visible_to(actor).filter(there, state__in=TOOK_PART).distinct()
    values = dict(
        Participation.objects.filter(pk__in=contracts.values("pk"), contracts__isnull=False)
        .annotate(n=Sum("contracts__value")).values_list("pk", "n")
    )  # fmt: skip
    return [*found, *(_of_part(part, int(values.get(part.pk) or 0)) for part in parts)]


def _of_spell(spell: ListingSpell) -> Iterator[Happening]:
    listing: Listing = spell.listing
    what = _("Bắt đầu bán trên %(channel)s") % {"channel": listing.channel}
    yield _listed(listing, spell.starts_on, what, "good")
    if spell.ends_on is not None:
        ended = listing.state == ListingState.ENDED
        said = _("Thôi bán trên %(channel)s") if ended else _("Tạm ngừng bán trên %(channel)s")
        yield _listed(listing, spell.ends_on, said % {"channel": listing.channel})


def _listed(listing: Listing, day: dt.date, what: str, tone: Tone = "plain") -> Happening:
    return Happening(
        day, what, listing.product.name, "market", listing.pack, tone=tone, product_id=listing.product_id
    )


def _of_sales(sales: object, of_producers: bool, on: dt.date) -> list[Happening]:
    """One line for each year and product; for a producer's timeline as well, since it names the product."""
    rows = (
        sales.order_by().annotate(year=ExtractYear("month"))  # type: ignore[attr-defined]
        .values("year", "product_id", "product__name").annotate(n=Sum("revenue"))
    )  # fmt: skip
    return [
        Happening(
            min(dt.date(row["year"], 12, 31), on), _("Doanh số năm %(year)d") % {"year": row["year"]},
            row["product__name"], "market", money(int(row["n"])), product_id=row["product_id"],
        )
        for row in rows
    ]  # fmt: skip


def _of_part(part: Participation, contracts: int) -> Happening:
    told = part.state == PartState.REPORTED
    revenue = _("doanh thu %(money)s") % {"money": money(part.revenue or 0)} if told else ""
    signed = _("hợp đồng %(money)s") % {"money": money(contracts)} if contracts else ""
    detail = joined(part.organisation.name, revenue, signed)
    what = _("Tham gia %(kind)s") % {"kind": str(part.event.get_kind_display()).lower()}
    return Happening(
        part.event.starts_on, what, part.event.name, "market", detail, tone="good" if told else "plain"
    )


def money(amount: int) -> str:
    """An amount in đồng, grouped."""
    return _("%(amount)s đồng") % {"amount": number_format(amount, force_grouping=True)}
