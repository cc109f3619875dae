"""The public face: what anyone may find and read."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocop.base.text import fold, sort_key
from ocop.catalogue import pages, queries
from ocop.catalogue.queries import Wish
from ocop.organisations.models import Organisation
from ocop.places.models import Unit
from ocop.products.models import Product
from tests.factories.organisations import make_organisation
from tests.factories.products import make_picture, make_product, make_standing
from tests.factories.sourcing import make_chain, make_entry

TODAY = dt.date(2026, 6, 15)
pytestmark = pytest.mark.django_db


def shelve(names: list[str], **over: Any) -> list[Product]:
    """Public products of one producer, straight into the table: the catalogue reads columns."""
    producer = Organisation.objects.first() or make_organisation()
    common = {
        "organisation": producer,
        "is_public": True,
        "public_state": "live",
        "public_star": 3,
        "public_until": TODAY,
        "created_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    }
    return Product.objects.bulk_create(
        Product(name=name, search_text=fold(name), sort_key=sort_key(name), **{**common, **over})
        for name in names
    )


def found(**wish: Any) -> list[str]:
    return [row["name"] for row in queries.search(Wish(**wish), TODAY, size=2000).rows]


@pytest.mark.usefixtures("places")
def test_every_spelling_of_a_name_finds_the_same_tried_on_a_thousand_names() -> None:
    communes = list(Unit.objects.filter(level="commune").values_list("name", flat=True))
    names = [f"{what} {name}" for name in communes for what in ("Khô cá", "Đường thốt nốt", "Mắm")][:1050]
    shelve(names)
    assert len(names) >= 1000
    for name in random.Random(7).sample(names, 40):
        spellings = {name, fold(name), name.upper(), name.lower(), fold(name).upper(), f"  {name} "}
        answers = [found(words=queries.words_of(spelling)) for spelling in spellings]
        assert all(answer == answers[0] for answer in answers)
        assert name in answers[0]
    assert set(found(words=queries.words_of("thot not"))) == {n for n in names if "thốt nốt" in n}
    every = {fold(name) for name in names}
    assert all(queries.words_of(name) for name in every)


@pytest.mark.parametrize("size", [1, 3, 7, 24])
def test_paging_by_key_gives_every_product_once_in_dictionary_order(size: int) -> None:
    names = ["Ấp", "an", "Ăn", "Ân", "bánh", "đa", "da", "Dạ", "ê", "em"] * 3
    shelve(names)
    seen: list[int] = []
    after = ""
    while True:
        shelf = queries.search(Wish(after=after), TODAY, size=size)
        seen += [row["id"] for row in shelf.rows]
        after = shelf.after
        if not after:
            break
    assert seen == list(Product.objects.order_by("sort_key", "id").values_list("pk", flat=True))
    assert len(set(seen)) == len(names)


def test_vietnamese_order_puts_letters_before_tones() -> None:
    shelve(["đa", "dạ", "da", "ăn", "ân", "an", "ba", "án"])
    assert found() == ["an", "án", "ăn", "ân", "ba", "da", "dạ", "đa"]


def test_facets_narrow_and_states_follow_the_day() -> None:
    shelve(["Còn"], public_until=TODAY)
    shelve(["Hết"], public_until=TODAY - dt.timedelta(days=1), public_star=4)
    shelve(["Không rõ"], public_until=None)
    shelve(["Đề nghị"], public_state="proposed", public_until=None, public_star=5)
    shelve(["Thu hồi"], public_state="revoked", public_until=None)
    shelve(["Kín"], is_public=False)
    assert found(state="valid") == ["Còn"]
    assert found(state="expired") == ["Hết"]
    assert found(state="unknown") == ["Không rõ"]
    assert found(state="proposed") == ["Đề nghị"]
    assert found(state="revoked") == ["Thu hồi"]
    assert found(stars=(4, 5)) == ["Đề nghị", "Hết"]
    assert "Kín" not in found()


def test_a_page_that_cannot_be_read_is_the_first_page() -> None:
    shelve(["Một"])
    for after in ("x", "!!!!", "bnVsbA==", "WzEsMiwzXQ=="):
        assert found(after=after) == ["Một"]


@pytest.mark.parametrize(("rows", "most"), [(1, 3), (50, 3)])
def test_the_list_costs_the_same_for_one_and_for_fifty(client: Client, rows: int, most: int) -> None:
    shelve([f"Sản phẩm {n}" for n in range(rows)])
    client.get(reverse("portal:catalogue"))
    with CaptureQueriesContext(connection) as seen:
        client.get(reverse("portal:catalogue"), {"q": "san pham", "star": "3"})
    assert len(seen) <= most
    assert len(seen) == 1, "facets are kept for a minute"


@pytest.mark.parametrize("rows", [1, 10])
def test_a_product_page_costs_six_queries_whatever_it_shows(client: Client, rows: int) -> None:
    product = make_product()
    make_standing(product, state="live")
    for _n in range(rows - 1):
        make_standing(product, state="superseded")
        make_picture(product)
    Product.objects.update(is_public=True)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(reverse("portal:product", args=[product.pk])).status_code == 200
    assert len(seen) == 6


def test_a_product_that_is_not_public_is_not_there(client: Client) -> None:
    product = make_product()
    assert client.get(reverse("portal:product", args=[product.pk])).status_code == 404
    assert client.get(reverse("portal:producer", args=[product.organisation_id])).status_code == 404


def test_nothing_of_the_representative_is_public(client: Client) -> None:
    secret = {
        "representative": "Bí Mật Một",
        "representative_residence": "Bí Mật Hai",
        "phone": "0909999001",
        "email": "bimat@example.vn",
        "registration_no": "BIMAT-4",
    }
    producer = make_organisation()
    Organisation.objects.filter(pk=producer.pk).update(**secret)
    shelve(["Khô"], organisation=producer)
    product = Product.objects.get()
    for url in (
        reverse("portal:home"),
        reverse("portal:catalogue"),
        reverse("portal:product", args=[product.pk]),
        reverse("portal:producer", args=[producer.pk]),
        reverse("portal:map"),
    ):
        page = client.get(url).content.decode()
        assert not [value for value in secret.values() if value in page], url


def test_typed_text_is_shown_as_text(client: Client) -> None:
    shelve(['<script>alert("x")</script>'])
    page = client.get(reverse("portal:catalogue"), {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page
    page = client.get(reverse("portal:product", args=[Product.objects.get().pk])).content.decode()
    assert "<script>alert" not in page


def test_a_name_that_spells_a_mark_of_the_frame_stays_a_name(client: Client) -> None:
    shelve(["zzMainMarkzz"])
    page = client.get(reverse("portal:product", args=[Product.objects.get().pk])).content.decode()
    assert page.count("<main") == 1
    assert "<h1>zzMainMarkzz</h1>" in page


def test_the_frame_of_a_stranger_is_kept_and_that_of_a_reader_is_not(client: Client) -> None:
    stranger = client.get(reverse("portal:catalogue")).content.decode()
    assert reverse("account_login") in stranger


@pytest.mark.usefixtures("places")
def test_the_map_has_a_tile_for_each_of_the_102_communes(client: Client) -> None:
    assert len(pages.communes(TODAY)) == 102
    assert client.get(reverse("portal:map")).content.decode().count('class="hex') >= 102


def test_the_public_page_draws_a_chain_without_names_numbers_and_positions(client: Client) -> None:
    known = make_organisation(name="Hợp tác xã Mẫu")
    product = make_standing().product
    certified = {"scheme": "vietgap", "certificate_no": "VG-77", "code": "MSVT-1"}
    make_entry("area", product, name="Ruộng ông Ba", grows="Lúa mùa", lat=10.5, lon=104.9, **certified)
    contract = {"households": 4, "contract_no": "HD-9", "signed_on": TODAY}
    make_entry("partner", product, name="Hộ Nguyễn Văn Bí Mật", **contract)
    make_entry("partner", product, name=known.name, unit=known.unit)
    page = f"/san-pham/{product.pk}/"
    seen = client.get(page).content.decode()
    for words in ("<svg", "Lúa mùa", "VietGAP", "4 hộ cùng làm", "Hợp tác xã Mẫu"):
        assert words in seen, words
    for words in ("Ruộng ông Ba", "VG-77", "MSVT-1", "Bí Mật", "HD-9", "10,5", "10.5"):
        assert words not in seen, words
    make_chain(product, is_shown=False)
    assert "Lúa mùa" not in client.get(page).content.decode()
