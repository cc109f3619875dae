"""The library's pages speak Vietnamese in our look."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.factories.people import PASSWORD, make_person
from tests.web.account.english import english_in

pytestmark = pytest.mark.django_db

OPEN = [
    "/tai-khoan/dang-nhap",
    "/tai-khoan/mat-khau/quen",
    "/tai-khoan/mat-khau/quen/da-gui",
    "/tai-khoan/mat-khau/dat-lai/xong",
    "/tai-khoan/tai-khoan-da-khoa",
    "/tai-khoan/chua-co-tai-khoan",
]
SIGNED_IN = [
    "/tai-khoan/",
    "/tai-khoan/vai-tro",
    "/tai-khoan/hop-thu",
    "/tai-khoan/dang-xuat",
    "/tai-khoan/mat-khau/doi",
    "/tai-khoan/xac-nhan",
    "/tai-khoan/bao-mat/",
    "/tai-khoan/bao-mat/khoa/",
    "/tai-khoan/bao-mat/ung-dung/bat",
    "/tai-khoan/bao-mat/khoa/them",
]


def signed_in_lately(client: Client) -> Any:
    """A session that has just given its password once more, as dangerous pages ask."""
    person = make_person()
    client.post("/tai-khoan/dang-nhap", {"login": person.username, "password": PASSWORD})
    client.post("/tai-khoan/xac-nhan", {"password": PASSWORD})
    return person


@pytest.mark.parametrize("path", OPEN)
def test_open_pages_are_vietnamese_and_ours(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert english_in(answer.content.decode()) == []
    assert 'class="site-header"' in answer.content.decode()


@pytest.mark.parametrize("path", SIGNED_IN)
def test_pages_of_a_person_are_vietnamese_and_ours(client: Client, path: str) -> None:
    signed_in_lately(client)
    answer = client.get(path)
    assert answer.status_code == 200
    assert english_in(answer.content.decode()) == []
    assert 'class="site-header"' in answer.content.decode()


@pytest.mark.parametrize("path", SIGNED_IN)
def test_pages_of_a_person_are_closed_to_others(client: Client, path: str) -> None:
    if path == "/tai-khoan/dang-xuat":
        assert client.get(path).status_code == 302
        return
    answer = client.get(path)
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/tai-khoan/dang-nhap")


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/tai-khoan/dang-nhap", {}),
        ("/tai-khoan/dang-nhap", {"login": "ai", "password": "sai"}),
        ("/tai-khoan/mat-khau/quen", {"email": "sai"}),
        ("/tai-khoan/dang-nhap/khoa", {"credential": "{}"}),
    ],
)
def test_errors_of_open_forms_are_vietnamese(client: Client, path: str, data: dict[str, str]) -> None:
    answer = client.post(path, data, follow=True)
    assert english_in(answer.content.decode()) == []


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/tai-khoan/mat-khau/doi", {}),
        ("/tai-khoan/mat-khau/doi", {"oldpassword": PASSWORD, "password1": "password", "password2": "khac"}),
        (
            "/tai-khoan/mat-khau/doi",
            {"oldpassword": PASSWORD, "password1": "1234567890", "password2": "1234567890"},
        ),
        ("/tai-khoan/bao-mat/ung-dung/bat", {"code": "000000"}),
        ("/tai-khoan/bao-mat/khoa/them", {"name": "x", "credential": "{}"}),
    ],
)
def test_errors_of_a_persons_forms_are_vietnamese(client: Client, path: str, data: dict[str, str]) -> None:
    signed_in_lately(client)
    answer = client.post(path, data, follow=True)
    assert answer.status_code == 200
    assert english_in(answer.content.decode()) == []


def test_english_would_be_found() -> None:
    assert english_in('<p>Mật khẩu</p><input placeholder="Your password"><script>the</script>') == [
        "Your password"
    ]
