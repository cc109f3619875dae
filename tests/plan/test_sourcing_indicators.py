"""Indicators of value chains, counted by hand on a small province."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from ocop.plan import indicators
from ocop.plan.indicators import Scope, Span
from ocop.products import actions
from tests.factories.organisations import make_organisation
from tests.factories.people import commune_unit
from tests.factories.products import AT, make_product
from tests.factories.sourcing import BY, make_entry

pytestmark = pytest.mark.django_db
DAY = AT.date() + dt.timedelta(days=1)


def figure(code: str, day: dt.date = DAY, scope: Scope = indicators.WHOLE) -> int:
    return indicators.value(code, Span(day, day), scope)


def listed(code: str) -> int:
    rows = indicators.listed(code, Span(DAY, DAY))
    return len(indicators.as_items(code, list(rows)))


def test_an_area_that_serves_two_products_counts_once_and_its_certificate_to_its_last_day() -> None:
    owner = make_organisation()
    one, two = make_product(owner), make_product(owner)
    over = {
        "area_ha": Decimal("2.5"), "scheme": "vietgap", "certificate_no": "VG-1", "certified_until": DAY,
    }  # fmt: skip
    area = make_entry("area", one, serves=(two,), **over)
    assert (figure("material_area"), figure("material_area_certified")) == (2, 2)
    assert figure("material_area_certified", DAY + dt.timedelta(days=1)) == 0
    assert (figure("value_chains"), listed("value_chains"), listed("material_area")) == (2, 2, 1)
    actions.end_entry(area, DAY, by=BY, at=AT + dt.timedelta(days=10))
    assert figure("material_area", DAY + dt.timedelta(days=60)) == 0


def test_partners_households_and_circular_products_are_counted_where_they_are() -> None:
    here, there = (
        make_product(make_organisation()),
        make_product(make_organisation(unit=commune_unit("30338", "Xã Khác"))),
    )
    make_entry("partner", here, households=12)
    make_entry("partner", there, households=5)
    make_entry("practice", here)
    assert (figure("linked_partners"), figure("linked_households")) == (2, 17)
    assert figure("linked_households", scope=Scope(commune=commune_unit().pk)) == 12
    assert (figure("circular_products"), listed("circular_products")) == (1, 1)
    assert figure("linkage_contracts") == 0
