"""Every indicator against a second count in plain Python, over random histories."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from ocop.base.refusals import Refused
from ocop.criteria.models import CriteriaSet
from ocop.places.models import Succession, Unit
from ocop.plan import indicators
from ocop.plan.indicators import Scope, Span, geography, ideas, papers, producers, proposals, stars
from tests.factories import histories
from tests.plan import counting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places", "packs")]
SPANS = (
    Span.of_year(2021),
    Span.of_year(2023),
    Span(dt.date(2025, 1, 1), dt.date(2025, 6, 30)),
    Span(dt.date(2026, 1, 1), dt.date(2026, 5, 3)),
)
CODES = sorted(
    indicator.code for room in (stars, proposals, producers, papers, ideas) for indicator in room.INDICATORS
)
"""Those that a history of stars and papers fills; the rooms' own indicators are tested beside their rooms."""


def communes() -> list[Unit]:
    return list(Unit.objects.filter(level="commune", valid_to=None, parent__code="91").order_by("code"))


def old_places() -> list[Unit]:
    """Old communes and districts of the province."""
    old = Unit.objects.filter(valid_to__isnull=False).exclude(level="province")
    return list(old.filter(successors__new__parent__code="91").order_by("code", "pk").distinct()) + list(
        old.filter(level="district").order_by("code")[:6]
    )


def history(seed: int, makers: int = 25) -> list[histories.Maker]:
    dice = random.Random(seed)
    sheets = list(CriteriaSet.objects.filter(pack__code="qd26-2026").order_by("no"))
    found = histories.draw(dice, dice.sample(communes(), 12), dice.sample(old_places(), 20), sheets, makers)
    histories.write(found)
    return found


@pytest.fixture
def makers() -> list[histories.Maker]:
    return history(7, 40)


def test_every_indicator_equals_an_independent_count() -> None:
    for seed in (1, 2, 3):
        with transaction.atomic():
            makers = history(seed)
            for code, span in itertools.product(CODES, SPANS):
                expected = counting.total(counting.hits(code, makers, span.start, span.end))
                assert indicators.value(code, span) == expected, (code, seed, span)
            transaction.set_rollback(True)


@pytest.mark.parametrize("dimension", ["star", "form", "industry"])
def test_a_breakdown_equals_an_independent_one(dimension: Any, makers: list[histories.Maker]) -> None:
    for code, span in itertools.product(CODES, SPANS):
        if indicators.get(code).splits_by(dimension):
            expected = counting.split(counting.hits(code, makers, span.start, span.end), dimension)
            assert indicators.by(code, dimension, span) == expected, (code, span)


def test_a_dimension_without_a_column_is_refused_for_breaking_down_and_narrowing() -> None:
    with pytest.raises(Refused) as refused:
        indicators.by("workers", "star", SPANS[1])
    assert refused.value.reason.field == "dimension"
    with pytest.raises(Refused) as refused:
        indicators.value("workers", SPANS[1], Scope(star=4))
    assert refused.value.reason.field == "star"


NARROWING: dict[Any, str] = {
    "star": "star", "form": "form", "industry": "industry", "commune": "commune", "district": "district",
}  # fmt: skip


def test_narrowing_equals_the_row_of_the_breakdown(makers: list[histories.Maker]) -> None:
    span, map_ = SPANS[1], geography()
    for code, (dimension, name) in itertools.product(CODES, NARROWING.items()):
        if indicators.get(code).splits_by(dimension):
            for key, expected in indicators.by(code, dimension, span, Scope(), map_).items():
                if key is not None:
                    scope = Scope(**{name: key})  # type: ignore[arg-type]
                    assert indicators.value(code, span, scope, map_) == expected, (code, dimension, key)


@pytest.mark.parametrize("dimension", ["commune", "district"])
def test_nothing_is_lost_or_doubled_between_places(dimension: Any, makers: list[histories.Maker]) -> None:
    map_ = geography()
    for code, span in itertools.product(CODES, SPANS):
        parted = indicators.by(code, dimension, span, Scope(), map_)
        assert sum(parted.values()) == indicators.value(code, span), (code, span)


def test_places_equal_an_independent_fold(makers: list[histories.Maker]) -> None:
    """Producers and dossiers stand in communes of today: each counts there, or nowhere that is known."""
    now: dict[int, int | None] = {unit.pk: unit.pk for unit in communes()}
    codes = ("producers_valid", "producers_women", "workers", "revenue")
    for code, span in itertools.product(codes, SPANS):
        expected = counting.places(counting.hits(code, makers, span.start, span.end), now)
        assert indicators.by(code, "commune", span) == expected, (code, span)


def test_the_list_is_as_long_as_the_figure(makers: list[histories.Maker]) -> None:
    for code, span in itertools.product(CODES, SPANS):
        lines = indicators.as_items(code, list(indicators.listed(code, span)))
        asked = indicators.get(code)
        amount = sum(line.amount or 0 for line in lines) if asked.total else len(lines)
        assert amount == indicators.value(code, span), (code, span)
        assert all(line.label and line.link for line in lines)


def months(found: dict[Any, int]) -> list[str]:
    return [str(key) for key in found]


def test_months_are_those_of_viet_nam_and_add_up(makers: list[histories.Maker]) -> None:
    span = Span.of_year(2023)
    for code in CODES:
        if indicators.get(code).splits_by("month"):
            found = indicators.by(code, "month", span)
            assert sum(found.values()) == indicators.value(code, span)
            assert months(found) == sorted(months(found))
            assert {key[:4] for key in months(found)} <= {"2023"}, code


def test_products_of_a_commune_that_merges_again_move_with_it(makers: list[histories.Maker]) -> None:
    """The next merger: two communes become one from 2027 on; every product counts once, in the new one."""
    span = Span.of_year(2025)
    before = indicators.by("stars_recognised", "commune", span)
    one, two = [key for key in before if key is not None][:2]
    old = list(Unit.objects.filter(pk__in=[one, two]))
    Unit.objects.filter(pk__in=[one, two]).update(valid_to=dt.date(2026, 12, 31))
    new = Unit.objects.create(
        code="99999", valid_from=dt.date(2027, 1, 1), level="commune", kind=old[0].kind, name="Xã Gộp",
        short_name="Gộp", parent=old[0].parent, search_name="gop", search_text="gop", sort_key="gop",
    )  # fmt: skip
    for unit in old:
        Succession.objects.create(old=unit, new=new, how="whole")
    after = indicators.by("stars_recognised", "commune", span)
    assert after[new.pk] == before[one] + before[two]
    assert sum(after.values()) == sum(before.values())
    districts = indicators.by("stars_recognised", "district", span)
    assert sum(districts.values()) == sum(before.values())


def test_the_old_district_is_that_of_the_paper_where_it_is_named() -> None:
    """A commune of today was made from two districts; a star of 2023 counts in the one its list names."""
    map_ = geography()
    new, minority = next(
        (commune, former)
        for former, commune in map_.commune_of.items()
        if former in map_.exact and map_.district_of[former] != map_.district_of.get(commune)
    )
    place, then = Unit.objects.get(pk=new), Unit.objects.get(pk=minority)
    star = histories.Star(3, dt.date(2023, 5, 1), 2023, dt.date(2026, 5, 1), place=then)
    goods = histories.Goods(place, None, [star])
    histories.write([histories.Maker("enterprise", place, "", "", False, [goods])])
    found = indicators.by("new_stars", "district", Span.of_year(2023))
    assert found == {map_.district_of[minority]: 1}
    assert indicators.value("new_stars", Span.of_year(2023), Scope(district=map_.district_of[minority])) == 1
    assert indicators.value("new_stars", Span.of_year(2023), Scope(district=map_.district_of[new])) == 0


def test_an_unknown_indicator_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        indicators.value("nothing", SPANS[0])
    assert refused.value.reason.field == "indicator"


def test_the_number_of_statements_does_not_grow(makers: list[histories.Maker]) -> None:
    map_ = geography()
    indicators.value("proposals", SPANS[1])  # what the regimes say is read once and kept
    for code in CODES:
        with CaptureQueriesContext(connection) as asked:
            indicators.value(code, SPANS[1], Scope(), map_)
            indicators.by(code, "commune", SPANS[1], Scope(), map_)
            indicators.as_items(code, list(indicators.listed(code, SPANS[1], Scope(), map_)))
        # proposals ask besides, each time, which packs there are
        assert len(asked) == (6 if code.endswith("proposals") else 3), code


def test_every_indicator_says_what_it_counts_and_on_what_ground() -> None:
    for indicator in indicators.ALL.values():
        assert len(str(indicator.definition)) > 40 and len(str(indicator.source)) > 10
        assert "QĐ 26/2026" in str(indicator.source) or indicator.code not in CODES
