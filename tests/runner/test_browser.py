"""The browser of the tests: real, Vietnamese, at the size that was asked for, one context per person."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.browser import PHONE

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_a_page_opens_in_vietnamese_without_an_error(places: None, page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    answer = page.goto("/")
    assert answer
    assert answer.status == 200
    assert page.locator("html").get_attribute("lang") == "vi"
    page.wait_for_load_state("networkidle")
    assert said == []


def test_each_person_has_cookies_and_a_size_of_their_own(
    new_page: Callable[..., Page], live_server: Any
) -> None:
    one, other = new_page(), new_page(PHONE)
    one.context.add_cookies([{"name": "mine", "value": "1", "url": live_server.url}])
    assert {c["name"] for c in one.context.cookies()} == {"mine"}
    assert other.context.cookies() == []
    assert other.evaluate("window.innerWidth") == PHONE[0]
