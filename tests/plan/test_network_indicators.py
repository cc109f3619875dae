"""Indicators of the network count what happened, each with its list."""

from __future__ import annotations

import datetime as dt

import pytest

from ocop.organisations.network import actions
from ocop.plan import indicators
from ocop.plan.indicators import Span
from tests.factories.network import TESTER, make_body, make_engagement, make_need, make_partner
from tests.factories.organisations import AT, make_organisation
from tests.factories.people import commune_unit

pytestmark = pytest.mark.django_db
YEAR = Span.of_year(2026)


def said(code: str, span: Span = YEAR) -> tuple[int, list[str]]:
    items = indicators.as_items(code, indicators.listed(code, span))
    return indicators.value(code, span), [item.detail for item in items]


def test_needs_contracts_and_focal_officers_are_counted_in_their_time() -> None:
    client, partner = make_organisation(), make_partner("packaging")
    need = make_need(client)
    make_engagement(partner, client)
    assert said("needs_met") == (0, [])
    actions.meet_need(need, by=TESTER, at=AT)
    for code in ("needs_asked", "needs_met", "consulting_contracts"):
        number, details = said(code)
        assert number == 1 and client.name in details[0]
        assert indicators.by(code, "month", YEAR) in ({"2026-06": 1}, {"2026-05": 1})
        assert said(code, Span.of_year(2025)) == (0, [])


def test_a_focal_officer_counts_while_the_post_is_held() -> None:
    data = {"full_name": "Lê A", "position": "Tổ trưởng", "valid_from": dt.date(2026, 2, 1), "is_focal": True}
    post = actions.add_post(make_body(commune_unit()), data, by=TESTER, at=AT)
    actions.end_post(post, dt.date(2026, 3, 1), by=TESTER, at=AT)
    days = [dt.date(2026, 1, 31), dt.date(2026, 2, 1), dt.date(2026, 3, 1), dt.date(2026, 3, 2)]
    assert [indicators.value("focal_officers", Span(day, day)) for day in days] == [0, 1, 1, 0]
    assert indicators.by("focal_officers", "commune", Span(days[1], days[1])) == {commune_unit().pk: 1}
