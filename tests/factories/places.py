"""Units for tests: the real ones, because nothing made up is as awkward."""

from __future__ import annotations

import datetime as dt

from ocop.base.actor import system
from ocop.places import actions, queries, shipped
from ocop.places.models import Succession, Unit
from tests.factories.kept import Kept

TODAY = dt.date(2026, 6, 15)
BEFORE = dt.date(2025, 6, 30)
AT = dt.datetime(2026, 6, 15, 2, 0, tzinfo=dt.UTC)


def load_province(code: str = "91") -> None:
    """All provinces, and the communes of one, old and new."""
    actions.load_units(shipped=shipped.one_province(code), by=system("Kiểm thử"), at=AT)


PROVINCE = Kept(lambda: load_province("91"), "places.load", Unit, Succession)
"""The units of `load_province("91")`, for the tests that begin with them."""


def load_country() -> None:
    """The whole country, old and new (about a second)."""
    actions.load_units(shipped=shipped.country(), by=system("Kiểm thử"), at=AT)


def unit(code: str, on: dt.date = TODAY) -> Unit:
    """The unit that carries `code` on a day; it must be there."""
    found = queries.by_code(code, on)
    assert found is not None, f"no unit {code} on {on}"
    return found
