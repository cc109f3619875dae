"""The road to the next star: from the right sheet, with the step of each gap, in few statements."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.criteria import shipped
from ocop.dossiers import actions
from ocop.products.models import Product
from ocop.timeline import road
from ocop.timeline.help import BY_KEY
from tests.factories.certificates import THREE, issued
from tests.factories.dossiers import (
    AT,
    REPRESENTED,
    TESTER,
    commune_of,
    make_dossier,
    make_ready_product,
    officer,
    producer_of,
)
from tests.factories.organisations import make_organisation

pytestmark = pytest.mark.usefixtures("places", "packs")
TODAY = AT.date()


def count(act: Any) -> int:
    with CaptureQueriesContext(connection) as caught:
        act()
    return len(caught)


def plan(product: Product, **over: Any) -> Any:
    given = {"text": "Việc thử", "owner": "producer", "due_on": TODAY + dt.timedelta(days=30)}
    return actions.plan_step(product=product, by=TESTER, at=AT, **{**given, **over})


def test_without_a_self_assessment_there_are_steps_alone() -> None:
    product = make_ready_product()
    plan(product)
    found = road.road_of(officer(), product, TODAY)
    assert (found.source, found.target, found.miles, len(found.walks)) == ("", None, (), 1)


def test_the_source_tells_whose_points_these_are() -> None:
    dossier = make_dossier("with_commune", points={})
    product = dossier.product
    assert road.road_of(officer(), product, TODAY).source == "sent"
    assert road.road_of(commune_of(dossier), product, TODAY).source == "sent"
    own = road.road_of(producer_of(product.organisation), product, TODAY)
    assert own.source == "own" and own.target == own.reached + 1 and own.short > 0


def test_once_decided_the_councils_outcome_takes_the_place_of_the_producers_points() -> None:
    """The producer claimed five stars; the council gave three and names what held back the fourth."""
    dossier = issued(THREE).items.get().dossier
    for reader in (officer(), producer_of(dossier.organisation), commune_of(dossier)):
        found = road.road_of(reader, dossier.product, TODAY)
        assert (found.source, found.reached, found.target) == ("council", 3, 4), reader.role
        assert found.total == found.total.quantize(Decimal("0.01")) and (found.short > 0) == any(
            mile.gap.kind == "points" for mile in found.miles
        )
        marks = [mile.gap.key for mile in found.miles if mile.gap.is_blocker]
        assert marks and all(key.endswith(":4") for key in marks), "marks of the next star alone"
        assert any(mile.gap.kind == "unproven" for mile in found.miles), "missing proofs stay"


def test_a_gap_shows_its_open_step_and_what_was_done_until_it_is_scored_again() -> None:
    dossier = make_dossier("with_commune")
    product, reader = dossier.product, officer()
    gap = road.road_of(reader, product, TODAY).miles[0].gap
    step = plan(product, gap=gap)
    mile = road.road_of(reader, product, TODAY).miles[0]
    assert (mile.gap.key, mile.step, mile.is_open) == (gap.key, step, False)
    actions.finish_step(step=step, by=TESTER, at=AT)
    mile = road.road_of(reader, product, TODAY).miles[0]
    assert (mile.step, mile.is_open) == (step, True)
    again = plan(product, gap=gap)
    mile = road.road_of(reader, product, TODAY).miles[0]
    assert (mile.step, mile.is_open) == (again, False), "the open one before the one that was done"
    actions.drop_step(step=again, by=TESTER, at=AT)
    assert road.road_of(reader, product, TODAY).miles[0].step == step


def test_steps_say_what_the_reader_may_do() -> None:
    product = make_ready_product()
    plan(product, owner="commune")
    (theirs,) = road.road_of(producer_of(product.organisation), product, TODAY).steps_open
    assert (theirs.may_tick, theirs.may_drop, theirs.days_left) == (False, False, 30)
    (ours,) = road.road_of(officer(), product, TODAY).steps_open
    assert (ours.may_tick, ours.may_drop) == (True, True)
    (read,) = road.road_of(officer("auditor"), product, TODAY).steps_open
    assert (read.may_tick, read.may_drop) == (False, False)


@pytest.mark.parametrize("who", ["producer", "commune", "province"])
def test_as_many_statements_for_one_step_as_for_many(who: str) -> None:
    dossier = make_dossier("with_commune", product=make_ready_product(make_organisation(**REPRESENTED)))
    product = dossier.product
    reader = {
        "producer": producer_of(product.organisation), "commune": commune_of(dossier), "province": officer(),
    }[who]  # fmt: skip
    plan(product)
    road.road_of(reader, product, TODAY)
    few = count(lambda: road.road_of(reader, product, TODAY))
    for mile in road.road_of(reader, product, TODAY).miles:
        plan(product, gap=mile.gap)
    found = road.road_of(reader, product, TODAY)
    assert len(found.walks) > 10
    assert count(lambda: road.road_of(reader, product, TODAY)) == few <= 6


def test_a_gap_says_who_helps_with_what_its_criterion_is_about() -> None:
    dossier = make_dossier("with_commune", points={})
    miles = {mile.gap.code: mile.help for mile in road.road_of(officer(), dossier.product, TODAY).miles}
    expected = {
        "3.5": "officer:rights",
        "2.3": "officer:rights",
        "1.5": "officer:chains",
        "9": "officer:rights",
    }
    told = {code: found.officer for code, found in miles.items() if code in expected and found}
    assert told and told == {code: expected[code] for code in told}
    assert {code for code in ("3.5", "2.3") if code in miles} <= told.keys()


def test_help_is_named_for_keys_that_the_sheets_know() -> None:
    pack = shipped.load("qd26-2026")
    assert pack is not None
    assert BY_KEY.keys() <= {leaf.key for tree in pack.trees for leaf in tree.leaves}
