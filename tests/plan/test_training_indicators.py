"""The indicators of training against what was held, learned and opened."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.plan import indicators
from ocop.plan.indicators import Scope, Span
from ocop.training import actions
from ocop.training.models import TrainingClass
from tests.factories.places import unit
from tests.factories.products import AT
from tests.factories.training import BY, FIRST, attend, make_class, make_material, make_trainee, moment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
YEAR = Span.of_year(2026)
PEOPLE = ("people_trained", "women_trained", "officials_trained", "producers_trained")


def held(kind: str = "class", day: dt.date = FIRST, **facts: object) -> TrainingClass:
    """One class of xã An Cư: a woman of a producer and a man of the office came, a third stayed away."""
    here = unit("30526")
    row = make_class("open", here, kind=kind, day=day, place_unit=here, **facts)
    came = [
        make_trainee(row, gender="female", who="producer", unit=here),
        make_trainee(row, gender="male", who="official", unit=unit("30481")),
    ]
    make_trainee(row, gender="female", unit=here)
    attend(*came)
    actions.finish_class(row, by=BY, at=moment(day, 13))
    return row


def test_figures_count_what_was_held_and_who_was_there_long_enough() -> None:
    held()
    held("workshop")
    held("conference")
    held(day=dt.date(2027, 1, 1))
    make_class("running")
    make_class("cancelled")
    assert indicators.value("classes_held", YEAR) == 1
    assert indicators.value("conferences_held", YEAR) == 2
    assert [indicators.value(code, YEAR) for code in PEOPLE] == [4, 2, 2, 2]
    assert indicators.value("people_trained", Span(FIRST, FIRST)) == 4
    assert indicators.value("people_trained", Span(dt.date(2026, 1, 1), FIRST - dt.timedelta(days=1))) == 0


def test_people_count_where_they_are_from_and_classes_where_they_were_held() -> None:
    held()
    here, there = unit("30526").pk, unit("30481").pk
    assert indicators.by("people_trained", "commune", YEAR) == {here: 1, there: 1}
    assert indicators.value("women_trained", YEAR, Scope(commune=here)) == 1
    assert indicators.value("women_trained", YEAR, Scope(commune=there)) == 0
    assert indicators.by("classes_held", "commune", YEAR) == {here: 1}
    assert indicators.by("classes_held", "month", YEAR) == {"2026-06": 1}


def test_the_list_behind_the_people_has_no_name() -> None:
    row = held()
    items = indicators.as_items("people_trained", list(indicators.listed("people_trained", YEAR)))
    assert {item.label for item in items} == {row.title} and {item.day for item in items} == {FIRST}
    assert not any("Trần Thị Thử" in repr(item) for item in items)
    (item,) = indicators.as_items("classes_held", list(indicators.listed("classes_held", YEAR)))
    assert (item.label, item.place, item.link) == (row.title, "Xã An Cư", f"/can-bo/dao-tao/{row.pk}/")


def test_openings_add_up_by_day() -> None:
    material = make_material(unit("30526"))
    for days in (0, 0, 200):
        actions.count_opening(material, at=AT + dt.timedelta(days=days))
    assert indicators.value("materials_opened", YEAR) == 2
    assert indicators.value("materials_opened", YEAR, Scope(commune=unit("30526").pk)) == 2
    assert indicators.value("materials_opened", YEAR, Scope(commune=unit("30481").pk)) == 0
    (item,) = indicators.as_items("materials_opened", list(indicators.listed("materials_opened", YEAR)))
    assert (item.label, item.detail) == (material.title, "2 lần mở")


def test_a_list_costs_the_same_at_one_and_at_many() -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            for code in ("classes_held", *PEOPLE, "materials_opened"):
                indicators.as_items(code, list(indicators.listed(code, YEAR)))
        return len(seen)

    held()
    few = cost()
    held()
    held()
    assert cost() == few
