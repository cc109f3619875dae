"""What a receiver reads of a sender's diary, and what stays with the sender (docs/adr/0022)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.products.models import Product
from ocop.trace.models import Lot
from ocop.trace.queries import neighbours
from tests.factories import trace as make
from tests.factories.organisations import make_organisation
from tests.factories.products import make_product
from tests.factories.traced import Chain, make_chain

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain() -> Chain:
    return make_chain(make_organisation(name="Hộ Trồng (ví dụ)"), make_organisation(name="Lò Đường (ví dụ)"))


def sold_on(chain: Chain) -> Lot:
    """The jars with a third producer, who packed them anew."""
    shop = make_organisation(name="Cơ sở Gói (ví dụ)")
    handover = make.make_handover(chain.maker, shop, lots=[(chain.jars, Decimal(5))])
    make.handing.confirm_handover(handover, by=make.BY, at=make.AT)
    return make.make_goods_lot(shop, inputs=[(chain.jars, Decimal(5))], quantity=Decimal(5))


def names(lot: Lot, organisation_id: int) -> list[tuple[str, Decimal | None]]:
    found = neighbours.made_from(lot, organisation_id)
    return [(each.lot.code + "|" + each.lot.organisation.name, each.amount) for each in found]


def test_the_maker_reads_what_it_used_with_amounts(chain: Chain) -> None:
    assert names(chain.jars, chain.maker.pk) == [
        (f"{chain.sugar.code}|Lò Đường (ví dụ)", Decimal(10)),
        (f"{chain.juice.code}|Hộ Trồng (ví dụ)", None),
    ]
    assert names(chain.sugar, chain.maker.pk) == [(f"{chain.juice.code}|Hộ Trồng (ví dụ)", Decimal(60))]
    (told,) = neighbours.told_by_others(chain.jars, chain.maker.pk)
    assert (told.kind, told.producer) == ("harvest", "Hộ Trồng (ví dụ)"), "who delivered to it is no stranger"


def test_a_receiver_reads_the_public_way_without_amounts_and_suppliers(chain: Chain) -> None:
    anew = sold_on(chain)
    shop = anew.organisation
    assert names(chain.jars, shop.pk) == []
    assert names(anew, shop.pk) == [(f"{chain.jars.code}|Lò Đường (ví dụ)", Decimal(5))]
    for lot in (chain.jars, anew):
        told = neighbours.told_by_others(lot, shop.pk)
        assert [(step.kind, step.producer) for step in told] == [
            ("harvest", ""), ("process", "Lò Đường (ví dụ)"), ("pack", "Lò Đường (ví dụ)"),
        ]  # fmt: skip
        assert not hasattr(told[0], "quantity") and told[0].stage == "Thu hoạch"
    make_product(chain.grower)
    Product.objects.filter(organisation=chain.grower).update(is_public=True)
    assert neighbours.told_by_others(anew, shop.pk)[0].producer == "Hộ Trồng (ví dụ)"


def test_who_sent_the_goods_on_learns_nothing_of_what_was_made_of_them(chain: Chain) -> None:
    anew = sold_on(chain)
    assert neighbours.made_into(chain.jars, chain.maker.pk) == []
    assert neighbours.deliveries_of(chain.jars, anew.organisation_id) == []


def test_a_longer_way_costs_no_more_questions(chain: Chain) -> None:
    anew = sold_on(chain)

    def cost(lot: Lot, organisation_id: int) -> int:
        with CaptureQueriesContext(connection) as seen:
            neighbours.made_from(lot, organisation_id)
            neighbours.told_by_others(lot, organisation_id)
        return len(seen)

    assert cost(chain.juice, chain.grower.pk) == cost(anew, anew.organisation_id)
