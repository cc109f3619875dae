"""A class from its plan to the figure: opened, joined on a phone, checked in, tested, certified, counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from ocop.base import clock
from ocop.training import codes
from ocop.training.models import Attendance, Enrolment, TrainingClass
from ocop.web.ui import qr
from tests.browser import PHONE
from tests.factories.places import load_province
from tests.factories.training import moment
from tests.journeys.people import make_cast, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
TITLE = "Bán đường thốt nốt trên sàn (ví dụ)"
QUESTIONS = """Nhãn phải ghi gì?
- Chỉ tên hàng
* Tên hàng và xuất xứ

Ai bán trên sàn?
* Ai cũng được
- Chỉ công ty"""


def plan(desk: Page, day: dt.date) -> str:
    """The commune plans a class with a test and opens it; its address."""
    desk.goto("/can-bo/dao-tao/moi/")
    desk.get_by_label("Tên", exact=True).fill(TITLE)
    desk.get_by_label("Đối tượng").select_option("producer")
    desk.get_by_label("Số chỗ").fill("2")
    desk.get_by_label("Ngày", exact=True).fill(f"{day:%d/%m/%Y}")
    desk.get_by_label("Bắt đầu").fill("08:00")
    desk.get_by_label("Kết thúc").fill("11:30")
    desk.get_by_label("Chủ đề").select_option("trade")
    desk.locator("main form .actions button").first.click()
    page = desk.url
    desk.get_by_role("link", name="Soạn bài kiểm tra").click()
    desk.get_by_label("Câu hỏi").fill(QUESTIONS)
    desk.locator("main form .actions button").first.click()
    desk.get_by_role("button", name="Mở nhận ghi tên").click()
    expect(desk.get_by_text("Lớp đã mở nhận ghi tên.")).to_be_visible()
    return page


def sign_up(phone: Page) -> str:
    """The producer finds the class at the desk and takes a seat; the ticket's address."""
    phone.goto("/chu-the/dao-tao/")
    phone.get_by_role("link", name=TITLE).first.click()
    phone.get_by_role("link", name="Ghi tên").first.click()
    phone.get_by_label("Giới tính").select_option("female")
    phone.get_by_role("button", name="Ghi tên").click()
    expect(phone.get_by_text("Đưa mã này cho ban tổ chức quét")).to_be_visible()
    return phone.url


def check_in(desk: Page, phone: Page, page: str) -> None:
    """The code on the desk's screen, opened by the phone as its camera would."""
    desk.goto(page)
    desk.get_by_role("link", name="Mã QR").click()
    session = TrainingClass.objects.get().sessions.get()
    code = codes.make(session.pk, clock.now() + codes.ON_SCREEN)
    address = desk.url.partition("/can-bo/")[0] + f"/dao-tao/diem-danh/{code}/"
    drawn = desk.locator(".qr-screen svg path").last.get_attribute("d")
    assert drawn and drawn in qr.svg(address)  # what is on the screen leads there
    phone.goto(address)
    phone.get_by_role("button", name="Tôi có mặt").click()
    expect(phone.get_by_text("Đã ghi có mặt. Chúc buổi học vui.")).to_be_visible()


def take_the_test(phone: Page, ticket: str) -> None:
    """One question wrong, then all of them right."""
    for first, said in (("Chỉ tên hàng", "Chưa đạt: 50 %."), ("Tên hàng và xuất xứ", "Đạt: 100 %.")):
        phone.goto(ticket)
        phone.get_by_role("link", name="bài kiểm tra").click()
        phone.get_by_label(first).check()
        phone.get_by_label("Ai cũng được").check()
        phone.get_by_role("button", name="Nộp bài").click()
        expect(phone.get_by_text(said).first).to_be_visible()


def close(desk: Page, page: str) -> None:
    """The commune writes the class down as held, and closes it with certificates."""
    desk.goto(page)
    desk.get_by_role("button", name="Ghi là đã tổ chức").click()
    desk.get_by_label("Kết quả, điều rút ra").fill("Một hộ đã mở gian hàng.")
    desk.get_by_role("button", name="Khép lại và cấp giấy").click()
    expect(desk.get_by_text("Lớp đã khép lại, giấy chứng nhận đã cấp.")).to_be_visible()


def test_a_class_from_its_plan_to_the_figure(
    new_page: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    load_province("91")
    cast, day = make_cast(members=2), clock.today()

    def it_is(hour: int, minute: int = 0) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment(day, hour, minute))

    it_is(6)
    desk, phone = sign_in(new_page(), cast.commune), sign_in(new_page(size=PHONE), cast.producer)
    page = plan(desk, day)
    ticket = sign_up(phone)
    it_is(7, 40)
    check_in(desk, phone, page)
    assert Attendance.objects.get().how == "self"
    desk.goto(page)
    desk.get_by_role("button", name="Bắt đầu").click()
    take_the_test(phone, ticket)
    it_is(11, 45)
    close(desk, page)

    mine = Enrolment.objects.get(person=cast.producer)
    phone.goto("/dao-tao/cua-toi/")
    paper = phone.get_by_role("link", name="Giấy chứng nhận").first.get_attribute("href")
    assert phone.request.get(paper or "").body().startswith(b"%PDF")
    stranger = new_page()
    stranger.goto(f"/dao-tao/giay-chung-nhan/?so={mine.certificate_no}")
    expect(stranger.locator("main")).to_contain_text(TITLE)
    expect(stranger.locator("main")).not_to_contain_text(cast.producer.full_name)

    leader = sign_in(new_page(), cast.leader)
    for code in ("classes_held", "women_trained", "producers_trained"):
        leader.goto(f"/can-bo/chi-so/{code}/?nam={day.year}")
        expect(leader.locator("main .numbers b").first).to_contain_text("1 ")
