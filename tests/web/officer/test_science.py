"""Science at the province's desk: calls, checks, decisions, projects, panels."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ocop.base import clock, sheets
from ocop.councils.models import Council, Seat
from ocop.science import actions
from ocop.science.models import Call, Project
from tests.factories.people import actor_with
from tests.factories.science import (
    BY,
    finished_project,
    fresh,
    make_call,
    make_milestone,
    make_panel,
    make_project,
    make_proposal,
    score,
    scored_call,
    scoring_call,
)
from tests.web.pages import as_actor, html

pytestmark = pytest.mark.django_db
HOME = "/can-bo/de-tai/"


@pytest.fixture
def office() -> Client:
    return as_actor(actor_with("provincial_officer"))


def day(shift: int) -> str:
    return f"{clock.today() + dt.timedelta(days=shift):%d/%m/%Y}"


def test_a_call_is_prepared_opened_and_closed(office: Client) -> None:
    assert "Chưa có đợt nào" in html(office.get(HOME))
    given = {
        "year": str(clock.today().year), "title": "Đợt một", "opens_on": day(0), "closes_on": day(-1),
        "subjects": ["preservation", "environment"], "forms": ["cooperative"], "threshold": "70", "key": "k",
        "budget": "1.000.000.000",
    }  # fmt: skip
    wrong = office.post(f"{HOME}dot/moi/", given)
    assert wrong.status_code == 422 and 'value="Đợt một"' in html(wrong)
    made = office.post(f"{HOME}dot/moi/", {**given, "closes_on": day(9)})
    call = Call.objects.get()
    assert made["Location"] == f"{HOME}dot/{call.pk}/"
    assert (call.budget, call.subjects) == (1_000_000_000, ["environment", "preservation"])
    page = f"{HOME}dot/{call.pk}/"
    assert "Mở đợt nhận đề xuất" in html(office.get(page))
    assert office.post(f"{page}mo/", {"key": "m"}).status_code == 302
    early = office.post(f"{page}dong/", {"reason": ""})
    assert early.status_code == 422
    assert office.post(f"{page}dong/", {"reason": "Đủ đề xuất."}).status_code == 302
    call.refresh_from_db()
    assert call.state == "closed" and "Chưa bắt đầu chấm được" in html(office.get(page))


def test_a_proposal_is_checked_and_scoring_begins(office: Client) -> None:
    panel = make_panel()
    call = make_call(panel=panel)
    good, thin = make_proposal("sent", call), make_proposal("sent", call)
    actions.close_call(call, by=BY, at=dt.datetime(2026, 7, 1, 2, 0, tzinfo=dt.UTC))
    assert "Kiểm tra đề xuất đề tài, dự án" in html(office.get("/can-bo/"))
    page = f"{HOME}de-xuat/{thin.pk}/"
    assert office.post(f"{page}tra-lai/", {"reasons": ""}).status_code == 422
    assert office.post(f"{page}tra-lai/", {"reasons": "Thiếu dự toán."}).status_code == 302
    assert office.post(f"{HOME}de-xuat/{good.pk}/hop-le/", {"key": "h"}).status_code == 302
    assert [fresh(x).state for x in (good, thin)] == ["eligible", "returned"]
    assert "Bắt đầu chấm" in html(office.get(f"{HOME}dot/{call.pk}/"))
    assert office.post(f"{HOME}dot/{call.pk}/cham/", {"key": "c"}).status_code == 302
    assert "Chưa khóa phiếu" in html(office.get(f"{HOME}de-xuat/{good.pk}/"))


def test_marks_stay_hidden_until_all_are_locked_then_are_compared(office: Client) -> None:
    panel = make_panel()
    _call, (proposal,) = scoring_call(panel)
    page = f"{HOME}de-xuat/{proposal.pk}/"
    for member in panel.members[:2]:
        score(member, proposal)
    assert "So sánh phiếu" not in html(office.get(page)) and "2/3" in html(office.get(page))
    score(panel.members[2], proposal, c1=0)
    assert "Điểm chênh quá mức của quy chế" in html(office.get(page))
    assert "So sánh phiếu" in html(office.get(page))
    assert office.post(f"{page}cham-lai/", {"discussion": ""}).status_code == 422
    assert office.post(f"{page}cham-lai/", {"discussion": "Đã bàn."}).status_code == 302
    assert fresh(proposal).round == 2


def test_the_leader_decides_and_the_office_contracts(office: Client) -> None:
    call, (proposal,) = scored_call()
    leader = as_actor(actor_with("leader"))
    page = f"{HOME}dot/{call.pk}/"
    assert "Quyết định danh mục" not in html(office.get(page))
    assert office.post(f"{page}quyet-dinh/", {}).status_code == 403
    assert "Quyết định danh mục đề tài, dự án" in html(leader.get("/can-bo/"))
    assert " checked" in html(leader.get(f"{page}quyet-dinh/"))
    given = {"decision_no": "12/QĐ", "decided_on": day(0), "selected": [str(proposal.pk)], "key": "q"}
    assert leader.post(f"{page}quyet-dinh/", {**given, "decided_on": day(1)}).status_code == 422
    assert leader.post(f"{page}quyet-dinh/", given).status_code == 302
    contract = {
        "contract_no": "1/HĐ", "signed_on": day(0), "starts_on": day(0), "ends_on": day(300),
        "state_amount": "300.000.001", "key": "h",
    }  # fmt: skip
    address = f"{HOME}de-xuat/{proposal.pk}/hop-dong/"
    over = office.post(address, contract)
    assert over.status_code == 422 and "vượt mức đã quyết định" in html(over)
    assert leader.post(address, contract).status_code == 403
    assert office.post(address, {**contract, "state_amount": "300.000.000"}).status_code == 302
    assert Project.objects.get().state_amount == 300_000_000


def test_a_project_is_followed_to_its_acceptance(office: Client) -> None:
    project = make_project(ends_on=dt.date(2027, 12, 31))
    page = f"{HOME}du-an/{project.pk}/"
    assert "Chưa nghiệm thu được" in html(office.get(page))
    assert (
        office.post(f"{page}moc/moi/", {"title": "Mẻ thử", "due_on": day(9), "key": "m"}).status_code == 302
    )
    row = project.milestones.get()
    actions.report_milestone(row, "Đã thử.", by=BY, at=clock.now())
    assert "Xem báo cáo mốc của dự án" in html(office.get("/can-bo/"))
    assert office.post(f"{page}moc/{row.pk}/nhan/", {"key": "n"}).status_code == 302
    over = office.post(f"{page}chi/", {"amount": "300.000.001", "paid_on": day(0), "voucher_no": "1"})
    assert over.status_code == 422 and "Chỉ còn" in html(over)
    paid = {
        "amount": "100.000.000",
        "paid_on": day(0),
        "voucher_no": "1",
        "milestone": str(row.pk),
        "key": "c",
    }
    for _n in range(2):
        assert office.post(f"{page}chi/", paid).status_code == 302
    project.refresh_from_db()
    assert project.paid == 100_000_000
    change = {
        "number": "PL1",
        "signed_on": day(0),
        "ends_on": "31/01/2028",
        "state_amount": "300.000.000",
        "reason": "Lũ.",
    }
    assert office.post(f"{page}dieu-chinh/", change).status_code == 302
    accept = {"grade": "passed", "closed_on": day(0), "closing_no": "3/BB", "conclusion": "Đủ.", "key": "a"}
    assert office.post(f"{page}nghiem-thu/", {**accept, "grade": ""}).status_code == 422
    assert office.post(f"{page}nghiem-thu/", accept).status_code == 302
    taker = project.proposal.beneficiaries.get().organisation_id
    handed = {
        "organisation": str(taker),
        "product": "",
        "what": "Quy trình sấy",
        "handed_on": day(0),
        "key": "g",
    }
    assert office.post(f"{page}chuyen-giao/", handed).status_code == 302
    shown = html(office.get(page))
    assert "Đã nghiệm thu" in shown and "Quy trình sấy" in shown and "PL1" in shown


def test_a_panel_is_set_up_and_seated(office: Client) -> None:
    member = actor_with("council_member")
    given = {
        "name": "Hội đồng tuyển chọn",
        "decision_no": "5/QĐ",
        "decided_on": day(0),
        "valid_from": day(0),
        "key": "p",
    }
    assert office.post(f"{HOME}hoi-dong/moi/", given).status_code == 302
    panel = Council.objects.get()
    page = f"{HOME}hoi-dong/{panel.pk}/"
    seat = {"person": str(member.person_id), "position": "chair", "agency": "Sở"}
    assert office.post(f"{page}thanh-vien/", seat).status_code == 302
    assert member.name in html(office.get(page))
    assert "Hội đồng tuyển chọn" not in html(office.get("/can-bo/hoi-dong/"))
    rules = {
        "valid_from": day(0),
        "quorum": "0,5",
        "spread_limit": "15",
        "quorum_needs_chair": "on",
        "key": "r",
    }
    assert office.post(f"{page}quy-che/", rules).status_code == 302
    assert panel.rules.get(version=2).spread_limit == 15
    assert office.post(f"{page}thanh-vien/{Seat.objects.get().pk}/thoi/").status_code == 302
    assert Seat.objects.get().left_on is not None


def test_leader_and_auditor_read_and_the_auditor_writes_nothing() -> None:
    project = finished_project()
    call = project.proposal.call
    auditor = as_actor(actor_with("auditor"))
    for path in (
        "",
        f"dot/{call.pk}/",
        f"de-xuat/{project.proposal_id}/",
        f"du-an/{project.pk}/",
        "cong-nghe/",
        "hoi-dong/",
    ):
        assert auditor.get(HOME + path).status_code == 200
    for path in ("dot/moi/", f"du-an/{project.pk}/chi/", f"de-xuat/{project.proposal_id}/hop-le/"):
        assert auditor.post(HOME + path).status_code == 403
    assert as_actor(actor_with("commune_officer")).get(HOME).status_code == 403


def test_lists_ask_the_same_of_one_and_of_many(office: Client) -> None:
    call = make_call()
    make_proposal("sent", call)
    make_milestone(make_project())
    paths = [HOME, f"{HOME}dot/{call.pk}/", f"{HOME}du-an/"]
    first = [count(office, path) for path in paths]
    for _n in range(2):
        make_proposal("sent", call)
        make_milestone(make_project())
    assert [count(office, path) for path in paths] == first


def count(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_lists_go_out_as_excel(office: Client) -> None:
    project = make_project()
    for path in (f"dot/{project.proposal.call_id}/excel/", "du-an/excel/"):
        heads, row = sheets.table(office.get(HOME + path).content)
        assert row[heads.index("TT") + 1] == project.proposal.title and "300000000" in row
