"""What an office reads of one lot: whole lines of its own producers, hardly more than names of others."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.trace.queries import lots
from ocop.trace.queries.stories import story_of
from tests.factories import trace as make
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, commune_unit
from tests.factories.traced import Chain, make_chain

pytestmark = pytest.mark.django_db


def resold() -> Chain:
    """A chain from one commune to another; the maker sold 5 kg of the juice on and has 15 of 60 left."""
    here = make_organisation(unit=commune_unit())
    there = make_organisation(unit=commune_unit("30338", "Xã Khác"))
    chain = make_chain(grower=here, maker=there)
    more = make.make_handover(here, there, lots=[(chain.juice, Decimal(20))])
    make.handing.confirm_handover(more, by=make.BY, at=make.AT)
    make.make_handover(there, lots=[(chain.juice, Decimal(5))], receiver_name="Bà Khách Kín")
    return chain


def test_the_provincial_office_reads_all() -> None:
    chain = resold()
    story = story_of(chain.juice, actor_with("provincial_officer"))
    assert story.seen == {chain.grower.pk, chain.maker.pk}
    assert [each.to for each in story.deliveries] == [chain.maker.name, chain.maker.name, "Bà Khách Kín"]
    assert [owner for owner, _sums in story.balance] == [chain.grower, chain.maker]
    assert [(row.holder, row.quantity) for row in story.holdings] == [
        (chain.grower.name, Decimal(20)), (chain.maker.name, Decimal(15)), ("Bà Khách Kín", Decimal(5))
    ]  # fmt: skip


def test_the_makers_commune_reads_no_customers_and_no_amounts_of_others() -> None:
    chain = resold()
    beside = make_organisation(unit=chain.maker.unit)
    make.make_handover(chain.maker, beside, lots=[(chain.juice, Decimal(1))])
    story = story_of(chain.juice, actor_with("commune_officer", unit=chain.grower.unit))
    assert story.seen == {chain.grower.pk}
    assert [each.to for each in story.deliveries] == [chain.maker.name] * 2
    assert [owner for owner, _sums in story.balance] == [chain.grower]
    assert [(row.holder, row.quantity) for row in story.holdings] == [
        (chain.grower.name, Decimal(20)), (chain.maker.name, None)
    ]  # fmt: skip
    assert {step.organisation_id for step in story.steps} == {chain.grower.pk, chain.maker.pk}


def test_the_commune_where_a_lot_lies_may_open_it_and_reads_its_own_part() -> None:
    chain = resold()
    local = actor_with("commune_officer", unit=chain.maker.unit)
    assert set(lots.lots_known_to(local)) == {chain.juice, chain.sugar, chain.jars}
    story = story_of(chain.juice, local)
    assert [each.to for each in story.deliveries] == [chain.maker.name, chain.maker.name, "Bà Khách Kín"]
    assert [(row.holder, row.quantity) for row in story.holdings] == [
        (chain.grower.name, None), (chain.maker.name, Decimal(15)), ("Bà Khách Kín", Decimal(5))
    ]  # fmt: skip
    assert set(lots.lots_known_to(actor_with("commune_officer", unit=chain.grower.unit))) == {chain.juice}


def test_what_was_sent_and_not_confirmed_is_not_there_yet() -> None:
    lot, there = make.make_lot(), make_organisation(unit=commune_unit("30338", "Xã Khác"))
    handover = make.make_handover(lot.organisation, there, lots=[(lot, Decimal(1))])
    local = actor_with("commune_officer", unit=there.unit)
    assert not lots.lots_known_to(local).exists()
    make.handing.confirm_handover(handover, by=make.BY, at=make.AT)
    assert lots.lots_known_to(local).get() == lot
    make.diary.declare_mistake(handover.receipt, "Nhầm", by=make.BY, at=make.AT)  # type: ignore[arg-type]
    assert not lots.lots_known_to(local).exists()


def test_the_statements_do_not_grow_with_the_story() -> None:
    chain = resold()
    local = actor_with("commune_officer", unit=chain.grower.unit)

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            story_of(chain.juice, local)
        return len(seen)

    few = cost()
    for _n in range(3):
        make.make_handover(chain.grower, make_organisation(), lots=[(chain.juice, Decimal(1))])
        make.make_handover(chain.grower, lots=[(chain.juice, Decimal(1))], receiver_name="Chợ")
    assert cost() == few
