"""Desk, appointments, inbox, and the seats of a demo."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from ocop.notices import actions as notices
from ocop.people.models import Person
from ocop.people.roles import ROLES
from ocop.web import navigation
from tests.factories.people import AT, actor_with, make_appointment, make_person, sign_in

pytestmark = pytest.mark.django_db
OWN = {
    "commune_officer": "officer:home",
    "provincial_officer": "officer:home",
    "council_member": "council:sessions",
    "advisor": "council:advice",
    "leader": "officer:home",
    "auditor": "officer:journal",
    "administrator": "officer:people",
}


@pytest.mark.parametrize("role", sorted(OWN))
def test_each_role_comes_to_its_own_desk(client: Client, role: str) -> None:
    try:
        wanted = reverse(OWN[role])
    except NoReverseMatch:
        pytest.fail(f"the desk {OWN[role]} is not there")
    sign_in(client, actor_with(role))
    assert client.get("/tai-khoan/ban-lam-viec")["Location"] == wanted
    assert client.get(wanted).status_code == 200


def test_without_a_role_the_own_page_says_what_to_do(client: Client) -> None:
    client.force_login(make_person())
    page = client.get("/tai-khoan/ban-lam-viec", follow=True).content.decode()
    assert "chưa được giao vai trò nào" in page


def test_every_name_in_the_navigation_exists() -> None:
    for role, links in navigation._LINKS.items():
        assert role in ROLES
        for _label, name in links:
            assert reverse(name)


def test_another_appointment_is_chosen_and_its_desk_opens(client: Client) -> None:
    person = make_person()
    actor_with("auditor", person=person)
    admin = actor_with("administrator", person=person)
    client.force_login(person)
    assert client.get("/tai-khoan/").context["actor"].role == "auditor"
    page = client.get("/tai-khoan/vai-tro").content.decode()
    assert "Giám sát" in page and "Quản trị hệ thống" in page and "01/01/2020" in page
    answer = client.post("/tai-khoan/vai-tro", {"appointment": admin.appointment_id})
    assert answer["Location"] == reverse("officer:people")
    assert client.get("/tai-khoan/").context["actor"].role == "administrator"


def test_an_appointment_of_somebody_else_or_one_that_ended_cannot_be_chosen(client: Client) -> None:
    other = actor_with("administrator")
    person = make_appointment("auditor").person
    ended = make_appointment("leader", person=person, valid_to=dt.date(2021, 1, 1))
    client.force_login(person)
    for pk in (other.appointment_id, ended.pk, "x", ""):
        assert client.post("/tai-khoan/vai-tro", {"appointment": pk}).status_code == 404
    assert client.get("/tai-khoan/").context["actor"].role == "auditor"


def tell(person: Person, title: str, link: str = "") -> Any:
    return notices.notify(persons=[person], verb="tests.told", title=title, link=link, at=AT)[0]


def test_the_inbox_shows_ones_own_notices_and_counts_the_unread(client: Client) -> None:
    me, other = make_person(), make_person()
    tell(me, "Đến lượt anh chị", "/tai-khoan/")
    tell(other, "Của người khác")
    client.force_login(me)
    page = client.get("/tai-khoan/hop-thu")
    assert "Đến lượt anh chị" in page.content.decode() and "Của người khác" not in page.content.decode()
    assert page.context["inbox_unread"] == 1


def test_opening_a_notice_marks_it_read_and_leads_on(client: Client) -> None:
    me, other = make_person(), make_person()
    mine, theirs = tell(me, "A", "/tai-khoan/bao-mat/"), tell(other, "B")
    client.force_login(me)
    assert client.post(f"/tai-khoan/hop-thu/{mine.pk}")["Location"] == "/tai-khoan/bao-mat/"
    mine.refresh_from_db()
    assert mine.read_at is not None
    assert client.post(f"/tai-khoan/hop-thu/{theirs.pk}").status_code == 404
    tell(me, "C")
    client.post("/tai-khoan/hop-thu/da-doc")
    assert client.get("/tai-khoan/hop-thu").context["inbox_unread"] == 0


def test_a_notice_never_leads_to_another_site(client: Client) -> None:
    me = make_person()
    notice = tell(me, "A", "//ac.example/")
    client.force_login(me)
    assert client.post(f"/tai-khoan/hop-thu/{notice.pk}")["Location"] == "/tai-khoan/hop-thu"


def test_the_inbox_pages_and_costs_the_same_at_one_and_at_fifty(client: Client) -> None:
    me = make_person()
    client.force_login(me)
    tell(me, "Số 0")

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get("/tai-khoan/hop-thu")
        return len(seen)

    one = cost()
    for number in range(1, 50):
        tell(me, f"Số {number}")
    assert cost() == one
    first = client.get("/tai-khoan/hop-thu").context["page"]
    second = client.get(f"/tai-khoan/hop-thu{first.next}").context["page"]
    assert [n.title for n in first.rows + second.rows] == [f"Số {n}" for n in range(49, -1, -1)]


def seat(role: str) -> Any:
    appointment = make_appointment(role)
    Person.objects.filter(pk=appointment.person_id).update(is_demo=True)
    return appointment


def test_a_demo_offers_one_seat_per_role_and_lets_in(client: Client, settings: Any) -> None:
    settings.OCOP_DEMO = True
    auditor, _second, admin = seat("auditor"), seat("auditor"), seat("administrator")
    make_appointment("leader")
    page = client.get("/tai-khoan/dang-nhap").content.decode()
    assert page.count('action="/tai-khoan/chay-thu"') == 2
    answer = client.post("/tai-khoan/chay-thu", {"appointment": admin.pk})
    assert answer["Location"] == reverse("officer:people")
    assert client.get("/tai-khoan/").context["actor"].person_id == admin.person_id
    assert auditor.pk != admin.pk


def test_a_demo_never_lets_in_as_a_real_person(client: Client, settings: Any) -> None:
    settings.OCOP_DEMO = True
    real = make_appointment("administrator")
    assert client.post("/tai-khoan/chay-thu", {"appointment": real.pk}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_outside_a_demo_there_are_no_seats(client: Client, settings: Any) -> None:
    settings.OCOP_DEMO = False
    admin = seat("administrator")
    assert "chay-thu" not in client.get("/tai-khoan/dang-nhap").content.decode()
    assert client.post("/tai-khoan/chay-thu", {"appointment": admin.pk}).status_code == 404
    assert "_auth_user_id" not in client.session
