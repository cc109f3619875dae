"""The plan's pages: drafted by the office, issued by the leader, read at every desk."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from ocop.base import clock
from ocop.plan import actions, indicators, measuring
from ocop.plan.models import Correction, Plan, Target, UnitTarget
from ocop.web.officer import filters, plan_links
from tests.factories.files import pdf
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with
from tests.factories.places import BEFORE, unit
from tests.factories.plan import AT, TESTER, issue, make_plan, make_target
from tests.factories.products import make_product, make_standing
from tests.web.pages import as_role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places", "packs")]
DRAFT = {
    "year": "2026", "title": "Kế hoạch OCOP năm 2026 (ví dụ)", "starts_on": "01/01/2026",
    "ends_on": "31/12/2026",
}  # fmt: skip
TARGET = {
    "code": "CT1", "text": "Thêm sản phẩm", "indicator": "new_stars", "stars": "3+",
    "comparison": "between", "low": "40", "high": "50",
}  # fmt: skip

SIGNED = {"signer": "Bà Ví Dụ", "signed_on": "14/06/2026"}


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """15/06/2026."""
    monkeypatch.setattr(clock, "now", lambda: AT)


@pytest.fixture
def office() -> Client:
    return as_role("provincial_officer")


@pytest.fixture
def leader() -> Client:
    return as_role("leader")


def text(client: Client, name: str, *args: Any, query: str = "") -> str:
    answer = client.get(reverse(name, args=args) + query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def star(code: str = "30628", star: int = 3, on: dt.date = dt.date(2026, 5, 10)) -> None:
    owner = make_organisation(unit=unit(code))
    make_standing(make_product(owner), star=star, decided_on=on, valid_from=on)


def test_the_office_drafts_a_plan_and_the_leader_issues_it(office: Client, leader: Client) -> None:
    answer = office.post(reverse("officer:plan_new"), DRAFT)
    plan = Plan.objects.get()
    assert answer["Location"] == reverse("officer:plan", args=[plan.pk])
    answer = office.post(reverse("officer:plan_target_new", args=[plan.pk]), TARGET)
    target = Target.objects.get()
    assert answer["Location"] == reverse("officer:plan_target", args=[target.pk])
    assert (target.star_min, target.star, target.low, target.high) == (3, 0, 40, 50)
    assert "Dự thảo, chưa ban hành" in text(leader, "officer:plan", plan.pk)
    signed = {"number": "12/KH-UBND", "issuer": "UBND tỉnh (ví dụ)", "signed_on": "05/06/2026"}
    leader.post(reverse("officer:plan_issue", args=[plan.pk]), signed)
    plan.refresh_from_db()
    assert (plan.state, plan.number, plan.signed_on) == ("issued", "12/KH-UBND", dt.date(2026, 6, 5))
    assert "12/KH-UBND" in text(as_role("auditor"), "officer:plans")


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"indicator": ""}, "Đo bằng chỉ số"),
        ({"high": ""}, "Trong khoảng thì cần cả hai mức"),
        ({"high": "30"}, "mức cao không nhỏ hơn mức thấp"),
        ({"indicator": "dossiers_submitted"}, "không chia nhỏ được"),
        ({"low": "bốn mươi"}, "Mức"),
    ],
)
def test_a_target_that_does_not_fit_is_told_with_what_was_typed(
    office: Client, over: dict[str, str], said: str
) -> None:
    answer = office.post(reverse("officer:plan_target_new", args=[make_plan().pk]), {**TARGET, **over})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page and "Thêm sản phẩm" in page
    assert Target.objects.count() == 0


def test_the_form_of_a_target_shows_the_definition_of_every_indicator(office: Client) -> None:
    page = text(office, "officer:plan_target_new", make_plan().pk)
    assert all(str(escape(each.definition)) in page for each in indicators.ALL.values())


def test_the_page_shows_goal_result_verdict_and_every_number_of_a_note(office: Client) -> None:
    target = make_target(text="Thêm sản phẩm mới", star_min=3, low=Decimal(3))
    issue(target.plan)
    star()
    page = text(office, "officer:plan", target.plan_id)
    assert "ít nhất 3 sản phẩm" in page and "Đang thực hiện" in page and "được 33 %" in page
    given = {
        "delta": "2",
        "reason": "Hai quyết định chưa nhập",
        "signer": "Bà Ví Dụ",
        "signed_on": "14/06/2026",
    }
    office.post(reverse("officer:plan_correct", args=[target.pk]), given)
    page = text(office, "officer:plan", target.plan_id)
    assert "máy tính 1 · điều chỉnh có ký +2 · <strong>thành 3</strong>" in page
    assert "Đạt" in page and "được 33 %" not in page
    detail = text(office, "officer:plan_target", target.pk)
    assert "Bà Ví Dụ" in detail and "14/06/2026" in detail and "Hai quyết định chưa nhập" in detail


def test_a_note_is_withdrawn_and_stays_readable(office: Client) -> None:
    target = make_plan("issued").targets.get()
    file = SimpleUploadedFile("cong-van.pdf", pdf())
    given = {
        "delta": "-1",
        "reason": "Ghi trùng",
        "signer": "Bà Ví Dụ",
        "signed_on": "14/06/2026",
        "file": file,
    }
    answer = office.post(reverse("officer:plan_correct", args=[target.pk]), given)
    note = Correction.objects.get()
    assert answer.status_code == 302 and note.delta == -1
    paper = office.get(reverse("officer:plan_correction_file", args=[note.pk]))
    assert paper.status_code == 200 and b"".join(paper.streaming_content).startswith(b"%PDF")
    office.post(reverse("officer:plan_withdraw", args=[note.pk]), {"reason": "Đã sửa dữ liệu"})
    page = text(office, "officer:plan_target", target.pk)
    assert "Đã rút" in page and "Đã sửa dữ liệu" in page and "máy tính" not in page
    again = office.get(reverse("officer:plan_withdraw", args=[note.pk]))
    assert again.status_code == 409


@pytest.mark.parametrize(
    ("query", "day", "count"),
    [("", "15/06/2026", 2), ("?ngay=2026-04-30", "30/04/2026", 1), ("?ngay=2030-01-01", "15/06/2026", 2)],
)
def test_a_past_day_can_be_asked_and_none_to_come(office: Client, query: str, day: str, count: int) -> None:
    target = make_target(text="Thêm", low=Decimal(9))
    star(on=dt.date(2026, 3, 1))
    star(on=dt.date(2026, 5, 1))
    page = text(office, "officer:plan", target.plan_id, query=query)
    assert f"đến hết ngày {day}" in page and f"<strong>{count}</strong>" in page


def test_a_day_that_is_none_is_told(office: Client) -> None:
    page = text(office, "officer:plan", make_plan("issued").pk, query="?ngay=hom-qua")
    assert "Ngày chưa đúng" in page and "15/06/2026" in page


def test_a_history_is_looked_at_on_its_last_day(office: Client) -> None:
    plan = make_plan(
        "issued", year=2023, is_history=True, starts_on=dt.date(2023, 1, 1), ends_on=dt.date(2023, 12, 31)
    )
    page = text(office, "officer:plan", plan.pk)
    assert "đến hết ngày 31/12/2023" in page and "dữ liệu nhập thiếu" in page


def test_an_issued_target_is_amended_by_the_leader_with_a_reason(office: Client, leader: Client) -> None:
    target = make_plan("issued").targets.get()
    url = reverse("officer:plan_target_edit", args=[target.pk])
    assert office.get(url).status_code == 403
    given = {**TARGET, "comparison": "at_least", "high": "", "low": "8"}
    assert leader.post(url, given).status_code == 422
    assert leader.post(url, {**given, "reason": "Theo Công văn 7 (ví dụ)"}).status_code == 302
    page = text(leader, "officer:plan_target", target.pk)
    assert "Theo Công văn 7 (ví dụ)" in page and "mức: 10 → 8" in page


def test_units_get_numbers_of_their_own(office: Client) -> None:
    target = make_target(per_unit="commune", low=Decimal(1))
    url = reverse("officer:plan_unit_target", args=[target.pk])
    office.post(url, {"unit": unit("30631").pk, "low": "3"})
    row = UnitTarget.objects.get()
    star("30628")
    page = text(office, "officer:plan_target", target.pk)
    assert page.count('<th scope="row">') == 102
    assert "1/102 đơn vị đạt" in page and "Xã Long Điền: 3" in page
    assert 'value="3"' in text(office, "officer:plan_unit_target", target.pk, query=f"?dong={row.pk}")
    office.post(reverse("officer:plan_unit_remove", args=[target.pk, row.pk]))
    assert UnitTarget.objects.count() == 0


def test_clusters_are_set_up_and_what_lies_outside_is_said(office: Client) -> None:
    target = make_target(per_unit="cluster", low=Decimal(1))
    url = reverse("officer:plan_unit_target", args=[target.pk])
    members = [unit("30628").pk, unit("30631").pk]
    assert office.post(url, {"name": "Cụm Một", "low": "2"}).status_code == 422
    office.post(url, {"name": "Cụm Một", "members": members, "low": "2"})
    star("30628")
    star("30307")
    page = text(office, "officer:plan_target", target.pk)
    assert "Cụm Một" in page and "0/1 đơn vị đạt" in page
    assert "1 nữa ở ngoài các cụm" in page


def test_the_paper_of_a_plan_is_kept_and_handed_out(office: Client) -> None:
    plan = make_plan("issued")
    url = reverse("officer:plan_file", args=[plan.pk])
    assert office.get(url).status_code == 404
    file = SimpleUploadedFile("ke-hoach.pdf", pdf())
    office.post(reverse("officer:plan_attach", args=[plan.pk]), {"file": file})
    answer = as_role("auditor").get(url)
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"


def test_the_leader_closes_opens_and_publishes(leader: Client) -> None:
    plan = make_plan("issued")
    leader.post(reverse("officer:plan_public", args=[plan.pk]), {"public": "1"})
    leader.post(reverse("officer:plan_close", args=[plan.pk]), {"note": ""})
    plan.refresh_from_db()
    assert (plan.state, plan.is_public) == ("closed", True)
    assert leader.post(reverse("officer:plan_reopen", args=[plan.pk]), {"reason": ""}).status_code == 422
    leader.post(reverse("officer:plan_reopen", args=[plan.pk]), {"reason": "Còn thiếu"})
    leader.post(reverse("officer:plan_public", args=[plan.pk]), {"public": "0"})
    plan.refresh_from_db()
    assert (plan.state, plan.is_public) == ("issued", False)


def test_a_draft_and_a_target_are_thrown_away_after_asking(office: Client) -> None:
    target = make_target()
    url = reverse("officer:plan_target_remove", args=[target.pk])
    assert "Bỏ chỉ tiêu này?" in text(office, "officer:plan_target_remove", target.pk)
    assert Target.objects.count() == 1
    office.post(url)
    assert Target.objects.count() == 0
    office.post(reverse("officer:plan_discard", args=[target.plan_id]))
    assert Plan.objects.count() == 0


def test_what_an_issued_plan_refuses_is_said_before_anything_is_typed(office: Client) -> None:
    plan = make_plan("issued")
    target = plan.targets.get()
    for name, args in [
        ("plan_edit", [plan.pk]), ("plan_discard", [plan.pk]), ("plan_target_new", [plan.pk]),
        ("plan_target_remove", [target.pk]),
    ]:  # fmt: skip
        answer = office.get(reverse(f"officer:{name}", args=args))
        assert answer.status_code == 409
        assert "Kế hoạch đã ban hành" in answer.content.decode()


def test_a_commune_reads_public_plans_with_its_own_lines(office: Client) -> None:
    hidden, plan = make_plan("issued", year=2025), make_plan()
    each = make_target(plan, per_unit="commune", low=Decimal(1))
    issue(plan)
    actions.set_public(plan=plan, is_public=True, by=TESTER, at=AT)
    star("30628")
    commune = as_role("commune_officer", unit=unit("30628"))
    assert commune.get(reverse("officer:plan", args=[hidden.pk])).status_code == 404
    page = text(commune, "officer:plan_target", each.pk)
    assert page.count('<th scope="row">') == 1
    assert "Xã Chợ Mới" in page and "đơn vị đạt" not in page
    assert "Xã Chợ Mới: 1" in text(commune, "officer:plan", plan.pk)
    whole = text(office, "officer:plan_target", each.pk)
    assert "1/102 đơn vị đạt" in whole


@pytest.mark.parametrize("per_unit", ["", "commune"])
def test_the_number_of_statements_is_constant(office: Client, per_unit: str) -> None:
    """Whatever the number of stars, of units with numbers of their own and of notes."""
    target = make_target(per_unit=per_unit, low=Decimal(1), star_min=3)
    plan = target.plan
    issue(plan)
    pages = [reverse("officer:plans"), reverse("officer:plan", args=[plan.pk])]
    pages.append(reverse("officer:plan_target", args=[target.pk]))
    few = [statements(office, page) for page in pages]
    for number, code in enumerate(("30628", "30631", "30307")):
        star(code)
        make_plan("issued", year=2020 + number)
        place = unit(code) if per_unit else None
        target.plan.refresh_from_db()
        actions.correct_target(
            target=target, unit=place, delta=Decimal(1), reason="x", signer="y", signed_on=AT.date(),
            by=TESTER, at=AT,
        )  # fmt: skip
        if per_unit:
            actions.set_unit_target(target=target, unit=place, low=Decimal(2), reason="x", by=TESTER, at=AT)
    assert [statements(office, page) for page in pages] == few


def statements(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(page).status_code == 200
    return len(caught)


def links(page: str) -> list[str]:
    """The addresses of lists on a page."""
    return [found.replace("&amp;", "&") for found in re.findall(r'href="(/can-bo/chi-so/[^"]+)"', page)]


def test_every_figure_leads_to_the_list_behind_it(office: Client) -> None:
    """The address asks the indicator's page for just what the target counts: same number, same things."""
    plan = make_plan()
    targets = [
        make_target(plan, star_min=4, low=Decimal(3)),
        make_target(plan, indicator="stars_valid", star=3, low=Decimal(3)),
        make_target(plan, per_unit="cluster", low=Decimal(3)),
        make_target(plan, per_unit="commune", low=Decimal(3)),
        make_target(plan, per_unit="district", low=Decimal(3)),
    ]
    members = [unit("30628").pk, unit("30631").pk]
    actions.set_unit_target(
        target=targets[2], name="Cụm Một", members=members, low=Decimal(1), by=TESTER, at=AT
    )
    star("30628", 4)
    star("30631", 3)
    star("30307", 3)
    on = AT.date()
    measured = measuring.measure(plan, on)
    asked = 0
    reader = actor_with("provincial_officer")
    for found in measured:
        for line in (None, *(each for each in found.lines if each.count.number)):
            for _name, address in plan_links.lists_of(reader, plan, found, on, line):
                query = QueryDict(address.partition("?")[2])
                wish = filters.read(query, reader, on, exact=True)
                code, count = found.target.indicator, line.count if line else found.count
                rows = indicators.listed(code, wish.span_of(indicators.get(code)), wish.scope)
                assert count is not None and rows.count() == count.number, (found.target, line)
                asked += 1
    assert asked == 1 + 1 + 1 + (1 + 3) + (1 + 2)
    first = links(text(office, "officer:plan", plan.pk))[0]
    assert office.get(first).status_code == 200


def test_a_commune_gets_lists_of_its_own_alone() -> None:
    plan = make_plan()
    make_target(plan, low=Decimal(3))
    make_target(plan, per_unit="commune", low=Decimal(3))
    issue(plan)
    actions.set_public(plan=plan, is_public=True, by=TESTER, at=AT)
    home = unit("30628")
    reader = actor_with("commune_officer", unit=home)
    found = [measuring.narrowed(each, home.pk) for each in measuring.measure(plan, AT.date())]
    lists = [
        plan_links.lists_of(reader, plan, each, AT.date(), line)
        for each in found
        for line in (None, *each.lines)
    ]
    assert [len(each) for each in lists] == [0, 0, 1]


def test_a_list_over_all_says_so_where_the_plan_is_of_an_old_province(office: Client) -> None:
    plan = make_plan(unit=unit("89", BEFORE))
    make_target(plan, low=Decimal(3))
    assert "(toàn tỉnh hiện nay)" in text(office, "officer:plan", plan.pk)
