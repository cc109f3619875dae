"""Who sees which product; finding them; rebuilding what is found."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from ocop.base.actor import ANONYMOUS
from ocop.products import actions, queries
from ocop.products.models import Product, Standing
from tests.factories.criteria import set_in_force
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, commune_unit
from tests.factories.places import unit
from tests.factories.products import AT, make_picture, make_product, make_standing

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 6, 15)


def test_each_role_sees_its_reach() -> None:
    here, there = commune_unit(), commune_unit("30341", "Xã Khác")
    own, far = make_product(make_organisation(unit=here)), make_product(make_organisation(unit=there))
    expected: dict[Any, set[int]] = {
        actor_with("producer", organisation=own.organisation): {own.pk},
        actor_with("commune_officer", unit=there): {far.pk},
        actor_with("provincial_officer"): {own.pk, far.pk},
        actor_with("auditor"): {own.pk, far.pk},
        actor_with("council_member"): set(),
        actor_with("administrator"): set(),
        ANONYMOUS: set(),
    }
    for actor, seen in expected.items():
        assert set(queries.products_visible_to(actor).values_list("pk", flat=True)) == seen, actor.role


def test_a_picture_is_seen_by_all_once_its_product_is_public() -> None:
    product = make_product()
    shot = make_picture(product)
    foreign = actor_with("producer", organisation=make_organisation())
    member = actor_with("producer", organisation=product.organisation)
    assert not queries.pictures_visible_to(ANONYMOUS).exists()
    assert not queries.pictures_visible_to(foreign).exists()
    assert queries.pictures_visible_to(member).get() == shot
    make_standing(product)
    assert queries.pictures_visible_to(ANONYMOUS).get() == shot
    assert queries.public_pictures().get() == shot


def test_a_product_is_found_by_producer_group_and_every_name_of_its_commune(
    places: None, packs: None
) -> None:
    organisation = make_organisation(name="HTX Bảy Núi (ví dụ)", unit=unit("30628"))
    product = make_product(organisation, name="Đường thốt nốt", criteria_set=set_in_force(4))
    for words in ("duong THOT not", "bay nui", "cho moi", "mat ong", "thot bay cho mat"):
        assert list(queries.search(Product.objects.all(), words=words)) == [product], words
    old = product.unit.predecessors.select_related("old").first() if product.unit else None
    assert old is not None
    assert list(queries.search(Product.objects.all(), words=old.old.short_name)) == [product]
    assert not queries.search(Product.objects.all(), words="phu quoc").exists()


@pytest.mark.parametrize("many", [1, 50])
def test_a_list_with_stars_and_covers_costs_two_statements(many: int, django_assert_num_queries: Any) -> None:
    organisation = make_organisation()
    for _n in range(many):
        make_standing(make_product(organisation))
    with django_assert_num_queries(2):
        rows = list(queries.search(queries.with_stars(queries.with_cover(Product.objects.all()))))
        assert all(queries.shown(row.shown_standings, ON) for row in rows)  # type: ignore[attr-defined]
    assert len(rows) == many


def test_the_shown_star_is_the_live_one_else_the_newest() -> None:
    product = make_product()
    assert queries.shown([], ON) is None
    proposal = make_standing(product, state="proposed", star=4)
    shown = queries.shown(product.standings.all(), ON)
    assert shown is not None
    assert (shown.standing, shown.phase, shown.holds) == (proposal, "proposed", False)
    live = make_standing(product, star=3)
    make_standing(product, state="proposed", star=5)
    shown = queries.shown(product.standings.all(), ON)
    assert shown is not None
    assert (shown.standing, shown.phase, shown.holds) == (live, "valid", True)


def test_stars_near_their_end_are_told_and_others_are_not() -> None:
    organisation = make_organisation()
    ends = {"far": 400, "soon": 205, "open": 150, "closed": 30, "gone": -10}
    for name, days in ends.items():
        product = make_product(organisation, name=name)
        make_standing(
            product, valid_from=None, decided_on=None, year=2023, valid_to=ON + dt.timedelta(days=days)
        )
    near = [s.product.name for s in queries.near_window(Product.objects.all(), ON)]
    assert near == ["gone", "closed", "open", "soon"]


def test_rebuilding_changes_nothing_when_all_is_right_and_mends_what_is_not() -> None:
    product = make_product()
    make_standing(product, star=4)
    assert actions.refresh_public([product.pk]) == 0
    Product.objects.filter(pk=product.pk).update(
        public_star=None, is_public=False, search_text="", sort_key=""
    )
    assert actions.refresh_public([product.pk], at=AT) == 1
    mended = Product.objects.get(pk=product.pk)
    product.refresh_from_db()
    assert (mended.public_star, mended.is_public, mended.search_text) == (4, True, product.search_text)


@pytest.mark.parametrize("many", [1, 60])
def test_rebuilding_costs_the_same_for_one_and_for_many(many: int, django_assert_num_queries: Any) -> None:
    organisation = make_organisation()
    made = [
        Product(organisation=organisation, unit=organisation.unit, name=f"Sản phẩm {n}", created_at=AT)
        for n in range(many)
    ]
    Product.objects.bulk_create(made)
    Standing.objects.bulk_create(
        [Standing(product=p, state="live", star=3, created_at=AT) for p in Product.objects.all()]
    )
    ids = list(Product.objects.values_list("pk", flat=True))
    with django_assert_num_queries(5):
        assert actions.refresh_public(ids) == many
    assert Product.objects.filter(is_public=True, public_star=3).count() == many


def test_the_counts_of_producers_come_with_their_list(django_assert_num_queries: Any) -> None:
    organisation = make_organisation()
    make_standing(make_product(organisation))
    make_product(organisation)
    from ocop.organisations.models import Organisation

    with django_assert_num_queries(1):
        (row,) = queries.with_product_counts(Organisation.objects.all())
    assert (row.product_count, row.starred_count) == (2, 1)  # type: ignore[attr-defined]
