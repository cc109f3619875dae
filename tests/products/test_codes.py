"""Product codes: their form, and that no number is given twice."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ocop.base.actor import system
from ocop.base.refusals import Refused
from ocop.products import actions, codes
from ocop.products.models import CodeSequence, Product, ProductAlias
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, commune_unit
from tests.factories.products import AT, make_product

OFFICE = system("Kiểm thử")


@given(st.integers(1, 999_999), st.integers(2000, 2099), st.integers(0, 99), st.integers(0, 99_999))
def test_a_code_read_back_is_the_code(number: int, year: int, province: int, commune: int) -> None:
    code = codes.Code(f"{province:02d}", f"{commune:05d}", number, year)
    assert codes.parse(str(code)) == code


@pytest.mark.parametrize(
    "text",
    ["", "91-30628-00-2026", "91-30628-1-2026", "91-30628-001-2026", "83-832-28882-2-2022", "91-30628-01-26"],
)
def test_what_is_no_code_of_today_is_none(text: str) -> None:
    assert codes.parse(text) is None


def test_the_code_of_the_brief() -> None:
    assert str(codes.Code("91", "30628", 1, 2026)) == "91-30628-01-2026"


@pytest.mark.django_db
def test_numbers_run_by_commune_and_year() -> None:
    here, there = commune_unit("30337"), commune_unit("30341", "Xã Khác")
    first, second, third = make_product(unit=here), make_product(unit=here), make_product(unit=there)
    given_codes = [actions.give_code(p, 2026, by=OFFICE, at=AT) for p in (first, second, third)]
    assert given_codes == ["91-30337-01-2026", "91-30337-02-2026", "91-30341-01-2026"]
    assert actions.give_code(make_product(unit=here), 2027, by=OFFICE, at=AT) == "91-30337-01-2027"


@pytest.mark.django_db
def test_asked_again_for_the_same_year_the_code_is_the_same() -> None:
    product = make_product()
    first = actions.give_code(product, 2026, by=OFFICE, at=AT)
    assert actions.give_code(product, 2026, by=OFFICE, at=AT) == first
    assert CodeSequence.objects.get().last == 1


@pytest.mark.django_db
def test_the_code_of_an_earlier_year_becomes_an_alias_that_still_finds_it() -> None:
    product = make_product()
    old = actions.give_code(product, 2026, by=OFFICE, at=AT)
    new = actions.give_code(product, 2029, by=OFFICE, at=AT)
    assert list(product.aliases.values_list("code", flat=True)) == [old]
    from ocop.products import queries

    assert queries.by_code(old) == queries.by_code(new) == product
    product.refresh_from_db()
    assert "01 2026" in product.search_text
    assert "01 2029" in product.search_text


@pytest.mark.django_db
def test_a_number_that_an_import_took_is_jumped_over() -> None:
    Product.objects.filter(pk=make_product().pk).update(code="91-30337-01-2026")
    ProductAlias.objects.create(product=make_product(), code="91-30337-02-2026")
    assert actions.give_code(make_product(), 2026, by=OFFICE, at=AT) == "91-30337-03-2026"


@pytest.mark.django_db
def test_without_a_commune_of_today_there_is_no_code() -> None:
    product = make_product()
    product.unit = None
    with pytest.raises(Refused, match="xã"):
        actions.give_code(product, 2026, by=OFFICE, at=AT)


@pytest.mark.django_db
def test_a_council_member_gives_no_code() -> None:
    with pytest.raises(Refused):
        actions.give_code(make_product(), 2026, by=actor_with("council_member"), at=AT)


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(["30337", "30341"]), st.integers(2025, 2028)), min_size=1, max_size=8)
)
def test_whatever_the_order_every_code_is_another_and_no_number_is_left_out(
    asked: list[tuple[str, int]],
) -> None:
    Product.objects.all().delete()
    CodeSequence.objects.all().delete()
    given_codes = []
    for commune, year in asked:
        product = make_product(make_organisation(unit=commune_unit(commune, "Xã Thử")))
        given_codes.append(actions.give_code(product, year, by=OFFICE, at=AT))
    assert len(set(given_codes)) == len(asked)
    for commune, year in set(asked):
        numbers = sorted(
            code.number
            for code in map(codes.parse, given_codes)
            if code and (code.commune, code.year) == (commune, year)
        )
        assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_ten_at_once_get_ten_numbers() -> None:
    products = [make_product() for _n in range(10)]
    found: list[Any] = []

    def ask(product: Product) -> None:
        try:
            found.append(actions.give_code(product, 2026, by=OFFICE, at=AT + dt.timedelta(0)))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=(product,)) for product in products]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [f"91-30337-{n:02d}-2026" for n in range(1, 11)]
