"""Training at the officers' desks: planning, moving, people, attendance, lists, programmes, competence."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ocop.base import clock
from ocop.imports.models import ImportChange, ImportRow, ImportRun
from ocop.training import actions
from ocop.training.models import Attendance, Enrolment, Material, Programme, TrainingClass
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, commune_unit
from tests.factories.training import (
    BY,
    attend,
    make_class,
    make_material,
    make_trainee,
    moment,
    session_of,
)
from tests.web.pages import as_actor, html

pytestmark = pytest.mark.django_db
LIST = "/can-bo/dao-tao/"


@pytest.fixture
def officer() -> Client:
    """The officer of the commune that factories use."""
    return as_actor(actor_with("commune_officer"))


def titles(answer: Any) -> list[str]:
    return [row.title for row in answer.context["page"].object_list]


def running_now() -> TrainingClass:
    """A class of the commune whose session runs at this moment, as far as the day lets it."""
    today = clock.today()
    return make_class("open", commune_unit(), day=today, at=moment(today, 0), title="Lớp hôm nay")


def test_a_class_is_planned_opened_and_lists_what_is_typed_wrong(officer: Client) -> None:
    assert "Chưa có lớp nào" in html(officer.get(LIST))
    day = clock.today() + dt.timedelta(days=9)
    given = {
        "kind": "class", "title": "Bán hàng trên sàn", "audience": "producer", "seats": "20", "share": "80",
        "is_public": "on", "key": "k", "buoi-day": f"{day:%d/%m/%Y}", "buoi-begins": "08:00",
        "buoi-ends": "07:00", "buoi-topic": "trade",
    }  # fmt: skip
    wrong = officer.post(f"{LIST}moi/", given)
    assert wrong.status_code == 422 and "Giờ kết thúc phải sau giờ bắt đầu" in html(wrong)
    assert not TrainingClass.objects.exists()
    for _n in range(2):
        assert officer.post(f"{LIST}moi/", {**given, "buoi-ends": "11:30"}).status_code == 302
    row = TrainingClass.objects.get()
    assert (row.unit, row.starts_on, row.state) == (commune_unit(), day, "draft")
    assert officer.post(f"{LIST}{row.pk}/mo/", {"key": "o"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "open" and titles(officer.get(f"{LIST}?trang_thai=open")) == [row.title]
    assert titles(officer.get(f"{LIST}?trang_thai=held")) == []
    assert "Bán hàng trên sàn" in html(Client().get("/dao-tao/"))


def test_people_are_written_down_ticked_and_closed_with_certificates(officer: Client) -> None:
    row = running_now()
    page, session = f"{LIST}{row.pk}/", session_of(row)
    wrong = officer.post(f"{page}nguoi-hoc/", {"name": "", "who": "community"})
    assert wrong.status_code == 422 and "Hãy ghi họ và tên" in html(wrong)
    known = officer.post(f"{page}nguoi-hoc/", {"username": "khong-co", "who": "community"})
    assert "Không có tài khoản nào" in html(known)
    given = {"name": "Néang Sa Rây", "who": "community", "gender": "female", "key": "h"}
    for _n in range(2):
        assert officer.post(f"{page}nguoi-hoc/", given).status_code == 302
    trainee = Enrolment.objects.get()
    assert "Néang Sa Rây" in html(officer.get(page))
    attend(trainee)
    assert "checked" in html(officer.get(f"{LIST}buoi/{session.pk}/diem-danh/"))
    assert officer.post(f"{page}da-xong/", {"key": "x"}).status_code == 302
    assert officer.post(f"{page}khep-lai/", {"outcome": "Tốt.", "key": "d"}).status_code == 302
    trainee.refresh_from_db()
    assert trainee.certificate_no
    assert officer.get(f"/dao-tao/ve/{trainee.token}/giay/").content.startswith(b"%PDF")
    checked = html(Client().get("/dao-tao/giay-chung-nhan/", {"so": trainee.certificate_no}))
    assert "N. S. R." in checked and "Néang" not in checked
    assert Client().get("/dao-tao/giay-chung-nhan/?so=DT-1").status_code == 404
    assert officer.post(f"{page}xoa-du-lieu/").status_code == 302


def test_who_reads_all_sees_numbers_and_no_names(officer: Client) -> None:
    row = make_class(unit=commune_unit(), seats=1)
    make_trainee(row, name="Trần Thị Kín", phone="0912345678")
    make_trainee(row)
    page = f"{LIST}{row.pk}/"
    assert "Trần Thị Kín" in html(officer.get(page)) and "0912345678" in html(officer.get(page))
    for role in ("leader", "auditor"):
        shown = html(as_actor(actor_with(role)).get(page))
        assert "Trần Thị Kín" not in shown and "0912345678" not in shown and "1 người chờ" in shown
    other = as_actor(actor_with("commune_officer", unit=commune_unit("30338", "Xã Khác")))
    assert "Trần Thị Kín" not in html(other.get(page))
    assert other.get(f"{page}excel/").status_code == 403
    assert officer.get(f"{page}excel/").status_code == 200


def test_a_list_is_taken_in_and_its_faults_are_shown(officer: Client) -> None:
    row = make_class("running", commune_unit(), seats=5)
    address = f"{LIST}{row.pk}/nhap/"
    bad = SimpleUploadedFile("a.csv", "Họ và tên,Năm sinh\nLê Hoa,19\n".encode())
    seen = officer.post(address, {"upload": bad}, follow=True)
    assert "Năm sinh phải từ 1900" in html(seen) and "nhap-du-lieu/lan" in seen.redirect_chain[-1][0]
    none = SimpleUploadedFile("a.csv", "Tuổi\n19\n".encode())
    assert "Thiếu cột “Họ và tên”" in html(officer.post(address, {"upload": none}))
    lines = "Họ tên,Đối tượng,Số điện thoại\nLê Hoa,Người dân,0912345678\nLê Mai,,\n"
    good = SimpleUploadedFile("a.csv", lines.encode())
    looked = officer.post(address, {"upload": good, "key": "e"}, follow=True)
    assert "Lê Hoa" in html(looked) and "0912345678" in html(looked) and not Enrolment.objects.exists()
    run = ImportRun.objects.latest("pk")
    at = f"/can-bo/nhap-du-lieu/lan/{run.pk}/"
    assert officer.post(f"{at}ghi/", {"seen": run.seen, "key": "w"}).status_code == 302
    assert Enrolment.objects.count() == 2
    assert "Lê Mai" in html(officer.get(f"{LIST}{row.pk}/"))
    assert officer.get(f"{LIST}{row.pk}/mau-danh-sach/").content[:2] == b"PK"
    assert officer.post(f"{at}hoan-tac/", {"key": "u"}).status_code == 302
    assert not Enrolment.objects.exists()


def test_a_list_of_people_is_shown_to_who_runs_the_class_alone(officer: Client) -> None:
    row = make_class("running", commune_unit(), seats=5)
    good = SimpleUploadedFile("a.csv", "Họ tên\nLê Hoa\n".encode())
    officer.post(f"{LIST}{row.pk}/nhap/", {"upload": good})
    run = ImportRun.objects.get()
    pages = [f"/can-bo/nhap-du-lieu/lan/{run.pk}/{each}" for each in ("", "dong/2/", "ghi/", "hoan-tac/")]
    assert [officer.get(each).status_code for each in pages] == [200] * 4
    office = as_actor(actor_with("provincial_officer"))
    assert [office.get(each).status_code for each in pages] == [200] * 4
    far = as_actor(actor_with("commune_officer", unit=commune_unit("30338", "Xã Khác")))
    assert [far.get(each).status_code for each in pages] == [404] * 4
    assert far.post(f"{pages[0]}ghi/", {"seen": run.seen}).status_code == 404
    for role in ("leader", "auditor"):
        reader = as_actor(actor_with(role))
        assert [reader.get(each).status_code for each in pages] == [403] * 4
    assert far.get(f"{LIST}{row.pk}/mau-danh-sach/").status_code == 403
    more = SimpleUploadedFile("a.csv", "Họ tên\nX Y\n".encode())
    assert far.post(f"{LIST}{row.pk}/nhap/", {"upload": more}).status_code == 403
    assert officer.get("/can-bo/nhap-du-lieu/theo-mau/").status_code == 403
    assert "Chọn lớp" in html(office.get("/can-bo/nhap-du-lieu/theo-mau/"))
    for page in ("", "mau.xlsx", "du-lieu.xlsx"):
        assert office.get(f"/can-bo/nhap-du-lieu/theo-mau/trainees/{page}").status_code == 404


def test_the_roll_of_a_class_comes_back_without_a_difference(officer: Client) -> None:
    row = make_class("running", commune_unit(), seats=2)
    attend(make_trainee(row, name="=1+1 Ba", birth_year=1970, phone="0912345678"), make_trainee(row))
    waiting = make_trainee(row)
    made = officer.get(f"{LIST}{row.pk}/excel/")
    book = openpyxl.load_workbook(io.BytesIO(made.content))
    heads = [cell.value for cell in book.worksheets[0][1]]
    assert heads[-3:] == ["Trạng thái", "Số phút có mặt", "Giấy chứng nhận"]
    assert book.worksheets[0].max_row == 4 and "Theo xã" in book.sheetnames and waiting.state == "waiting"
    officer.post(f"{LIST}{row.pk}/nhap/", {"upload": SimpleUploadedFile("lop.xlsx", made.content)})
    assert ImportRun.objects.get().counts["same"] == 3


def test_clearing_a_class_clears_what_its_imports_held(officer: Client) -> None:
    row = make_class("running", commune_unit(), seats=5)
    good = SimpleUploadedFile("a.csv", "Họ tên,Điện thoại\nLê Hoa,0912345678\n".encode())
    officer.post(f"{LIST}{row.pk}/nhap/", {"upload": good})
    run = ImportRun.objects.get()
    at = f"/can-bo/nhap-du-lieu/lan/{run.pk}/"
    officer.post(f"{at}ghi/", {"seen": run.seen, "key": "w"})
    actions.cancel_class(TrainingClass.objects.get(pk=row.pk), "Mưa bão.", by=BY, at=clock.now())
    assert officer.post(f"{LIST}{row.pk}/xoa-du-lieu/").status_code == 302
    shown = html(officer.get(at))
    assert "Lê Hoa" not in shown and "0912345678" not in shown
    assert not ImportRow.objects.exists()
    assert [(each.label, each.after) for each in ImportChange.objects.all()] == [("", {})]


def test_the_code_that_is_shown_checks_a_participant_in(officer: Client, monkeypatch: Any) -> None:
    row = running_now()
    session = session_of(row)
    member = actor_with("commune_officer")
    guest = as_actor(member)
    assert guest.post(f"/dao-tao/{row.pk}/ghi-ten/", {"gender": "female", "key": "g"}).status_code == 302
    monkeypatch.setattr(clock, "now", lambda: session.begins_at)
    shown = officer.get(f"{LIST}buoi/{session.pk}/ma/")
    code = shown.context["address"].split("/diem-danh/")[1].rstrip("/")
    address = f"/dao-tao/diem-danh/{code}/"
    assert "Tôi có mặt" in html(guest.get(address)) and not Attendance.objects.exists()
    for _n in range(2):
        assert guest.post(address).status_code == 302
    assert Attendance.objects.get().how == "self"
    assert officer.get(address).status_code == 409  # not on the list
    assert guest.get("/dao-tao/diem-danh/gia-mao/").status_code == 409
    assert Client().get(address).status_code == 302


def test_programmes_materials_and_topics_are_kept() -> None:
    office = as_actor(actor_with("provincial_officer"))
    given = {"title": "Bồi dưỡng", "year": "2026", "audience": "commune", "topics": ["law"], "key": "p"}
    assert office.post(f"{LIST}chuong-trinh/moi/", given).status_code == 302
    assert "Bồi dưỡng" in html(office.get(f"{LIST}chuong-trinh/"))
    row = Programme.objects.get()
    changed = {**given, "title": "Bồi dưỡng cán bộ"}
    assert office.post(f"{LIST}chuong-trinh/{row.pk}/", changed).status_code == 302
    data = {"title": "Sổ tay", "audience": "producer", "topic": "law", "language": "vi", "is_public": "on"}
    assert office.post(f"{LIST}tai-lieu/moi/", data).status_code == 422
    assert office.post(f"{LIST}tai-lieu/moi/", {**data, "link": "example.vn/a"}).status_code == 302
    old = Material.objects.get()
    renewed = office.post(f"{LIST}tai-lieu/{old.pk}/ban-moi/", {**data, "link": "example.vn/b"})
    assert renewed.status_code == 302
    new = Material.objects.get(version=2)
    assert [row.pk for row in office.get(f"{LIST}tai-lieu/").context["page"]] == [new.pk]
    opened = Client().post(f"/tai-lieu/{new.pk}/mo/")
    assert (opened.status_code, opened["Location"]) == (302, "https://example.vn/b")
    assert "Sổ tay" in html(Client().get("/tai-lieu/"))
    assert office.post(f"{LIST}tai-lieu/{new.pk}/rut/").status_code == 302
    assert Client().post(f"/tai-lieu/{new.pk}/mo/").status_code == 404
    topics = {"role": "commune_officer", "commune_officer-topics": ["law", "trade"]}
    assert office.post(f"{LIST}nang-luc/yeu-cau/", topics).status_code == 302
    person = actor_with("commune_officer")
    assert "Bán hàng, thương mại điện tử" in html(office.get(f"{LIST}nang-luc/"))
    assert office.get(f"{LIST}nang-luc/{person.person_id}/").status_code == 200
    stranger = actor_with("producer", organisation=make_organisation())
    assert office.get(f"{LIST}nang-luc/{stranger.person_id}/").status_code == 404


def test_a_private_material_is_not_public() -> None:
    row = make_material(is_public=False)
    assert row.title not in html(Client().get("/tai-lieu/"))
    assert Client().post(f"/tai-lieu/{row.pk}/mo/").status_code == 404


def test_lists_and_the_class_cost_the_same_at_one_and_at_many(officer: Client) -> None:
    row = make_class(unit=commune_unit(), seats=9)
    pages = (LIST, f"{LIST}{row.pk}/", f"{LIST}nang-luc/", f"{LIST}tai-lieu/", f"{LIST}chuong-trinh/")

    def cost() -> list[int]:
        counts = []
        for page in pages:
            with CaptureQueriesContext(connection) as seen:
                assert officer.get(page).status_code == 200
            counts.append(len(seen))
        return counts

    def grow() -> None:
        make_trainee(row)
        make_class(unit=commune_unit())
        make_material(commune_unit())
        actor_with("commune_officer")

    grow()
    few = cost()
    for _n in range(3):
        grow()
    assert cost() == few
