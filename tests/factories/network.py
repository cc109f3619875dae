"""Bodies, partners, needs and contracts for tests, by the rooms' own actions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ocop.base.actor import Actor, system
from ocop.organisations.models import Body, Engagement, Need, Organisation
from ocop.organisations.network import actions
from ocop.places.models import Unit
from tests.factories.organisations import AT, make_organisation
from tests.factories.people import actor_with, province_unit

DAY = dt.date(2026, 6, 15)
TESTER = system("Kiểm thử")


def make_body(unit: Unit | None = None, **over: Any) -> Body:
    """A steering committee, of the province where nothing else is said."""
    given = {"kind": "steering", "name": "Ban chỉ đạo OCOP (ví dụ)", "valid_from": dt.date(2026, 1, 1)}
    return actions.save_body(unit or province_unit(), {**given, **over}, by=TESTER, at=AT)


def make_partner(*fields: str, **over: Any) -> Organisation:
    """A consultant that helps in the given fields."""
    given = {"kind": "partner", "legal_form": "other", "name": "Trung tâm Tư vấn Thử (ví dụ)"}
    made = make_organisation(**{**given, **over})
    actions.set_expertise(made, dict.fromkeys(fields, ""), by=TESTER, at=AT)
    return made


def make_need(organisation: Organisation | None = None, field: str = "packaging", **over: Any) -> Need:
    """A need for help with the packaging."""
    owner = organisation or make_organisation()
    return actions.ask_help(owner, field, over.pop("text", "Cần mẫu nhãn mới."), by=TESTER, at=AT, **over)


def make_engagement(partner: Organisation, client: Organisation | None = None, **over: Any) -> Engagement:
    """A contract of 20 million đồng that runs to the end of the year."""
    given = {
        "client": client, "field": "packaging", "subject": "Thiết kế nhãn", "signed_on": dt.date(2026, 5, 1),
        "ends_on": dt.date(2026, 12, 31), "amount": 20_000_000,
    }  # fmt: skip
    return actions.sign_engagement(partner, {**given, **over}, by=TESTER, at=AT)


def member(organisation: Organisation) -> Actor:
    """Somebody who acts for a producer, a partner or an agency."""
    role = {"partner": "partner", "agency": "agency"}.get(organisation.kind, "producer")
    return actor_with(role, organisation=organisation)
