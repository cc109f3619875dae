"""The indicators of communications against a second count in plain Python."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.base import clock
from ocop.outreach import actions
from ocop.outreach.models import Outlet
from ocop.plan import indicators
from ocop.plan.indicators import Scope, Span
from tests.factories.outreach import BY, make_article, make_item, make_outlet, make_publication
from tests.factories.people import actor_with
from tests.factories.places import unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
NOW = dt.datetime(2026, 12, 30, 3, 0, tzinfo=dt.UTC)
SPANS = (
    Span.of_year(2026),
    Span(dt.date(2026, 6, 1), dt.date(2026, 6, 30)),
    Span(dt.date(2026, 2, 1), dt.date(2026, 2, 1)),
)
CODES = (
    "articles_published", "outreach_publications", "outreach_reach", "outreach_items_done", "outlets_active",
)  # fmt: skip
Fact = tuple[str, dt.date, int | None, int, object]
"""Which figure it counts in, on which day, where, for how much, which thing."""


def history(seed: int) -> list[Fact]:
    """Articles, publications with reach and items of two communes and the province, on days of 2026."""
    dice, found = random.Random(seed), []
    desks = [actor_with("commune_officer", unit=unit(code)) for code in ("30526", "30481")]
    desks.append(actor_with("provincial_officer"))
    outlets = [make_outlet() for _n in range(4)]
    for _n in range(14):
        by = dice.choice(desks)
        where = None if by.province_wide else by.unit_id
        day = dt.date(2026, 1, 1) + dt.timedelta(days=dice.randrange(330))
        at = clock.day_start(day) + dt.timedelta(hours=dice.choice((0, 12, 23)))
        article = make_article("published", by=by, at=at, unit=unit(by.unit_code) if where else None)
        found.append(("articles_published", day, where, 1, article.pk))
        if dice.random() < 0.4:  # once more, later: the first day counts
            actions.reopen_article(article, by=by, at=at)
            actions.send_article(article, by=by, at=at)
            actions.approve_article(article, seen=2, by=BY, at=at)
            actions.publish_article(article, by=BY, at=at + dt.timedelta(days=40))
        outlet = dice.choice(outlets[:3])
        row = make_publication(outlet=outlet, by=by, at=NOW, published_on=day)
        found += [
            ("outreach_publications", day, where, 1, row.pk),
            ("outlets_active", day, None, 1, outlet.pk),
        ]
        for month in {day.replace(day=1), dt.date(2026, 12, 1)}:
            people = dice.randrange(1, 5000)
            actions.note_reach(row, month, people, by=by, at=NOW)
            found.append(("outreach_reach", month, where, people, object()))
        found += item(by, day, where, dice)
    return found


def item(by: Any, day: dt.date, where: int | None, dice: random.Random) -> list[Fact]:
    due = {"quarter": (day.month + 2) // 3, "due_on": day}
    made = make_item(by=by, **due)
    if dice.random() < 0.3:
        actions.drop_item(made, "Thôi.", by=by, at=NOW)
        return []
    actions.finish_item(made, "Báo số 3", day, by=by, at=NOW)
    return [("outreach_items_done", day, where, 1, made.pk)]


def counted(facts: list[Fact], code: str, span: Span) -> list[Fact]:
    mine = [fact for fact in facts if fact[0] == code and span.start <= fact[1] <= span.end]
    return list({fact[4]: fact for fact in mine}.values()) if code == "outlets_active" else mine


@pytest.mark.parametrize("seed", [1, 2])
def test_figures_places_and_months_equal_a_second_count(seed: int) -> None:
    facts = history(seed)
    for code in CODES:
        for span in SPANS:
            mine = counted(facts, code, span)
            assert indicators.value(code, span) == sum(fact[3] for fact in mine), (code, span)
            places: Counter[int | None] = Counter()
            for fact in mine:
                places[fact[2]] += fact[3]
            assert {k: n for k, n in indicators.by(code, "commune", span).items() if n} == dict(places)
        if code != "outlets_active":
            months: Counter[str] = Counter()
            for fact in counted(facts, code, SPANS[0]):
                months[f"{fact[1]:%Y-%m}"] += fact[3]
            assert indicators.by(code, "month", SPANS[0]) == dict(sorted(months.items())), code


def test_the_list_is_as_long_as_the_figure_and_costs_the_same_at_any_length() -> None:
    facts, seen = history(3), {}
    for code in CODES:
        with CaptureQueriesContext(connection) as asked:
            rows = list(indicators.listed(code, SPANS[0], Scope()))
            lines = indicators.as_items(code, rows)
        assert len(lines) == len(counted(facts, code, SPANS[0])) and all(line.label for line in lines)
        assert all(line.link.startswith("/can-bo/truyen-thong/") for line in lines)
        seen[code] = len(asked)
    assert set(seen.values()) == {1}
    assert Outlet.objects.count() == 4 and indicators.value("outlets_active", SPANS[0]) <= 3
