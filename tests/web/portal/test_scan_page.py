"""The page behind the code on a label: what a buyer reads, and what nobody may read there."""

from __future__ import annotations

import ast
import datetime as dt
import gzip
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from ocop.base import clock
from ocop.products.models import Product
from ocop.rights import kinds
from ocop.rights.models import Protection
from ocop.trace.actions import diary, labels, recalling
from ocop.trace.models import DayScans, Item, Lot, SerialScans, Step
from ocop.web.portal import scan_page
from tests.factories import trace as make
from tests.factories import traced
from tests.factories.certificates import make_certificate
from tests.factories.products import make_product, make_standing
from tests.factories.rights import make_protection
from tests.factories.ways import make_lot, make_serial, make_way

pytestmark = pytest.mark.usefixtures("places")
TODAY = dt.date(2026, 6, 15)
PHONE = {"HTTP_USER_AGENT": "Mozilla/5.0 (Linux; Android 14) Chrome/130 Mobile", "HTTP_ACCEPT": "text/html"}


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def own_path(lot: Lot, serial: str = "") -> str:
    code = lot.code.replace("/", "%2F")
    return f"/tx/sp/{lot.item.code}/lo/{code}" + (f"/so/{serial}" if serial else "")


def look(path: str, **headers: str) -> str:
    answer = Client().get(path, **{**PHONE, **headers})
    assert answer.status_code == 200, (path, answer.status_code)
    return str(answer.content.decode())


def test_a_lot_shows_star_maker_days_and_its_way_in_order() -> None:
    lot = make_way()
    page = look(own_path(lot))
    assert "Sao OCOP còn hiệu lực hôm nay." in page
    assert lot.organisation.name in page
    assert "A/1-b" in page
    assert "10/06/2026" in page and "10/06/2027" in page
    way = page[page.index('id="duong-di"') :]
    names = [
        name for name in ("Thu hoạch", "Chế biến", "Đóng gói", "Kiểm tra chất lượng: đạt") if name in way
    ]
    assert names == ["Thu hoạch", "Chế biến", "Đóng gói", "Kiểm tra chất lượng: đạt"]
    places = [way.index(f"<strong>{name}") for name in names]
    assert places == sorted(places)
    assert "An Cư" in way
    assert "Cơ sở khác trong chuỗi" in way, "a supplier whom the public does not know stays unnamed"
    assert "<svg" in way


@pytest.mark.parametrize(
    ("over", "said", "has_stars"),
    [
        ({}, "Sao OCOP còn hiệu lực hôm nay.", True),
        ({"public_until": dt.date(2026, 6, 14)}, "Sao OCOP đã hết hạn", True),
        ({"public_state": "revoked", "public_until": None}, "Sao OCOP đã bị thu hồi", True),
        ({"public_until": None}, "Có sao OCOP nhưng không rõ ngày hết hạn", True),
        ({"public_state": "proposed", "public_until": None}, "đang được đề nghị công nhận sao OCOP", False),
        ({"public_state": "", "public_star": None, "public_until": None}, "chưa được công nhận sao", False),
    ],
)
def test_the_star_is_told_as_it_is_today(over: dict[str, Any], said: str, has_stars: bool) -> None:
    lot = make_lot(make.make_item(make_standing().product))
    Product.objects.update(**over)
    verdict = look(own_path(lot)).split("</section>")[0]
    assert said in verdict
    assert ("verdict-stars" in verdict) is has_stars
    assert ("đề nghị" in verdict) + ("chưa được công nhận" in verdict) + has_stars == 1


@pytest.mark.parametrize("state", ["proposed", "dropped", "active", "closed"])
def test_what_a_recall_tells_stands_first_as_long_as_the_lot_is_recalled(state: str) -> None:
    chain = traced.make_chain()
    told = "Không nên ăn, có thể nhiễm khuẩn."
    traced.make_recall(state, chain.juice, told=told)
    for lot in (chain.juice, chain.jars):
        page = look(own_path(lot))
        assert (told in page) is ("Lô hàng đang bị thu hồi" in page) is (state in ("active", "closed"))
        if told in page:
            assert page.index(told) < page.index("<h1>")


def test_of_two_recalls_the_active_one_is_told() -> None:
    chain = traced.make_chain()
    first = traced.make_recall("proposed", chain.sugar, told="Đang thu hồi đường.")
    traced.make_recall("closed", chain.juice, told="Đã thu hồi nước.")
    assert "Đã thu hồi nước." in look(own_path(chain.jars))
    recalling.decide_recall(first, decision_no="13/QĐ-UBND", due_on=traced.DUE, by=make.BY, at=make.AT)
    assert "Đang thu hồi đường." in look(own_path(chain.jars))


def test_a_lot_past_its_last_day_says_so() -> None:
    lot = make_lot(expires_on=TODAY - dt.timedelta(days=1))
    assert "Lô này đã quá hạn dùng" in look(own_path(lot))
    assert "Lô này đã quá hạn dùng" not in look(own_path(make_lot(expires_on=TODAY)))


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("printed", "chưa báo là đã dán lên hàng"),
        ("active", "đã báo tem này được dán"),
        ("shipped", "được giao đi"),
        ("sold", "được bán"),
        ("void", "đã hủy tem này"),
    ],
)
def test_a_piece_is_told_in_neutral_words(state: str, said: str) -> None:
    serial = make_serial(make_lot(), state)
    page = look(own_path(serial.lot, serial.code))
    assert said in page
    assert "giả mạo" not in page and "hàng giả" not in page


def test_a_lot_whose_labels_are_all_void_says_so() -> None:
    lot, by = make_lot(), {"by": make.BY, "at": make.AT}
    said = "đã hủy mọi tem của lô này"
    assert said not in look(own_path(lot)), "it never had any"
    copies = labels.order_labels(lot, count=5, layout="a4-65", is_serial=False, **by)
    pieces = labels.order_labels(lot, count=3, layout="a4-65", **by)
    labels.activate_labels(pieces, **by)
    labels.void_labels(copies, "In lệch", **by)
    assert said not in look(own_path(lot))
    labels.void_labels(pieces, "In lệch", [(1, 3)], **by)
    assert said in look(own_path(lot))


def test_a_lot_tells_how_often_its_labels_were_looked_at() -> None:
    lot = make_lot()
    assert "kiểm tra" not in look(own_path(lot)).split("</section>")[0]
    for day, province in ((13, "91"), (14, "91"), (14, "")):
        DayScans.objects.create(lot=lot, day=dt.date(2026, 6, day), province=province, count=4, devices=2)
    assert "Tem của lô này đã được kiểm tra 12 lần" in look(own_path(lot))


def test_a_piece_tells_how_often_it_was_looked_at_before() -> None:
    serial = make_serial(make_lot())
    path = own_path(serial.lot, serial.code)
    assert "lần kiểm tra đầu tiên của tem này" in look(path)
    first = dt.datetime(2026, 6, 14, 17, 30, tzinfo=dt.UTC)
    SerialScans.objects.create(serial=serial, first_at=first, last_at=first, count=7)
    assert "kiểm tra lần đầu lúc 00:30 15/06/2026, đến nay 7 lần" in look(path)


def test_unknown_codes_get_a_calm_page_that_names_no_goods() -> None:
    lot = make_lot(make.make_item(make_standing().product))
    stranger = make_serial(make_lot()).code
    known = f"/tx/sp/{lot.item.code}"
    for path in (
        "/tx/sp/ABCDEFGH", f"{known}/lo/KHONG-CO", f"{known}/so/ABCDEFGHJKMNPQRST",
        f"{own_path(lot)}/so/{stranger}", "/tx/dd/ABCDEFGH", "/414/8412345000010", "/01/09506000134352",
    ):  # fmt: skip
        answer = Client().get(path, **PHONE)
        page = answer.content.decode()
        assert answer.status_code == 404, path
        assert "Chưa nhận ra mã này" in page and "chưa nói được hàng thật hay giả" in page
        assert reverse("portal:tell") in page
        assert lot.item.name not in page and lot.organisation.name not in page


def test_the_items_of_the_law_say_what_is_there_and_who_declared_it() -> None:
    lot = make_way()
    page = look(own_path(lot))
    assert "Mười thông tin truy xuất: có 6 trong 10" in page
    assert "Hình ảnh sản phẩm: thiếu" in page
    assert "Tên sản phẩm: có" in page
    assert f"{lot.organisation.name} khai ngày 15/06/2026" in page


def test_the_data_are_those_of_the_page() -> None:
    lot = make_way()
    path = reverse("portal:trace_data", args=[lot.item.code])
    told = json.loads(look(f"{path}?lo=A%2F1-b"))
    ten = {item["code"]: item["value"] for item in told["traceability"]}
    assert len(told["traceability"]) == 10
    assert ten["made_on"] == "2026-06-10"
    assert ten["code"].endswith(own_path(lot))
    assert [stage["name"].split(":")[0] for stage in told["stages"]] == [
        "Thu hoạch", "Thu hoạch", "Chế biến", "Đóng gói", "Kiểm tra chất lượng",
    ]  # fmt: skip
    assert told["recall"] is None
    for missing in (f"{path}?lo=khong", f"{path}?lo=%00", f"{path}?so=%00", "/truy-xuat/%00.json"):
        assert Client().get(missing).status_code == 404, missing


def test_the_same_data_are_there_as_excel_and_nothing_in_it_runs() -> None:
    lot = make_way()
    Item.objects.filter(pk=lot.item_id).update(warnings="=1+1", brand="@x")
    data, excel = (f"{reverse(name, args=[lot.item.code])}?lo=A%2F1-b" for name in
                   ("portal:trace_data", "portal:trace_book"))  # fmt: skip
    page, told = look(own_path(lot)), json.loads(look(data))
    assert f'href="{excel}"' in page
    answer = Client().get(excel)
    assert (answer["Cache-Control"], answer["Access-Control-Allow-Origin"]) == ("no-cache", "*")
    book = load_workbook(io.BytesIO(answer.content))
    ten, more, stages = ([[cell.value for cell in row] for row in sheet.rows][1:] for sheet in book)
    assert [row[:2] for row in ten] == [[item["code"], item["name"]] for item in told["traceability"]]
    assert [row[0] for row in more] == [item["code"] for item in told["passport"]]
    assert [row[0] for row in stages] == [stage["kind"] for stage in told["stages"]]
    said = {row[0]: row[2] for row in [*ten, *more]}
    assert [said[name] for name in ("warnings", "brand", "made_on", "gtin")] == [
        "=1+1",
        "@x",
        "10/06/2026",
        None,
    ]
    assert stages[0][4].isoformat() == told["stages"][0]["at"].partition("+")[0]
    assert all(cell.data_type != "f" for sheet in book for row in sheet.rows for cell in row)
    assert Client().get(excel + "khong").status_code == 404


def test_public_papers_are_shown_and_others_not() -> None:
    lot = make_lot(make.make_item(make_standing().product))
    owner = lot.organisation
    make_protection("granted", owner, name="Nhãn hiệu đã đối chiếu", certificate_no="NH-1")
    make_protection("granted", owner, name="Nhãn hiệu chưa đối chiếu", certificate_no="NH-2")
    Protection.objects.filter(certificate_no="NH-2").update(checked_at=None)
    page = look(own_path(lot))
    assert "Nhãn hiệu đã đối chiếu" in page
    assert "Nhãn hiệu chưa đối chiếu" not in page
    assert "chứng nhận chất lượng: thiếu" in page, "a trademark certifies no quality"
    quality = kinds.codes("quality")[0]
    Protection.objects.filter(certificate_no="NH-1").update(kind=quality)
    assert "chứng nhận chất lượng: có" in look(own_path(lot))


def test_a_mistaken_step_is_not_told() -> None:
    lot = make_way()
    diary.declare_mistake(Step.objects.get(kind="inspect"), "Nhầm lô", by=make.BY, at=make.AT)
    assert "Kiểm tra chất lượng" not in look(own_path(lot))


def test_a_lot_whose_making_was_a_mistake_vouches_for_nothing() -> None:
    lot = make_lot(make.make_item(make_standing().product))
    by = {"by": make.BY, "at": make.AT}
    order = labels.order_labels(lot, count=1, layout="a4-65", **by)
    labels.void_labels(order, "Ghi nhầm", **by)
    paths = own_path(lot), own_path(lot, order.serials.get().code)
    data = reverse("portal:trace_data", args=[lot.item.code]) + f"?lo={lot.code}"
    pages = [look(path) for path in (*paths, data)]
    assert all("10/06/2026" in page or "2026-06-10" in page for page in pages)
    assert ["verdict-stars" in page for page in pages] == [True, True, False]
    diary.declare_mistake(Step.objects.get(kind="pack"), "Nhầm", **by)
    for path in paths:
        page = look(path)
        assert "đã khai lô này là ghi nhầm" in page
        assert "verdict-stars" not in page and "Sao OCOP còn hiệu lực" not in page
        assert "10/06/2026" not in page and "Ngày sản xuất</dt>" not in page and "duong-di" not in page
    told = json.loads(look(data))
    assert (told["ocop"]["stars"], told["stages"]) == (None, [])
    assert {item["value"] for item in told["passport"] if item["code"] == "made_on"} == {None}


def test_the_story_is_there_where_the_product_is_public_or_the_label_in_use() -> None:
    lot = make_lot(make.make_item(make_standing().product))
    Product.objects.update(story="Bà nội leo cây.\n\nNay <cháu> nấu.")
    page = look(own_path(lot))
    assert "<summary>Câu chuyện sản phẩm</summary>" in page
    assert "<p>Bà nội leo cây.</p>" in page and "Nay &lt;cháu&gt; nấu." in page
    Product.objects.update(is_public=False)
    assert "Bà nội" not in look(own_path(lot))
    serial = make_serial(lot)
    assert "Bà nội" in look(own_path(lot)) and "Bà nội" in look(own_path(lot, serial.code))
    assert "Bà nội" not in look(f"/tx/sp/{lot.item.code}")


def test_a_lot_whose_making_was_a_mistake_is_not_listed() -> None:
    lot = make_lot(make.make_item(make_standing().product))
    item = f"/tx/sp/{lot.item.code}"
    assert own_path(lot) in look(item)
    diary.declare_mistake(Step.objects.get(kind="pack"), "Nhầm", by=make.BY, at=make.AT)
    assert own_path(lot) not in look(item)


def test_what_is_typed_is_shown_as_text() -> None:
    item = make.make_item(make_product(), name="<script>alert(1)</script>", warnings="<b>nóng</b>")
    page = look(own_path(make_lot(item)))
    assert "<script>alert" not in page and "<b>nóng" not in page


@pytest.mark.parametrize("ways", [1, 12])
def test_a_page_costs_four_statements_however_long_the_way(ways: int) -> None:
    lot = make_way(more=ways)
    serial = make_serial(lot)
    path = own_path(lot, serial.code)
    look(path)
    for address in (path, own_path(lot)):
        with CaptureQueriesContext(connection) as seen:
            look(address)
        assert len(seen) == 4, [q["sql"][:90] for q in seen.captured_queries]
    with CaptureQueriesContext(connection) as seen:
        look(f"/tx/sp/{lot.item.code}")
    assert len(seen) == 3


def test_all_that_a_phone_loads_for_a_long_way_is_under_100_kb() -> None:
    lot = make_way(more=20)
    page = look(own_path(lot, make_serial(lot).code))
    html = len(gzip.compress(page.encode(), 6))
    root = Path(settings.PACKAGE) / "web/ui/static/ui"
    sheets = [part.split('"')[0].split("?")[0] for part in page.split('href="/static/ui/')[1:]]
    css = sum(len(gzip.compress((root / name).read_bytes(), 6)) for name in sheets if name.endswith(".css"))
    sprite = len(gzip.compress((root / "img/sprite.svg").read_bytes(), 6))
    fonts = sum(
        (root / f"fonts/be-vietnam-pro-{part}-700-normal.woff2").stat().st_size
        for part in ("latin", "vietnamese")
    )
    assert "<script" not in page
    assert html < 12_000
    assert html + css < 30_000
    assert html + css + sprite + fonts < 80_000, "20 kB are left for the picture"


def test_english_is_the_readers_choice() -> None:
    lot = make_lot()
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert '<html lang="en">' in client.get(own_path(lot), **PHONE).content.decode()


VIETNAMESE = re.compile(
    "[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.IGNORECASE
)


def test_every_word_of_the_page_can_be_translated() -> None:
    template = (Path(scan_page.__file__).parent / "lean_templates/scan.html").read_text()
    left = re.sub(r'_\("[^"]*"\)', "", template)
    assert VIETNAMESE.findall(left) == []
    code = ast.parse(Path(scan_page.__file__).read_text())
    calls = [node for node in ast.walk(code) if isinstance(node, ast.Call)]
    marked = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in ("_", "ngettext")]
    said = {id(text) for call in marked for text in ast.walk(call) if isinstance(text, ast.Constant)}
    texts = [node for node in ast.walk(code) if isinstance(node, ast.Constant)]
    bare = [text.value for text in texts if id(text) not in said and VIETNAMESE.search(str(text.value))]
    assert (bare, len(marked) > 20) == ([], True)


def test_the_page_of_the_goods_lists_the_lots_in_force() -> None:
    item = make.make_item()
    make_lot(item, "CON-HAN")
    make_lot(item, "HET-HAN", expires_on=TODAY - dt.timedelta(days=1))
    make_lot(item, "THU-HOI", state="recalled")
    page = look(f"/tx/sp/{item.code}")
    assert "CON-HAN" in page and "HET-HAN" not in page
    assert "đang bị thu hồi" in page


def test_a_product_says_how_many_lots_can_be_traced() -> None:
    product = make_standing().product
    Product.objects.update(is_public=True)
    page = reverse("portal:product", args=[product.pk])
    assert "Truy xuất được" not in look(page)
    item = make.make_item(product)
    make_lot(item, "Z")  # without labels
    assert "Truy xuất được" not in look(page)
    for code, over in {
        "A": {}, "B": {"expires_on": TODAY}, "C": {"expires_on": None},
        "D": {"expires_on": TODAY - dt.timedelta(days=1)}, "E": {"state": "recalled"},
    }.items():  # fmt: skip
        make_serial(make_lot(item, code, **over))
    said = f'<a href="/tx/sp/{item.code}">Truy xuất được: 3 lô còn hiệu lực</a>'
    assert said in look(page)


@pytest.mark.usefixtures("packs")
def test_a_certificate_says_how_many_lots_of_its_product_can_be_traced() -> None:
    certificate = make_certificate()
    item = make.make_item(certificate.product)
    make_serial(make_lot(item, "A"))
    page = look(reverse("portal:certificate", args=[certificate.token]))
    assert f'<a href="/tx/sp/{item.code}">Truy xuất được: 1 lô còn hiệu lực</a>' in page
