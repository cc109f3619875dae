"""A fair in a browser: called, registered for on a phone, selected, held, and what it brought."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from ocop.base import clock
from ocop.plan import indicators
from ocop.plan.indicators import Span
from ocop.promotion.models import Participation
from tests.browser import PHONE
from tests.factories.places import load_province
from tests.factories.products import make_product, make_standing
from tests.journeys.people import make_cast, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
FAIR = "Hội chợ đặc sản (ví dụ)"


def call_for_it(office: Page) -> str:
    """The office plans the fair of today and calls; where its page is."""
    office.goto("/can-bo/thi-truong/su-kien/moi/")
    office.get_by_label("Tên", exact=True).fill(FAIR)
    today = f"{clock.today():%d/%m/%Y}"
    for name in ("register_by", "select_by", "starts_on", "ends_on"):
        office.locator(f"[name={name}]").fill(today)
    office.locator("[name=slots]").fill("1")
    office.get_by_role("button", name="Lưu sự kiện").click()
    office.get_by_role("button", name="Mời chủ thể").click()
    expect(office.get_by_text("Đang mời").first).to_be_visible()
    return office.url


def register(phone: Page) -> None:
    phone.goto("/chu-the/ban-hang/")
    phone.get_by_role("link", name=FAIR).click()
    phone.locator("main form input[type=checkbox]").first.check()
    phone.get_by_role("button", name="Đăng ký", exact=True).click()
    expect(phone.get_by_text("Đã đăng ký. Có kết quả chọn")).to_be_visible()


def select_and_hold(office: Page, event: str, producer: str) -> None:
    office.goto(event)
    office.get_by_role("link", name=producer).click()
    office.get_by_role("button", name="Chọn", exact=True).click()
    office.goto(event)
    office.get_by_role("button", name="Chốt danh sách").click()
    office.get_by_role("link", name=producer).click()
    office.locator("[name=stand]").fill("A1")
    office.get_by_role("button", name="Xếp gian").click()
    office.goto(event)
    office.get_by_role("link", name=producer).click()
    office.get_by_role("button", name="Có mặt").click()
    office.goto(event)
    office.get_by_role("button", name="Ghi là đã diễn ra").click()
    expect(office.get_by_text("Đã diễn ra").first).to_be_visible()


def tell_results(phone: Page) -> None:
    phone.goto("/chu-the/ban-hang/")
    phone.get_by_role("link", name=FAIR).first.click()
    expect(phone.get_by_text("Gian A1")).to_be_visible()
    phone.get_by_role("link", name="Ghi kết quả").click()
    phone.get_by_label("Doanh thu").fill("500")
    phone.get_by_role("button", name="Lưu kết quả").click()
    expect(phone.get_by_text("Hãy ghi đủ bằng đồng").first).to_be_visible()  # typed in thousands
    phone.get_by_label("Doanh thu").fill("12.500.000")
    phone.get_by_role("button", name="Lưu kết quả").click()
    expect(phone.get_by_text("12.500.000")).to_be_visible()


def test_a_fair_from_its_call_to_its_revenue_in_the_figures(new_page: Callable[..., Page]) -> None:
    load_province("91")
    cast = make_cast(members=2)
    make_standing(make_product(cast.organisation, name="Đường thốt nốt hội chợ (ví dụ)"), star=4)
    office = sign_in(new_page(), cast.province)
    event = call_for_it(office)
    phone = sign_in(new_page(size=PHONE), cast.producer)
    register(phone)
    select_and_hold(office, event, cast.organisation.name)
    tell_results(phone)
    assert Participation.objects.get().revenue == 12_500_000

    year = Span.of_year(clock.today().year)
    assert indicators.value("event_revenue", year) == 12_500_000
    leader = sign_in(new_page(), cast.leader)
    leader.goto(f"/can-bo/dieu-hanh/?nam={clock.today().year}")
    figure = leader.get_by_role("link", name="Doanh thu tại sự kiện")
    expect(figure).to_be_visible()
    expect(leader.locator("main")).to_contain_text("12,5")
    figure.click()
    expect(leader.locator("main")).to_contain_text(cast.organisation.name)
