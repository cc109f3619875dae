"""Ideas at the officers' desks: list, answers, help, calls, figures, files."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ocop.base import clock, sheets
from ocop.products.models import Idea, IdeaCall, IdeaStep
from tests.factories.criteria import set_in_force
from tests.factories.ideas import make_call, make_idea, make_step
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, commune_unit
from tests.web.pages import as_actor, html

pytestmark = pytest.mark.django_db
LIST = "/can-bo/y-tuong/"


@pytest.fixture
def officer() -> Client:
    """The officer of the commune that factories use."""
    return as_actor(actor_with("commune_officer"))


def names(answer: Any) -> list[str]:
    return [idea.name for idea in answer.context["page"].object_list]


def test_the_commune_lists_its_ideas_by_state_and_industry(officer: Client, packs: None) -> None:
    assert "Chưa có phiếu ý tưởng nào" in html(officer.get(LIST))
    sheet = set_in_force(1)
    sent, done = make_idea("sent", criteria_set=sheet), make_idea("accepted")
    make_idea()
    make_idea("sent", make_organisation(unit=commune_unit("30338", "Xã Khác")))
    assert names(officer.get(LIST)) == [sent.name, done.name]
    assert names(officer.get(f"{LIST}?trang_thai=accepted")) == [done.name]
    assert names(officer.get(f"{LIST}?nganh={sheet.industry}")) == [sent.name]
    assert names(officer.get(f"{LIST}?trang_thai=khong-co")) == [sent.name, done.name]
    assert "Không có phiếu nào như vậy" in html(officer.get(f"{LIST}?trang_thai=returned"))


def test_an_idea_is_accepted_with_advice_and_helped_step_by_step(officer: Client) -> None:
    idea = make_idea("sent")
    page = f"{LIST}{idea.pk}/"
    assert "Trả lời phiếu ý tưởng" in html(officer.get("/can-bo/"))
    assert "Tiếp nhận ý tưởng" in html(officer.get(page))
    assert officer.post(f"{page}tiep-nhan/", {"reasons": "Hay.", "key": "k"}).status_code == 302
    idea.refresh_from_db()
    assert (idea.state, idea.reasons) == ("accepted", "Hay.")
    assert "Tiếp nhận ý tưởng" not in html(officer.get(page))
    wrong = officer.post(f"{page}viec/", {"what": "Kiểm nghiệm", "who": "", "due_on": "01/01/2020"})
    assert wrong.status_code == 422 and 'value="Kiểm nghiệm"' in html(wrong)
    due = clock.today() + dt.timedelta(days=9)
    given = {"what": "Kiểm nghiệm", "who": "Tổ tư vấn", "due_on": f"{due:%d/%m/%Y}", "key": "v"}
    for _n in range(2):
        assert officer.post(f"{page}viec/", given).status_code == 302
    step = IdeaStep.objects.get()
    assert step.due_on == due and "Việc hỗ trợ ý tưởng" in html(officer.get("/can-bo/"))
    assert officer.post(f"{LIST}viec/{step.pk}/xong/").status_code == 302
    step.refresh_from_db()
    assert step.done_on == clock.today() and "Ghi là xong" not in html(officer.get(page))


def test_an_idea_goes_back_with_reasons(officer: Client) -> None:
    idea = make_idea("sent")
    empty = officer.post(f"{LIST}{idea.pk}/tra-lai/", {"reasons": ""})
    assert empty.status_code == 422 and Idea.objects.get().state == "sent"
    assert officer.post(f"{LIST}{idea.pk}/tra-lai/", {"reasons": "Ghi rõ giá."}).status_code == 302
    assert (Idea.objects.get().state, Idea.objects.get().reasons) == ("returned", "Ghi rõ giá.")
    assert "Ghi rõ giá." in html(officer.get(f"{LIST}{idea.pk}/"))


def test_an_idea_of_another_commune_is_not_there() -> None:
    step = make_step(make_idea("accepted"))
    waiting, draft = make_idea("sent"), make_idea()
    client = as_actor(actor_with("commune_officer", unit=commune_unit("30338", "Xã Khác")))
    for idea in (step.idea, waiting, draft):
        assert client.get(f"{LIST}{idea.pk}/").status_code == 404
        for path in ("tiep-nhan/", "tra-lai/", "viec/"):
            assert client.post(f"{LIST}{idea.pk}/{path}", {"reasons": "x"}).status_code == 404
    assert client.post(f"{LIST}viec/{step.pk}/xong/").status_code == 404
    assert as_actor(actor_with("provincial_officer")).get(f"{LIST}{draft.pk}/").status_code == 404


def test_leader_and_auditor_read_and_answer_nothing() -> None:
    idea = make_idea("sent")
    for role in ("leader", "auditor"):
        client = as_actor(actor_with(role))
        assert "Tiếp nhận ý tưởng" not in html(client.get(f"{LIST}{idea.pk}/"))
        assert client.post(f"{LIST}{idea.pk}/tiep-nhan/").status_code == 403
        assert "Mở đợt" not in html(client.get(f"{LIST}dot/"))
        assert client.get(f"{LIST}dot/moi/").status_code == 403


def test_the_province_calls_for_ideas_and_a_commune_does_not(officer: Client) -> None:
    office = as_actor(actor_with("provincial_officer"))
    given = {
        "year": "2026", "title": "Đợt 1", "opens_on": "01/06/2026", "closes_on": "30/06/2026", "text": "",
        "key": "k",
    }  # fmt: skip
    assert "Chưa có đợt nào" in html(office.get(f"{LIST}dot/"))
    assert office.post(f"{LIST}dot/moi/", {**given, "closes_on": "31/05/2026"}).status_code == 422
    assert office.post(f"{LIST}dot/moi/", given)["Location"] == f"{LIST}dot/"
    call = IdeaCall.objects.get()
    assert office.post(f"{LIST}dot/moi/", {**given, "key": "k2"}).status_code == 422
    edit = f"{LIST}dot/{call.pk}/"
    assert 'value="Đợt 1"' in html(office.get(edit))
    assert office.post(edit, {**given, "closes_on": "05/07/2026"}).status_code == 302
    call.refresh_from_db()
    assert call.closes_on == dt.date(2026, 7, 5)
    assert "Đợt 1" in html(officer.get(f"{LIST}dot/")) and "Mở đợt" not in html(officer.get(f"{LIST}dot/"))
    for path in (f"{LIST}dot/moi/", edit):
        assert officer.get(path).status_code == officer.post(path, given).status_code == 403


def test_the_summary_counts_by_commune_and_industry(packs: None) -> None:
    sheet = set_in_force(1)
    make_idea("product", criteria_set=sheet)
    make_idea("sent", make_organisation(unit=commune_unit("30338", "Xã Khác")))
    tables = as_actor(actor_with("auditor")).get(f"{LIST}tong-hop/").context["tables"]
    communes, industries = (
        [(r.name, r.sent, r.waiting, r.products) for r in rows] for _t, _l, rows in tables
    )
    assert sorted(communes) == [("Xã Khác", 1, 1, 0), ("Xã Thử", 1, 0, 1)]
    assert industries == [(sheet.industry, 1, 0, 1), ("", 1, 1, 0)]


def test_the_list_is_saved_as_narrowed_and_nothing_in_it_runs(officer: Client) -> None:
    make_idea("sent", name="=1+1", investment=5_000_000, ready_on=dt.date(2026, 12, 1))
    make_idea("accepted", name="Trà")
    rows = list(
        csv.reader(io.StringIO(officer.get(f"{LIST}csv/?trang_thai=sent").content.decode("utf-8-sig")))
    )
    assert len(rows) == 2 and rows[0][1] == "Ý tưởng"
    assert (rows[1][1], rows[1][7], rows[1][9], rows[1][10]) == (
        "'=1+1",
        "15/06/2026",
        "01/12/2026",
        "5000000",
    )
    book = sheets.table(officer.get(f"{LIST}excel/").content)
    assert [row[1] for row in book] == ["Ý tưởng", "=1+1", "Trà"]
    assert (book[1][7], book[1][10]) == ("15/06/2026", "5000000")


def test_the_pages_cost_the_same_at_one_and_at_many() -> None:
    client = as_actor(actor_with("provincial_officer"))
    idea = make_idea("accepted", call=make_call())
    make_step(idea)

    def cost() -> list[int]:
        found = []
        for path in ("", "tong-hop/", "csv/", "dot/", f"{idea.pk}/"):
            with CaptureQueriesContext(connection) as seen:
                assert client.get(f"{LIST}{path}").status_code == 200
            found.append(len(seen))
        return found

    few = cost()
    for number in range(5):
        make_step(idea)
        make_idea(
            "sent", make_organisation(unit=commune_unit(f"3040{number}", f"Xã {number}")), call=make_call()
        )
    assert cost() == few


def test_switched_off_the_pages_are_not_there_and_nothing_leads_to_them(settings: Any) -> None:
    idea = make_idea("accepted")
    step = make_step(idea)
    client = as_actor(actor_with("provincial_officer"))
    assert f'href="{LIST}"' in html(client.get("/can-bo/"))
    settings.OCOP_IDEAS = False
    assert LIST not in html(client.get("/can-bo/"))
    for path in ("", "tong-hop/", "csv/", "excel/", "dot/", "dot/moi/", f"{idea.pk}/"):
        assert client.get(f"{LIST}{path}").status_code == 404
    for path in (f"{idea.pk}/tiep-nhan/", f"{idea.pk}/tra-lai/", f"{idea.pk}/viec/", f"viec/{step.pk}/xong/"):
        assert client.post(f"{LIST}{path}", {"reasons": "x"}).status_code == 404
