"""A leader asks how things stand, of another day, and opens a figure down to its list; axe at both sizes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from tests.browser import DESKTOP, PHONE
from tests.factories.criteria import load_packs
from tests.factories.people import actor_with, sign_in
from tests.factories.places import load_province, unit
from tests.factories.plan import make_plan
from tests.plan.histories import fill

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def province(db: None) -> None:
    load_province("91")
    load_packs()
    fill(60, units=[unit("30307"), unit("30628"), unit("30337")])
    make_plan("issued", is_public=True)


def enter(page: Page, role: str, **over: Any) -> None:
    """Sign the browser in as a fresh holder of a role."""
    client = Client()
    sign_in(client, actor_with(role, **over))
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.goto("/")
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": page.url}])


def check(page: Page, width: int) -> None:
    found = [
        f"{item['id']} at {item['nodes'][0]['target']}" for item in Axe().run(page).response["violations"]
    ]
    assert found == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


@pytest.mark.usefixtures("province")
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["390", "1280"])
def test_a_leader_opens_a_figure_down_to_its_list(
    new_page: Callable[..., Page], size: tuple[int, int]
) -> None:
    page = new_page(size=size)
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    enter(page, "leader")
    page.goto("/can-bo/dieu-hanh/")
    check(page, size[0])
    page.locator("details.conditions > summary").click()
    page.get_by_label("Xem đến ngày").fill("30/06/2025")
    page.get_by_label("Hạng sao").select_option("3")
    page.get_by_role("button", name="Xem", exact=True).click()
    expect(page.get_by_role("heading", name="Sao vào ngày 30/06/2025")).to_be_visible()
    check(page, size[0])
    number = page.locator(".numbers.first a").first
    value = number.locator("b").inner_text().split()[0]
    number.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sản phẩm có sao còn hiệu lực")
    assert page.locator(".numbers.first b").first.inner_text().split()[0] == value
    lines = page.locator("table.work:not(.keep) tbody tr").count()
    pages = page.locator(".pager p")
    assert value == (pages.inner_text().split()[-1] if pages.count() else str(lines))
    check(page, size[0])
    assert troubles == []


@pytest.mark.usefixtures("province")
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["390", "1280"])
def test_a_commune_narrows_nothing_but_itself(new_page: Callable[..., Page], size: tuple[int, int]) -> None:
    page = new_page(size=size)
    enter(page, "commune_officer", unit=unit("30307"))
    page.goto(f"/can-bo/dieu-hanh/?xa={unit('30628').pk}")
    expect(page.get_by_role("heading", level=1)).to_have_text(unit("30307").name)
    check(page, size[0])
    page.get_by_role("link", name="Mọi chỉ số").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mọi chỉ số")
    check(page, size[0])
