"""The plan's progress for everybody: figures and verdicts, nobody's data, no list behind."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ocop.base import changes, clock
from ocop.plan import actions
from ocop.plan.models import Plan
from tests.factories.organisations import make_organisation
from tests.factories.places import unit
from tests.factories.plan import AT, TESTER, issue, make_plan, make_target
from tests.factories.products import make_product, make_standing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places", "packs")]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """15/06/2026."""
    monkeypatch.setattr(clock, "now", lambda: AT)


def public_plan() -> Plan:
    """Two targets, one for each commune, with a signed note."""
    plan = make_plan()
    whole = make_target(plan, text="Thêm sản phẩm mới", low=Decimal(3), star_min=3)
    make_target(plan, text="Mỗi xã một sản phẩm mới", low=Decimal(1), per_unit="commune")
    issue(plan)
    plan.refresh_from_db()
    whole.plan.refresh_from_db()
    actions.set_public(plan=plan, is_public=True, by=TESTER, at=AT)
    actions.correct_target(
        target=whole, delta=Decimal(1), reason="Lý do trong văn bản", signer="Bà Người Ký",
        signed_on=dt.date(2026, 6, 1), by=TESTER, at=AT,
    )  # fmt: skip
    return plan


def star(code: str = "30628") -> None:
    make_standing(make_product(make_organisation(unit=unit(code), name="Cơ sở Bà Chủ (ví dụ)")))


def page(client: Client, path: str = "/ke-hoach/2026/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_targets_results_and_verdicts_are_told_in_words(client: Client) -> None:
    public_plan()
    star()
    star("30631")
    seen = page(client)
    assert "Thêm sản phẩm mới" in seen and "ít nhất 3 sản phẩm" in seen
    assert "<strong>3</strong>" in seen and "máy tính 2, điều chỉnh có ký +1" in seen
    assert "2/102 đơn vị đạt" in seen
    assert "đến hết ngày 15/06/2026" in seen and "Đạt 1 trên 2 chỉ tiêu" in seen


def test_nothing_of_persons_and_no_list_is_shown(client: Client) -> None:
    public_plan()
    star()
    seen = page(client)
    for hidden in ("Bà Người Ký", "Lý do trong văn bản", "Bà Chủ", "/can-bo/", "Xã Chợ Mới"):
        assert hidden not in seen


@pytest.mark.parametrize("state", ["draft", "issued"])
def test_a_plan_that_is_not_public_is_not_there(client: Client, state: str) -> None:
    make_plan(state)
    assert client.get("/ke-hoach/2026/").status_code == 404
    assert "Chưa có kế hoạch nào được công khai" in page(client, "/ke-hoach/")


def test_a_plan_that_is_over_is_told_on_its_last_day(client: Client) -> None:
    make_plan("issued", year=2025, is_public=True)
    seen = page(client, "/ke-hoach/2025/")
    assert "ngày cuối của kế hoạch, 31/12/2025" in seen and "Chưa đạt" in seen
    assert "Năm 2025" in page(client, "/ke-hoach/")


def test_the_turnover_of_one_kind_of_producer_is_nobodys_to_read(client: Client) -> None:
    plan = make_plan()
    make_target(plan, text="Doanh thu chung", indicator="revenue", low=Decimal(10))
    make_target(plan, text="Doanh thu trang trại", indicator="revenue", form="farm", low=Decimal(10))
    issue(plan)
    actions.set_public(plan=plan, is_public=True, by=TESTER, at=AT)
    seen = page(client)
    assert "Doanh thu chung" in seen and "Doanh thu trang trại" not in seen


def test_the_page_is_kept_until_something_is_written(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other tests write meanwhile: the mark of the database is told here."""
    public_plan()
    settings.OCOP_KEEP_PAGES = True
    monkeypatch.setattr(changes, "stamp", lambda: "before")
    known = {"If-None-Match": client.get("/ke-hoach/2026/")["ETag"]}
    assert client.get("/ke-hoach/2026/", headers=known).status_code == 304
    monkeypatch.setattr(changes, "stamp", lambda: "after")
    assert client.get("/ke-hoach/2026/", headers=known).status_code == 200


def test_the_number_of_statements_is_constant(client: Client) -> None:
    plan = public_plan()
    few = statements(client)
    for code in ("30628", "30631", "30307"):
        star(code)
    assert Plan.objects.get() == plan
    assert statements(client) == few


def statements(client: Client) -> int:
    with CaptureQueriesContext(connection) as caught:
        page(client)
    return len(caught)
