"""The totals that were published of An Giang, from a list built to them and taken in like any list."""

from __future__ import annotations

import datetime as dt

import pytest

from ocop.base.actor import system
from ocop.plan import indicators
from ocop.plan.indicators import Scope, Span
from ocop.products import importing, registry
from tests.plan import published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places", "packs", "taken_in")]
AT = dt.datetime(2026, 6, 15, 2, 0, tzinfo=dt.UTC)


@pytest.fixture
def taken_in(places: None, packs: None) -> None:
    rows = registry.read(published.table(), AT.date())
    importing.apply(rows=rows, by=system("Kiểm thử"), at=AT)


def on(day: dt.date) -> Span:
    return Span(dt.date(day.year, 1, 1), day)


def by_star(code: str, day: dt.date) -> tuple[int, int, int]:
    found = indicators.by(code, "star", on(day))
    return found.get(5, 0), found.get(4, 0), found.get(3, 0)


@pytest.mark.parametrize(
    ("day", "recognised", "stars", "potential"),
    [
        (dt.date(2020, 12, 31), 37, (2, 10, 25), 0),
        (dt.date(2021, 12, 31), 62, (2, 12, 48), 0),
        (dt.date(2022, 6, 30), 62, (2, 12, 48), 0),
        (dt.date(2023, 3, 31), 88, (2, 16, 70), 0),
        (dt.date(2023, 12, 31), 89, (2, 15, 72), 3),
        (dt.date(2024, 11, 30), 162, (2, 14, 146), 3),
        (dt.date(2025, 2, 28), 182, (5, 14, 163), 0),
    ],
)
def test_recognised_by_star_on_a_day_of_the_past(
    day: dt.date, recognised: int, stars: tuple[int, int, int], potential: int
) -> None:
    """Where reports of 2023 and 2024 say 92 and 165, three potential products are in the sum."""
    assert indicators.value("stars_recognised", on(day)) == recognised
    assert by_star("stars_recognised", day) == stars
    assert indicators.value("potential_5", on(day)) == potential


def test_valid_and_expired_of_february_2025_are_told_apart() -> None:
    day = dt.date(2025, 2, 28)
    assert indicators.value("stars_valid", on(day)) == 152
    assert by_star("stars_valid", day) == (5, 10, 137)
    assert indicators.value("stars_expired", on(day)) == 30
    assert by_star("stars_expired", day) == (0, 4, 26)
    assert indicators.value("stars_unknown", on(day)) == 0


def test_producers_of_february_2025_by_their_kind() -> None:
    rows = indicators.listed("stars_recognised", on(dt.date(2025, 2, 28)))
    forms = dict[str, set[int]]()
    for star in rows:
        forms.setdefault(star.product.organisation.legal_form, set()).add(star.product.organisation_id)
    assert {form: len(found) for form, found in forms.items()} == {
        "cooperative": 11,
        "cooperative_group": 2,
        "enterprise": 26,
        "registered_household": 86,
    }


def test_every_district_is_told_and_nothing_is_lost() -> None:
    span = on(dt.date(2025, 2, 28))
    found = indicators.by("stars_recognised", "district", span)
    names = indicators.labels("district", found)
    assert sum(found.values()) == 182
    assert None not in found
    assert len(found) == 10
    assert not [key for key, name in names.items() if "Thoại Sơn" in name]
    scoped = {key: indicators.value("stars_recognised", span, Scope(district=int(key or 0))) for key in found}
    assert scoped == found


def test_flows_of_2023() -> None:
    year = Span.of_year(2023)
    assert indicators.by("new_stars", "star", year) == {3: 1}
    assert indicators.value("re_recognitions", year) == 3
    assert indicators.value("upgrades", year) == 0
    assert indicators.value("reevaluation_due", year) == 37  # all of 2020: 2 + 10 + 25
    assert indicators.value("reevaluation_done", year) == 2
    assert indicators.value("reevaluation_lapsed", year) == 35
