"""Questions whose SQL is worked out once answer as the ORM does."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db.models import QuerySet

from ocop.catalogue import pages
from ocop.catalogue.prepared import Prepared
from ocop.products.models import Product, Standing
from tests.factories.products import make_product, make_standing

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 15)


def test_the_answer_is_that_of_the_orm_for_every_value() -> None:
    products = [make_product(name=name) for name in ("Khô", "Mắm", "Trà")]
    columns = {"id": "id", "name": "name", "made": "organisation__name", "retired": "is_retired"}
    asked = Prepared(columns, lambda pk: Product.objects.filter(pk=pk, is_public=False), 987_654_321)
    for product in products:
        assert asked.rows(product.pk) == [
            {"id": product.pk, "name": product.name, "made": product.organisation.name, "retired": False}
        ]
    assert asked.first(0) is None


def test_days_come_as_days() -> None:
    product = make_product()
    make_standing(product, valid_to=dt.date(2029, 5, 9))
    shown = pages.product_page(product.pk, TODAY)
    assert shown is not None
    assert shown["until"] == dt.date(2029, 5, 9)
    assert shown["standings"][0]["decided_on"] == dt.date(2026, 5, 10)
    assert shown["standings"][0]["phase"] == "valid"


def test_a_mark_that_the_query_loses_is_told() -> None:
    def without_it(pk: int) -> QuerySet[Standing]:
        return Standing.objects.filter(star=3)

    with pytest.raises(RuntimeError, match="mark is lost"):
        Prepared({"id": "id"}, without_it, 987_654_321).rows(1)
