"""Inspections at the officers' desks: list, field page, outbox answers, record, remedies, plans, reports."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ocop.base import clock
from ocop.oversight import actions
from ocop.oversight.models import Answer, Finding, InspectionPlan, Photo, Remedy, Report, Visit
from tests.factories.files import picture
from tests.factories.organisations import make_organisation
from tests.factories.oversight import (
    BY,
    DUE,
    make_finding,
    make_photo,
    make_plan,
    make_remedy,
    make_report,
    make_starred,
    make_visit,
)
from tests.factories.people import actor_with, commune_unit
from tests.factories.ways import make_lot
from tests.web.pages import as_actor, html

pytestmark = pytest.mark.django_db
LIST = "/can-bo/kiem-tra/"
OUTBOX = {"X-Outbox": "1"}


@pytest.fixture
def officer() -> Client:
    """The officer of the commune that factories use."""
    return as_actor(actor_with("commune_officer"))


def test_the_commune_lists_its_visits_and_saves_the_list(officer: Client) -> None:
    assert "Chưa có cuộc kiểm tra nào" in html(officer.get(LIST))
    mine, guidance = make_visit(), make_visit(kind="guidance")
    make_visit(organisation=make_starred(make_organisation(unit=commune_unit("30338", "Xã Khác"))))
    assert {v.pk for v in officer.get(LIST).context["page"].object_list} == {mine.pk, guidance.pk}
    assert [v.pk for v in officer.get(f"{LIST}?loai=guidance").context["page"].object_list] == [guidance.pk]
    assert "Không có cuộc kiểm tra nào như vậy" in html(officer.get(f"{LIST}?trang_thai=closed"))
    book = openpyxl.load_workbook(io.BytesIO(officer.get(f"{LIST}excel/").content))
    assert [book.worksheets[0].max_row, book["Danh sách"].max_row] == [1, 3]
    assert book["Danh sách"]["E2"].value == dt.datetime(2026, 6, 30)
    assert "30/06/2026" in officer.get(f"{LIST}csv/?loai=guidance").content.decode()


def test_a_visit_goes_from_the_calendar_to_its_end_without_any_script(officer: Client) -> None:
    owner = make_starred()
    assert owner.name in html(officer.get(f"{LIST}moi/"))
    planned = clock.today() + dt.timedelta(days=3)
    given = {"kind": "periodic", "planned_on": f"{planned:%d/%m/%Y}", "team": "Bà B, Sở Y tế", "key": "m"}
    form = f"{LIST}moi/?chu-the={owner.pk}"
    assert "Lên lịch kiểm tra" in html(officer.get(form))
    assert officer.post(form, {**given, "planned_on": "01/01/2020"}).status_code == 422
    for _n in range(2):
        assert officer.post(form, given).status_code == 302
    visit = Visit.objects.get()
    page, field = f"{LIST}{visit.pk}/", f"{LIST}{visit.pk}/di-kiem-tra/"
    assert "Đi kiểm tra" in html(officer.get(page)) and "data-outbox" in html(officer.get(field))
    said = {"a_mark_star": "no", "n_mark_star": "In 5 sao", "b_mark_star": "", "key": "c"}
    assert officer.post(f"{field}tra-loi/", said)["Location"] == field
    wrong = {"severity": "major", "text": "In sai sao", "remedy": "In lại", "due_on": "", "key": "s"}
    again = officer.post(f"{field}dieu/", wrong)
    assert again.status_code == 422 and "In sai sao" in html(again) and not Finding.objects.exists()
    due = clock.today() + dt.timedelta(days=10)
    right = {**wrong, "due_on": f"{due:%d/%m/%Y}", "pictures": _photo()}
    assert officer.post(f"{field}dieu/", right).status_code == 302
    assert (
        officer.post(f"{field}anh/", {"pictures": _photo(), "caption": "Cổng", "key": "a"}).status_code == 302
    )
    assert Photo.objects.filter(finding=Finding.objects.get()).count() == 1 and Photo.objects.count() == 2
    record = f"{page}bien-ban/"
    assert "In lại" in html(officer.get(record))
    assert officer.post(record, {"conclusion": "", "key": "b"}).status_code == 422
    assert officer.post(record, {"conclusion": "Phải sửa", "met": "Bà Sáu", "key": "b"}).status_code == 302
    visit.refresh_from_db()
    assert visit.record is not None
    assert (visit.state, visit.record["findings"][0]["text"]) == ("remedies_open", "In sai sao")
    assert officer.get(f"{record}pdf/").status_code == 200
    assert officer.get(f"{record}word/").content[:2] == b"PK"
    remedy = Remedy.objects.get()
    assert officer.post(f"{LIST}khac-phuc/{remedy.pk}/dat/").status_code == 302
    assert officer.post(f"{page}ket-thuc/").status_code == 302
    visit.refresh_from_db()
    assert visit.state == "closed" and "Đã khắc phục" in html(officer.get(page))


def _photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("anh.jpg", picture("JPEG", (60, 40)), "image/jpeg")


def test_the_outbox_is_answered_in_words_and_nothing_is_done_twice(officer: Client) -> None:
    visit = make_visit()
    field = f"{LIST}{visit.pk}/di-kiem-tra/"
    moment = "2026-06-15T03:00:00.000Z"
    said = {"a_mark_star": "yes", "n_mark_star": "", "key": "k1", "taken_at": moment}
    for _n in range(2):
        assert officer.post(f"{field}tra-loi/", said, headers=OUTBOX).json()["state"] == "done"
    found = {
        "severity": "minor", "text": "Bụi", "key": "k2", "taken_at": moment, "latitude": "10.5",
        "longitude": "105.1", "accuracy": "12",
    }  # fmt: skip
    for _n in range(2):
        assert (
            officer.post(f"{field}dieu/", {**found, "pictures": _photo()}, headers=OUTBOX).status_code == 200
        )
    photo = Photo.objects.get()
    assert (Answer.objects.count(), Finding.objects.count()) == (1, 1)
    assert (photo.latitude, photo.longitude, photo.accuracy) == (10.5, 105.1, 12)
    assert photo.taken_at == Finding.objects.get().found_at == dt.datetime(2026, 6, 15, 3, tzinfo=dt.UTC)
    refused = officer.post(f"{field}dieu/", {"severity": "minor", "text": "", "key": "k3"}, headers=OUTBOX)
    assert refused.status_code == 422 and refused.json()["state"] == "refused" and refused.json()["words"]
    other = as_actor(actor_with("provincial_officer"))
    rival = other.post(
        f"{field}tra-loi/", {"a_mark_star": "no", "b_mark_star": "", "key": "k4"}, headers=OUTBOX
    )
    assert rival.json()["state"] == "both" and "giữ cả hai bản" in rival.json()["words"]
    assert "Hai người trả lời khác nhau" in html(officer.get(f"{LIST}{visit.pk}/"))
    assert officer.post(f"{LIST}cau-tra-loi/{Answer.objects.get(is_rival=True).pk}/chon/").status_code == 302
    assert Answer.objects.get(is_current=True).choice == "no"
    actions.cancel_visit(Visit.objects.get(), "Bão", by=BY, at=clock.now())
    gone = officer.post(f"{field}tra-loi/", {**said, "key": "k5"}, headers=OUTBOX)
    assert (gone.status_code, gone.json()["state"]) == (422, "refused")


def test_a_visit_of_another_commune_is_not_there() -> None:
    remedy = make_remedy()
    visit = remedy.finding.visit
    photo, report = make_photo(make_visit()), make_report(organisation=make_starred())
    client = as_actor(actor_with("commune_officer", unit=commune_unit("30338", "Xã Khác")))
    paths = [
        f"{visit.pk}/", f"{visit.pk}/di-kiem-tra/", f"{visit.pk}/bien-ban/", f"{visit.pk}/bien-ban/pdf/",
        f"{visit.pk}/sua/", f"{visit.pk}/huy/", f"anh/{photo.pk}/nho/", f"phan-anh/{report.pk}/",
    ]  # fmt: skip
    assert [p for p in paths if client.get(f"{LIST}{p}").status_code != 404] == []
    posts = [
        f"{visit.pk}/di-kiem-tra/tra-loi/", f"{visit.pk}/ket-thuc/", f"khac-phuc/{remedy.pk}/dat/",
        f"khac-phuc/{remedy.pk}/tra-lai/", f"dieu/{remedy.finding_id}/khac-phuc/",
        f"phan-anh/{report.pk}/tiep-nhan/",
    ]  # fmt: skip
    assert [p for p in posts if client.post(f"{LIST}{p}").status_code != 404] == []


def test_leader_and_auditor_read_and_do_not_inspect() -> None:
    visit = make_visit("remedies_open")
    for role in ("leader", "auditor"):
        client = as_actor(actor_with(role))
        assert "Đã khắc phục xong" not in html(client.get(f"{LIST}{visit.pk}/"))
        assert client.get(f"{LIST}{visit.pk}/di-kiem-tra/").status_code == 403
        assert client.post(f"{LIST}{visit.pk}/ket-thuc/").status_code == 403


def test_an_answered_remedy_goes_back_with_what_is_missing(officer: Client) -> None:
    remedy = make_remedy()
    actions.answer_remedy(remedy, "Đã in lại", by=BY, at=clock.now())
    page = f"{LIST}khac-phuc/{remedy.pk}/tra-lai/"
    empty = officer.post(page, {"reasons": "", "due_on": "01/01/2020"})
    assert empty.status_code == 422 and 'value="01/01/2020"' in html(empty)
    assert officer.post(page, {"reasons": "Chưa có ảnh", "key": "t"}).status_code == 302
    remedy.refresh_from_db()
    assert (remedy.state, remedy.reasons) == ("returned", "Chưa có ảnh")
    assert officer.post(f"{LIST}khac-phuc/{remedy.pk}/khong/", {"reasons": "Bỏ mặc"}).status_code == 302


def test_a_plan_is_chosen_by_risk_laid_before_the_leader_and_becomes_visits(officer: Client) -> None:
    office, leader = as_actor(actor_with("provincial_officer")), as_actor(actor_with("leader"))
    owner = make_starred()
    assert (
        office.post(f"{LIST}ke-hoach/moi/", {"year": "2026", "title": "Kế hoạch", "key": "p"}).status_code
        == 302
    )
    plan = InspectionPlan.objects.get()
    pick, page = f"{LIST}ke-hoach/{plan.pk}/chon/", f"{LIST}ke-hoach/{plan.pk}/"
    assert "chưa từng được kiểm tra" in html(office.get(pick))
    assert office.post(pick, {"month": "9"}).status_code == 422
    assert office.post(pick, {"month": "9", "chon": [owner.pk]}).status_code == 302
    assert "Duyệt kế hoạch" not in html(leader.get(page))
    assert office.post(f"{page}trinh/").status_code == 302
    assert "Duyệt kế hoạch" in html(leader.get("/can-bo/"))
    assert leader.post(f"{page}duyet/", {"number": ""}).status_code == 422
    assert officer.get(page).status_code == 404
    assert leader.post(f"{page}duyet/", {"number": "9/KH"}).status_code == 302
    visit = Visit.objects.get()
    assert (visit.planned_on, visit.organisation) == (dt.date(2026, 9, 30), owner)
    assert owner.name in html(officer.get(page))
    for path in ("chon/", "trinh/", "duyet/"):
        assert officer.post(f"{page}{path}").status_code == 403


def test_new_points_of_risk_are_a_new_version(officer: Client) -> None:
    office = as_actor(actor_with("provincial_officer"))
    form = office.get(f"{LIST}rui-ro/").context["form"]
    given = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    given = {name: value for name, value in given.items() if value is not None} | {"report": 40, "key": "w"}
    assert office.post(f"{LIST}rui-ro/", {**given, "report": 101}).status_code == 422
    assert office.post(f"{LIST}rui-ro/", given).status_code == 302
    assert "Đang dùng bộ điểm số 1" in html(officer.get(f"{LIST}rui-ro/"))


def test_a_report_is_taken_in_linked_answered_and_ended(places: None) -> None:
    report = make_report(contact="0912345678", subject="Mắm giả")
    owner = make_starred(make_organisation(unit=commune_unit("30628")))
    office = as_actor(actor_with("provincial_officer"))
    page = f"{LIST}phan-anh/{report.pk}/"
    assert "0912345678" in html(office.get(page)) and "Mắm giả" in html(office.get(f"{LIST}phan-anh/"))
    for role in ("leader", "auditor"):
        assert "0912345678" not in html(as_actor(actor_with(role)).get(page))
    local = as_actor(actor_with("commune_officer", unit=owner.unit))
    assert local.get(page).status_code == 404
    assert owner.name in html(office.get(f"{page}?tim={owner.name}"))
    assert office.post(f"{page}gan/", {"chu_the": owner.pk, "xa": ""}).status_code == 302
    assert "0912345678" in html(local.get(page))
    assert local.post(f"{page}tiep-nhan/").status_code == 302
    assert local.post(f"{page}tra-loi/", {"answer": ""}).status_code == 422
    assert local.post(f"{page}tra-loi/", {"answer": "Đã kiểm tra."}).status_code == 302
    assert local.post(f"{page}ket-thuc/").status_code == 302
    assert Report.objects.get().state == "closed"


def test_a_report_leads_to_the_lot_of_the_label_that_the_sender_had() -> None:
    lot = make_lot()
    label = f"/tx/sp/{lot.item.code}/lo/{lot.code}"
    report = make_report(
        subject=f"Hũ bị dán lại · {label}/so/ABCDEFGHJKMNPQRST", organisation=lot.organisation
    )
    page = f"{LIST}phan-anh/{report.pk}/"
    of_lot = f'<a href="/can-bo/truy-xuat/lo/{lot.pk}/">{lot}</a>'
    seen = html(as_actor(actor_with("provincial_officer")).get(page))
    assert "<dd>Hũ bị dán lại</dd>" in seen and of_lot in seen
    assert f'href="{label}/so/ABCDEFGHJKMNPQRST"' in seen
    stranger = make_report(subject="/tx/sp/ABCDEFGH", organisation=lot.organisation)
    seen = html(as_actor(actor_with("provincial_officer")).get(f"{LIST}phan-anh/{stranger.pk}/"))
    assert 'href="/tx/sp/ABCDEFGH"' in seen and "Người gửi ghi" not in seen and "truy-xuat/lo/" not in seen


def test_the_pages_cost_the_same_at_one_and_at_many() -> None:
    client = as_actor(actor_with("provincial_officer"))
    visit = make_visit("in_progress")
    make_photo(visit)
    finding = make_finding(visit, remedy="Sửa", due_on=DUE)
    report, plan = make_report(organisation=visit.organisation), make_plan()
    paths = [
        "", "csv/", f"{visit.pk}/", f"{visit.pk}/di-kiem-tra/", f"{visit.pk}/bien-ban/", "phan-anh/",
        f"phan-anh/{report.pk}/", f"ke-hoach/{plan.pk}/chon/", f"ke-hoach/{plan.pk}/", "ke-hoach/",
    ]  # fmt: skip

    def cost() -> list[int]:
        found = []
        for path in paths:
            with CaptureQueriesContext(connection) as seen:
                assert client.get(f"{LIST}{path}").status_code == 200, path
            found.append(len(seen))
        return found

    few = cost()
    for number in range(3):
        owner = make_starred(make_organisation(unit=commune_unit(f"3040{number}", f"Xã {number}")))
        make_visit(organisation=owner)
        actions.pick(plan, [owner.pk], 8, by=BY, at=clock.now())
        make_report(organisation=owner)
        make_photo(visit)
        more = make_finding(visit, remedy="Sửa", due_on=DUE)
        actions.take_photo(visit, io.BytesIO(picture("JPEG", (9, 9))), "a.jpg", by=BY, at=clock.now())
        actions.order_remedy(more, "Thêm", clock.today(), by=BY, at=clock.now())
        actions.order_remedy(finding, "Thêm", clock.today(), by=BY, at=clock.now())
    assert cost() == few
