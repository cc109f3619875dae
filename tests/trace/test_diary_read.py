"""Reading the diary, and what a timeline tells of it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from ocop.organisations.models import Organisation
from ocop.trace import actions
from ocop.trace.queries import diary as queries
from ocop.trace.queries import happenings_of
from tests.factories import trace as make
from tests.factories.dossiers import producer_of
from tests.factories.organisations import make_organisation
from tests.factories.products import make_product

AT, BY = make.AT, make.BY
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
ON = dt.date(2026, 6, 15)
WITH: dict[str, Any] = {"by": BY, "at": AT}

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Organisation:
    return make_organisation()


def test_the_diary_is_read_by_lot_place_and_kind_in_few_statements(
    owner: Organisation, django_assert_num_queries: Any
) -> None:
    plot, shop = make.make_site(owner), make.make_site(owner)
    lot = make.make_lot(owner, site=plot)
    for number in range(3):
        make.make_pack(
            owner, site=shop, inputs=[(lot, Decimal(1))], happened_at=AT + number * HOUR, at=AT + DAY
        )
    assert [step.kind for step in queries.steps_of(owner.pk)] == ["pack", "pack", "pack", "harvest"]
    assert (
        queries.steps_of(owner.pk, kind="harvest").count()
        == queries.steps_of(owner.pk, site=plot).count()
        == 1
    )
    assert queries.steps_of(owner.pk, lot=lot).count() == 4
    assert queries.steps_of(make_organisation().pk).count() == 0
    last = queries.last_step_of(owner.pk, "pack")
    assert last is not None and last.happened_at == AT + 2 * HOUR
    actions.declare_mistake(last, "Nhầm", by=BY, at=AT + DAY)
    again = queries.last_step_of(owner.pk, "pack")
    assert again is not None and again.happened_at == AT + HOUR
    with django_assert_num_queries(6):
        for step in queries.steps_of(owner.pk):
            assert [str(line.lot) for line in step.lines.all()] and step.site
            assert list(step.supplies.all()) == list(step.photos.all()) == []
    with django_assert_num_queries(1):
        assert queries.balance_of([lot], owner.pk) == {lot.pk: Decimal(98)}


def test_a_timeline_tells_the_work_of_a_month_in_one_line(owner: Organisation) -> None:
    product = make_product(owner)
    item = make.make_item(product)
    lot = make.make_lot(owner)
    for days in (0, 1, 30):
        at = AT + days * DAY
        made = make.make_pack(owner, item=item, inputs=[(lot, Decimal(1))], happened_at=at, at=at)
    make.make_step("inspect", owner, lots=[make.lot_made_by(made)], result="failed", happened_at=at, at=at)
    actions.declare_mistake(make.make_step("care", owner), "Nhầm", **WITH)
    handover = make.make_handover(owner, lots=[(lot, Decimal(1))])
    actions.refuse_handover(handover, "Hàng ướt", by=BY, at=AT)
    actor = producer_of(owner)
    told = happenings_of(actor, organisation_ids=[owner.pk], on=ON)
    said = [(each.day, each.what, each.detail, each.tone) for each in sorted(told, key=lambda one: one.order)]
    july = dt.date(2026, 7, 15)
    assert sorted(said) == sorted([
        (ON, "Thu hoạch", "1 lần trong tháng", "plain"), (ON, "Giao hàng", "1 lần trong tháng", "plain"),
        (ON, "Bên nhận không nhận hàng", "Hàng ướt", "warn"),
        (ON + DAY, "Đóng gói", "2 lần trong tháng", "plain"),
        (july, "Đóng gói", "1 lần trong tháng", "plain"),
        (july, "Kiểm tra chất lượng", f"Không đạt yêu cầu · {make.lot_made_by(made)}", "bad"),
    ])  # fmt: skip
    of_product = happenings_of(actor, product_ids=[product.pk], on=ON)
    assert sorted((each.day, each.what, each.detail) for each in of_product) == [
        (ON + DAY, "Sản xuất", "2 lô trong tháng"),
        (july, "Kiểm tra chất lượng", f"Không đạt yêu cầu · {make.lot_made_by(made)}"),
        (july, "Sản xuất", "1 lô trong tháng"),
    ]
    assert happenings_of(producer_of(make_organisation()), organisation_ids=[owner.pk], on=ON) == []


def test_a_timeline_costs_the_same_at_one_and_at_many(
    owner: Organisation, django_assert_max_num_queries: Any
) -> None:
    lots = [make.make_lot(owner) for _n in range(6)]
    for lot in lots:
        make.make_step("inspect", owner, lots=[lot])
        actions.refuse_handover(make.make_handover(owner, lots=[(lot, Decimal(1))]), "Không", by=BY, at=AT)
    with django_assert_max_num_queries(6):
        assert len(happenings_of(producer_of(owner), organisation_ids=[owner.pk], on=ON)) == 14
