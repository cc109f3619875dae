"""A year's plan in a browser: drafted, issued, worked at by an agency, measured, reported, signed."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from docx import Document
from playwright.sync_api import expect

from ocop.base import clock
from ocop.base.actor import system
from ocop.organisations import actions as organisations
from ocop.people.models import Person
from ocop.places.models import Unit
from ocop.plan.models import Task
from tests.browser import PHONE
from tests.factories.criteria import load_packs
from tests.factories.files import pdf
from tests.factories.people import AT, make_appointment, make_person
from tests.factories.places import load_province
from tests.factories.products import make_product, make_standing
from tests.journeys.people import sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

AGENCY = "Sở Ví Dụ (ví dụ)"


def people() -> tuple[Person, Person, Person, Person]:
    """The office, the leader, an agency's officer and a commune's."""
    agency = organisations.register_organisation(
        {"name": AGENCY, "legal_form": "public_body", "kind": "agency"}, by=system(), at=AT
    )
    office, leader, helper, local = (make_person(full_name=f"Người {n} (ví dụ)") for n in range(1, 5))
    make_appointment("provincial_officer", person=office)
    make_appointment("leader", person=leader)
    make_appointment("agency", person=helper, organisation=agency)
    commune = Unit.objects.get(name="Xã An Cư", level="commune", valid_to=None, parent__code="91")
    make_appointment("commune_officer", person=local, unit=commune)
    return office, leader, helper, local


def stars(today: dt.date) -> None:
    """Two products recognised this year, one of them in An Cư, and one of four years ago that has run out."""
    commune = Unit.objects.get(name="Xã An Cư", level="commune", valid_to=None, parent__code="91")
    here = make_product(name="Đường thốt nốt Năm Nay (ví dụ)")
    type(here).objects.filter(pk=here.pk).update(unit=commune)
    since = dt.date(today.year, 1, 1)
    for product, star in ((here, 4), (make_product(name="Mắm Năm Nay (ví dụ)"), 3)):
        make_standing(
            product,
            star=star,
            decided_on=since,
            valid_from=since,
            valid_to=since.replace(year=today.year + 3),
        )
    past = today.replace(year=today.year - 4, day=1)
    make_standing(
        make_product(name="Khô Năm Xưa (ví dụ)"), decided_on=past, valid_from=past,
        valid_to=past.replace(year=past.year + 3),
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_a_year_goes_from_a_draft_to_a_signed_report(new_page: Callable[..., Page]) -> None:
    load_province("91")
    load_packs()
    today = clock.today()
    office, leader, helper, local = people()
    stars(today)
    desk, head = sign_in(new_page(), office), sign_in(new_page(), leader)
    _draft_plan(desk, today)
    _issue(head, today)
    _report_task(sign_in(new_page(size=PHONE), helper))
    _accept_task(desk)
    _look_at_results(head)
    _make_report(desk, today)
    _sign_report(head)
    _own_commune_only(sign_in(new_page(size=PHONE), local))
    _public(new_page(size=PHONE), today)


def _draft_plan(desk: Page, today: dt.date) -> None:
    """The office drafts a plan with one target and one task."""
    desk.goto("/can-bo/ke-hoach/")
    desk.get_by_role("link", name="Soạn kế hoạch").first.click()
    desk.get_by_label("Năm", exact=True).fill(str(today.year))
    desk.get_by_label("Tên kế hoạch").fill("Kế hoạch của hành trình (ví dụ)")
    desk.get_by_label("Từ ngày").fill(f"01/01/{today.year}")
    desk.get_by_label("Đến hết ngày").fill(f"31/12/{today.year}")
    desk.locator("main form button[type=submit], main form button.primary").last.click()
    desk.get_by_role("link", name="Thêm chỉ tiêu").first.click()
    desk.get_by_label("Ký hiệu").fill("CT1")
    desk.get_by_label("Nội dung", exact=False).first.fill("Có thêm ít nhất 2 sản phẩm từ 3 sao")
    desk.get_by_label("Đo bằng chỉ số").select_option("new_stars")
    desk.get_by_label("Mức", exact=True).fill("2")
    desk.locator("main form button.primary").last.click()
    expect(desk.locator("main")).to_contain_text("CT1")
    desk.goto("/can-bo/ke-hoach/")
    desk.get_by_role("link", name="Kế hoạch của hành trình").first.click()
    desk.get_by_role("link", name="Nhiệm vụ của kế hoạch").click()
    desk.get_by_role("link", name="Thêm nhiệm vụ").first.click()
    desk.get_by_label("Ký hiệu").fill("N1")
    desk.get_by_label("Nội dung nhiệm vụ").fill("Tập huấn cán bộ xã (ví dụ)")
    desk.get_by_label("Nơi chủ trì").select_option(label=AGENCY)
    desk.get_by_label("Hạn hoàn thành").fill(f"31/12/{today.year}")
    desk.get_by_role("button", name="Lưu nhiệm vụ").click()


def _issue(head: Page, today: dt.date) -> None:
    """The leader issues it."""
    head.goto("/can-bo/ke-hoach/")
    head.get_by_role("link", name="Kế hoạch của hành trình").first.click()
    head.get_by_role("link", name="Ban hành").click()
    head.get_by_label("Số kế hoạch").fill("01/KH-UBND")
    head.get_by_label("Cơ quan ban hành").fill("UBND tỉnh (ví dụ)")
    head.get_by_label("Ngày ký").fill(f"{today:%d/%m/%Y}")
    head.locator("main form button.primary").last.click()
    expect(head.locator("main")).to_contain_text("01/KH-UBND")
    head.get_by_role("button", name="Công khai tiến độ").click()
    expect(head.get_by_role("link", name="Trang công khai")).to_be_visible()


def _report_task(phone: Page) -> None:
    """The agency reports on a phone, with a paper."""
    phone.goto("/can-bo/nhiem-vu/")
    phone.get_by_role("link", name="Tập huấn cán bộ xã").first.click()
    phone.get_by_role("link", name="Báo cáo").first.click()
    phone.get_by_label("Đã làm được gì").fill("Đã mở ba lớp, 120 người học.")
    paper = {"name": "danh-sach.pdf", "mimeType": "application/pdf", "buffer": pdf("Danh sách lớp")}
    phone.get_by_label("Tệp kèm theo").set_input_files(paper)  # type: ignore[arg-type]
    phone.get_by_label("Đã xong").check()
    phone.get_by_role("button", name="Gửi báo cáo").click()
    expect(phone.locator("main")).to_contain_text("chờ xác nhận")
    expect(phone.get_by_role("link", name="danh-sach.pdf")).to_be_visible()


def _accept_task(desk: Page) -> None:
    """The office finds it in its work list and accepts."""
    desk.goto("/can-bo/")
    desk.get_by_role("link", name="Tập huấn cán bộ xã").first.click()
    desk.get_by_role("button", name="Xác nhận hoàn thành").click()
    expect(desk.locator("main")).to_contain_text("Đã hoàn thành")
    assert Task.objects.get(code="N1").state == "done"


def _look_at_results(head: Page) -> None:
    """From the dashboard's number to the list behind it, and to the plan's verdict."""
    head.goto("/can-bo/dieu-hanh/")
    number = head.locator("main a[href*='/can-bo/chi-so/stars_valid/']").first
    number.click()
    listed = head.locator("main table").last
    expect(listed).to_contain_text("Đường thốt nốt Năm Nay")
    expect(listed).not_to_contain_text("Khô Năm Xưa")
    head.goto("/can-bo/ke-hoach/")
    head.get_by_role("link", name="Kế hoạch của hành trình").first.click()
    row = head.locator("main tbody tr", has_text="CT1")
    expect(row).to_contain_text("2")
    expect(row).to_contain_text("Đạt")


def _make_report(desk: Page, today: dt.date) -> None:
    """The office writes a definition and draws up the report of the month that is over."""
    desk.goto("/can-bo/bao-cao/")
    desk.get_by_role("link", name="Lập mẫu báo cáo").click()
    desk.get_by_label("Tên báo cáo").fill("Báo cáo tháng (ví dụ)")
    desk.get_by_label("Kỳ báo cáo").select_option("month")
    desk.get_by_label("Cơ quan báo cáo").fill("Sở Ví Dụ")
    desk.get_by_label("Chỉ số").first.select_option("stars_valid")
    desk.get_by_label("Chia theo").first.select_option("star")
    desk.get_by_role("button", name="Lưu mẫu").click()
    desk.get_by_label("Kỳ", exact=True).select_option(index=1)
    desk.get_by_role("button", name="Lập báo cáo").click()
    expect(desk.locator("main")).to_contain_text("Sản phẩm có sao còn hiệu lực")


def _sign_report(head: Page) -> None:
    """The leader signs; from then on the copy is frozen, and Word opens it."""
    head.goto("/can-bo/bao-cao/")
    head.locator("main table th a").first.click()
    head.get_by_role("link", name="Ký báo cáo").click()
    head.get_by_label("Chức vụ").fill("Phó Chủ tịch")
    head.get_by_role("button", name="Ký và giữ nguyên").click()
    expect(head.get_by_role("link", name="Ký báo cáo")).to_have_count(0)
    with head.expect_download() as waiting:
        head.get_by_role("link", name="Word").click()
    data = waiting.value.path().read_bytes()
    said = "\n".join(
        cell.text for table in Document(io.BytesIO(data)).tables for row in table.rows for cell in row.cells
    )
    assert "Sản phẩm có sao còn hiệu lực" in said or "4 sao" in said


def _own_commune_only(phone: Page) -> None:
    """A commune sees its own products alone, whatever the address asks for."""
    phone.goto("/can-bo/chi-so/stars_valid/")
    expect(phone.locator("main")).to_contain_text("Đường thốt nốt Năm Nay")
    expect(phone.locator("main")).not_to_contain_text("Mắm Năm Nay")


def _public(phone: Page, today: dt.date) -> None:
    """Anybody reads how the plan goes."""
    phone.goto("/ke-hoach/")
    expect(phone.locator("main")).to_contain_text("Kế hoạch của hành trình")
    phone.locator(f"main a[href='/ke-hoach/{today.year}/']").first.click()
    expect(phone.locator("main")).to_contain_text("Đạt")
