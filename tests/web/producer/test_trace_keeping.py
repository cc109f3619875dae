"""Places, goods and inputs of the diary, and the page with which it begins."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ocop.organisations.models import Organisation
from ocop.places.models import Unit
from ocop.products.models import MaterialArea
from ocop.trace.forms.keeping import uom_of
from ocop.trace.models import Item, Site, Supply
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, sign_in
from tests.factories.products import make_product
from tests.factories.sourcing import make_entry
from tests.factories.trace import make_item, make_material, make_site, make_step
from tests.web.pages import html

pytestmark = pytest.mark.django_db
HOME = "/chu-the/truy-xuat/"
KEPT = f"{HOME}co-san/"


@pytest.fixture
def own() -> Organisation:
    return make_organisation()


@pytest.fixture
def member(own: Organisation) -> Client:
    client = Client()
    sign_in(client, actor_with("producer", organisation=own))
    return client


def test_the_first_page_sets_up_all_that_the_first_line_needs(member: Client, own: Organisation) -> None:
    product = make_product(own, name="Đường hũ (ví dụ)")
    page = f"{HOME}bat-dau/"
    assert f'<option value="{product.pk}" selected>' in html(member.get(page))
    assert "ít nhất một ô" in html(member.post(page, {"material_unit": "kg"}))
    given: dict[str, Any] = {
        "plot": "Vườn (ví dụ)", "workshop": "Lò nấu (ví dụ)", "material": "Nước thốt nốt",
        "material_unit": "",
        "halfway": "", "halfway_unit": "kg", "product": product.pk, "pack": "Hũ 500 g", "product_unit": "hũ",
        "key": "k",
    }  # fmt: skip
    assert "Ghi đơn vị" in html(member.post(page, given)) and not Site.objects.exists()
    for _n in range(2):
        assert member.post(page, {**given, "material_unit": "lít"}).status_code == 302
    assert list(Site.objects.order_by("pk").values_list("kind", "name", "unit")) == [
        ("plot", "Vườn (ví dụ)", own.unit_id), ("workshop", "Lò nấu (ví dụ)", own.unit_id),
    ]  # fmt: skip
    assert list(Item.objects.order_by("pk").values_list("kind", "name", "pack", "unit_name", "uom")) == [
        ("material", "Nước thốt nốt", "", "lít", "LTR"), ("goods", "Đường hũ (ví dụ)", "Hũ 500 g", "hũ", ""),
    ]  # fmt: skip
    again = html(member.get(page))
    assert "Chế biến ra gì" in again and "Nơi trồng, nuôi" not in again
    make_material(own, kind="halfway", name="Đường nấu")
    assert "Đã khai đủ." in html(member.get(page))


def test_a_place_may_be_copied_from_the_value_chain(member: Client, own: Organisation) -> None:
    area = make_entry("area", make_product(own), name="Vùng thốt nốt Núi Cấm (ví dụ)", lat=10.5, lon=105.0)
    make_entry("area", make_product(), name="Vùng của người khác (ví dụ)")
    shown = html(member.get(f"{KEPT}noi/"))
    assert "Vùng thốt nốt Núi Cấm" in shown and "Vùng của người khác" not in shown
    given = {"kind": "plot", "area": area.pk, "name": "", "unit": own.unit_id, "key": "k"}
    for _n in range(2):
        assert member.post(f"{KEPT}noi/", given).status_code == 302
    site = Site.objects.get()
    assert (site.area, site.name, site.lat, site.lon) == (area, area.name, 10.5, 105.0)
    assert MaterialArea.objects.count() == 2
    assert "Đặt tên cho nơi này" in html(member.post(f"{KEPT}noi/", {"kind": "plot"}))
    wrong = member.post(f"{KEPT}noi/", {"kind": "store", "name": "Kho", "gln": "123"})
    assert wrong.status_code == 422 and "GLN gồm 13 chữ số" in html(wrong)


def test_goods_take_product_and_pack_and_need_no_gtin(member: Client, own: Organisation) -> None:
    product = make_product(own, name="Đường hũ (ví dụ)")
    shown = html(member.get(f"{KEPT}hang/"))
    assert "Chưa có thì để trống" in shown and "siêu thị thì thường đòi GTIN" in shown
    given = {
        "kind": "goods", "product": product.pk, "pack": "Hũ 500 g", "unit_name": "hũ", "shelf_days": "365",
        "warnings": "Có hạt nhỏ",
    }  # fmt: skip
    assert member.post(f"{KEPT}hang/", {**given, "gtin": "8931234567890"}).status_code == 422
    assert member.post(f"{KEPT}hang/", given).status_code == 302
    item = Item.objects.get()
    assert (item.name, item.product, item.gtin, item.shelf_days) == ("Đường hũ (ví dụ)", product, "", 365)
    assert item.warnings == "Có hạt nhỏ"
    assert member.post(f"{KEPT}hang/", {"kind": "goods", "name": "X", "unit_name": "hũ"}).status_code == 422
    assert member.post(f"{KEPT}hang/", {"kind": "material", "unit_name": "kg"}).status_code == 422


def test_inputs_say_how_long_to_wait(member: Client, own: Organisation) -> None:
    given = {"kind": "pesticide", "name": "Thuốc A (ví dụ)", "unit_name": "chai", "waits_days": "7"}
    assert member.post(f"{KEPT}vat-tu/", given).status_code == 302
    assert Supply.objects.get().waits_days == 7
    assert "cách ly 7 ngày" in html(member.get(f"{KEPT}vat-tu/"))
    assert member.post(f"{KEPT}vat-tu/", {**given, "waits_days": "bảy"}).status_code == 422


def test_what_is_not_used_any_more_is_asked_for_and_can_be_taken_up_again(
    member: Client, own: Organisation
) -> None:
    site, _second = make_site(own, name="Lò cũ (ví dụ)"), make_site(own, name="Lò mới (ví dụ)")
    page = f"{KEPT}noi/{site.pk}/thoi/"
    assert f'href="{page}"' in html(member.get(f"{KEPT}noi/")) and "<button" in html(member.get(page))
    assert Site.objects.get(pk=site.pk).ended_on is None, "looking at the question ends nothing"
    assert member.post(page).status_code == 302
    shown = html(member.get(f"{KEPT}noi/"))
    assert "Thôi dùng từ" in shown and f"{KEPT}noi/{site.pk}/dung-lai/" in shown
    forms = html(member.get(f"{HOME}ghi/cham-soc/"))
    assert "Lò mới" in forms and "Lò cũ" not in forms
    assert member.post(f"{KEPT}noi/{site.pk}/dung-lai/").status_code == 302
    assert "Lò cũ" in html(member.get(f"{HOME}ghi/cham-soc/"))
    assert member.get(f"{KEPT}khac/").status_code == 404


def test_goods_are_corrected_and_show_no_field_that_lots_count_on(member: Client, own: Organisation) -> None:
    product = make_product(own, name="Đường hũ (ví dụ)")
    item = make_item(product, gtin="")
    page = f"{KEPT}hang/{item.pk}/"
    shown = html(member.get(page))
    assert f'href="{page}"' in html(member.get(f"{KEPT}hang/"))
    assert f'<option value="{product.pk}" selected>' in shown and 'value="Hũ 500 g"' in shown
    given = {
        "kind": "goods", "product": product.pk, "name": "Đường thốt nốt hũ", "pack": "Hũ 500 g",
        "unit_name": "hũ", "shelf_days": "180", "gtin": "8935049510018", "brand": "Bảy Núi", "key": "k",
    }  # fmt: skip
    wrong = member.post(page, given)
    assert wrong.status_code == 422 and "chữ số cuối là số kiểm tra" in html(wrong)
    for _n in range(2):
        assert member.post(page, {**given, "gtin": "8935049510017"}).status_code == 302
    item.refresh_from_db()
    assert (item.name, item.shelf_days, item.brand) == ("Đường thốt nốt hũ", 180, "Bảy Núi")
    assert item.gtin == "08935049510017" and "GTIN 08935049510017" in html(member.get(f"{KEPT}hang/"))

    make_step("pack", own, item=item)
    shown = html(member.get(page))
    assert "nhật ký đã dựa vào" in shown
    for name in ("kind", "product", "pack", "unit_name", "gtin"):
        assert f'name="{name}"' not in shown
    assert member.post(page, {"name": "Đường hũ", "shelf_days": "365", "unit_name": "kg"}).status_code == 302
    item.refresh_from_db()
    assert (item.name, item.unit_name, item.brand, item.product) == ("Đường hũ", "hũ", "", product)


def test_places_and_inputs_are_corrected(member: Client, own: Organisation) -> None:
    area = make_entry("area", make_product(own), name="Vùng Núi Cấm (ví dụ)", lat=10.5, lon=105.0)
    site = make_site(own, unit=own.unit, lat=10.1, lon=105.1)
    given = {
        "kind": "plot",
        "name": "Vườn",
        "unit": own.unit_id,
        "address": "Ấp 1",
        "lat": "10,2",
        "lon": "105,3",
    }
    assert 'value="10,1"' in html(member.get(f"{KEPT}noi/{site.pk}/"))
    assert member.post(f"{KEPT}noi/{site.pk}/", given).status_code == 302
    site.refresh_from_db()
    assert (site.kind, site.name, site.address, site.lat, site.lon) == ("plot", "Vườn", "Ấp 1", 10.2, 105.3)
    assert member.post(f"{KEPT}noi/{site.pk}/", {**given, "lat": ""}).status_code == 422
    assert member.post(f"{KEPT}noi/{site.pk}/", {**given, "area": area.pk}).status_code == 302
    site.refresh_from_db()
    assert (site.area, site.lat, site.lon) == (area, 10.5, 105.0)
    assert member.post(f"{KEPT}noi/{site.pk}/", {**given, "area": area.pk}).status_code == 302
    site.refresh_from_db()
    assert (site.area, site.lat) == (area, 10.2), "an area that was there before does not type over the point"

    poison = {"kind": "pesticide", "name": "Thuốc A (ví dụ)", "unit_name": "chai", "waits_days": "7"}
    member.post(f"{KEPT}vat-tu/", poison)
    page = f"{KEPT}vat-tu/{Supply.objects.get().pk}/"
    assert 'value="7"' in html(member.get(page))
    assert member.post(page, {**poison, "waits_days": "14"}).status_code == 302
    assert Supply.objects.get().waits_days == 14


@pytest.mark.usefixtures("places")
def test_a_place_in_a_commune_that_was_merged_stays_there(member: Client, own: Organisation) -> None:
    past = Unit.objects.filter(level="commune", valid_to__isnull=False).order_by("pk")[0]
    site = make_site(own, unit=past)
    assert f'<option value="{past.pk}" selected>' in html(member.get(f"{KEPT}noi/{site.pk}/"))


def test_units_have_codes_where_there_are_any() -> None:
    assert [uom_of(word) for word in ("kg", " Lít ", "hũ")] == ["KGM", "LTR", ""]


def test_pages_ask_the_database_the_same_for_one_and_for_three(member: Client, own: Organisation) -> None:
    def more() -> None:
        make_site(own)
        make_item(make_product(own))
        make_entry("area", make_product(own))

    def cost() -> list[int]:
        found = []
        pages = (f"co-san/noi/{site.pk}/", f"co-san/hang/{item.pk}/")
        for path in ("co-san/noi/", "co-san/hang/", "co-san/vat-tu/", "bat-dau/", *pages):
            with CaptureQueriesContext(connection) as seen:
                assert member.get(f"{HOME}{path}").status_code == 200
            found.append(len(seen))
        return found

    site, item = make_site(own), make_item(make_product(own))
    more()
    few = cost()
    more()
    more()
    assert cost() == few
