"""What follows a season: labels read by another's reader, a buyer's scan, a recall that every scan shows."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pypdfium2
import zxingcpp
from playwright.sync_api import expect

from ocop.base import clock
from ocop.trace.models import LabelOrder, Lot, Recall, Serial
from tests.journeys import looking

if TYPE_CHECKING:
    from playwright.sync_api import Page

LABELS = "/chu-the/truy-xuat/tem/"
OFFICE = "/can-bo/truy-xuat/"
TOLD = "Không dùng sản phẩm, mang trả nơi bán."


def ordered(phone: Page, jars: Lot) -> LabelOrder:
    """Order a label for each jar."""
    phone.goto(f"{LABELS}lo/{jars.pk}/")
    expect(phone.get_by_label("Số tem")).to_have_value("200")
    phone.get_by_role("button", name="Đặt tem").click()
    expect(phone.get_by_text("Đã đặt tem.")).to_be_visible()
    return LabelOrder.objects.get(lot=jars)


def read_back(phone: Page) -> list[str]:
    """Download the sheets and read every code on them with a reader that is not ours."""
    with phone.expect_download() as paper:
        phone.get_by_role("button", name="Tải tờ tem (PDF)").click()
    sheets = pypdfium2.PdfDocument(Path(paper.value.path()).read_bytes())
    pages = [sheet.render(scale=3).to_pil() for sheet in sheets]
    return [code.text for page in pages for code in zxingcpp.read_barcodes(page)]


def stuck(phone: Page) -> None:
    """Say that all labels are on the jars."""
    phone.get_by_role("button", name="Đã dán hết 200 tem").click()
    expect(phone.get_by_text("Đã ghi dán 200 tem.")).to_be_visible()


def labelled(phone: Page, jars: Lot) -> list[str]:
    """The paths of the codes on the labels of all jars, each read from paper."""
    order = ordered(phone, jars)
    read = read_back(phone)
    serials = Serial.objects.filter(order=order).order_by("number").values_list("code", flat=True)
    assert sorted(link.rsplit("/", 1)[1] for link in read) == sorted(serials)
    assert len(read) == 200
    phone.goto(f"{LABELS}{order.pk}/")
    stuck(phone)
    return [urlsplit(link).path for link in read]


def scanned(buyer: Page, path: str, jars: Lot) -> None:
    """A buyer reads the way of the jar in hand."""
    buyer.goto(path)
    expect(buyer.get_by_role("heading", name="Đường thốt nốt hũ (ví dụ)")).to_be_visible()
    expect(buyer.get_by_text(jars.code).first).to_be_visible()
    way = buyer.locator("#duong-di .timeline li")
    expect(way).to_have_count(3)
    for number, words in enumerate(("Thu hoạch", "Chế biến", "Đóng gói")):
        expect(way.nth(number)).to_contain_text(words)
    expect(buyer.get_by_text("Lô hàng đang bị thu hồi")).to_have_count(0)


def recalled(office: Page, leader: Page, code: str, lot: Lot) -> Recall:
    """The office finds the jars by a label, goes up to the juice and proposes; the leader decides."""
    office.goto(OFFICE)
    office.get_by_label("Mã, số lô, hàng, chủ thể").fill(f"https://vi-du.vn{code}")
    office.get_by_role("button", name="Tìm lô").click()
    office.get_by_role("link", name="Đường thốt nốt hũ (ví dụ)").click()
    office.get_by_role("link", name=lot.item.name).first.click()
    office.get_by_role("link", name="Đề nghị thu hồi").click()
    expect(office.get_by_text("Chị Lan (ví dụ)")).to_be_visible()
    office.get_by_label("Lý do (cơ quan đọc)").fill("Mẫu nước thốt nốt không đạt (ví dụ)")
    office.get_by_label("Câu báo cho người mua").fill(TOLD)
    office.get_by_role("button", name="Trình lãnh đạo").click()
    expect(office.get_by_text("Chưa có lô nào bị thu hồi cho đến khi có quyết định.")).to_be_visible()
    recall = Recall.objects.get()
    leader.goto(f"{OFFICE}thu-hoi/{recall.pk}/")
    due = clock.today() + dt.timedelta(days=10)
    leader.get_by_label("Số quyết định").fill("12/QĐ-UBND")
    leader.get_by_label("Thu hồi xong trước ngày").fill(f"{due:%d/%m/%Y}")
    leader.get_by_role("button", name="Quyết định thu hồi").click()
    expect(leader.get_by_text("Mọi mã của các lô báo ngay khi quét.")).to_be_visible()
    return recall


def banner(buyer: Page, code: str) -> None:
    """The page of a code says what to do with recalled goods, first of all."""
    buyer.goto(code)
    expect(buyer.get_by_role("alert")).to_contain_text("bị thu hồi")
    expect(buyer.get_by_role("alert")).to_contain_text(TOLD)


def followed(office: Page, leader: Page, recall: Recall) -> None:
    """The shop is told, what came back is counted, the leader ends it."""
    page = f"{OFFICE}thu-hoi/{recall.pk}/"
    office.goto(page)
    office.get_by_label("Đã báo Chị Lan (ví dụ)").check()
    office.get_by_role("button", name="Ghi là đã báo").click()
    office.get_by_text("Ghi số đã thu về").first.click()
    for row in recall.lots.select_related("lot"):
        came = "48" if row.lot.item.kind == "goods" else "0"
        office.locator(f"[name=back_{row.pk}]").fill(came)
    office.get_by_role("button", name="Ghi số thu về").click()
    expect(office.get_by_text("48 hũ").first).to_be_visible()
    leader.goto(page)
    leader.get_by_label("Kết quả").fill("Thu về 48 hũ, đã tiêu hủy (ví dụ).")
    leader.get_by_role("button", name="Kết thúc đợt thu hồi").click()
    expect(leader.get_by_text("Thu về 48 hũ, đã tiêu hủy (ví dụ).")).to_be_visible()
    recall.refresh_from_db()
    assert recall.state == "closed"


def looked_at(page: Page, pages: dict[str, str], size: tuple[int, int]) -> list[str]:
    """What is wrong with pages, each of which gets its picture."""
    found = []
    for name, address in pages.items():
        found += [f"{name}: {trouble}" for trouble in looking.troubles_of(page, address, size)]
        looking.picture(page, f"{name}-{size[0]}.png")
    return found
