"""Channels, listings, events and sales for tests, made by the room's own actions."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from ocop.base.actor import system
from ocop.organisations.models import Organisation
from ocop.products.models import Product
from ocop.promotion import actions
from ocop.promotion.actions.sales import Sold
from ocop.promotion.models import Channel, Event, Listing, Participation, SalesFigure
from tests.factories.organisations import make_organisation
from tests.factories.products import AT, make_product

BY = system("Kiểm thử")
DAY = dt.timedelta(days=1)
MAY = dt.date(2026, 5, 1)
_numbers = itertools.count(1)


def make_channel(**over: Any) -> Channel:
    """A modern floor that asks for nothing."""
    given: dict[str, Any] = {
        "kind": "floor", "name": f"Sàn {next(_numbers)} (ví dụ)", "is_modern": True, "requirements": {},
    }  # fmt: skip
    return actions.add_channel({**given, **over}, by=BY, at=AT)


def make_listing(
    product: Product | None = None, channel: Channel | None = None, *, state: str = "listed",
    at: dt.datetime = AT, **over: Any,
) -> Listing:  # fmt: skip
    """A product on a channel, brought to `state`; `over` are fields that `add_listing` takes."""
    given: dict[str, Any] = {"link": "https://san.example/sp/1", "pack": "Gói 500 g", "price": 65_000}
    listing = actions.add_listing(
        product or make_product(), channel or make_channel(), {**given, **over}, by=BY, at=at
    )
    if state in ("listed", "paused"):
        actions.list_product(listing, by=BY, at=at)
    if state == "paused":
        actions.pause_listing(listing, by=BY, at=at)
    if state == "ended":
        actions.end_listing(listing, by=BY, at=at)
    return listing


def make_event(state: str = "open", *, at: dt.datetime = AT, **over: Any) -> Event:
    """A fair from 10 to 12 July 2026 with two places, registration up to 30 June, brought to `state`."""
    given: dict[str, Any] = {
        "kind": "fair", "name": f"Hội chợ {next(_numbers)} (ví dụ)", "register_by": dt.date(2026, 6, 30),
        "select_by": dt.date(2026, 7, 5), "starts_on": dt.date(2026, 7, 10), "ends_on": dt.date(2026, 7, 12),
        "slots": 2,
    }  # fmt: skip
    event = actions.plan_event({**given, **over}, by=BY, at=at)
    if state == "draft":
        return event
    if state == "cancelled":
        return actions.cancel_event(event, "Mưa bão.", by=BY, at=at)
    actions.call_event(event, by=BY, at=at)
    if state == "open":
        return event
    actions.settle_event(event, by=BY, at=at)
    if state in ("held", "closed"):
        actions.hold_event(event, by=BY, at=at_start(event))
    if state == "closed":
        actions.close_event(event, by=BY, at=at_start(event))
    return event


def at_start(event: Event) -> dt.datetime:
    """A moment of the event's first day."""
    return dt.datetime.combine(event.starts_on, dt.time(3), tzinfo=dt.UTC)


def make_part(
    event: Event | None = None, organisation: Organisation | None = None, *, state: str = "registered",
    products: list[Product] | None = None, revenue: int = 5_000_000, at: dt.datetime = AT, **over: Any,
) -> Participation:  # fmt: skip
    """A producer in an event, brought to `state`; the event is settled on the way where that is asked."""
    event = event or make_event()
    owner = organisation or make_organisation()
    part = actions.register_part(event, owner, products or [make_product(owner)], "", by=BY, at=at)
    if state == "withdrawn":
        return actions.withdraw_part(part, by=BY, at=at)
    if state == "declined":
        return actions.decline_part(part, "Đã đủ mặt hàng này.", by=BY, at=at)
    if state != "registered":
        actions.select_part(part, by=BY, at=at)
    if state in ("attended", "absent", "reported"):
        event.refresh_from_db()
        if event.state == "open":
            actions.settle_event(event, by=BY, at=at)
        part.event = event
        note = actions.note_absence if state == "absent" else actions.note_presence
        note(part, by=BY, at=at_start(event))
    if state == "reported":
        results = {"orders": 12, "revenue": revenue, "samples": 3, "lessons": "", **over}
        actions.report_results(part, results, by=BY, at=at_start(event))
    return part


def make_sale(
    product: Product | None = None, channel: Channel | None = None, *, month: dt.date = MAY,
    revenue: int = 3_000_000, at: dt.datetime = AT, **over: Any,
) -> SalesFigure:  # fmt: skip
    """Sales of a month."""
    product, channel = product or make_product(), channel or make_channel()
    row = Sold(product.pk, channel.pk, revenue, **over)
    actions.save_sales(product.organisation, month, [row], by=BY, at=at)
    return SalesFigure.objects.get(product=product, channel=channel, month=month)
