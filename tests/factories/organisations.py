"""Producers for tests, registered by the room's own action."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from ocop.base.actor import system
from ocop.organisations import actions
from ocop.organisations.models import LegalForm, Organisation
from tests.factories.people import commune_unit

AT = dt.datetime(2026, 6, 15, 2, 0, tzinfo=dt.UTC)
_numbers = itertools.count(1)


def make_organisation(**over: Any) -> Organisation:
    """A registered household of a commune; `over` are fields of the organisation."""
    number = next(_numbers)
    unit = over.pop("unit", None) or commune_unit()
    given: dict[str, Any] = {
        "name": f"Hộ kinh doanh Thử {number} (ví dụ)",
        "legal_form": LegalForm.REGISTERED_HOUSEHOLD,
        "unit": unit,
        "phone": "0912345678",
    }
    return actions.register_organisation({**given, **over}, by=system("Kiểm thử"), at=AT)
