"""The second factor: an app's code, spare codes."""

from __future__ import annotations

import re
import time

import pytest
import zxingcpp
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from PIL import Image, ImageDraw

from ocop.journal.models import Entry
from ocop.notices.models import Notice
from ocop.people.models import Person
from tests.factories.people import PASSWORD, make_person
from tests.web.account.english import english_in

pytestmark = pytest.mark.django_db
SIGN_IN = "/tai-khoan/dang-nhap"


def code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def switched_on(client: Client) -> tuple[Person, str]:
    """A person who has set up an app, and its secret."""
    person = make_person()
    client.post(SIGN_IN, {"login": person.username, "password": PASSWORD})
    client.post("/tai-khoan/xac-nhan", {"password": PASSWORD})
    secret = client.get("/tai-khoan/bao-mat/ung-dung/bat").context["form"].secret
    answer = client.post("/tai-khoan/bao-mat/ung-dung/bat", {"code": code(secret)})
    assert answer["Location"] == "/tai-khoan/bao-mat/ma-du-phong"
    return person, secret


def drawn(svg: str) -> Image.Image:
    """The inline SVG of a QR code as a picture: its dark runs as lines of one unit."""
    (size,) = re.findall(r'viewBox="0 0 (\d+)', svg)
    (line,) = re.findall(r' d="([^"]+)"', svg)
    picture = Image.new("L", (int(size) * 8, int(size) * 8), 255)
    pen = ImageDraw.Draw(picture)
    x = y = 0.0
    for move, first, second in re.findall(r"([Mmh])(-?[\d.]+)(?: ?(-?[\d.]+))?", line):
        if move == "h":
            pen.rectangle([x * 8, (y - 0.5) * 8, (x + float(first)) * 8 - 1, (y + 0.5) * 8 - 1], fill=0)
            x += float(first)
        else:
            x, y = (float(first), float(second)) if move == "M" else (x + float(first), y + float(second))
    return picture


def test_setting_up_draws_a_code_that_an_app_can_read(client: Client) -> None:
    person = make_person()
    client.post(SIGN_IN, {"login": person.username, "password": PASSWORD})
    client.post("/tai-khoan/xac-nhan", {"password": PASSWORD})
    page = client.get("/tai-khoan/bao-mat/ung-dung/bat")
    (read,) = zxingcpp.read_barcodes(drawn(page.context["totp_svg"]))
    assert read.text == f"otpauth://totp/{person.username}?secret={page.context['form'].secret}&issuer=OCOP"
    assert "style=" not in page.context["totp_svg"]
    assert page.context["totp_svg"] in page.content.decode()


def test_the_code_is_asked_for_after_the_password(client: Client) -> None:
    person, secret = switched_on(client)
    other = Client()
    answer = other.post(SIGN_IN, {"login": person.username, "password": PASSWORD})
    assert answer["Location"] == "/tai-khoan/bao-mat/ma-xac-nhan"
    assert "_auth_user_id" not in other.session
    page = other.get("/tai-khoan/bao-mat/ma-xac-nhan").content.decode()
    assert english_in(page) == []
    wrong = other.post("/tai-khoan/bao-mat/ma-xac-nhan", {"code": "000000"}).content.decode()
    assert english_in(wrong) == [] and "_auth_user_id" not in other.session
    other.post("/tai-khoan/bao-mat/ma-xac-nhan", {"code": code(secret)})
    assert other.session["_auth_user_id"] == str(person.pk)


def test_a_spare_code_works_once(client: Client) -> None:
    person, _secret = switched_on(client)
    page = client.get("/tai-khoan/bao-mat/ma-du-phong")
    assert english_in(page.content.decode()) == []
    spare = page.context["unused_codes"][0]
    first, second = Client(), Client()
    for other in (first, second):
        other.post(SIGN_IN, {"login": person.username, "password": PASSWORD})
        other.post("/tai-khoan/bao-mat/ma-xac-nhan", {"code": spare})
    assert "_auth_user_id" in first.session and "_auth_user_id" not in second.session


def test_pages_of_a_protected_account_are_vietnamese(client: Client) -> None:
    switched_on(client)
    for path in ("", "ung-dung/tat", "ma-du-phong", "ma-du-phong/moi", "xac-nhan"):
        answer = client.get(f"/tai-khoan/bao-mat/{path}")
        assert (answer.status_code, english_in(answer.content.decode())) == (200, [])


def test_switching_it_off_asks_first_and_then_the_password_is_enough(client: Client) -> None:
    person, _secret = switched_on(client)
    client.post("/tai-khoan/bao-mat/ung-dung/tat")
    answer = Client().post(SIGN_IN, {"login": person.username, "password": PASSWORD})
    assert answer["Location"] == "/tai-khoan/ban-lam-viec"


def test_setting_up_asks_for_the_password_again(client: Client) -> None:
    person = make_person()
    client.post(SIGN_IN, {"login": person.username, "password": PASSWORD})
    for path in ("ung-dung/bat", "khoa/them"):
        assert client.get(f"/tai-khoan/bao-mat/{path}")["Location"].startswith("/tai-khoan/xac-nhan?")


@pytest.mark.django_db(transaction=True)  # the library tells us on commit
def test_each_change_of_the_protection_is_journaled_and_told_to_the_owner(client: Client) -> None:
    person, _secret = switched_on(client)
    client.post("/tai-khoan/bao-mat/ung-dung/tat")
    client.post(
        "/tai-khoan/mat-khau/doi",
        {"oldpassword": PASSWORD, "password1": "mot-cau-ngan-de-nho", "password2": "mot-cau-ngan-de-nho"},
    )
    noted = Entry.objects.filter(actor_id=person.pk).values_list("verb", flat=True)
    assert list(noted) == [
        "people.totp_activated",
        "people.totp_deactivated",
        "people.password_changed",
    ]
    told = Notice.objects.filter(person=person).order_by("pk").values_list("title", flat=True)
    assert list(told)[-1] == "Mật khẩu đã được đổi" and len(told) == 3
