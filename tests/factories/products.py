"""Products and stars for tests, made by the room's own actions."""

from __future__ import annotations

import datetime as dt
import io
import itertools
from typing import Any

from ocop.base.actor import system
from ocop.organisations.models import Organisation
from ocop.products import actions
from ocop.products.models import Picture, Product, Standing
from tests.factories.files import picture
from tests.factories.organisations import make_organisation

AT = dt.datetime(2026, 6, 15, 2, 0, tzinfo=dt.UTC)
_numbers = itertools.count(1)


def make_product(organisation: Organisation | None = None, **over: Any) -> Product:
    """A product of a (new) producer; `over` are fields that `register_product` takes."""
    given: dict[str, Any] = {"name": f"Đường thốt nốt {next(_numbers)} (ví dụ)"}
    owner = organisation or make_organisation()
    return actions.register_product(owner, {**given, **over}, by=system("Kiểm thử"), at=AT)


def make_standing(product: Product | None = None, **over: Any) -> Standing:
    """A live star: three stars, decided on 10/05/2026, for 36 months."""
    given: dict[str, Any] = {
        "state": "live",
        "star": 3,
        "decided_on": dt.date(2026, 5, 10),
        "valid_from": dt.date(2026, 5, 10),
        "valid_to": dt.date(2029, 5, 9),
        "by": system("Kiểm thử"),
        "at": AT,
    }
    return actions.write_standing(product=product or make_product(), **{**given, **over})


def make_picture(product: Product, **over: Any) -> Picture:
    """A picture of a product."""
    content = io.BytesIO(over.pop("content", None) or picture("JPEG", (800, 600)))
    given: dict[str, Any] = {"name": "anh.jpg", "by": system("Kiểm thử"), "at": AT}
    given |= over
    return actions.add_picture(product, content, given.pop("name"), **given)
