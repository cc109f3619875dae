"""Value chains at both desks: written on a phone, drawn, listed with what is missing, told to everybody."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ocop.base import clock
from ocop.products.models import MaterialArea, Product
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, province_unit, sign_in
from tests.factories.products import make_product
from tests.factories.sourcing import make_chain, make_entry, make_stage
from tests.web.pages import html

pytestmark = pytest.mark.django_db
OWN, LIST = "/chu-the/chuoi-gia-tri/", "/can-bo/chuoi-gia-tri/"


def as_actor(actor: Any) -> Client:
    province_unit()
    client = Client()
    sign_in(client, actor)
    return client


@pytest.fixture
def product() -> Product:
    return make_product(make_organisation())


@pytest.fixture
def producer(product: Product) -> Client:
    return as_actor(actor_with("producer", organisation=product.organisation))


def test_an_area_is_written_kept_when_wrong_and_ended(producer: Client, product: Product) -> None:
    page = f"{OWN}{product.pk}/them/area/"
    wrong = producer.post(page, {"name": "Vườn nhà", "kind": "crop", "area_ha": "nhiều"})
    assert wrong.status_code == 422 and "Vườn nhà" in html(wrong)
    sent = {"name": "Vườn nhà", "kind": "crop", "grows": "Thốt nốt", "area_ha": "1,5", "key": "a1"}
    assert producer.post(page, sent).status_code == 302
    assert producer.post(page, sent).status_code == 302
    area = MaterialArea.objects.get()
    assert str(area.area_ha) == "1.50" and area.organisation == product.organisation
    assert "Vườn nhà" in html(producer.get(f"{OWN}{product.pk}/"))
    ended = {"ended_on": f"{clock.today():%d/%m/%Y}"}
    assert producer.post(f"{OWN}muc/area/{area.pk}/thoi/", ended).status_code == 302
    assert MaterialArea.objects.get().ended_on is not None


def test_the_chain_is_drawn_and_said_in_words(producer: Client, product: Product) -> None:
    area, practice = make_entry("area", product), make_entry("practice", product)
    stage = make_stage(product)
    page = html(producer.get(f"{OWN}{product.pk}/"))
    assert "<svg" in page and "<title" in page
    for entry in (area, practice, stage):
        assert str(entry) in page


def test_stages_change_places(producer: Client, product: Product) -> None:
    first, second = make_stage(product, name="Lọc"), make_stage(product, name="Nấu")
    assert producer.post(f"{OWN}cong-doan/{second.pk}/len/").status_code == 302
    page = html(producer.get(f"{OWN}{product.pk}/"))
    assert page.index(second.name) < page.index(first.name)


def test_the_office_lists_what_is_missing_and_exports_it(product: Product) -> None:
    make_entry("area", product)
    bare = make_product(make_organisation())
    office = as_actor(actor_with("provincial_officer"))
    everything, missing = html(office.get(LIST)), html(office.get(f"{LIST}?thieu=area"))
    assert product.name in everything and bare.name in everything
    assert product.name not in missing and bare.name in missing
    book = openpyxl.load_workbook(io.BytesIO(office.get(f"{LIST}excel/").content))
    cells = {cell.value for sheet in book for row in sheet for cell in row}
    assert {product.name, bare.name} <= cells


def test_a_commune_officer_writes_for_its_producers_alone(product: Product) -> None:
    officer = as_actor(actor_with("commune_officer"))
    sent = {"local_commune": "40", "local_province": "90"}
    assert officer.post(f"{LIST}{product.pk}/chung/", sent).status_code in (302, 422)
    assert officer.get(f"{LIST}{product.pk}/").status_code == 200
    auditor = as_actor(actor_with("auditor"))
    assert auditor.post(f"{LIST}{product.pk}/chung/", sent).status_code == 403


def test_lists_and_the_page_of_a_chain_cost_the_same_however_long(producer: Client, product: Product) -> None:
    office = as_actor(actor_with("provincial_officer"))

    def grow() -> None:
        for kind in ("area", "partner", "practice"):
            make_entry(kind, product)
        make_stage(product)
        make_chain(make_product(make_organisation()))

    def asked(client: Client, path: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(path).status_code == 200
        return len(found)

    grow()
    pages = (
        (producer, OWN),
        (producer, f"{OWN}{product.pk}/"),
        (office, LIST),
        (office, f"{LIST}{product.pk}/"),
    )
    for client, path in pages:
        client.get(path)
    before = [asked(*page) for page in pages]
    grow()
    grow()
    assert [asked(*page) for page in pages] == before
