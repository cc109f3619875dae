"""Signing in, out, and being locked out."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse

from ocop.people.models import Person
from tests.factories.people import PASSWORD, make_appointment, make_person
from tests.web.account.english import english_in

pytestmark = pytest.mark.django_db
SIGN_IN = "/tai-khoan/dang-nhap"


def sign_in(client: Client, username: str, password: str) -> Any:
    return client.post(SIGN_IN, {"login": username, "password": password})


def test_a_person_signs_in_by_name_in_any_case_and_comes_to_their_desk(client: Client) -> None:
    person = make_appointment("administrator").person
    answer = sign_in(client, person.username.upper(), PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, "/tai-khoan/ban-lam-viec")
    assert client.get("/tai-khoan/ban-lam-viec")["Location"] == reverse("officer:people")


def test_signing_in_leads_back_to_the_page_that_was_asked_for(client: Client) -> None:
    person = make_person()
    asked = client.get("/tai-khoan/hop-thu")
    assert asked["Location"] == f"{SIGN_IN}?next=/tai-khoan/hop-thu"
    page = client.get(asked["Location"]).content.decode()
    assert 'name="next" value="/tai-khoan/hop-thu"' in page
    answer = client.post(
        SIGN_IN, {"login": person.username, "password": PASSWORD, "next": "/tai-khoan/hop-thu"}
    )
    assert answer["Location"] == "/tai-khoan/hop-thu"


def test_the_way_back_never_leads_to_another_site(client: Client) -> None:
    person = make_person()
    answer = client.post(
        SIGN_IN, {"login": person.username, "password": PASSWORD, "next": "https://ac.example/"}
    )
    assert answer["Location"] == "/tai-khoan/ban-lam-viec"


def test_a_wrong_password_is_told_in_vietnamese_and_does_not_sign_in(client: Client) -> None:
    person = make_person()
    answer = sign_in(client, person.username, "sai")
    assert "Tên đăng nhập" in answer.content.decode()
    assert english_in(answer.content.decode()) == []
    assert "_auth_user_id" not in client.session


def test_five_failures_lock_out_and_say_what_to_do(client: Client) -> None:
    person = make_person()
    answers = [sign_in(client, person.username, "sai") for _try in range(5)]
    assert [a.status_code for a in answers[:4]] == [200, 200, 200, 200]
    page = answers[4].content.decode()
    assert answers[4].status_code == 429
    assert "Hãy chờ 15 phút" in page and "5 lần" in page
    assert english_in(page) == []
    right = sign_in(client, person.username, PASSWORD)
    assert right.status_code == 429
    assert "_auth_user_id" not in client.session


def test_a_lock_out_does_not_lock_out_others(client: Client) -> None:
    victim, other = make_person(), make_person()
    for _try in range(6):
        sign_in(client, victim.username, "sai")
    assert sign_in(client, other.username, PASSWORD).status_code == 302


def test_a_closed_account_does_not_sign_in(client: Client) -> None:
    person = make_person()
    Person.objects.filter(pk=person.pk).update(is_active=False)
    answer = sign_in(client, person.username, PASSWORD)
    assert "_auth_user_id" not in client.session
    assert english_in(client.get("/tai-khoan/tai-khoan-da-khoa").content.decode()) == []
    assert answer.status_code in (200, 302)


def test_signing_out_asks_first_and_then_ends_the_session(client: Client) -> None:
    client.force_login(make_person())
    assert "_auth_user_id" in client.session
    page = client.get("/tai-khoan/dang-xuat").content.decode()
    assert "Đăng xuất?" in page
    assert "_auth_user_id" in client.session
    assert client.post("/tai-khoan/dang-xuat").status_code == 302
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "name",
    [
        "account_signup",
        "account_email",
        "account_set_password",
        "account_confirm_email",
        "mfa_signup_webauthn",
    ],
)
def test_pages_of_the_library_that_we_do_not_offer_do_not_exist(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize(
    "path", ["/accounts/signup/", "/accounts/login/", "/tai-khoan/signup/", "/tai-khoan/email/"]
)
def test_the_librarys_own_addresses_are_not_reachable(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_forgotten_password_is_set_anew_by_mail(client: Client) -> None:
    person = make_person(email="quen@example.vn")
    sent = client.post("/tai-khoan/mat-khau/quen", {"email": "quen@example.vn"})
    assert sent["Location"] == "/tai-khoan/mat-khau/quen/da-gui"
    (message,) = mail.outbox
    assert message.subject == "[OCOP] Đặt lại mật khẩu"
    assert person.username in message.body and "Nếu không phải anh chị" in message.body
    link = re.search(r"http://testserver(/\S+)", str(message.body))
    assert link is not None
    form = client.get(link[1], follow=True)
    assert "Đặt mật khẩu mới" in form.content.decode()
    new = "mot-cau-ngan-de-nho"
    done = client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    assert done["Location"] == "/tai-khoan/mat-khau/dat-lai/xong"
    assert sign_in(client, person.username, new).status_code == 302
    stale = Client().get(link[1], follow=True).content.decode()
    assert "Đường dẫn không còn dùng được" in stale


def test_a_forgotten_password_of_nobody_answers_alike_and_sends_nothing(client: Client) -> None:
    sent = client.post("/tai-khoan/mat-khau/quen", {"email": "khong@example.vn"})
    assert sent["Location"] == "/tai-khoan/mat-khau/quen/da-gui"
    assert mail.outbox == []


def test_changing_the_password_asks_for_the_old_one_and_refuses_a_weak_one(client: Client) -> None:
    person = make_person()
    client.force_login(person)
    page = client.post(
        "/tai-khoan/mat-khau/doi", {"oldpassword": "sai", "password1": "12345", "password2": "12345"}
    ).content.decode()
    assert english_in(page) == []
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    new = "mot-cau-ngan-de-nho"
    client.post("/tai-khoan/mat-khau/doi", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    person.refresh_from_db()
    assert person.check_password(new)
