"""A passkey in a real browser, with an authenticator that Chromium plays itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.factories.people import PASSWORD, make_person

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True)


def plug_in_authenticator(page: Page) -> None:
    """A device that has a fingerprint reader and always recognises its owner."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_added_and_signs_in_without_a_password(page: Page) -> None:
    person = make_person(full_name="Nguyễn Thị Khóa")
    refused: list[str] = []
    page.on(
        "console",
        lambda message: refused.append(message.text) if "Content Security" in message.text else None,
    )
    plug_in_authenticator(page)
    page.goto("/tai-khoan/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill(person.username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.goto("/tai-khoan/bao-mat/khoa/them")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_label("Tên khóa").fill("Điện thoại của tôi")
    page.get_by_label("Đăng nhập bằng khóa này").check()
    page.get_by_role("button", name="Thêm khóa").click()
    page.get_by_role("heading", name="Mã dự phòng").wait_for()
    page.goto("/tai-khoan/bao-mat/khoa/")
    assert page.get_by_role("rowheader").inner_text().startswith("Điện thoại của tôi")

    page.goto("/tai-khoan/dang-xuat")
    page.get_by_role("button", name="Đăng xuất").click()
    page.goto("/tai-khoan/dang-nhap")
    page.get_by_role("button", name="Đăng nhập bằng khóa").click()
    page.get_by_role("heading", name="Nguyễn Thị Khóa").wait_for()
    assert refused == []


def test_a_device_without_a_key_is_told_in_words(page: Page) -> None:
    page.goto("/tai-khoan/dang-nhap")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error()) }")
    page.get_by_role("button", name="Đăng nhập bằng khóa").click()
    page.get_by_role("alert").get_by_text("Thiết bị không đưa ra khóa nào").wait_for()
