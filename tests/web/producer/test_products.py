"""The producer's desk: first page, products, pictures, packages."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ocop.base.actor import Actor, system
from ocop.organisations import actions as organisations
from ocop.organisations.models import Organisation, YearFigures
from ocop.products import actions
from ocop.products.models import Picture, Product
from tests.factories.certificates import make_certificate
from tests.factories.criteria import set_in_force
from tests.factories.files import make_document, pdf, picture, with_position
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, sign_in
from tests.factories.products import AT, make_picture, make_product, make_standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client: Client) -> Actor:
    """A signed-in member of a producer."""
    actor = actor_with("producer", organisation=make_organisation(name="Cơ sở Út Hên (ví dụ)"))
    sign_in(client, actor)
    return actor


def own(member: Actor) -> Organisation:
    return Organisation.objects.get(pk=member.organisation_id or 0)


def own_product(member: Actor, **over: Any) -> Product:
    return make_product(own(member), **over)


def test_the_first_page_says_what_to_do_next(client: Client, member: Actor) -> None:
    page = client.get("/chu-the/").content.decode()
    for words in (
        "Bổ sung thông tin chủ thể",
        "Khai số liệu năm",
        "Đăng ký sản phẩm đầu tiên",
        "Thêm minh chứng",
    ):
        assert words in page


def test_the_first_page_tells_stars_and_proofs_near_their_end(client: Client, member: Actor) -> None:
    from ocop.base import clock

    on = clock.today()
    product = own_product(member, name="Mắm cá linh")
    make_standing(product, valid_from=None, decided_on=None, year=2023, valid_to=on + dt.timedelta(days=150))
    make_document(product.organisation, title="Giấy sắp hết hạn", expires_on=on + dt.timedelta(days=5))
    page = client.get("/chu-the/").content.decode()
    assert "Nộp được ngay" in page
    assert "Giấy sắp hết hạn" in page
    assert "Đăng ký sản phẩm đầu tiên" not in page


@pytest.mark.parametrize("address", ["/chu-the/", "/chu-the/san-pham/"])
def test_lists_cost_the_same_at_one_and_at_fifty(
    client: Client, member: Actor, address: str, django_assert_max_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    make_standing(own_product(member))
    client.get(address)  # what is read once per process
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        counts.append(len(seen))
        for _n in range(49):
            make_standing(own_product(member))
    assert counts[0] == counts[1]


def test_a_product_is_registered_once_though_sent_twice(client: Client, member: Actor, packs: None) -> None:
    sheet = set_in_force(9)
    data = {"name": "Nước mắm Rạch Giá", "criteria_set": sheet.pk, "key": "abc", "story": "Chuyện\nnhà"}
    first = client.post("/chu-the/san-pham/moi/", data)
    again = client.post("/chu-the/san-pham/moi/", data)
    made = Product.objects.get()
    assert first["Location"] == again["Location"] == f"/chu-the/san-pham/{made.pk}/"
    assert (made.name, made.criteria_set, made.story) == ("Nước mắm Rạch Giá", sheet, "Chuyện\nnhà")
    page = client.get(first["Location"]).content.decode()
    assert "Nước mắm Rạch Giá" in page
    assert sheet.name in page


def test_a_form_with_errors_comes_back_with_what_was_typed(client: Client, member: Actor) -> None:
    answer = client.post("/chu-the/san-pham/moi/", {"name": "", "story": "Chuyện dài đã gõ"})
    assert answer.status_code == 422
    assert "Chuyện dài đã gõ" in answer.content.decode()
    assert not Product.objects.exists()


def test_tourism_sets_are_offered_to_all_and_others_not_to_a_society(client: Client, packs: None) -> None:
    actor = actor_with("producer", organisation=make_organisation(legal_form="society"))
    sign_in(client, actor)
    page = client.get("/chu-the/san-pham/moi/").content.decode()
    assert "26. " in page
    assert "9. " not in page
    answer = client.post("/chu-the/san-pham/moi/", {"name": "Mắm", "criteria_set": set_in_force(9).pk})
    assert answer.status_code == 422


def test_a_product_is_changed(client: Client, member: Actor) -> None:
    product = own_product(member)
    answer = client.post(f"/chu-the/san-pham/{product.pk}/sua/", {"name": "Tên mới", "summary": "Ngon"})
    assert answer.status_code == 302
    product.refresh_from_db()
    assert (product.name, product.summary) == ("Tên mới", "Ngon")


def test_pictures_are_added_shown_ordered_and_taken_out(client: Client, member: Actor) -> None:
    product = own_product(member)
    files = [SimpleUploadedFile(f"{n}.jpg", with_position()) for n in range(2)]
    answer = client.post(f"/chu-the/san-pham/{product.pk}/anh/", {"pictures": files, "key": "k"})
    assert answer.status_code == 302
    again = [SimpleUploadedFile(f"{n}.jpg", with_position()) for n in range(2)]
    client.post(f"/chu-the/san-pham/{product.pk}/anh/", {"pictures": again, "key": "k"})
    first, second = product.pictures.all()
    shown = client.get(f"/chu-the/anh/{first.pk}/nho/")
    assert shown["Content-Type"] == "image/webp"
    assert shown["Cache-Control"] == "private, no-cache"
    client.post(f"/chu-the/san-pham/anh/{second.pk}/len-dau/")
    assert product.pictures.first() == second
    client.post(f"/chu-the/san-pham/anh/{second.pk}/bo/")
    assert list(product.pictures.all()) == [first]


def test_a_picture_that_is_none_is_told_on_the_page(client: Client, member: Actor) -> None:
    product = own_product(member)
    bad = SimpleUploadedFile("giay.jpg", pdf(), content_type="image/jpeg")
    answer = client.post(f"/chu-the/san-pham/{product.pk}/anh/", {"pictures": [bad]})
    assert answer.status_code == 422
    assert "giay.jpg: Hãy chọn một tệp ảnh." in answer.content.decode()
    assert not Picture.objects.exists()


def test_packages_are_added_refused_and_taken_out(client: Client, member: Actor) -> None:
    product = own_product(member)
    address = f"/chu-the/san-pham/{product.pk}/quy-cach/"
    assert client.post(address, {"name": "Hộp 500 g", "price": "125.000", "barcode": ""}).status_code == 302
    package = product.packages.get()
    assert package.price == 125_000
    wrong = client.post(address, {"name": "Hộp", "barcode": "123"})
    assert wrong.status_code == 422
    assert "Mã vạch gồm" in wrong.content.decode()
    client.post(f"/chu-the/san-pham/quy-cach/{package.pk}/bo/")
    assert not product.packages.exists()


def test_retiring_asks_first(client: Client, member: Actor) -> None:
    product = own_product(member)
    address = f"/chu-the/san-pham/{product.pk}/ngung/"
    assert "Ngừng sản xuất sản phẩm này?" in client.get(address).content.decode()
    assert not Product.objects.filter(is_retired=True).exists()
    client.post(address)
    assert Product.objects.get(is_retired=True) == product
    page = client.get(f"/chu-the/san-pham/{product.pk}/").content.decode()
    assert "Thêm ảnh" not in page


def test_the_product_page_shows_every_star_with_its_years(client: Client, member: Actor) -> None:
    product = own_product(member)
    make_standing(product, star=3, decided_on=dt.date(2022, 5, 1), valid_from=None, valid_to=None)
    make_standing(product, star=4)
    actions.give_code(product, 2026, by=system(), at=AT)
    page = client.get(f"/chu-the/san-pham/{product.pk}/").content.decode()
    for words in (
        "Đánh giá năm 2022",
        "Đánh giá năm 2026",
        "Đã được thay thế",
        "Còn hiệu lực",
        "91-30337-01-2026",
    ):
        assert words in page


FOREIGN = [
    ("GET", "/chu-the/san-pham/{product}/"),
    ("GET", "/chu-the/san-pham/{product}/sua/"),
    ("POST", "/chu-the/san-pham/{product}/sua/"),
    ("GET", "/chu-the/san-pham/{product}/ngung/"),
    ("POST", "/chu-the/san-pham/{product}/ngung/"),
    ("POST", "/chu-the/san-pham/{product}/anh/"),
    ("POST", "/chu-the/san-pham/anh/{picture}/bo/"),
    ("POST", "/chu-the/san-pham/anh/{picture}/len-dau/"),
    ("POST", "/chu-the/san-pham/{product}/quy-cach/"),
    ("POST", "/chu-the/san-pham/quy-cach/{package}/bo/"),
    ("GET", "/chu-the/anh/{picture}/nho/"),
    ("GET", "/chu-the/anh/{picture}/lon/"),
]


@pytest.mark.parametrize(("method", "address"), FOREIGN)
def test_a_foreign_product_is_not_there(client: Client, member: Actor, method: str, address: str) -> None:
    product = make_product()
    shot = make_picture(product)
    package = actions.add_package(product, {"name": "Hộp"}, by=system(), at=AT)
    url = address.format(product=product.pk, picture=shot.pk, package=package.pk)
    answer = client.generic(method, url, "name=x", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 404
    product.refresh_from_db()
    assert product.name != "x"
    assert (product.is_retired, product.pictures.count(), product.packages.count()) == (False, 1, 1)


@pytest.mark.parametrize(
    "role", ["commune_officer", "provincial_officer", "council_member", "auditor", "leader"]
)
@pytest.mark.parametrize(
    "address", ["/chu-the/", "/chu-the/san-pham/", "/chu-the/san-pham/moi/", "/chu-the/to-chuc/"]
)
def test_the_desk_is_the_producers_alone(client: Client, role: str, address: str) -> None:
    sign_in(client, actor_with(role))
    assert client.get(address).status_code == 403


def test_strangers_are_sent_to_the_sign_in(client: Client) -> None:
    answer = client.get("/chu-the/")
    assert answer.status_code == 302
    assert "/dang-nhap" in answer["Location"] or "login" in answer["Location"]


def test_pictures_of_public_products_go_to_everybody_and_are_kept(
    client: Client, django_assert_num_queries: Any
) -> None:
    product = make_product()
    shot = make_picture(product)
    assert client.get(f"/chu-the/anh/{shot.pk}/nho/").status_code == 404
    make_standing(product)
    with django_assert_num_queries(1):
        answer = client.get(f"/chu-the/anh/{shot.pk}/nho/")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Cookie" not in answer.get("Vary", "")
    assert b"".join(answer.streaming_content)[8:12] == b"WEBP"  # type: ignore[attr-defined]
    again = client.get(f"/chu-the/anh/{shot.pk}/nho/", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    assert again["Cache-Control"] == "public, max-age=31536000, immutable"


def test_the_own_facts_are_changed_and_errors_named(client: Client, member: Actor) -> None:
    page = client.get("/chu-the/to-chuc/").content.decode()
    assert "Cơ sở Út Hên (ví dụ)" in page
    data = {"name": "Cơ sở Út Hên", "legal_form": "registered_household", "phone": "12"}
    wrong = client.post("/chu-the/to-chuc/sua/", data)
    assert wrong.status_code == 422
    assert "Số điện thoại gồm 10 hoặc 11 chữ số" in wrong.content.decode()
    right = client.post("/chu-the/to-chuc/sua/", {**data, "phone": "0912 345 678", "representative": "Bà Út"})
    assert right.status_code == 302
    page = client.get("/chu-the/to-chuc/").content.decode()
    assert "Bà Út" in page
    assert "0912345678" in page


def test_a_member_cannot_move_the_producer_by_a_forged_field(client: Client, member: Actor) -> None:
    from tests.factories.people import commune_unit

    other = commune_unit("30341", "Xã Khác")
    data = {"name": "Cơ sở Út Hên", "legal_form": "registered_household", "unit": other.pk}
    assert client.post("/chu-the/to-chuc/sua/", data).status_code == 302
    assert own(member).unit != other


def test_figures_are_typed_the_vietnamese_way(client: Client, member: Actor) -> None:
    from ocop.base import clock

    year = clock.today().year - 1
    data = {
        "year": year,
        "workers": "12",
        "local_workers": "9",
        "revenue": "1.250.000.000",
        "profit": "-5.000.000",
    }
    assert client.post("/chu-the/to-chuc/so-lieu/", data).status_code == 302
    row = YearFigures.objects.get()
    assert (row.year, row.revenue, row.profit) == (year, 1_250_000_000, -5_000_000)
    page = client.get("/chu-the/to-chuc/").content.decode()
    assert "1.250.000.000" in page
    wrong = client.post("/chu-the/to-chuc/so-lieu/", {**data, "local_workers": "13"})
    assert wrong.status_code == 422
    assert "không thể nhiều hơn tổng số" in wrong.content.decode()


def test_the_figures_form_shows_what_was_given(client: Client, member: Actor) -> None:
    organisations.save_figures(own(member), 2025, {"workers": 7}, by=system(), at=AT)
    page = client.get("/chu-the/to-chuc/so-lieu/?year=2025").content.decode()
    assert 'value="7"' in page


def test_small_pictures_stay_small(client: Client, member: Actor) -> None:
    product = own_product(member)
    shot = make_picture(product, content=picture("JPEG", (2400, 1800)))
    sizes = {size: client.get(f"/chu-the/anh/{shot.pk}/{size}/") for size in ("lon", "nho")}
    assert (shot.file.width, shot.thumb.width) == (1600, 480)
    assert {size: answer.status_code for size, answer in sizes.items()} == {"lon": 200, "nho": 200}


def test_dates_come_back_into_the_form_the_way_they_are_typed(client: Client, member: Actor) -> None:
    data = {"name": "Cơ sở Út Hên", "legal_form": "registered_household", "registered_on": "04/03/2019"}
    assert client.post("/chu-the/to-chuc/sua/", data).status_code == 302
    assert own(member).registered_on == dt.date(2019, 3, 4)
    assert 'value="04/03/2019"' in client.get("/chu-the/to-chuc/sua/").content.decode()


def test_the_product_page_leads_to_the_open_dossier_or_offers_to_open_one(
    client: Client, member: Actor, packs: None
) -> None:
    from ocop.dossiers import actions as dossiers

    product = own_product(member, criteria_set=set_in_force(9))
    address = f"/chu-the/san-pham/{product.pk}/"
    assert "Mở hồ sơ đánh giá" in client.get(address).content.decode()
    opened = dossiers.open_dossier(product=product, kind="first", by=member, at=AT)
    page = client.get(address).content.decode()
    assert f'href="/chu-the/ho-so/{opened.pk}/">Xem hồ sơ đang mở' in page
    assert "Mở hồ sơ đánh giá" not in page


def test_a_recognised_product_leads_to_its_certificate(client: Client, places: None, packs: None) -> None:
    certificate = make_certificate()
    organisation = certificate.product.organisation
    sign_in(client, actor_with("producer", organisation=organisation))
    page = client.get(f"/chu-the/san-pham/{certificate.product_id}/").content.decode()
    link = f"/can-bo/giay-chung-nhan/{certificate.pk}/pdf/"
    assert link in page and f"/kt/{certificate.token}" in page
    paper = client.get(link)
    assert b"".join(paper.streaming_content).startswith(b"%PDF-")  # type: ignore[attr-defined]
    sign_in(client, actor_with("producer", organisation=make_organisation()))
    assert client.get(link).status_code == 404
