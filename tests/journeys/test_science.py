"""Science in a browser: a call, a partner's proposal scored by three, its contract, the first milestone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from ocop.base import clock
from ocop.base.actor import system
from ocop.councils import actions as councils
from ocop.councils.models import Council, Position
from ocop.people.models import Person
from ocop.science.models import Call, Milestone, Proposal
from tests.browser import PHONE
from tests.factories.files import pdf
from tests.factories.organisations import make_organisation
from tests.factories.people import AT, make_appointment, make_person
from tests.factories.places import load_province
from tests.factories.science import make_partner
from tests.journeys.people import sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

TITLE = "Sấy lạnh xoài cho hợp tác xã (ví dụ)"
PAPER = {"name": "du-toan.pdf", "mimeType": "application/pdf", "buffer": pdf("Dự toán")}
# The best level everywhere but criterion 1: 10 of 15 from the second member. (100 + 95 + 100) / 3 = 98.33.
MARKS: list[dict[str, int]] = [{}, {"1": 10}, {}]
TICK = """marks => {
  for (const row of document.querySelectorAll('section.criterion:has(input[type=radio])')) {
    const levels = [...row.querySelectorAll('input[type=radio]')];
    const code = levels[0].name.slice(2);
    const gives = level => Number(level.closest('label').querySelector('.pt').textContent);
    (code in marks ? levels.find(level => gives(level) === marks[code]) : levels.at(-1)).click();
  }
}"""


def day(shift: int = 0) -> str:
    return f"{clock.today() + dt.timedelta(days=shift):%d/%m/%Y}"


def with_role(role: str, name: str, **where: Any) -> Person:
    person = make_person(full_name=name)
    make_appointment(role, person=person, **where)
    return person


def fill(page: Page, **values: str) -> None:
    """Fill the fields of these labels."""
    for name, value in values.items():
        page.locator(f"[name={name}]").fill(value)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.django_db(transaction=True)
def test_a_call_is_opened_scored_contracted_and_its_first_milestone_taken(
    new_page: Callable[..., Page],
) -> None:
    load_province("91")
    producer = make_organisation(name="Hợp tác xã Xoài Cát (ví dụ)", legal_form="cooperative")
    institute = make_partner(name="Viện Rau quả (ví dụ)")
    partner = with_role("partner", "Nghiên cứu viên (ví dụ)", organisation=institute)
    office, leader = (
        with_role("provincial_officer", "Cán bộ tỉnh (ví dụ)"),
        with_role("leader", "Lãnh đạo (ví dụ)"),
    )
    members = [with_role("council_member", f"Ủy viên {n} (ví dụ)") for n in range(1, 4)]

    desk = sign_in(new_page(), office)
    call = open_a_call(desk, members)

    away = sign_in(new_page(PHONE), partner)
    send_a_proposal(away, producer.name)
    proposal = Proposal.objects.get()
    assert proposal.state == "sent"

    desk.goto("/can-bo/")
    expect(desk.get_by_text("Kiểm tra đề xuất đề tài, dự án")).to_be_visible()
    desk.get_by_role("link", name=TITLE).first.click()
    press(desk, "Hợp lệ, đưa ra hội đồng")
    desk.goto(f"/can-bo/de-tai/dot/{call.pk}/dong/")
    fill(desk, reason="Đã đủ đề xuất.")
    press(desk, "Đóng đợt")
    press(desk, "Bắt đầu chấm")
    score_isolated(new_page, members, proposal.pk)

    lead = sign_in(new_page(), leader)
    lead.goto(f"/can-bo/de-tai/dot/{call.pk}/")
    lead.get_by_role("link", name="Quyết định danh mục").click()
    fill(lead, decision_no="95/QĐ-UBND (ví dụ)")
    press(lead, "Quyết định")
    expect(lead.get_by_text("Được chọn").first).to_be_visible()

    contract(desk, proposal.pk)
    away.goto("/can-bo/de-tai/cua-toi/")
    away.get_by_role("link", name=TITLE).last.click()
    away.get_by_role("link", name="Báo cáo mốc").click()
    fill(away, report="Đã thử ba mẻ, hao hụt 7 %.")
    away.locator("[name=uploads]").set_input_files([PAPER])
    press(away, "Gửi báo cáo")
    expect(away.get_by_text("Đã báo cáo, chờ xem")).to_be_visible()
    desk.reload()
    desk.get_by_role("button", name="Nhận kết quả").click()
    expect(desk.get_by_text("Đã nhận kết quả", exact=True)).to_be_visible()
    assert Milestone.objects.get().accepted_at is not None


def open_a_call(desk: Page, members: list[Person]) -> Call:
    """The office sets up a panel, prepares a call and opens it."""
    desk.goto("/can-bo/de-tai/hoi-dong/moi/")
    fill(desk, name="Hội đồng tuyển chọn (ví dụ)", decision_no="7/QĐ", decided_on=day(), valid_from=day())
    press(desk, "Lập hội đồng")
    panel = Council.objects.get()
    for person, position in zip(members, (Position.CHAIR, Position.SECRETARY, Position.MEMBER), strict=True):
        councils.add_seat(council=panel, person=person, position=position, by=system(), at=AT)
    desk.goto("/can-bo/de-tai/dot/moi/")
    fill(desk, title="Đề xuất năm nay (ví dụ)", opens_on=day(), closes_on=day(20), budget="500.000.000")
    desk.locator("[name=panel]").select_option(label=panel.name)
    press(desk, "Lưu nháp")
    press(desk, "Mở đợt nhận đề xuất")
    expect(desk.get_by_text("Đang nhận đề xuất").first).to_be_visible()
    return Call.objects.get()


def send_a_proposal(away: Page, producer: str) -> None:
    """The partner writes on a phone: a draft first, then who benefits, papers, and off it goes."""
    away.goto("/can-bo/de-tai/cua-toi/")
    away.get_by_role("link", name="Viết đề xuất cho đợt này").click()
    fill(
        away, title=TITLE, need="Xoài loại hai bị bỏ.", aim="Hao hụt dưới 8 %.", method="Ba mẻ thử.",
        months="12", state_budget="300.000.000", own_budget="50.000.000",
    )  # fmt: skip
    away.locator("[name=subject]").select_option("processing")
    press(away, "Lưu nháp")
    expect(away.get_by_text("Hãy thêm ít nhất một chủ thể hưởng lợi.")).to_be_visible()
    fill(away, tim="xoai cat")
    press(away, "Tìm")
    away.get_by_role("button", name=f"Thêm {producer}").click()
    away.get_by_text("Đính kèm tài liệu", exact=True).click()
    away.locator("main [name=title]").fill("Dự toán (ví dụ)")
    away.locator("[name=uploads]").set_input_files([PAPER])
    press(away, "Đính kèm")
    expect(away.get_by_role("link", name="du-toan.pdf")).to_be_visible()
    press(away, "Gửi đề xuất")
    expect(away.get_by_text("Đã gửi, chờ kiểm tra").first).to_be_visible()


def score_isolated(new_page: Callable[..., Page], members: list[Person], pk: int) -> None:
    """Three members fill in their sheets; who has locked sees nothing until the last one has."""
    pages = [sign_in(new_page(), person) for person in members]
    for number, (page, marks) in enumerate(zip(pages, MARKS, strict=True)):
        page.goto(f"/hoi-dong/de-tai/{pk}/phieu/")
        page.evaluate(TICK, marks)
        press(page, "Lưu và khóa phiếu…")
        press(page, "Khóa phiếu")
        pages[0].goto(f"/hoi-dong/de-tai/{pk}/")
        seen = pages[0].get_by_role("heading", name="So sánh phiếu")
        expect(seen).to_have_count(1 if number == 2 else 0)
    expect(pages[0].get_by_text("98,33").first).to_be_visible()


def contract(desk: Page, pk: int) -> None:
    """The office writes down the contract and the first milestone."""
    desk.goto(f"/can-bo/de-tai/de-xuat/{pk}/")
    desk.get_by_role("link", name="Ghi hợp đồng").click()
    fill(desk, contract_no="21/HĐ (ví dụ)", signed_on=day(), starts_on=day(), ends_on=day(300))
    press(desk, "Ghi hợp đồng")
    desk.get_by_role("link", name="Thêm mốc").click()
    fill(desk, title="Ba mẻ sấy thử", due_on=day(9))
    press(desk, "Thêm mốc")
    expect(desk.get_by_text("Ba mẻ sấy thử").first).to_be_visible()
