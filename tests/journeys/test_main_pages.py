"""The main pages of the demo on a phone and a desk: no axe violation, nothing wider than the window.

With ``TEST_SCREENSHOTS=1`` the pictures of docs/screenshots/ are taken anew.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from ocop.base import clock
from ocop.catalogue import queries as catalogue
from ocop.certificates.models import Certificate, Decision
from ocop.cli.demo import cast, story
from ocop.councils.models import Batch, Hearing
from ocop.dossiers.models import Dossier
from ocop.plan.models import Plan
from ocop.products.models import Product
from ocop.reports.models import Run
from tests.browser import DESKTOP, PHONE
from tests.factories.criteria import load_packs
from tests.factories.places import load_province
from tests.journeys import looking, visits_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
Visit = tuple[str, str, str]
"""Name of the picture, who looks (no sign-in when empty), address."""


def visits() -> list[Visit]:
    """The main pages, public ones first, on what the demo has."""
    draft = Dossier.objects.get(product__name__startswith="Bột đường", state="draft")
    running = Hearing.objects.get(state="scoring")
    return [
        ("home", "", "/"),
        ("catalogue", "", "/san-pham/?q=thot+not"),
        ("product", "", f"/san-pham/{Product.objects.get(name__startswith='Đường thốt nốt viên').pk}/"),
        ("certificate", "", f"/kt/{Certificate.objects.filter(state='active', star=4).latest('pk').token}"),
        ("map", "", "/ban-do/"),
        ("dossier", "demo-chuthe", f"/chu-the/ho-so/{draft.pk}/"),
        ("self-assessment", "demo-chuthe", f"/chu-the/ho-so/{draft.pk}/tieu-chi/"),
        ("commune", "demo-xa", "/can-bo/"),
        ("batch", "demo-tinh", f"/can-bo/dot-danh-gia/{Batch.objects.get().pk}/"),
        ("scoring", "demo-uyvien2", f"/hoi-dong/ho-so/{running.pk}/phieu/"),
        ("result", "demo-thuky", f"/hoi-dong/ho-so/{Hearing.objects.get(state='spread').pk}/"),
        ("decision", "demo-lanhdao", f"/can-bo/quyet-dinh/{Decision.objects.get(state='draft').pk}/"),
        *year_visits(),
        *(visit for room in visits_of.rooms() for visit in room.visits()),
    ]


def year_visits() -> list[Visit]:
    """The pages of plans, indicators, tasks, forecasts, reports and imports."""
    plan = Plan.objects.get(is_demo=True)
    signed = Run.objects.get(state="signed")
    return [
        ("public-plan", "", f"/ke-hoach/{plan.year}/"),
        ("dashboard", "demo-lanhdao", "/can-bo/dieu-hanh/"),
        ("dashboard-commune", "demo-xa", "/can-bo/dieu-hanh/"),
        ("indicator", "demo-lanhdao", "/can-bo/chi-so/stars_valid/"),
        ("plan", "demo-lanhdao", f"/can-bo/ke-hoach/{plan.pk}/"),
        ("plan-363", "demo-lanhdao", f"/can-bo/ke-hoach/{Plan.objects.get(is_history=True).pk}/"),
        ("foresight", "demo-lanhdao", f"/can-bo/ke-hoach/{plan.pk}/du-bao/"),
        ("tasks", "demo-coquan", "/can-bo/nhiem-vu/"),
        ("report", "demo-tinh", f"/can-bo/bao-cao/{signed.pk}/"),
        ("imports", "demo-tinh", "/can-bo/nhap-du-lieu/theo-mau/"),
    ]


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["390", "1280"])
def test_the_main_pages_hold_up(new_page: Callable[..., Page], settings: Any, size: tuple[int, int]) -> None:
    settings.OCOP_DEMO = True
    catalogue.forget_facets()  # the counts of another database
    load_province("91")
    load_packs()
    story.tell(clock.now())
    desks: dict[str, Page] = {}
    troubles: list[str] = []
    for name, who, address in visits():
        if who not in desks:
            desks[who] = _desk(new_page(size=size), who, troubles)
        troubles += [f"{name}: {found}" for found in looking.troubles_of(desks[who], address, size)]
        looking.picture(desks[who], f"{name}-{size[0]}.png")
    assert not troubles, "\n".join(troubles)


def _desk(page: Page, who: str, troubles: list[str]) -> Page:
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    if who:
        page.goto("/tai-khoan/dang-nhap")
        page.get_by_label("Tên đăng nhập").fill(who)
        page.get_by_label("Mật khẩu", exact=True).fill(cast.PASSWORD)
        page.get_by_role("button", name="Đăng nhập", exact=True).click()
        page.wait_for_url(lambda url: "dang-nhap" not in url)
    return page
