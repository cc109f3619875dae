"""The administrator's pages of persons and appointments."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ocop.base.actor import Actor
from ocop.journal.models import Entry
from ocop.people.models import Appointment, Person
from tests.factories.people import PASSWORD, actor_with, commune_unit, make_appointment, make_person, sign_in

pytestmark = pytest.mark.django_db
LIST = "/can-bo/nguoi-dung/"


@pytest.fixture
def admin(client: Client) -> Actor:
    actor = actor_with("administrator")
    sign_in(client, actor)
    return actor


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_finds_without_marks_and_filters_by_role(client: Client, admin: Actor) -> None:
    lan = make_person(full_name="Trần Thị Lan")
    make_appointment("commune_officer", person=lan)
    make_person(full_name="Nguyễn Văn Đông")
    assert "Trần Thị Lan" in page(client, LIST + "?q=tran+lan")
    assert "Đông" not in page(client, LIST + "?q=tran+lan")
    by_role = page(client, LIST + "?role=commune_officer")
    assert "Trần Thị Lan" in by_role and "Đông" not in by_role
    without = page(client, LIST + "?role=none")
    assert "Đông" in without and "Trần Thị Lan" not in without


def test_the_list_pages_by_key_without_losing_or_doubling_anybody(client: Client, admin: Actor) -> None:
    names = {make_person(full_name=f"Cùng Tên {n % 3}").pk for n in range(70)} | {admin.person_id}
    seen: list[int] = []
    address = LIST
    while address:
        answer = client.get(address)
        shown = answer.context["page"]
        seen += [person.pk for person in shown.rows]
        address = LIST + shown.next if shown.next else ""
    assert sorted(seen) == sorted(pk for pk in names if pk)


def queries_of(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_the_list_costs_the_same_at_one_and_at_fifty(client: Client, admin: Actor) -> None:
    few = queries_of(client, LIST)
    for _number in range(49):
        make_appointment("commune_officer")
    assert queries_of(client, LIST) == few


def test_a_person_is_made_appointed_and_given_a_password_that_is_shown_once(
    client: Client, admin: Actor
) -> None:
    unit = commune_unit()
    form = {"username": "xa.ancu", "full_name": "Lê Văn  Xã", "email": "", "phone": "", "key": "k1"}
    made = client.post(LIST + "moi", form)
    person = Person.objects.get(username="xa.ancu")
    assert (made.status_code, made["Location"]) == (302, f"{LIST}{person.pk}")
    assert person.full_name == "Lê Văn Xã" and not person.has_usable_password()
    assert client.post(LIST + "moi", form)["Location"] == f"{LIST}{person.pk}"
    assert Person.objects.filter(username="xa.ancu").count() == 1

    terms = {"role": "commune_officer", "unit": str(unit.pk), "valid_from": "01/06/2026", "key": "k2"}
    assert client.post(f"{LIST}{person.pk}/bo-nhiem", terms).status_code == 302
    (appointment,) = Appointment.objects.filter(person=person)
    assert (appointment.role, appointment.unit_id, appointment.valid_from) == (
        "commune_officer", unit.pk, dt.date(2026, 6, 1),
    )  # fmt: skip

    answer = client.post(f"{LIST}{person.pk}/mat-khau")
    password = answer.context["password"]
    assert password in answer.content.decode() and "no-store" in answer["Cache-Control"]
    person.refresh_from_db()
    assert person.check_password(password)
    assert password not in page(client, f"{LIST}{person.pk}/mat-khau")
    assert not any(password in str(vars(entry)) for entry in Entry.objects.all())


def test_a_taken_name_is_told_at_its_field_and_nothing_typed_is_lost(client: Client, admin: Actor) -> None:
    make_person(username="Lan")
    answer = client.post(LIST + "moi", {"username": "lan", "full_name": "Lan Khác", "key": "k"})
    assert answer.status_code == 422
    assert "Tên đăng nhập này đã có người dùng." in answer.content.decode()
    assert 'value="Lan Khác"' in answer.content.decode()


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ({"role": "commune_officer"}, "Hãy chọn xã, phường hoặc đặc khu"),
        ({"role": "producer"}, "Hãy chọn chủ thể"),
        ({"role": "leader", "valid_to": "01/01/2020"}, "Ngày kết thúc phải sau ngày bắt đầu."),
    ],
)
def test_an_appointment_that_does_not_fit_is_refused_in_words(
    client: Client, admin: Actor, terms: dict[str, Any], words: str
) -> None:
    person = make_person()
    answer = client.post(f"{LIST}{person.pk}/bo-nhiem", {"valid_from": "01/06/2026", "key": "k", **terms})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Appointment.objects.filter(person=person).exists()


def test_an_appointment_ends_and_its_rights_with_it(client: Client, admin: Actor) -> None:
    officer = actor_with("commune_officer")
    answer = client.post(f"{LIST}bo-nhiem/{officer.appointment_id}/ket-thuc", {"last_day": "01/01/2021"})
    assert answer["Location"] == f"{LIST}{officer.person_id}"
    other = Client()
    sign_in(other, officer)
    assert other.get("/tai-khoan/").context["appointments"] == []


def test_a_closed_account_is_out_at_once_and_back_when_opened(client: Client, admin: Actor) -> None:
    officer = actor_with("commune_officer")
    theirs = Client()
    sign_in(theirs, officer)
    assert theirs.get("/tai-khoan/").status_code == 200
    client.post(f"{LIST}{officer.person_id}/khoa", {"active": "0"})
    assert theirs.get("/tai-khoan/").status_code == 302
    client.post(f"{LIST}{officer.person_id}/khoa", {"active": "1"})
    assert theirs.get("/tai-khoan/").status_code == 200


def test_an_auditor_looks_and_changes_nothing(client: Client) -> None:
    sign_in(client, actor_with("auditor"))
    person = make_person()
    page_of = page(client, f"{LIST}{person.pk}")
    assert "Bổ nhiệm vai trò" not in page_of and "Cấp mật khẩu mới" not in page_of
    assert "Thêm người" not in page(client, LIST)
    for path in (
        LIST + "moi",
        *(f"{LIST}{person.pk}/{part}" for part in ("bo-nhiem", "sua", "khoa", "mat-khau")),
    ):
        assert client.post(path).status_code == 403


def test_nobody_locks_themselves_out(client: Client, admin: Actor) -> None:
    answer = client.post(f"{LIST}{admin.person_id}/khoa", {"active": "0"})
    assert answer.status_code == 409
    assert "không thể tự khóa" in answer.content.decode()
    assert Person.objects.filter(pk=admin.person_id or 0, is_active=True).exists()


def test_the_name_is_corrected_and_the_sign_in_name_stays(client: Client, admin: Actor) -> None:
    person = make_person(username="giu")
    client.post(
        f"{LIST}{person.pk}/sua", {"username": "khac", "full_name": "Tên Mới", "email": "m@example.vn"}
    )
    person.refresh_from_db()
    assert (person.username, person.full_name, person.email) == ("giu", "Tên Mới", "m@example.vn")
    assert "Tên Mới" in page(client, LIST + "?q=ten+moi")


def test_a_provincial_officer_appoints_locally_and_nothing_more(client: Client) -> None:
    sign_in(client, actor_with("provincial_officer"))
    person = make_person()
    offered = [
        code
        for code, _label in client.get(f"{LIST}{person.pk}/bo-nhiem").context["form"].fields["role"].choices
    ]
    assert offered == ["producer", "commune_officer", "agency", "partner"]
    forged = client.post(f"{LIST}{person.pk}/bo-nhiem", {"role": "leader", "valid_from": "01/06/2026"})
    assert forged.status_code == 422
    for part in ("sua", "khoa", "mat-khau"):
        assert client.post(f"{LIST}{person.pk}/{part}", {"active": "0"}).status_code == 403


@pytest.mark.parametrize("role", ["commune_officer", "council_member", "advisor", "leader"])
def test_the_pages_are_closed_to_other_roles(client: Client, role: str) -> None:
    sign_in(client, actor_with(role))
    person = make_person()
    for path in (LIST, LIST + "moi", f"{LIST}{person.pk}", f"{LIST}{person.pk}/mat-khau"):
        assert client.get(path).status_code == 403
    assert person.check_password(PASSWORD)
