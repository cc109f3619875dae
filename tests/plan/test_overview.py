"""The dashboard's numbers are those of the indicators, and cost the same however many products there are."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Mapping

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.base.actor import system
from ocop.plan import courses, indicators, overview
from ocop.plan.courses import KINDS
from ocop.plan.indicators import Key, Scope, Span
from ocop.plan.overview import View
from ocop.products import actions as products
from tests.factories.places import unit
from tests.factories.products import AT, make_standing
from tests.plan.histories import fill

pytestmark = pytest.mark.usefixtures("places", "packs")
TODAY = dt.date(2026, 11, 20)
DAY = dt.timedelta(days=1)


def view(on: dt.date = TODAY, **over: object) -> View:
    given: dict[str, object] = {
        "on": on,
        "span": Span(dt.date(on.year, 1, 1), on),
        "before": Span(dt.date(on.year - 1, 1, 1), dt.date(on.year - 1, on.month, 28)),
        "scope": Scope(),
    }
    return View(**{**given, **over})  # type: ignore[arg-type]


@pytest.fixture
def history(places: None, packs: None) -> None:
    fill(150, units=[unit("30307"), unit("30628"), unit("30337")])


def scopes() -> list[Scope]:
    commune = unit("30307").pk
    district = indicators.geography().district(commune)
    return [
        Scope(),
        Scope(commune=commune),
        Scope(district=district),
        Scope(form="cooperative"),
        Scope(star=4),
        Scope(star_min=4),
        Scope(industry="Thực phẩm", form="enterprise"),
    ]


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize("on", [TODAY, dt.date(2024, 2, 29), dt.date(2019, 12, 31)])
def test_every_figure_is_that_of_its_indicator(on: dt.date) -> None:
    map_ = indicators.geography()
    for scope in scopes():
        seen = view(on, scope=scope)
        found = overview.gather(seen, map_)
        for code, figure in found.figures.items():
            span = seen.span if indicators.get(code).kind == "period" else Span(on, on)
            assert figure.value == indicators.value(code, span, scope), (code, scope)
            if figure.before is not None:
                assert figure.before == indicators.value(code, seen.before, scope), (code, scope)
        assert set(found.figures) | set(found.missing) >= {*overview.ASKED, *overview.STOCK, *KINDS.values()}


@pytest.mark.usefixtures("history")
def test_parts_add_up_to_the_whole() -> None:
    for scope in scopes():
        seen = view(scope=scope)
        found = overview.gather(seen, indicators.geography())
        day = Span(TODAY, TODAY)
        assert dict(found.valid) == indicators.by("stars_valid", "star", day, scope)
        assert _totals(found.by_industry) == indicators.by("stars_valid", "industry", day, scope)
        assert dict(found.recognised) == indicators.by("recognitions", "star", seen.span, scope)
        assert dict(found.producers) == indicators.by("producers_valid", "form", day, scope)
        for year, kinds in found.years[:-1]:
            assert kinds.total() == indicators.value("recognitions", Span.of_year(year), scope)


def _totals(found: Mapping[Key, Counter[Key]]) -> dict[Key, int]:
    return {key: stars.total() for key, stars in found.items()}


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize("code", overview.MAPPED)
def test_the_map_shows_the_chosen_figure_by_commune(code: str) -> None:
    for scope in (Scope(), Scope(form="cooperative")):
        seen = view(scope=scope, mapped=code)
        span = seen.span if indicators.get(code).kind == "period" else Span(TODAY, TODAY)
        found = overview.gather(seen, indicators.geography()).on_map
        assert dict(found) == indicators.by(code, "commune", span, scope)


def curve(days: list[dt.date], scope: Scope = Scope()) -> list[courses.Point]:  # noqa: B008 - a plain value
    map_ = indicators.geography()
    return courses.valid_on_days(days, courses.awards(Span(days[0], days[-1]), scope, map_), scope, map_)


@pytest.mark.usefixtures("history")
def test_the_curve_of_valid_stars_goes_through_the_value_of_every_day() -> None:
    chance = random.Random(5)
    days = sorted({TODAY - dt.timedelta(days=chance.randrange(3500)) for _ in range(25)} | {TODAY})
    for scope in (Scope(), Scope(star=3)):
        for point in curve(days, scope):
            asked = indicators.by("stars_valid", "star", Span(point.on, point.on), scope)
            assert {star: n for star, n in point.stars.items() if n} == asked, point.on


def test_a_star_is_valid_on_its_first_and_last_day_and_on_none_outside() -> None:
    first, last = dt.date(2024, 3, 5), dt.date(2027, 3, 5)
    make_standing(decided_on=first, valid_from=first, valid_to=last)
    days = [first - DAY, first, last, last + DAY]
    points = curve(days)
    assert [point.stars.total() for point in points] == [0, 1, 1, 0]


def test_an_extension_carries_a_star_on_and_a_new_award_takes_its_place_without_a_gap() -> None:
    first, last = dt.date(2020, 3, 5), dt.date(2023, 3, 5)
    star = make_standing(decided_on=first, valid_from=first, valid_to=last)
    products.extend_standing(star, until=last + 30 * DAY, by=system(), at=AT)
    make_standing(star.product, star=4, decided_on=last + 20 * DAY, valid_from=last + 20 * DAY)
    days = [last + 19 * DAY, last + 20 * DAY, last + 31 * DAY]
    points = curve(days)
    assert [dict(+point.stars) for point in points] == [{3: 1}, {4: 1}, {4: 1}]


@pytest.mark.usefixtures("history")
def test_the_calendar_of_endings_is_what_falls_due_in_each_month() -> None:
    found = courses.ending(TODAY, Scope(), indicators.geography())
    assert len(found) == courses.MONTHS_AHEAD
    assert found[0].span == Span(TODAY, dt.date(2026, 11, 30))
    assert found[-1].span == Span(dt.date(2028, 4, 1), dt.date(2028, 4, 30))
    for month in found:
        assert dict(month.stars) == indicators.by("reevaluation_due", "star", month.span)
    assert sum(month.total for month in found) > 10


@pytest.mark.usefixtures("history")
def test_what_cannot_be_narrowed_is_missing_and_not_nought() -> None:
    found = overview.gather(view(scope=Scope(star=4)), indicators.geography())
    assert set(found.missing) == {
        "dossiers_open", "dossiers_submitted", "dossiers_decided", "local_workers", "revenue",
    }  # fmt: skip
    assert "dossiers_open" not in found.figures
    unmapped = overview.gather(view(scope=Scope(star=4), mapped="revenue"), indicators.geography())
    assert unmapped.on_map == {}


def statements(seen: View) -> int:
    map_ = indicators.geography()
    with CaptureQueriesContext(connection) as caught:
        overview.gather(seen, map_)
    return len(caught)


def test_the_number_of_statements_does_not_grow_with_the_data() -> None:
    place = unit("30307")
    fill(1, units=[place])
    few = [statements(view()), statements(view(scope=Scope(commune=place.pk, star=3)))]
    fill(60, seed=2, units=[place, unit("30628")])
    assert [statements(view()), statements(view(scope=Scope(commune=place.pk, star=3)))] == few
    assert few[0] <= 19


def test_months_are_counted_across_new_year() -> None:
    assert courses.first_of_month(dt.date(2026, 11, 20), 2) == dt.date(2027, 1, 1)
    assert courses.first_of_month(dt.date(2026, 1, 31), -1) == dt.date(2025, 12, 1)
    assert courses.month_ends(dt.date(2026, 1, 15), 2) == [
        dt.date(2025, 11, 30), dt.date(2025, 12, 31), dt.date(2026, 1, 15),
    ]  # fmt: skip
