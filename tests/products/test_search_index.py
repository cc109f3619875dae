"""The index of words follows the products, whatever writes them."""

from __future__ import annotations

import pytest
from django.db import connection

from ocop.products.models import Product
from tests.factories.products import make_product

pytestmark = pytest.mark.django_db


def matches(word: str) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rowid FROM products_search WHERE products_search MATCH %s", [f'"{word}"'])
        return {row[0] for row in cursor.fetchall()}


@pytest.mark.sqlite
def test_the_index_follows_every_write_after_all_migrations() -> None:
    """Fails when a migration lets Django write the table anew without `search_index.build` after it."""
    first, second = make_product(name="Khô cá lóc"), make_product(name="Mắm cá linh")
    assert matches("loc") == {first.pk}
    Product.objects.filter(pk=first.pk).update(search_text="tra mang cau")
    assert (matches("loc"), matches("mang")) == (set(), {first.pk})
    second.search_text = "mang tay"
    Product.objects.bulk_update([second], ["search_text"])
    assert matches("mang") == {first.pk, second.pk}
    Product.objects.filter(pk=first.pk).delete()
    assert matches("mang") == {second.pk}
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO products_search (products_search) VALUES ('integrity-check')")


@pytest.mark.postgres
def test_the_index_of_letter_triples_is_there_where_the_server_has_the_extension() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'")
        offered = bool(cursor.fetchall())
        cursor.execute("SELECT 1 FROM pg_indexes WHERE indexname = 'products_search_words'")
        assert bool(cursor.fetchall()) == offered
