"""The pages of tasks: the board, one task, reports with files, answers, the year's programme, agencies."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

import docx
import pytest
import python_calamine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocop.base import clock
from ocop.journal.models import Entry
from ocop.organisations.models import Organisation
from ocop.plan import actions
from ocop.plan.models import Attachment, Plan, Task, TaskReport
from tests.factories.files import pdf
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, commune_unit
from tests.factories.plan import make_plan
from tests.factories.tasks import AT, again, agent_of, finished, fresh, in_days, make_agency, make_task
from tests.web.pages import as_actor

pytestmark = pytest.mark.django_db
BOARD = "/can-bo/nhiem-vu/"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)


def office() -> Client:
    return as_actor(actor_with("provincial_officer"))


def html(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def titles(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', page)


def codes(client: Client, query: str = "") -> list[str]:
    return [title.split(".")[0] for title in titles(html(client.get(f"{BOARD}{query}")))]


# ---------------------------------------------------------------- the board


def test_soonest_due_first_overdue_marked_and_what_is_over_last() -> None:
    done = make_task(code="A", due_on=in_days(-40))
    by = actor_with("provincial_officer")
    actions.accept_task(report=finished(done, by), by=by, at=AT)
    make_task(code="B", due_on=None)
    make_task(code="C", due_on=in_days(5))
    make_task(code="D", due_on=in_days(-2))
    page = html(office().get(BOARD))
    assert [title[0] for title in titles(page)] == ["D", "C", "B", "A"]
    assert page.count('class="is-late"') == 1
    assert "Quá hạn 2 ngày" in page and "Còn 5 ngày" in page and "xong muộn 40 ngày" in page


def test_the_board_narrows_by_plan_lead_turn_state_due_and_quarter() -> None:
    agency, here = make_agency(), commune_unit()
    plan = make_plan("issued")
    make_task(plan, code="A", lead=agency, due_on=in_days(-1))
    make_task(plan, code="B", lead_unit=here, due_on=in_days(20))
    make_task(plan, code="C", due_on=None)
    finished(make_task(plan, code="D", due_on=in_days(3)), actor_with("provincial_officer"))
    make_task(make_plan("issued", year=2023, is_history=True), code="H")
    draft = make_plan(year=2027)
    make_task(draft, code="E")
    client = office()
    assert codes(client) == ["A", "D", "B", "C"], "plans that run"
    assert codes(client, f"?ke_hoach={draft.pk}") == ["E"]
    assert codes(client, f"?chu_tri=o{agency.pk}") == ["A"]
    assert codes(client, f"?chu_tri=u{here.pk}") == ["B"]
    assert codes(client, "?luot=office") == ["D"]
    assert codes(client, "?luot=lead") == ["A", "B", "C"]
    assert codes(client, "?luot=none") == []
    assert codes(client, "?trang_thai=reported") == ["D"]
    assert codes(client, "?han=late") == ["A"], "what is reported as done is not late"
    assert codes(client, "?han=soon") == []
    assert codes(client, "?han=none") == ["C"]
    assert codes(client, "?quy=2") == ["A", "D"]
    assert codes(client, "?quy=3") == ["B"]
    assert codes(client, "?sort=-due") == ["B", "D", "A", "C"]
    nonsense = codes(client, "?quy=x&chu_tri=o99999&sort=zz&page=99")
    assert nonsense == ["A", "D", "B", "C"], "what cannot be chosen is left out"


def test_an_agency_has_its_own_tasks_and_a_short_filter() -> None:
    mine = make_agency()
    make_task(code="A", lead=mine, due_on=in_days(1))
    make_task(code="B", supports=[mine], due_on=in_days(2))
    make_task(code="C")
    page = html(as_actor(agent_of(mine)).get(BOARD))
    assert [title[0] for title in titles(page)] == ["A", "B"]
    assert page.count("Đến lượt anh chị") == 1
    assert 'name="chu_tri"' not in page and 'name="han"' in page


def test_a_commune_without_tasks_is_told_what_belongs_here() -> None:
    make_task()
    page = html(as_actor(actor_with("commune_officer")).get(BOARD))
    assert "Chưa có nhiệm vụ nào đang thực hiện" in page


@pytest.mark.parametrize("role", ["producer", "council_member", "advisor", "administrator"])
def test_others_have_no_board(role: str) -> None:
    organisation = make_organisation() if role == "producer" else None
    client = as_actor(actor_with(role, organisation=organisation))
    assert client.get(BOARD).status_code == 403


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def crowd(plan: Plan, count: int) -> Task:
    for number in range(count):
        task = make_task(plan, supports=[make_agency(), make_agency()], due_on=in_days(number - 2))
    for _again in range(count):
        finished(task, actor_with("provincial_officer"), is_final=False, progress=5)
    return task


@pytest.mark.parametrize("page", ["board", "task", "programme", "agencies"])
def test_a_page_asks_as_many_questions_for_one_task_as_for_many(page: str) -> None:
    plan, client = make_plan("issued"), office()
    paths = {
        "board": BOARD, "programme": f"{BOARD}chuong-trinh/{plan.pk}/", "agencies": f"{BOARD}co-quan/",
        "task": f"{BOARD}{crowd(plan, 1).pk}/",
    }  # fmt: skip
    few = queries(client, paths[page])
    last = crowd(plan, 5)
    many = queries(client, f"{BOARD}{last.pk}/" if page == "task" else paths[page])
    assert many == few < 25


# ---------------------------------------------------------------- one task


def test_a_foreign_task_is_not_there() -> None:
    task = make_task()
    finished(task, actor_with("provincial_officer"))
    (report,) = TaskReport.objects.all()
    strangers = [agent_of(make_agency()), actor_with("commune_officer")]
    for actor in strangers:
        client = as_actor(actor)
        assert client.get(f"{BOARD}{task.pk}/").status_code == 404
        assert client.post(f"{BOARD}{task.pk}/bao-cao/", {"text": "x", "progress": 1}).status_code == 404
        assert client.post(f"{BOARD}{task.pk}/bao-cao/{report.pk}/tra-loi/").status_code == 403
        assert client.get(f"{BOARD}{task.pk}/sua/").status_code == 403


def test_a_draft_is_not_there_for_its_lead() -> None:
    task = make_task(make_plan())
    assert as_actor(agent_of(task.lead)).get(f"{BOARD}{task.pk}/").status_code == 404  # type: ignore[arg-type]


def test_the_page_offers_each_reader_what_they_may_do() -> None:
    task = make_task(supports=[make_agency()])
    helper = task.supports.get().organisation
    lead = html(as_actor(agent_of(task.lead)).get(f"{BOARD}{task.pk}/"))  # type: ignore[arg-type]
    assert f"{BOARD}{task.pk}/bao-cao/" in lead and f"{BOARD}{task.pk}/sua/" not in lead
    assert "Đến lượt anh chị" in lead and "Nhật ký của nhiệm vụ" not in lead
    support = html(as_actor(agent_of(helper)).get(f"{BOARD}{task.pk}/"))
    assert "Đến lượt anh chị" not in support and f"{BOARD}{task.pk}/bao-cao/" in support
    reader = html(as_actor(actor_with("auditor")).get(f"{BOARD}{task.pk}/"))
    assert f"{BOARD}{task.pk}/bao-cao/" not in reader
    desk = html(office().get(f"{BOARD}{task.pk}/"))
    assert f"{BOARD}{task.pk}/thoi/" in desk and "Nhật ký của nhiệm vụ" in desk


def test_the_first_task_of_a_plan_can_be_added_from_its_board() -> None:
    plan = make_plan()
    board = html(office().get(f"/can-bo/nhiem-vu/?ke_hoach={plan.pk}"))
    assert f"/can-bo/nhiem-vu/moi/{plan.pk}/" in board


def new_task(client: Client, plan: Plan, **over: Any) -> Any:
    given = {"code": "N1", "title": "Tập huấn", "key": "key-1", **over}
    return client.post(f"{BOARD}moi/{plan.pk}/", given)


def test_the_office_writes_and_changes_a_task() -> None:
    plan, agency, helper, here, client = make_plan(), make_agency(), make_agency(), commune_unit(), office()
    assert 'value="N1"' in html(client.get(f"{BOARD}moi/{plan.pk}/"))
    given = {"lead": f"o{agency.pk}", "supports": [helper.pk], "due_on": "31/12/2026", "budget": "1.500.000"}
    assert new_task(client, plan, **given).status_code == 302
    assert new_task(client, plan, **given).status_code == 302
    task = fresh(Task.objects.get())
    assert (task.lead, task.due_on, task.budget) == (agency, dt.date(2026, 12, 31), 1_500_000)
    shown = html(client.get(f"{BOARD}{task.pk}/sua/"))
    assert f'<option value="o{agency.pk}" selected>' in shown
    given = {"code": "N1", "title": "Tập huấn", "lead": f"u{here.pk}", "due_on": "30/11/2026"}
    assert client.post(f"{BOARD}{task.pk}/sua/", given).status_code == 302
    task = fresh(task)
    assert (task.lead, task.lead_unit, task.supports.count()) == (None, here, 0)


def test_the_office_reads_what_an_edit_changed_and_others_do_not() -> None:
    task = make_task(due_on=dt.date(2026, 7, 1), budget=None)
    given = {
        "due_on": dt.date(2026, 8, 1),
        "budget": 1_500_000,
        "supports": [make_agency(name="Hội A (ví dụ)")],
    }
    actions.edit_task(task=task, data=given, by=actor_with("provincial_officer"), at=AT)
    page = re.sub(r"<[^>]+>", "", html(office().get(f"{BOARD}{task.pk}/")))
    for line in (
        "hạn hoàn thành: 01/07/2026 → 01/08/2026", "kinh phí (đồng): – → 1.500.000",
        "cơ quan phối hợp: – → Hội A (ví dụ)",
    ):  # fmt: skip
        assert line in page
    lead = html(as_actor(agent_of(task.lead)).get(f"{BOARD}{task.pk}/"))  # type: ignore[arg-type]
    assert "01/07/2026" not in lead


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"code": ""}, "Ký hiệu"),
        ({"due_on": "01/01/2026", "starts_on": "02/01/2026"}, "không được trước ngày bắt đầu"),
        ({"lead": "o999"}, "Nơi chủ trì"),
    ],
)
def test_what_is_wrong_stands_in_the_form(over: dict[str, str], said: str) -> None:
    answer = new_task(office(), make_plan(), **over)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not Task.objects.exists()


def test_a_closed_plan_shows_why_instead_of_a_form() -> None:
    plan = make_plan("closed")
    page = html(office().get(f"{BOARD}moi/{plan.pk}/"))
    assert "Kế hoạch đã tổng kết" in page and 'name="title"' not in page


def test_a_task_leaves_the_draft() -> None:
    task = make_task(make_plan())
    client = office()
    assert "Xóa khỏi dự thảo" in html(client.get(f"{BOARD}{task.pk}/"))
    assert client.post(f"{BOARD}{task.pk}/xoa/").status_code == 302
    assert not Task.objects.exists()


# ---------------------------------------------------------------- reports and files


def send(client: Client, task: Task, **over: Any) -> Any:
    return client.post(f"{BOARD}{task.pk}/bao-cao/", {"text": "Đã làm.", "progress": "40", **over})


def reported() -> tuple[Task, Client, Attachment]:
    """A task with a report that carries a file, and a client of its lead."""
    task = make_task()
    client = as_actor(agent_of(task.lead))  # type: ignore[arg-type]
    file = SimpleUploadedFile("Biên bản.pdf", pdf(), content_type="text/html")
    assert send(client, task, uploads=[file]).status_code == 302
    return task, client, Attachment.objects.get()


def test_an_agency_reports_with_a_file_from_its_phone() -> None:
    task, client, kept = reported()
    page = html(client.get(f"{BOARD}{task.pk}/"))
    assert "Đã làm." in page and "40 %" in page and "Biên bản.pdf" in page
    assert f'href="{BOARD}tep/{kept.pk}/"' in page


def test_a_report_sent_twice_is_written_once() -> None:
    task = make_task()
    client = as_actor(agent_of(task.lead))  # type: ignore[arg-type]
    assert [send(client, task, key="k", is_final="on").status_code for _n in range(2)] == [302, 302]
    assert TaskReport.objects.count() == 1


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"text": ""}, "Đã làm được gì"),
        ({"progress": ""}, "Hãy ghi tiến độ"),
        ({"progress": "100"}, "hãy đánh dấu “Đã xong”"),
        ({"progress": "101"}, "Tiến độ đến nay"),
    ],
)
def test_a_report_that_does_not_fit_is_kept_in_the_form(over: dict[str, str], said: str) -> None:
    task = make_task()
    answer = send(as_actor(agent_of(task.lead)), task, **over)  # type: ignore[arg-type]
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not TaskReport.objects.exists()


def test_a_file_is_known_by_its_bytes() -> None:
    task = make_task()
    wrong = SimpleUploadedFile("bao-cao.pdf", b"<script>alert(1)</script>", content_type="application/pdf")
    answer = send(as_actor(agent_of(task.lead)), task, uploads=[wrong])  # type: ignore[arg-type]
    assert answer.status_code == 422 and "không được nhận" in answer.content.decode()
    assert not TaskReport.objects.exists()


def test_a_file_too_long_is_refused(settings: Any) -> None:
    settings.OCOP_UPLOAD_LIMIT = 100
    task = make_task()
    big = SimpleUploadedFile("bao-cao.pdf", pdf())
    assert send(as_actor(agent_of(task.lead)), task, uploads=[big]).status_code == 422  # type: ignore[arg-type]


def test_who_supports_has_neither_progress_nor_done_to_fill_in() -> None:
    helper = make_agency()
    task = make_task(supports=[helper])
    client = as_actor(agent_of(helper))
    page = html(client.get(f"{BOARD}{task.pk}/bao-cao/"))
    assert 'name="text"' in page and 'name="progress"' not in page and 'name="is_final"' not in page
    assert send(client, task, progress="90", is_final="on").status_code == 302, "what was forged is not read"
    assert (fresh(task).state, fresh(task).progress) == ("open", 0)


def test_a_file_goes_to_those_who_see_the_task_and_sleeps() -> None:
    _task, client, kept = reported()
    path = f"{BOARD}tep/{kept.pk}/"
    for reader in (client, office(), as_actor(actor_with("auditor"))):
        answer = reader.get(path)
        assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "private, no-cache"
        assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert client.get(f"{path}?tai")["Content-Disposition"].startswith("attachment")
    for stranger in (agent_of(make_agency()), actor_with("commune_officer")):
        assert as_actor(stranger).get(path).status_code == 404
    assert as_actor(actor_with("producer", organisation=make_organisation())).get(path).status_code == 403
    assert Client().get(path).status_code == 302


# ---------------------------------------------------------------- answers


def answer_to(client: Client, report: TaskReport, verdict: str, words: str = "", key: str = "") -> Any:
    path = f"{BOARD}{report.task_id}/bao-cao/{report.pk}/tra-loi/"
    return client.post(path, {"verdict": verdict, "answer": words, "key": key})


def test_the_office_returns_with_words_and_accepts() -> None:
    task = make_task()
    agent = agent_of(task.lead)  # type: ignore[arg-type]
    first, client = finished(task, agent), office()
    assert "Xác nhận hoàn thành" in html(client.get(f"{BOARD}{task.pk}/"))
    empty = answer_to(client, first, "returned")
    assert empty.status_code == 422 and "Hãy ghi cần bổ sung gì" in empty.content.decode()
    assert answer_to(client, first, "returned", "Thiếu danh sách.").status_code == 302
    assert "Thiếu danh sách." in html(as_actor(agent).get(f"{BOARD}{task.pk}/"))
    second = finished(task, agent)
    assert answer_to(client, second, "accepted").status_code == 302
    assert fresh(task).state == "done"
    assert "Xác nhận hoàn thành" not in html(client.get(f"{BOARD}{task.pk}/")).split("Nhật ký")[0]


def test_a_second_acceptance_is_refused_as_stale() -> None:
    report = finished(make_task(), actor_with("provincial_officer"))
    one, other = office(), office()
    assert answer_to(one, report, "accepted").status_code == 302
    late = answer_to(other, report, "returned", "Thiếu.")
    assert late.status_code == 409 and "đã được trả lời" in late.content.decode()
    assert (again(report).verdict, Entry.objects.filter(verb="plan.answer_report").count()) == ("accepted", 1)


def test_a_report_of_another_task_is_not_answered_here() -> None:
    report, other = finished(make_task(), actor_with("provincial_officer")), make_task()
    path = f"{BOARD}{other.pk}/bao-cao/{report.pk}/tra-loi/"
    assert office().post(path, {"verdict": "accepted"}).status_code == 404


def test_a_task_is_given_up_and_taken_up_with_reasons() -> None:
    task, client = make_task(), office()
    assert client.post(f"{BOARD}{task.pk}/thoi/", {"reason": ""}).status_code == 422
    assert client.post(f"{BOARD}{task.pk}/thoi/", {"reason": "Trùng."}).status_code == 302
    assert "Thôi thực hiện" in html(client.get(f"{BOARD}{task.pk}/"))
    assert "không làm được khi đang ở trạng thái" in html(client.get(f"{BOARD}{task.pk}/thoi/"))
    assert client.post(f"{BOARD}{task.pk}/mo-lai/", {"reason": "Cần lại."}).status_code == 302
    assert fresh(task).state == "running"


# ---------------------------------------------------------------- the programme


def programme_plan() -> Plan:
    plan, agency = make_plan("issued"), make_agency(name="=Sở Lạ (ví dụ)")
    first = make_task(
        plan, code="A", title="=1+1", lead=agency, starts_on=dt.date(2026, 2, 1), due_on=dt.date(2026, 3, 31),
        budget=2_000_000, position=2,
    )  # fmt: skip
    make_task(plan, code="B", due_on=dt.date(2026, 1, 31), budget=500_000, position=1)
    make_task(plan, code="C", due_on=None, position=3)
    report = finished(first, actor_with("provincial_officer"), text="Kết quả <b>tốt</b>")
    actions.accept_task(report=report, by=actor_with("provincial_officer"), at=AT)
    return plan


def groups(page: str) -> list[str]:
    return re.findall(r'scope="rowgroup" colspan="6"><strong>([^<]+)<', page)


def test_the_programme_stands_by_quarter_or_month_in_the_plans_order() -> None:
    path, client = f"{BOARD}chuong-trinh/{programme_plan().pk}/", office()
    page = html(client.get(path))
    assert groups(page) == ["Quý I", "Cả năm, không ghi hạn riêng"]
    assert [title[0] for title in titles(page)] == ["B", "A", "C"]
    assert "Kết quả &lt;b&gt;tốt&lt;/b&gt;" in page and "Đã hoàn thành, muộn 76 ngày" in page
    monthly = html(client.get(f"{path}?theo=thang"))
    assert groups(monthly) == ["Tháng 1", "Tháng 3", "Cả năm, không ghi hạn riêng"]
    assert f"{path}excel/?theo=thang" in monthly


def test_the_programme_in_excel_has_real_dates_numbers_a_formula_and_nothing_that_runs() -> None:
    answer = office().get(f"{BOARD}chuong-trinh/{programme_plan().pk}/excel/")
    assert answer["Content-Disposition"] == 'attachment; filename="chuong-trinh-cong-tac-2026.xlsx"'
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    by_code = {row[1]: row for row in rows[3:6]}
    assert by_code["A"][2] == "=1+1" and by_code["A"][3] == "=Sở Lạ (ví dụ)"
    assert by_code["A"][5:8] == [dt.date(2026, 2, 1), dt.date(2026, 3, 31), 2_000_000]
    assert (by_code["A"][10], by_code["C"][6]) == (AT.date(), "")
    assert rows[6][7] == 2_500_000, "the total"
    xml = sheet_xml(answer.content)
    assert re.findall(r"<f>([^<]*)</f>", xml) == ["SUM(H4:H6)"]


def sheet_xml(data: bytes) -> str:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


def test_the_programme_in_word_has_every_task_under_its_period() -> None:
    answer = office().get(f"{BOARD}chuong-trinh/{programme_plan().pk}/word/")
    document = docx.Document(io.BytesIO(answer.content))
    assert document.paragraphs[0].text == "CHƯƠNG TRÌNH CÔNG TÁC NĂM 2026"
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert [row[0] for row in rows] == ["TT", "Quý I", "1", "2", "Cả năm, không ghi hạn riêng", "3"]
    assert rows[3][1:4] == ["A. =1+1", "=Sở Lạ (ví dụ)", ""]
    assert rows[3][4:] == ["01/02/2026 – 31/03/2026", "Đã hoàn thành, muộn 76 ngày", "Kết quả <b>tốt</b>"]


def test_an_office_may_change_the_template(settings: Any, tmp_path: Any) -> None:
    settings.DATA = tmp_path
    (tmp_path / "word").mkdir()
    own = docx.Document()
    own.add_paragraph("SỞ THỬ – {{ year }}: {{ groups|length }} phần")
    own.save(str(tmp_path / "word" / "programme.docx"))
    answer = office().get(f"{BOARD}chuong-trinh/{programme_plan().pk}/word/")
    assert docx.Document(io.BytesIO(answer.content)).paragraphs[0].text == "SỞ THỬ – 2026: 2 phần"


def test_an_agency_prints_its_own_part_and_a_stranger_none() -> None:
    plan, mine = make_plan("issued"), make_agency()
    make_task(plan, code="A", lead=mine)
    make_task(plan, code="B")
    page = html(as_actor(agent_of(mine)).get(f"{BOARD}chuong-trinh/{plan.pk}/"))
    assert [title[0] for title in titles(page)] == ["A"]
    draft = make_task(make_plan(year=2027), lead=mine)
    for actor in (agent_of(mine), actor_with("commune_officer")):
        path = f"{BOARD}chuong-trinh/{draft.plan_id}/"
        assert [as_actor(actor).get(f"{path}{end}").status_code for end in ("", "word/", "excel/")] == [
            404
        ] * 3


# ---------------------------------------------------------------- agencies


def test_the_office_takes_an_agency_in_and_appoints_its_people() -> None:
    client = office()
    assert "Chưa ghi nhận cơ quan nào" in html(client.get(f"{BOARD}co-quan/"))
    made = client.post(f"{BOARD}co-quan/moi/", {"name": "Sở Công Thương (ví dụ)", "key": "k1"})
    agency = Organisation.objects.get()
    assert made.status_code == 302 and (agency.kind, agency.legal_form) == ("agency", "public_body")
    assert made["Location"] == f"{BOARD}co-quan/{agency.pk}/sua/"
    assert "Chưa có ai" in html(client.get(made["Location"]))
    person = agent_of(make_agency())
    given = {"role": "agency", "organisation": agency.pk, "valid_from": "01/06/2026"}
    assert client.post(reverse("officer:person_appoint", args=[person.person_id]), given).status_code == 302
    assert person.name in html(client.get(made["Location"]))
    given = {"name": "Sở Công Thương (ví dụ)", "phone": "0296 3852 111", "is_closed": "on"}
    assert client.post(made["Location"], given).status_code == 302
    agency.refresh_from_db()
    assert agency.is_closed and "đã ngừng hoạt động" in html(client.get(f"{BOARD}co-quan/"))


def test_a_producer_is_no_agency() -> None:
    producer, client = make_organisation(), office()
    assert client.get(f"{BOARD}co-quan/{producer.pk}/sua/").status_code == 404
    assert client.post(f"{BOARD}co-quan/moi/", {"name": ""}).status_code == 422


@pytest.mark.parametrize("role", ["leader", "auditor", "commune_officer", "administrator"])
def test_agencies_are_the_offices(role: str) -> None:
    client = as_actor(actor_with(role))
    assert client.get(f"{BOARD}co-quan/").status_code == 403
    assert client.post(f"{BOARD}co-quan/moi/", {"name": "x"}).status_code == 403
