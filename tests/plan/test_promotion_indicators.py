"""Indicators of the market, counted by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from ocop.plan import indicators
from ocop.plan.indicators import Scope, Span
from ocop.promotion import actions
from ocop.promotion.models import Event
from tests.factories.organisations import make_organisation
from tests.factories.people import commune_unit
from tests.factories.products import AT, make_product, make_standing
from tests.factories.promotion import BY, DAY, at_start, make_channel, make_listing, make_part, make_sale

pytestmark = pytest.mark.django_db
TODAY = AT.date()
YEAR = Span.of_year(2026)


def on(code: str, day: dt.date = TODAY, scope: Scope = indicators.WHOLE) -> int:
    return indicators.value(code, Span(day, day), scope)


def listed(code: str, span: Span) -> int:
    return len(indicators.as_items(code, list(indicators.listed(code, span))))


def test_a_listing_counts_while_it_is_on_sale_and_the_star_holds() -> None:
    owner = make_organisation()
    product = make_product(owner)
    make_standing(product, valid_to=TODAY + 10 * DAY)
    modern, plain = make_channel(), make_channel(is_modern=False)
    make_listing(product, modern)
    late = make_listing(product, plain)
    make_listing(make_product(owner), modern)  # without a star
    assert (on("listings_live"), on("products_on_modern_channels"), on("producers_on_modern_channels")) == (
        2,
        1,
        1,
    )
    assert listed("listings_live", Span(TODAY, TODAY)) == 2
    actions.end_listing(late, by=BY, at=AT + 3 * DAY)
    assert [on("listings_live", TODAY + days * DAY) for days in (-1, 0, 2, 3, 10, 11)] == [0, 2, 2, 1, 1, 0]


def test_events_and_what_they_brought_count_in_the_year_they_were_held() -> None:
    part = make_part(state="reported", revenue=7_000_000)
    assert indicators.value("market_events", YEAR) == 0
    actions.hold_event(Event.objects.get(), by=BY, at=at_start(part.event))
    assert indicators.value("market_events", YEAR) == listed("market_events", YEAR) == 1
    assert indicators.value("event_participations", YEAR) == 1
    assert indicators.value("event_revenue", YEAR) == 7_000_000
    assert indicators.value("event_revenue", Span.of_year(2025)) == 0


def test_sales_add_up_by_month_and_commune() -> None:
    here = make_product(make_organisation())
    there = make_product(make_organisation(unit=commune_unit("30338", "Xã Khác")))
    modern, plain = make_channel(), make_channel(is_modern=False)
    make_sale(here, modern, revenue=3_000_000)
    make_sale(here, plain, month=dt.date(2026, 4, 1), revenue=1_000_000)
    make_sale(there, modern, revenue=500_000)
    assert indicators.value("sales_revenue", YEAR) == 4_500_000
    assert indicators.value("sales_revenue_modern", YEAR) == 3_500_000
    assert indicators.by("sales_revenue", "month", YEAR) == {"2026-04": 1_000_000, "2026-05": 3_500_000}
    assert indicators.value("sales_revenue", YEAR, Scope(commune=commune_unit().pk)) == 4_000_000
