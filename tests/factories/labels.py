"""Lots with labels for tests."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from ocop.trace.actions import labels as actions
from ocop.trace.models import Item, LabelOrder, Lot
from tests.factories.trace import AT, BY, make_goods_lot, make_item

GTIN = "08930000000002"


def make_lot(item: Item | None = None, **over: Any) -> Lot:
    """A lot of 20,000 jars, packed on 15/06/2026 and good for a year."""
    item = item or make_item()
    given = {"quantity": Decimal(20_000), "expires_on": dt.date(2027, 6, 14), "item": item}
    return make_goods_lot(item.organisation, **{**given, **over})


def make_order(lot: Lot | None = None, **over: Any) -> LabelOrder:
    """Ten labels with a code of their own, on the small sheet."""
    given: dict[str, Any] = {"count": 10, "layout": "a4-65", "by": BY, "at": AT}
    return actions.order_labels(lot or make_lot(), **{**given, **over})
