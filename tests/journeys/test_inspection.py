"""An inspection without a line: kept on the phone, sent when the line is back, put right, ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from ocop.base import clock
from ocop.oversight import actions
from ocop.oversight.models import Answer, Finding, Photo, Remedy, Visit
from tests.browser import PHONE
from tests.factories.files import picture
from tests.factories.oversight import BY, make_starred
from tests.factories.people import actor_with, make_appointment, make_person
from tests.journeys.people import sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
SIGN: Any = {"name": "nhan.jpg", "mimeType": "image/jpeg", "buffer": picture("JPEG", (2400, 1600))}


def day(ahead: int) -> str:
    """A day to come as it is typed."""
    return f"{clock.today() + dt.timedelta(days=ahead):%d/%m/%Y}"


def settled(page: Page, words: str) -> None:
    """Wait until the outbox says so."""
    expect(page.locator("[data-outbox-count]")).to_contain_text(words)


def kept(page: Page, address: str) -> None:
    """Open a visit and keep its page on the phone; the worker is in charge of it from then on."""
    page.goto(address)
    page.get_by_role("button", name="Giữ trang trên máy").click()
    expect(page.locator("[data-offline-state]")).to_contain_text("đã giữ trên máy")
    page.wait_for_function("navigator.serviceWorker.controller !== null")


def answer(page: Page, code: str, choice: str, note: str = "") -> None:
    """Tick one item of the list, with a note."""
    page.locator(f"input[name=a_{code}][value={choice}]").check()
    if note:
        page.locator(f"input[name=n_{code}]").fill(note)


def find(page: Page, words: str, remedy: str) -> None:
    """Write down a finding with a remedy and a picture."""
    page.locator("input[name=severity][value=major]").check()
    page.get_by_label("Vi phạm, thiếu sót là gì?").fill(words)
    page.locator("textarea[name=remedy]").fill(remedy)
    page.locator("input[name=due_on]").fill(day(10))
    page.locator("#dieu_pictures").set_input_files(SIGN)
    page.get_by_role("button", name="Ghi điều phải sửa").click()


def test_an_inspection_without_a_line_ends_in_a_remedy(new_page: Callable[..., Page]) -> None:
    owner = make_starred()
    officer = make_person(full_name="Cán bộ xã (ví dụ)")
    make_appointment("commune_officer", person=officer, unit=owner.unit)
    producer = make_person(full_name="Bà Sáu (ví dụ)")
    make_appointment("producer", person=producer, organisation=owner)
    today = clock.today()
    visit = actions.arrange_visit(owner, "periodic", today, by=BY, at=clock.now())
    field = f"/can-bo/kiem-tra/{visit.pk}/di-kiem-tra/"

    phone = sign_in(new_page(size=PHONE), officer)
    kept(phone, field)
    phone.context.set_offline(True)
    phone.goto(field)  # from the phone itself
    expect(phone.get_by_role("heading", name=owner.name)).to_be_visible()
    answer(phone, "mark_star", "no", "In 5 sao")
    answer(phone, "food_place", "yes")
    phone.get_by_role("button", name="Lưu câu trả lời").click()
    settled(phone, "1 việc chờ gửi")
    find(phone, "Bao bì in 5 sao, giấy ghi 3 sao", "In lại bao bì")
    settled(phone, "2 việc chờ gửi")
    settled(phone, "Chưa có mạng")
    phone.goto(field)  # closed and opened again: nothing is lost
    settled(phone, "2 việc chờ gửi")
    expect(phone.locator("input[name=n_mark_star]")).to_have_value("In 5 sao")
    assert not Answer.objects.exists() and not Finding.objects.exists()

    lost: list[str] = []

    def swallow(route: Any) -> None:
        """The first request arrives, its answer is lost on the way: the phone has to send it again."""
        if not lost and "tra-loi" in route.request.url:
            lost.append(route.request.url)
            route.fetch()
            route.abort()
        else:
            route.continue_()

    phone.context.route("**/di-kiem-tra/**", swallow)
    phone.context.set_offline(False)
    expect(phone.locator("[data-outbox-count]")).to_contain_text("Không còn việc nào chờ gửi", timeout=20_000)
    assert len(lost) == 1
    said = Answer.objects.filter(visit=visit).order_by("code")
    assert list(said.values_list("code", "choice", "note")) == [
        ("food_place", "yes", ""), ("mark_star", "no", "In 5 sao"),
    ]  # fmt: skip
    finding, photo = Finding.objects.get(), Photo.objects.get()
    assert photo.finding == finding and max(photo.file.width or 0, photo.file.height or 0) == 1600
    assert photo.latitude is None  # nobody gave leave

    phone.goto(f"/can-bo/kiem-tra/{visit.pk}/bien-ban/")
    phone.get_by_label("Kết luận").fill("Phải in lại bao bì.")
    phone.get_by_role("button", name="Lập biên bản").click()
    expect(phone.get_by_text("Đã lập biên bản.").first).to_be_visible()

    desk = sign_in(new_page(size=PHONE), producer)
    desk.goto("/chu-the/kiem-tra/")
    desk.get_by_role("link", name="Trả lời đã khắc phục").click()
    desk.get_by_label("Đã làm gì?").fill("Đã in lại, bỏ bao cũ.")
    desk.locator("input[name=uploads]").set_input_files(SIGN)
    desk.get_by_role("button", name="Gửi trả lời").click()
    expect(desk.get_by_text("Đã gửi trả lời.").first).to_be_visible()

    phone.goto(f"/can-bo/kiem-tra/{visit.pk}/")
    expect(phone.get_by_text("Đã in lại, bỏ bao cũ.")).to_be_visible()
    phone.get_by_role("button", name="Đã khắc phục xong").click()
    phone.get_by_role("button", name="Kết thúc cuộc kiểm tra").click()
    expect(phone.get_by_text("Đã kết thúc cuộc kiểm tra.")).to_be_visible()
    assert (Remedy.objects.get().state, Visit.objects.get().state) == ("accepted", "closed")


def test_signing_out_leaves_no_page_on_the_phone(new_page: Callable[..., Page]) -> None:
    owner = make_starred()
    officer = make_person()
    make_appointment("commune_officer", person=officer, unit=owner.unit)
    visit = actions.arrange_visit(owner, "periodic", clock.today(), by=BY, at=clock.now())
    field = f"/can-bo/kiem-tra/{visit.pk}/di-kiem-tra/"
    phone = sign_in(new_page(size=PHONE), officer)
    kept(phone, field)
    phone.locator("input[name=n_mark_star]").fill("chưa gửi")
    pages = "caches.open('ocop-pages').then(c => c.keys()).then(k => k.map(r => new URL(r.url).pathname))"
    assert phone.evaluate(pages) == [field]
    phone.goto("/can-bo/kiem-tra/")  # other pages of the desk are never kept
    assert phone.evaluate(pages) == [field]
    phone.goto("/tai-khoan/dang-xuat")
    phone.get_by_role("button", name="Đăng xuất").click()
    phone.wait_for_url("**/")
    assert phone.evaluate(pages) == []
    phone.context.set_offline(True)
    phone.goto(field)
    expect(phone.get_by_text("Trang này chưa được giữ trên máy.")).to_be_visible()


def test_two_officers_who_differ_keep_both_answers_and_choose(new_page: Callable[..., Page]) -> None:
    owner = make_starred()
    officer = make_person(full_name="Cán bộ xã (ví dụ)")
    make_appointment("commune_officer", person=officer, unit=owner.unit)
    visit = actions.arrange_visit(owner, "periodic", clock.today(), by=BY, at=clock.now())
    phone = sign_in(new_page(size=PHONE), officer)
    kept(phone, f"/can-bo/kiem-tra/{visit.pk}/di-kiem-tra/")
    phone.context.set_offline(True)
    answer(phone, "mark_star", "no")
    phone.get_by_role("button", name="Lưu câu trả lời").click()
    settled(phone, "1 việc chờ gửi")
    other = actor_with("provincial_officer")
    yes = {"choice": "yes", "note": "", "base": None}
    actions.take_answers(visit, {"mark_star": yes}, by=other, at=clock.now())  # type: ignore[dict-item]
    phone.context.set_offline(False)
    expect(phone.get_by_text("máy chủ giữ cả hai bản")).to_be_visible(timeout=20_000)
    phone.goto(f"/can-bo/kiem-tra/{visit.pk}/")
    phone.get_by_role("button", name="Lấy bản của Cán bộ xã (ví dụ)").click()
    expect(phone.get_by_text("Đã chọn.")).to_be_visible()
    assert Answer.objects.get(is_current=True).choice == "no"


def test_work_of_a_session_that_ended_waits_for_its_owner_and_nobody_else(
    new_page: Callable[..., Page],
) -> None:
    owner = make_starred()
    officer, other = make_person(), make_person()
    for person in (officer, other):
        make_appointment("commune_officer", person=person, unit=owner.unit)
    visit = actions.arrange_visit(owner, "periodic", clock.today(), by=BY, at=clock.now())
    field = f"/can-bo/kiem-tra/{visit.pk}/di-kiem-tra/"
    phone = sign_in(new_page(size=PHONE), officer)
    phone.goto(field)
    phone.context.clear_cookies()
    answer(phone, "mark_star", "yes")
    phone.get_by_role("button", name="Lưu câu trả lời").click()
    settled(phone, "Phiên làm việc đã hết")
    sign_in(phone, other).goto(field)
    settled(phone, "Không còn việc nào chờ gửi")
    assert not Answer.objects.exists()
    phone.goto("/tai-khoan/dang-xuat")
    expect(phone.get_by_text("Trên máy này còn việc chưa gửi.")).to_be_visible()
    phone.get_by_role("button", name="Đăng xuất").click()
    phone.wait_for_url("**/")
    sign_in(phone, officer).goto(field)
    settled(phone, "Không còn việc nào chờ gửi")
    assert Answer.objects.get().by == officer
