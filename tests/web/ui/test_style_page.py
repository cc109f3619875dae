"""The style guide in a real browser: axe, no sideways scrolling, and the small scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Dialog, Page, Route, expect

from tests.browser import DESKTOP, PHONE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
NewPage = Callable[..., Page]


@pytest.fixture(autouse=True)
def _demo(settings: Any) -> None:
    settings.OCOP_DEMO = True


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_style_guide_has_no_violations(new_page: NewPage, size: tuple[int, int], scheme: str) -> None:
    page = new_page(size=size, color_scheme=scheme)
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto("/style?errors")
    assert Axe().run(page).response["violations"] == []
    assert troubles == []


def test_nothing_scrolls_sideways_at_320_pixels(new_page: NewPage) -> None:
    page = new_page(size=(320, 700))
    page.goto("/style")
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_error_summary_takes_the_focus_and_leads_to_the_field(page: Page) -> None:
    page.goto("/style?errors")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.locator("[data-error-summary] a").first.click()
    expect(page.locator("#id_name")).to_be_focused()


def test_number_keys_choose_the_level_of_the_row_in_use(page: Page) -> None:
    page.goto("/style")
    row = page.locator("[data-score-row]")
    row.locator("input").nth(1).focus()
    page.keyboard.press("1")
    expect(row.locator("input").first).to_be_checked()
    page.keyboard.press("2")
    expect(row.locator("input").nth(1)).to_be_checked()


def test_number_keys_leave_typing_alone(page: Page) -> None:
    page.goto("/style")
    page.locator("#id_name").press_sequentially("123 j")
    expect(page.locator("#id_name")).to_have_value("123 j")


def test_chosen_file_is_named_with_its_size(page: Page) -> None:
    page.goto("/style")
    page.set_input_files(
        "#id_proof", {"name": "giay.pdf", "mimeType": "application/pdf", "buffer": b"x" * 1048576}
    )
    expect(page.locator(".previews")).to_have_text("giay.pdf · 1 MB")


def test_characters_left_are_counted_near_the_limit(page: Page) -> None:
    page.goto("/style")
    page.locator("#id_story").fill("a" * 390)
    expect(page.locator(".char-count")).to_have_text("Còn lại 10 ký tự")


def test_leaving_with_unsaved_changes_warns(page: Page) -> None:
    page.goto("/style")
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    page.locator("#id_name").fill("Đường thốt nốt")
    page.goto("/style?errors")
    assert asked == ["beforeunload"]


def test_table_rows_become_cards_on_a_phone(new_page: NewPage) -> None:
    page = new_page(size=PHONE)
    page.goto("/style")
    cell = page.locator(".work td[data-label]").first
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") == '"Đến lượt"'
    assert cell.evaluate("cell => getComputedStyle(cell).display") == "grid"


def test_it_reads_without_scripts(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/style?errors")
    expect(page.locator("[data-error-summary]")).to_be_visible()
    expect(page.locator("[data-print]")).to_be_hidden()
    expect(page.get_by_role("button", name="Lưu và tiếp tục")).to_be_visible()


def test_autosave_says_saving_saved_and_failed(page: Page) -> None:
    answers = [204, 500]
    page.goto("/style")
    page.route("**/style", lambda route: route.fulfill(status=answers.pop(0)))
    line = page.locator("form[data-autosave] [data-autosave-status]")
    levels = page.locator("[data-score-row] input")
    levels.first.check()
    expect(line).to_have_text(re.compile(r"Đã lưu lúc \d\d:\d\d"))
    levels.nth(1).check()
    expect(line).to_have_text("Chưa lưu được, thử lại")
    assert answers == []


def test_sending_files_shows_the_answer_at_its_own_address(page: Page) -> None:
    form = """<body><form method="post" action="/sent" data-upload-form enctype="multipart/form-data">
      <input type="file" name="proof"><div class="upload-progress"><span data-words="Đang gửi"></span>
      <progress max="100"></progress></div><button>Gửi</button></form>
      <script type="module" src="/static/ui/js/forms.js"></script></body>"""
    sent: list[str] = []

    def receive(route: Route) -> None:
        sent.append(route.request.method)
        route.fulfill(body="<title>Xong</title><h1>Đã nhận tệp</h1>", content_type="text/html; charset=utf-8")

    page.route("**/form", lambda route: route.fulfill(body=form, content_type="text/html; charset=utf-8"))
    page.route("**/sent", receive)
    page.goto("/form")
    page.set_input_files("input", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"x"})
    page.get_by_role("button", name="Gửi").click()
    expect(page.get_by_role("heading")).to_have_text("Đã nhận tệp")
    assert (sent, page.url.rsplit("/", 1)[1], page.title()) == (["POST"], "sent", "Xong")
