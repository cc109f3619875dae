"""The indicators of ideas against a second count in plain Python."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.criteria.models import CriteriaSet
from ocop.plan import indicators
from ocop.plan.indicators import Scope, Span
from ocop.products import actions
from ocop.products.models import Idea
from tests.factories.ideas import BY, make_idea
from tests.factories.organisations import make_organisation
from tests.factories.places import unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places", "packs")]
CODES = ("ideas_sent", "ideas_accepted", "ideas_became_products")
SPANS = (
    Span.of_year(2026),
    Span(dt.date(2026, 6, 1), dt.date(2026, 6, 30)),
    Span(dt.date(2026, 7, 1), dt.date(2026, 7, 31)),
)
Told = dict[str, tuple[dt.date, str, str, str]]


def moment(day: dt.date, hour: int) -> dt.datetime:
    """An hour of a day on the wall clock of Việt Nam (UTC+7)."""
    return dt.datetime.combine(day, dt.time(hour), tzinfo=dt.timezone(dt.timedelta(hours=7)))


def history(seed: int, count: int = 24) -> list[Told]:
    """Ideas of different ways and days; of each what happened on which day, where, for what, to whom."""
    dice = random.Random(seed)
    owners = [make_organisation(unit=unit(code), legal_form=form) for code, form in (
        ("30526", "cooperative"), ("30481", "enterprise"), ("30316", "registered_household"),
    )]  # fmt: skip
    sheets = list(CriteriaSet.objects.filter(pack__code="qd26-2026").order_by("no")[:6])
    found = []
    for _n in range(count):
        owner, sheet = dice.choice(owners), dice.choice([*sheets, None])
        day, told = dt.date(2026, 6, 1) + dt.timedelta(days=dice.randrange(70)), {}
        where = (str(owner.unit_id), sheet.industry if sheet else "", owner.legal_form)
        idea = make_idea(organisation=owner, criteria_set=sheet, at=moment(day, 8))
        for code in CODES[: dice.randrange(4)]:
            at = moment(day, dice.choice((0, 12, 23)))
            if code == "ideas_sent":
                actions.send_idea(idea, by=BY, at=at)
                if dice.random() < 0.4:  # sent a second time: counts once, on its first day
                    actions.return_idea(idea, "x", by=BY, at=at)
                    day += dt.timedelta(days=dice.randrange(20))
                    actions.send_idea(idea, by=BY, at=moment(day, 23))
            elif code == "ideas_accepted":
                actions.accept_idea(idea, by=BY, at=at)
            else:
                actions.make_idea_a_product(idea, by=BY, at=at)
            told[code] = (at.date(), *where)
            day += dt.timedelta(days=dice.randrange(20))
        found.append(told)
    return found


def counted(told: list[Told], code: str, span: Span) -> list[tuple[dt.date, str, str, str]]:
    return [row[code] for row in told if code in row and span.start <= row[code][0] <= span.end]


@pytest.mark.parametrize("seed", [1, 2])
def test_figures_and_breakdowns_equal_an_independent_count(seed: int) -> None:
    told = history(seed)
    assert all(counted(told, code, SPANS[0]) for code in CODES)
    for code in CODES:
        for span in SPANS:
            rows = counted(told, code, span)
            assert indicators.value(code, span) == len(rows), (code, span)
            for dimension, place in (("commune", 1), ("industry", 2), ("form", 3)):
                expected: dict[object, int] = {}
                for row in rows:
                    key = (int(row[1]) if place == 1 else row[place]) or None
                    expected[key] = expected.get(key, 0) + 1
                assert indicators.by(code, dimension, span) == expected  # type: ignore[arg-type]
            months: dict[object, int] = {}
            for row in sorted(rows):
                months[f"{row[0]:%Y-%m}"] = months.get(f"{row[0]:%Y-%m}", 0) + 1
            assert indicators.by(code, "month", span) == months


def test_the_list_names_what_the_figure_counts() -> None:
    idea = make_idea("product", make_organisation(unit=unit("30526")))
    make_idea("dropped", make_organisation(unit=unit("30481")))
    for code, count in (("ideas_sent", 2), ("ideas_accepted", 1), ("ideas_became_products", 1)):
        items = indicators.as_items(code, indicators.listed(code, SPANS[0]))
        assert len(items) == count and items[0].label == idea.name
        assert (items[0].day, items[0].link) == (dt.date(2026, 6, 15), f"/can-bo/y-tuong/{idea.pk}/")
        assert idea.organisation.name in items[0].detail and items[0].place == idea.unit.name


def test_an_indicator_of_one_commune_counts_that_commune() -> None:
    make_idea("sent", make_organisation(unit=unit("30526")))
    make_idea("sent", make_organisation(unit=unit("30481")))
    assert indicators.value("ideas_sent", SPANS[0], Scope(commune=unit("30526").pk)) == 1


def test_a_figure_costs_the_same_at_one_and_at_many() -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            for code in CODES:
                indicators.value(code, SPANS[0])
                indicators.as_items(code, list(indicators.listed(code, SPANS[0])))
        return len(seen)

    make_idea("product")
    few = cost()
    for _n in range(5):
        make_idea("product")
    assert cost() == few and Idea.objects.count() == 6
