"""Labels on the pages: ordered, printed, stuck on, replaced, void."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from ocop.base.actor import Actor
from ocop.organisations.models import Organisation
from ocop.trace.layouts import LAYOUTS
from ocop.trace.models import LabelOrder, Lot
from ocop.trace.queries import labels as queries
from tests.factories.labels import make_lot, make_order
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, sign_in
from tests.factories.products import make_product
from tests.factories.trace import BY, make_item
from tests.web.pages import html

pytestmark = pytest.mark.django_db
HOME = "/chu-the/truy-xuat/tem/"


@pytest.fixture
def member(client: Client) -> Actor:
    """A signed-in member of a producer."""
    actor = actor_with("producer", organisation=make_organisation())
    sign_in(client, actor)
    return actor


@pytest.fixture
def lot(member: Actor) -> Lot:
    """A hundred jars of the own producer."""
    owner = Organisation.objects.get(pk=member.organisation_id or 0)
    return make_lot(make_item(make_product(owner)), quantity=Decimal(100))


def states(order: LabelOrder) -> dict[str, int]:
    return queries.states_of([order])[order.pk]


def codes(order: LabelOrder) -> list[str]:
    return list(order.serials.order_by("number").values_list("code", flat=True))


def data_of(answer: Any) -> bytes:
    assert answer.status_code == 200 and answer["Content-Disposition"].startswith("attachment")
    return bytes(answer.content)


def read(image: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)]


def test_without_a_lot_the_page_says_how_to_get_one(client: Client, member: Actor) -> None:
    page = html(client.get(HOME))
    assert "Chưa có lô thành phẩm nào" in page and "Các đợt tem" not in page
    assert "/chu-the/truy-xuat/ghi/dong-goi/" in page


def test_every_order_can_be_reached_from_the_list_and_from_its_lot(client: Client, lot: Lot) -> None:
    orders = [make_order(lot, count=1, even_so="Thử") for _n in range(31)]
    newest = html(client.get(HOME))
    assert f'href="{HOME}{orders[-1].pk}/"' in newest and f'href="{HOME}{orders[0].pk}/"' not in newest
    assert 'rel="next"' in newest and "Lô thành phẩm" in newest
    older = html(client.get(f"{HOME}?page=2"))
    assert f'href="{HOME}{orders[0].pk}/"' in older and "Lô thành phẩm" not in older
    of_lot = html(client.get(f"/chu-the/truy-xuat/lo/{lot.pk}/"))
    assert all(f'href="{HOME}{order.pk}/"' in of_lot for order in orders)


def test_labels_are_ordered_for_a_lot_once(client: Client, lot: Lot) -> None:
    for page in (HOME, f"/chu-the/truy-xuat/lo/{lot.pk}/"):
        assert f"{HOME}lo/{lot.pk}/" in html(client.get(page))
    page = f"{HOME}lo/{lot.pk}/"
    seen = html(client.get(page))
    assert seen.count('<svg class="sheet"') == len(LAYOUTS) and 'value="100"' in seen
    given = {"is_serial": "1", "count": "110", "layout": "a4-65", "even_so": "", "key": "k"}
    wrong = client.post(page, given)
    assert wrong.status_code == 422 and "Nếu cần tem dư, hãy ghi lý do" in html(wrong)
    assert not LabelOrder.objects.exists()
    for _n in range(2):
        made = client.post(page, {**given, "even_so": "Dư 10 tem"})
    order = LabelOrder.objects.get()
    assert made["Location"] == f"{HOME}{order.pk}/"
    assert (order.is_serial, order.count, order.even_so) == (True, 110, "Dư 10 tem")
    assert "Dư 10 tem" in html(client.get(made["Location"])) and "110" in html(client.get(HOME))


def test_a_sheet_that_the_codes_do_not_fit_is_not_offered(client: Client, lot: Lot, settings: Any) -> None:
    settings.TRACE_URL = "https://truy-xuat-nguon-goc.ocop." + "a" * 40 + ".vn"
    seen = html(client.get(f"{HOME}lo/{lot.pk}/"))
    assert 'value="a4-24"' in seen and 'value="a4-65"' not in seen


def test_a_closed_lot_says_why_it_gets_no_labels(client: Client, lot: Lot) -> None:
    Lot.objects.filter(pk=lot.pk).update(state="closed")
    seen = html(client.get(f"{HOME}lo/{lot.pk}/"))
    assert f"{HOME}lo/{lot.pk}/" not in html(client.get(f"/chu-the/truy-xuat/lo/{lot.pk}/"))
    assert "Lô ở trạng thái “Đã dùng hết” thì không đặt tem" in seen and 'name="count"' not in seen
    refused = client.post(
        f"{HOME}lo/{lot.pk}/", {"is_serial": "1", "count": "1", "layout": "a4-65", "key": "k"}
    )
    assert refused.status_code == 422 and not LabelOrder.objects.exists()


def test_a_sheet_comes_as_pdf_and_is_counted(client: Client, lot: Lot) -> None:
    order = make_order(lot, count=12, layout="a4-10")
    page = f"{HOME}{order.pk}/"
    pdf = data_of(client.post(f"{page}in/", {"first": "1", "last": "3", "start": "9"}))
    document = pypdfium2.PdfDocument(pdf)
    found = [read(sheet.render(scale=300 / 72).to_pil()) for sheet in document]
    assert [len(each) for each in found] == [2, 1]
    assert {link.rsplit("/", 1)[1] for each in found for link in each} == set(codes(order)[:3])
    order.refresh_from_db()
    assert (order.state, order.prints) == ("printed", 1)
    for wrong in ({"first": "1", "last": "13", "start": "1"}, {"first": "1", "last": "3", "start": "11"}):
        answer = client.post(f"{page}in/", wrong)
        assert answer.status_code == 422 and 'class="field has-error"' in html(answer)
    assert client.get(f"{page}in/").status_code == 405


def test_a_roll_asks_for_no_place_on_a_sheet(client: Client, lot: Lot) -> None:
    order = make_order(lot, count=2, layout="roll-40")
    assert 'name="start"' not in html(client.get(f"{HOME}{order.pk}/"))
    pdf = data_of(client.post(f"{HOME}{order.pk}/in/", {"first": "1", "last": "2"}))
    assert len(pypdfium2.PdfDocument(pdf)) == 2


def test_the_bare_code_of_a_label_comes_as_svg_and_png(client: Client, lot: Lot) -> None:
    order = make_order(lot)
    page = f"{HOME}{order.pk}/ma/"
    assert data_of(client.post(f"{page}svg/", {"first": "2"})).startswith(b"<?xml")
    picture = Image.open(io.BytesIO(data_of(client.post(f"{page}png/", {"first": "2"}))))
    assert read(picture) == [queries.link_of(lot, codes(order)[1])]
    assert client.post(f"{page}png/", {"first": "11"}).status_code == 422
    assert client.post(f"{page}gif/", {"first": "1"}).status_code == 404
    order.refresh_from_db()
    assert order.prints == 2


def test_labels_are_stuck_on_in_parts_and_then_all(client: Client, lot: Lot) -> None:
    order = make_order(lot)
    page = f"{HOME}{order.pk}/"
    assert "Đã dán hết 10 tem" in html(client.get(page))
    for wrong in ({"first": "4"}, {"first": "5", "last": "4"}, {"first": "11", "last": "12"}):
        assert client.post(f"{page}dan/", {**wrong, "key": "w"}).status_code == 422
    for _n in range(2):
        done = client.post(f"{page}dan/", {"first": "1", "last": "4", "key": "a"}, follow=True)
    assert states(order) == {"active": 4, "printed": 6}
    seen = html(done)
    assert "Đã dán hết 6 tem" in seen and re.search(r'name="first" value="5"', seen)
    assert "Đã ghi dán 6 tem" in html(client.post(f"{page}dan/", {"key": "b"}, follow=True))
    seen = html(client.get(page))
    assert states(order) == {"active": 10} and "Tải tờ tem" not in seen and "Đã dán hết" not in seen


def test_more_stuck_on_than_pieces_asks_for_a_reason(client: Client, lot: Lot) -> None:
    order = make_order(lot, count=100)
    Lot.objects.filter(pk=lot.pk).update(quantity=Decimal(99))
    page = f"{HOME}{order.pk}/dan/"
    wrong = client.post(page, {"key": "a"})
    assert wrong.status_code == 422 and "chỉ có 99 hũ mà sẽ có 100 tem đã dán" in html(wrong)
    assert client.post(page, {"even_so": "Dán hai mặt", "key": "a"}).status_code == 302
    assert states(order) == {"active": 100}


def test_copies_of_a_lots_code_are_stuck_on_and_still_printed(client: Client, lot: Lot) -> None:
    order = make_order(lot, is_serial=False)
    page = f"{HOME}{order.pk}/"
    assert client.post(f"{page}dan/", {"key": "a"}).status_code == 302
    seen = html(client.get(page))
    assert "Tải tờ tem" in seen and "Một số tem bị hỏng" not in seen and "Đã dán hết" not in seen
    data_of(client.post(f"{page}in/", {"first": "1", "last": "5", "start": "1"}))


def test_pieces_are_told_as_delivered_and_as_sold(client: Client, lot: Lot) -> None:
    order = make_order(lot, count=10)
    page = f"{HOME}{order.pk}/"
    assert "Ghi hàng đã đi" not in html(client.get(page))
    client.post(f"{page}dan/", {"first": "1", "last": "8", "key": "a"})
    assert "Ghi hàng đã đi" in html(client.get(page))
    for wrong in ({"verb": "void_serial"}, {"verb": "ship_serial", "numbers": "x"}):
        assert client.post(f"{page}da-di/", {**wrong, "key": "w"}).status_code == 422
    given = {"verb": "ship_serial", "numbers": "1, 3-4", "key": "b"}
    for words in ("Đã ghi 3 sản phẩm đi.", "Đã ghi."):
        assert words in html(client.post(f"{page}da-di/", given, follow=True))
    assert client.post(f"{page}da-di/", {"verb": "sell_serial", "key": "c"}).status_code == 302
    assert states(order) == {"sold": 8, "printed": 2}
    gone = client.post(f"{page}da-di/", {"verb": "sell_serial", "key": "d"})
    assert gone.status_code == 422 and "8 đã bán" in html(gone)


def test_damaged_labels_are_replaced_or_only_voided(client: Client, lot: Lot) -> None:
    order = make_order(lot)
    page = f"{HOME}{order.pk}/"
    for wrong in (
        {"numbers": "x", "reason": "Ướt"},
        {"numbers": "1", "reason": ""},
        {"numbers": "9-11", "reason": "x"},
    ):
        assert client.post(f"{page}hong/", {**wrong, "key": "w"}).status_code == 422
    for _n in range(2):
        made = client.post(
            f"{page}hong/", {"numbers": "2, 4-5", "reason": "Ướt", "replace": "on", "key": "a"}
        )
    new = LabelOrder.objects.get(reprint_of=order)
    assert made["Location"] == f"{HOME}{new.pk}/" and new.count == 3
    assert "Thay cho tem hỏng của" in html(client.get(made["Location"]))
    assert f"{HOME}{new.pk}/" in html(client.get(page))
    told = html(client.post(f"{page}hong/", {"numbers": "1", "reason": "Mất", "key": "b"}, follow=True))
    assert "Đã hủy 1 tem" in told and LabelOrder.objects.count() == 2
    assert states(order) == {"printed": 6, "void": 4}


def test_an_order_is_voided_with_a_reason(client: Client, lot: Lot) -> None:
    order = make_order(lot)
    page = f"{HOME}{order.pk}/"
    assert client.post(f"{page}huy/", {"reason": " ", "key": "a"}).status_code == 422
    assert client.post(f"{page}huy/", {"reason": "In sai ngày", "key": "a"}).status_code == 302
    seen = html(client.get(page))
    assert "In sai ngày" in seen and "Đã hủy" in seen and "<form" not in seen.split("<main")[1]
    assert states(order) == {"void": 10}


def test_a_recalled_lot_says_so_and_is_not_printed(client: Client, lot: Lot) -> None:
    order = make_order(lot)
    Lot.objects.filter(pk=lot.pk).update(state="recalled")
    seen = html(client.get(f"{HOME}{order.pk}/"))
    assert "Lô này đang bị thu hồi" in seen and "Tải tờ tem" not in seen and "Hủy cả đợt tem" in seen


def test_the_pages_cost_the_same_at_one_and_at_many(client: Client, lot: Lot) -> None:
    order = make_order(lot, count=1)

    def cost() -> list[int]:
        found = []
        for path in ("", f"lo/{lot.pk}/", f"{order.pk}/"):
            with CaptureQueriesContext(connection) as seen:
                assert client.get(f"{HOME}{path}").status_code == 200
            found.append(len(seen))
        return found

    cost()
    few = cost()
    for _n in range(3):
        make_order(make_lot(lot.item), count=30)
        make_order(lot, count=3, is_serial=False, by=BY)
    assert cost() == few
