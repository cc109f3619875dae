"""Where the demo's products sell, a fair from its call to its results, a livestream, months of sales."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ocop.base.actor import Actor
from ocop.cli.demo.making import Workshop, seed_of
from ocop.organisations.models import Organisation
from ocop.products.models import Product
from ocop.promotion import actions
from ocop.promotion.actions.sales import Sold
from ocop.promotion.models import Channel, Event, Participation

_CHANNELS: tuple[dict[str, Any], ...] = (
    {"kind": "floor", "name": "Sàn Nông sản Ví Dụ", "is_modern": True, "website": "https://san.example.vn"},
    {"kind": "supermarket", "name": "Siêu thị Ví Dụ Long Xuyên", "is_modern": True},
    {"kind": "shop", "name": "Điểm bán OCOP Núi Cấm (ví dụ)", "is_modern": False},
    {"kind": "livestream", "name": "Kênh trực tiếp Bảy Núi (ví dụ)", "is_modern": True},
)
_SOLD = ("duong", "bot", "xoaitrai", "tragung", "matong", "namcot")
_MONTHS = 6


def tell(shop: Workshop) -> None:
    """Channels, listings, sales of half a year, two fairs and a livestream."""
    office = shop.cast.officer
    channels = [
        actions.add_channel({"requirements": {}, **facts}, by=office, at=shop.days.ago(140))
        for facts in _CHANNELS
    ]
    goods = [shop.products[code] for code in _SOLD if code in shop.products]
    for number, product in enumerate(goods):
        _listed(shop, product, channels[: 2 + number % 2], number)
    _sales(shop, goods, channels)
    _fair_that_was(shop, goods)
    _livestream(shop, goods[:2])
    _fair_to_come(shop, goods[1:3])


def _owner(shop: Workshop, product: Product) -> tuple[Organisation, Actor]:
    owner = Organisation.objects.get(pk=product.organisation_id)
    return owner, shop.cast.producers[owner.pk]


def _listed(shop: Workshop, product: Product, channels: list[Channel], number: int) -> None:
    """On each channel with a price; the second one was looked at since."""
    _organisation, by = _owner(shop, product)
    for place, channel in enumerate(channels):
        facts = {
            "link": f"https://san.example.vn/sp/{number}{place}", "pack": "Gói 500 g",
            "price": 45_000 + 10_000 * number,
        }  # fmt: skip
        listing = actions.add_listing(product, channel, facts, by=by, at=shop.days.ago(120))
        actions.list_product(listing, by=by, at=shop.days.ago(119))
        if place:
            actions.check_listing(listing, "right", by=by, at=shop.days.ago(12))


def _sales(shop: Workshop, goods: list[Product], channels: list[Channel]) -> None:
    """The months before this one; the newest is still missing at the first producer."""
    first = shop.days.today.replace(day=1)
    for back in range(_MONTHS, 0, -1):
        month = (first - dt.timedelta(days=28 * back)).replace(day=1)
        for number, product in enumerate(goods):
            if back == 1 and number == 0:
                continue
            owner, by = _owner(shop, product)
            rows = [
                Sold(
                    product.pk,
                    channel.pk,
                    2_000_000 + seed_of(product.name, str(month), channel.name) % 9 * 10**6,
                )
                for channel in channels[: 2 + number % 2]
            ]
            actions.save_sales(owner, month, rows, by=by, at=shop.days.ago(max(1, 28 * (back - 1))))


def _event(shop: Workshop, facts: dict[str, Any], starts: int, called: int) -> Event:
    """A called event that starts so many days ago (below nought: ahead)."""
    day = shop.days.today - dt.timedelta(days=starts)
    given = {
        "register_by": day - dt.timedelta(days=14), "select_by": day - dt.timedelta(days=7),
        "starts_on": day, "ends_on": day + dt.timedelta(days=2), "slots": 4, "place": "Long Xuyên",
    }  # fmt: skip
    event = actions.plan_event({**given, **facts}, by=shop.cast.officer, at=shop.days.ago(called + 3))
    actions.call_event(event, by=shop.cast.officer, at=shop.days.ago(called))
    return event


def _register(shop: Workshop, event: Event, product: Product, days: int) -> Participation:
    owner, by = _owner(shop, product)
    return actions.register_part(
        event, owner, [product], "Cần một ổ điện, hai bàn.", by=by, at=shop.days.ago(days)
    )


def _fair_that_was(shop: Workshop, goods: list[Product]) -> None:
    facts = {"kind": "fair", "name": "Hội chợ đặc sản Bảy Núi (ví dụ)"}
    event = _event(shop, facts, 40, 75)
    chosen: list[Participation] = []
    seen: set[int] = set()
    for product in goods:
        if product.organisation_id not in seen:
            seen.add(product.organisation_id)
            chosen.append(_register(shop, event, product, 60))
    taken, full = chosen[:3], chosen[3:]
    for number, part in enumerate(taken):
        actions.select_part(part, by=shop.cast.officer, at=shop.days.ago(52))
        actions.place_part(part, f"A{number + 1}", by=shop.cast.officer, at=shop.days.ago(48))
    for part in full:
        said = "Gian ẩm thực đã đủ, mời dịp sau."
        actions.decline_part(part, said, by=shop.cast.officer, at=shop.days.ago(52))
    _results(shop, event, taken, 40)
    actions.add_cost(event, "Thuê gian, trang trí", 24_000_000, by=shop.cast.officer, at=shop.days.ago(36))
    event.refresh_from_db()
    actions.close_event(event, by=shop.cast.officer, at=shop.days.ago(30))


def _results(shop: Workshop, event: Event, parts: list[Participation], days: int) -> None:
    """The list is settled, everybody came, and each says what it brought."""
    event.refresh_from_db()
    actions.settle_event(event, by=shop.cast.officer, at=shop.days.ago(days + 6))
    for part in parts:
        fresh = Participation.objects.select_related("event", "organisation").get(pk=part.pk)
        actions.note_presence(fresh, by=shop.cast.officer, at=shop.days.ago(days))
    event.refresh_from_db()
    actions.hold_event(event, by=shop.cast.officer, at=shop.days.ago(days - 2))
    for number, part in enumerate(parts):
        fresh = Participation.objects.select_related("event", "organisation").get(pk=part.pk)
        told = {
            "orders": 14 + 5 * number, "revenue": 8_500_000 + 3_000_000 * number, "samples": 20,
            "lessons": "",
        }  # fmt: skip
        by = shop.cast.producers[part.organisation_id]
        actions.report_results(fresh, told, by=by, at=shop.days.ago(days - 4))


def _livestream(shop: Workshop, goods: list[Product]) -> None:
    event = _event(shop, {"kind": "livestream", "name": "Phiên trực tiếp mùa thốt nốt (ví dụ)"}, 20, 50)
    part = _register(shop, event, goods[0], 40)
    actions.select_part(part, by=shop.cast.officer, at=shop.days.ago(30))
    _results(shop, event, [part], 20)


def _fair_to_come(shop: Workshop, goods: list[Product]) -> None:
    event = _event(shop, {"kind": "conference", "name": "Kết nối cung cầu cuối năm (ví dụ)"}, -25, 8)
    _register(shop, event, goods[0], 3)
