"""Indicators of help: what they count in a period, where, and the list behind each."""

from __future__ import annotations

import datetime as dt

import pytest

from ocop.plan import indicators
from ocop.plan.indicators import Span
from ocop.support import actions
from tests.factories.people import commune_unit
from tests.factories.products import make_standing
from tests.factories.support import BY, make_line, make_request, make_star_scheme

pytestmark = pytest.mark.django_db
JUNE = Span(dt.date(2026, 6, 15), dt.date(2026, 6, 15))
AFTER = Span(dt.date(2026, 6, 16), dt.date(2026, 12, 31))
CODES = (
    "support_requests", "support_awards", "support_awarded", "support_paid", "producers_supported",
    "outcomes_measured",
)  # fmt: skip


def figures(span: Span) -> dict[str, int]:
    return {code: indicators.value(code, span) for code in CODES}


def test_help_is_counted_from_the_request_to_its_outcome() -> None:
    make_request()
    make_request("returned")
    paid = make_request("in_payment")
    done = make_request("accepted", None, paid.organisation)
    at = dt.datetime(2026, 12, 15, 3, tzinfo=dt.UTC)
    outcome = done.outcomes.get(months=6)
    actions.measure_outcome(outcome, {"revenue_after": 7, "jobs_after": 1}, by=BY, at=at)
    scheme, standing = make_star_scheme(), make_standing(star=4, decided_on=dt.date(2026, 5, 10))
    year = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    rewards = actions.propose_rewards(scheme, make_line(scheme), *year, [standing.pk], by=BY, at=at)
    actions.decide_rewards(rewards, decision_no="1", decided_on=JUNE.start, by=BY, at=at)
    assert figures(JUNE) == {
        "support_requests": 3, "support_awards": 3, "support_awarded": 50_000_000, "support_paid": 1_000_000,
        "producers_supported": 2, "outcomes_measured": 0,
    }  # fmt: skip
    assert figures(AFTER) == dict.fromkeys(CODES, 0) | {"outcomes_measured": 1}


def test_behind_each_figure_stands_its_list() -> None:
    request = make_request("in_payment")
    unit = commune_unit().pk
    found = {
        code: indicators.as_items(code, indicators.listed(code, JUNE))
        for code in CODES if code != "outcomes_measured"
    }  # fmt: skip
    assert {code: len(items) for code, items in found.items()} == dict.fromkeys(found, 1)
    asked, award, paid = found["support_requests"][0], found["support_awards"][0], found["support_paid"][0]
    assert (asked.label, asked.amount, asked.link) == (
        request.name, 20_000_000, f"/can-bo/ho-tro/{request.pk}/",
    )  # fmt: skip
    assert (award.label, award.amount, award.unit_id) == (request.organisation.name, 20_000_000, unit)
    assert (paid.label, paid.amount) == (request.organisation.name, 1_000_000)
    assert indicators.by("support_awarded", "commune", JUNE) == {unit: 20_000_000}
    assert indicators.by("support_paid", "month", JUNE) == {"2026-06": 1_000_000}
