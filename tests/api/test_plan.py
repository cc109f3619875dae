from __future__ import annotations

import datetime as dt

import pytest

from ocop.base.actor import system
from ocop.places.models import Unit
from ocop.plan import actions, shipped
from ocop.products import importing, registry
from tests.api.conftest import Caller
from tests.plan import published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places", "packs", "taken_in")]
AT = dt.datetime(2026, 6, 15, 2, 0, tzinfo=dt.UTC)


@pytest.fixture
def taken_in(places: None, packs: None) -> None:
    rows = registry.read(published.table(), AT.date())
    importing.apply(rows=rows, by=system("Kiểm thử"), at=AT)


def test_a_figure_of_a_past_day_by_star(caller: Caller) -> None:
    found = caller.get("/indicators/stars_valid", end="2025-02-28", by="star")
    assert (found["value"], found["unit"]) == (152, "sản phẩm")
    assert {part["key"]: part["value"] for part in found["parts"]} == {"3": 137, "4": 10, "5": 5}


def test_a_figure_is_narrowed_to_a_commune_of_today(caller: Caller) -> None:
    unit = Unit.objects.filter(level="commune", valid_to=None, parent__code="91").first()
    assert unit is not None
    found = caller.get("/indicators/stars_valid", end="2025-02-28", commune=unit.code)
    assert found["value"] == 0  # the list names districts alone
    refused = caller.get("/indicators/stars_valid", 422, commune="00000")
    assert refused["errors"][0]["field"] == "commune"


def test_what_is_not_public_product_by_product_is_not_answered(caller: Caller) -> None:
    told = {item["code"]: item["is_open"] for item in caller.get("/indicators")["indicators"]}
    assert told["stars_valid"] and not told["dossiers_open"] and not told["producers_disabled"]
    caller.get("/indicators/dossiers_open", 404)
    caller.get("/indicators/producers_disabled", 404)
    caller.get("/indicators/nothing", 404)


def test_a_period_that_runs_backwards_is_refused(caller: Caller) -> None:
    found = caller.get("/indicators/new_stars", 422, start="2025-02-02", end="2025-02-01")
    assert found["errors"][0]["field"] == "start"


def test_a_public_plan_is_told_with_its_verdicts_and_no_other(caller: Caller) -> None:
    shipped_plan = shipped.plan("kh363-2023")
    assert shipped_plan is not None
    loaded = actions.load_plan(shipped=shipped_plan, by=system("Kiểm thử"), at=AT)
    if not loaded.plan.is_public:
        caller.get("/plans/2023", 404)
        actions.set_public(plan=loaded.plan, is_public=True, by=system("Kiểm thử"), at=AT)
    assert caller.get("/plans")["years"] == [2023]
    found = caller.get("/plans/2023")
    verdicts = {target["code"]: target["verdict"] for target in found["targets"]}
    assert (found["number"], found["on"]) == ("363/KH-UBND", "2023-12-31")
    assert verdicts == {
        "T1": "missed", "T2": "missed", "T3": "missed", "T4": "missed", "T5": "missed", "T6": "exceeded",
    }  # fmt: skip
