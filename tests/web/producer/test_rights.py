"""What protects the producer's goods, on the pages: recording, steps, the product's page, labels."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.files.models import Document
from ocop.organisations.models import Organisation
from ocop.rights.models import Label, Protection
from tests.factories.files import pdf, picture
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, sign_in
from tests.factories.products import make_product
from tests.factories.rights import make_label, make_protection
from tests.web.pages import html

pytestmark = pytest.mark.django_db
HOME = "/chu-the/nhan-hieu/"


@pytest.fixture
def member(client: Client) -> Actor:
    """A signed-in member of a producer."""
    actor = actor_with("producer", organisation=make_organisation())
    sign_in(client, actor)
    return actor


def own(member: Actor) -> Organisation:
    return Organisation.objects.get(pk=member.organisation_id or 0)


def upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("giay.pdf", pdf(), "application/pdf")


def test_a_mark_is_recorded_with_its_scan_in_one_form_and_goes_on(client: Client, member: Actor) -> None:
    product = make_product(own(member))
    assert "Chưa ghi giấy nào" in html(client.get(HOME))
    assert f'value="{product.pk}"' in html(client.get(f"{HOME}them/?loai=trademark&san_pham={product.pk}"))
    given = {
        "kind": "trademark", "name": "Sáu Mẫu", "products": [product.pk], "verb": "file_protection",
        "day": "01/06/2026", "number": "4-01", "key": "k",
    }  # fmt: skip
    wrong = client.post(f"{HOME}them/", {**given, "day": "", "key": "k0"})
    assert wrong.status_code == 422 and 'value="Sáu Mẫu"' in html(wrong) and not Protection.objects.exists()
    for _n in range(2):
        made = client.post(f"{HOME}them/", {**given, "uploads": upload()})
        assert made.status_code == 302
    right = Protection.objects.get()
    page = f"{HOME}{right.pk}/"
    assert made["Location"] == page and right.state == "filed" and list(right.products.all()) == [product]
    assert Document.objects.get().kind == "intellectual_property"
    seen = html(client.get(page))
    assert "Đã nộp đơn" in seen and "Ghi bước tiếp theo" in seen and "Điều 93 khoản 6" in seen
    bad = client.post(
        f"{page}buoc/", {"verb": "accept_filing", "day": "01/05/2026", "number": "12/QĐ", "key": "b"}
    )
    assert bad.status_code == 422 and 'value="12/QĐ"' in html(bad)
    assert (
        client.post(f"{page}buoc/", {"verb": "accept_filing", "day": "05/06/2026", "key": "s"}).status_code
        == 302
    )
    assert Protection.objects.get().state == "accepted"
    edit = {"name": "Sáu Mẫu mới", "products": [], "scope": "Nhóm 30", "issuer": "", "next_on": "01/12/2026"}
    assert client.post(f"{page}sua/", edit).status_code == 302
    right.refresh_from_db()
    assert (right.name, right.next_on) == (
        "Sáu Mẫu mới",
        dt.date(2026, 12, 1),
    ) and not right.products.exists()
    assert "Sáu Mẫu mới" in html(client.get(HOME))


def test_the_products_page_tells_what_it_has_and_what_runs_out(client: Client, member: Actor) -> None:
    product, on = make_product(own(member)), clock.today()
    make_protection(
        "granted", own(member), kind="halal", name="Halal A", expires_on=on + dt.timedelta(days=5)
    )
    make_protection(
        "granted", own(member), kind="haccp", name="HACCP cũ", expires_on=on - dt.timedelta(days=1)
    )
    make_protection("filed", own(member), name="Đơn đang chờ")
    make_label(product)
    seen = html(client.get(f"{HOME}san-pham/{product.pk}/"))
    assert all(
        word in seen for word in ("Halal A", "Sắp hết hiệu lực", "HACCP cũ", "Đơn đang chờ", "Chưa kiểm")
    )
    assert "Sản phẩm chưa chọn bộ tiêu chí" in seen


def test_a_label_is_pictured_checked_and_used(client: Client, member: Actor) -> None:
    product = make_product(own(member))
    form = f"{HOME}san-pham/{product.pk}/nhan/moi/"
    assert client.get(form).status_code == 200
    wrong = client.post(form, {"goods": "food", "shown_star": "4", "note": "Bản đầu"})
    assert wrong.status_code == 422 and 'value="Bản đầu"' in html(wrong)
    made = client.post(form, {"goods": "food", "note": "Bản đầu", "key": "k"})
    label = Label.objects.get()
    page = f"{HOME}nhan/{label.pk}/"
    assert made["Location"] == page and "Chưa có ảnh nào" in html(client.get(page))
    sent = {"side": "front", "pictures": SimpleUploadedFile("a.jpg", picture(), "image/jpeg"), "key": "a"}
    assert client.post(f"{page}anh/", sent).status_code == 302
    side = label.sides.get()
    assert client.get(f"{HOME}nhan/anh/{side.pk}/nho/")["Content-Type"] == "image/webp"
    bad = client.post(
        f"{page}anh/", {"side": "front", "pictures": SimpleUploadedFile("a.txt", b"x"), "key": "b"}
    )
    assert bad.status_code == 422
    ticked = {"a-name": "yes", "a-use_by": "no", "n-use_by": "Chưa in hạn"}
    assert client.post(f"{page}kiem/", ticked).status_code == 302
    seen = html(client.get(page))
    assert "Còn thiếu 1 mục" in seen and "Chưa in hạn" in seen and product.name in seen
    assert client.post(f"{page}sua/", {"goods": "food", "note": "Bản hai"}).status_code == 302
    assert client.post(f"{page}dung/", {"day": "x"}).status_code == 422
    assert client.post(f"{page}dung/", {"day": f"{clock.today():%d/%m/%Y}"}).status_code == 302
    assert "Nhãn đã đưa ra dùng thì không sửa được" in html(client.get(f"{page}sua/"))
    assert client.post(f"{page}thoi-dung/", {"day": f"{clock.today():%d/%m/%Y}"}).status_code == 302
    assert Label.objects.get().state == "retired"


def test_the_pages_cost_the_same_at_one_and_at_many(client: Client, member: Actor) -> None:
    product = make_product(own(member))
    right, label = (
        make_protection("granted", own(member), products=[product]),
        make_label(product, checked=True),
    )

    def cost() -> list[int]:
        found = []
        for path in ("", f"{right.pk}/", f"san-pham/{product.pk}/", f"nhan/{label.pk}/", "them/"):
            with CaptureQueriesContext(connection) as seen:
                assert client.get(f"{HOME}{path}").status_code == 200
            found.append(len(seen))
        return found

    cost()
    few = cost()
    for _n in range(3):
        make_label(product)
        make_protection("granted", own(member), products=[make_product(own(member))])
    assert cost() == few
