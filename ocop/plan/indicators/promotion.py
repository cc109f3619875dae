"""Indicators of the market: what is on sale, where, what came of it. The law sets none: they are our own."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ocop.plan.indicators.kinds import Indicator, Item, Own, Paths, Span
from ocop.plan.indicators.stars import valid_on
from ocop.promotion.models import (
    Contract,
    Event,
    EventKind,
    EventState,
    ListingSpell,
    Participation,
    PartState,
    SalesFigure,
)
from ocop.promotion.states import TOOK_PART

_SOURCE = _("Kế hoạch 363/KH-UBND, kết nối tiêu thụ; cách đếm do hệ thống đặt")
_HELD = (EventState.HELD, EventState.CLOSED)


def _on_sale(span: Span) -> QuerySet[ListingSpell]:
    """On sale on the day, of products whose star holds on it."""
    day = span.end
    star = Exists(valid_on(day).filter(product=OuterRef("listing__product")))
    then = Q(ends_on__isnull=True) | Q(ends_on__gt=day)
    return ListingSpell.objects.filter(then, star, starts_on__lte=day)


def _modern(span: Span) -> QuerySet[ListingSpell]:
    return _on_sale(span).filter(listing__channel__is_modern=True)


def _held(span: Span) -> QuerySet[Event]:
    return Event.objects.filter(state__in=_HELD, starts_on__range=(span.start, span.end))


def _livestreams(span: Span) -> QuerySet[Event]:
    return _held(span).filter(kind=EventKind.LIVESTREAM)


def _parts(span: Span) -> QuerySet[Participation]:
    return Participation.objects.filter(state__in=TOOK_PART, event__starts_on__range=(span.start, span.end))


def _reported(span: Span) -> QuerySet[Participation]:
    return _parts(span).filter(state=PartState.REPORTED)


def _contracts(span: Span) -> QuerySet[Contract]:
    return Contract.objects.filter(signed_on__range=(span.start, span.end))


def _sales(span: Span) -> QuerySet[SalesFigure]:
    """Months whose first day lies in the period."""
    return SalesFigure.objects.filter(month__range=(span.start, span.end))


def _modern_sales(span: Span) -> QuerySet[SalesFigure]:
    return _sales(span).filter(channel__is_modern=True)


_PRODUCT = "listing__product__"
_SPELLS = Paths(
    place=f"{_PRODUCT}organisation__unit_id", industry=f"{_PRODUCT}criteria_set__industry",
    form=f"{_PRODUCT}organisation__legal_form",
)  # fmt: skip
_EVENTS = Paths(day="starts_on")
_PARTS = Paths(
    place="organisation__unit_id", form="organisation__legal_form", day="event__starts_on",
    producer="organisation_id",
)  # fmt: skip
_SIGNED = Paths(
    place="participation__organisation__unit_id",
    form="participation__organisation__legal_form",
    day="signed_on",
    producer="participation__organisation_id",
)
_SOLD = Paths(
    place="product__organisation__unit_id", industry="product__criteria_set__industry",
    form="product__organisation__legal_form", day="month", producer="product__organisation_id",
)  # fmt: skip


def _place(owner: Any) -> dict[str, Any]:
    return {"place": owner.unit.name if owner.unit else "", "unit_id": owner.unit_id}


def _spell(row: ListingSpell) -> Item:
    listing = row.listing
    return Item(
        listing.product.name, f"{listing.product.organisation} · {listing.channel}", day=row.starts_on,
        amount=listing.price, link=f"/can-bo/thi-truong/noi-ban/{listing.pk}/",
        public=f"/san-pham/{listing.product_id}/" if listing.product.is_public else "",
        **_place(listing.product.organisation),
    )  # fmt: skip


def _event(row: Event) -> Item:
    detail = " · ".join(part for part in (str(row.get_kind_display()), row.host) if part)
    return Item(row.name, detail, row.place, day=row.starts_on, link=f"/can-bo/thi-truong/su-kien/{row.pk}/")


def _part(row: Participation) -> Item:
    return Item(
        row.organisation.name, row.event.name, day=row.event.starts_on, amount=row.revenue,
        link=f"/can-bo/thi-truong/tham-gia/{row.pk}/", **_place(row.organisation),
    )  # fmt: skip


def _contract(row: Contract) -> Item:
    part = row.participation
    return Item(
        part.organisation.name, f"{part.event} · {row.partner}", day=row.signed_on, amount=row.value,
        link=f"/can-bo/thi-truong/tham-gia/{part.pk}/", **_place(part.organisation),
    )  # fmt: skip


def _sale(row: SalesFigure) -> Item:
    return Item(
        row.product.name, f"{row.product.organisation} · {row.channel}", day=row.month, amount=row.revenue,
        link=f"/can-bo/thi-truong/doanh-so/{row.pk}/", **_place(row.product.organisation),
    )  # fmt: skip


_OF_SPELLS = Own(
    ("listing__product__sort_key", "pk"), _spell, ("listing__product__organisation__unit", "listing__channel")
)
_OF_EVENTS = Own(("starts_on", "pk"), _event)
_OF_PARTS = Own(("event__starts_on", "organisation__sort_key", "pk"), _part, ("organisation__unit", "event"))
_OF_CONTRACTS = Own(
    ("signed_on", "pk"), _contract, ("participation__organisation__unit", "participation__event")
)
_OF_SALES = Own(("month", "product__sort_key", "pk"), _sale, ("product__organisation__unit", "channel"))


def _first_of(rows: QuerySet[ListingSpell], by: str) -> QuerySet[ListingSpell]:
    """One row for each distinct thing that is counted: that which was on sale first."""
    earlier = rows.filter(**{by: OuterRef(by)}).order_by("starts_on", "pk").values("pk")[:1]
    return rows.filter(pk=earlier)


def _modern_products(span: Span) -> QuerySet[ListingSpell]:
    return _first_of(_modern(span), "listing__product")


def _modern_producers(span: Span) -> QuerySet[ListingSpell]:
    return _first_of(_modern(span), "listing__product__organisation")


INDICATORS = (
    Indicator(
        "listings_live", _("Nơi đang bán sản phẩm OCOP"), _("nơi bán"), "day",
        _("Mỗi sản phẩm trên mỗi kênh, quy cách, ghi là đang bán trong ngày; chỉ sản phẩm có sao "
          "còn hiệu lực ngày đó."),
        _SOURCE, _on_sale, _SPELLS, lists="own", own=_OF_SPELLS, is_private=True,
    ),
    Indicator(
        "products_on_modern_channels", _("Sản phẩm trên kênh bán hàng hiện đại"), _("sản phẩm"), "day",
        _("Sản phẩm có sao còn hiệu lực, đang bán trên ít nhất một kênh được ghi là hiện đại; mỗi sản "
          "phẩm đếm một lần."),
        _SOURCE, _modern_products, _SPELLS, lists="own", own=_OF_SPELLS, is_private=True,
    ),
    Indicator(
        "producers_on_modern_channels", _("Chủ thể trên kênh bán hàng hiện đại"), _("chủ thể"), "day",
        _("Chủ thể có sản phẩm như vậy; mỗi chủ thể đếm một lần."),
        _SOURCE, _modern_producers,
        Paths(place=_SPELLS.place, form=_SPELLS.form), lists="own", own=_OF_SPELLS, is_private=True,
    ),
    Indicator(
        "market_events", _("Hội chợ, sự kiện kết nối đã tổ chức"), _("sự kiện"), "period",
        _("Hội chợ, phiên bán trực tiếp, hội nghị kết nối bắt đầu trong kỳ và đã diễn ra."),
        _SOURCE, _held, _EVENTS, lists="own", own=_OF_EVENTS,
    ),
    Indicator(
        "livestream_sessions", _("Phiên bán hàng trực tiếp qua mạng"), _("phiên"), "period",
        _("Trong số đó, phiên bán hàng trực tiếp qua mạng."),
        _SOURCE, _livestreams, _EVENTS, lists="own", own=_OF_EVENTS,
    ),
    Indicator(
        "event_participations", _("Lượt chủ thể tham gia sự kiện"), _("lượt"), "period",
        _("Chủ thể được ghi có mặt ở sự kiện bắt đầu trong kỳ; một chủ thể đi hai sự kiện là hai lượt."),
        _SOURCE, _parts, _PARTS, lists="own", own=_OF_PARTS, is_private=True,
    ),
    Indicator(
        "event_revenue", _("Doanh thu tại sự kiện"), _("đồng"), "period",
        _("Doanh thu chủ thể báo cho sự kiện bắt đầu trong kỳ; không nằm trong doanh thu theo kênh."),
        _SOURCE, _reported, _PARTS, lists="own", own=_OF_PARTS, total="revenue", is_private=True,
        is_money=True,
    ),
    Indicator(
        "contracts_value", _("Giá trị hợp đồng từ sự kiện"), _("đồng"), "period",
        _("Hợp đồng, biên bản ghi nhớ có giá trị, ký trong kỳ, do chủ thể báo sau sự kiện."),
        _SOURCE, _contracts, _SIGNED, lists="own", own=_OF_CONTRACTS, total="value", is_private=True,
        is_money=True,
    ),
    Indicator(
        "sales_revenue", _("Doanh thu theo kênh"), _("đồng"), "period",
        _("Doanh số chủ thể ghi hoặc cơ quan nhập, cộng mọi kênh, của các tháng có ngày đầu trong kỳ."),
        _SOURCE, _sales, _SOLD, lists="own", own=_OF_SALES, total="revenue", is_private=True, is_money=True,
    ),
    Indicator(
        "sales_revenue_modern", _("Doanh thu trên kênh hiện đại"), _("đồng"), "period",
        _("Phần của doanh thu theo kênh bán trên kênh được ghi là hiện đại."),
        _SOURCE, _modern_sales, _SOLD, lists="own", own=_OF_SALES, total="revenue", is_private=True,
        is_money=True,
    ),
)  # fmt: skip
