"""Money of few producers: told to whoever reads the single amounts, to nobody else, on every page alike."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.organisations.models import Kind, YearFigures
from ocop.plan import actions, indicators, withholding
from ocop.plan.indicators import WHOLE, Scope, Span
from ocop.plan.models import Plan
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, sign_in
from tests.factories.places import unit
from tests.factories.plan import AT, TESTER, issue, make_plan, make_target
from tests.factories.products import make_product, make_standing
from tests.factories.promotion import make_sale

pytestmark = pytest.mark.usefixtures("places", "packs")
TODAY = dt.date(2026, 6, 15)
HOME, OTHER = "30307", "30628"
YEAR = Span(dt.date(2026, 1, 1), TODAY)
ONE = "123.456.789"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def producers() -> None:
    """A farm in the home commune, four households elsewhere, each with a star, revenue and sales in May."""
    for n, code in enumerate((HOME, OTHER, OTHER, OTHER, OTHER)):
        owner = make_organisation(unit=unit(code), legal_form="registered_household" if n else "farm")
        product = make_product(owner)
        make_standing(product)
        money = 1_000_000 if n else 123_456_789
        YearFigures.objects.create(organisation=owner, year=2026, revenue=money)
        make_sale(product, revenue=money)


def reader(role: str) -> Actor:
    where: dict[str, Any] = {
        "agency": {"organisation": make_organisation(kind=Kind.AGENCY)} if role == "agency" else {},
        "commune_officer": {"unit": unit(HOME)},
    }  # fmt: skip
    return actor_with(role, **where.get(role, {}))


def home() -> Scope:
    return Scope(commune=unit(HOME).pk)


def test_whoever_may_not_read_single_amounts_is_told_sums_of_five(producers: None) -> None:
    for code in ("revenue", "sales_revenue"):
        told = {
            role: [withholding.may_be_told(reader(role), code, YEAR, scope) for scope in (WHOLE, home())]
            for role in ("leader", "provincial_officer", "auditor", "commune_officer", "agency")
        }
        assert told == {
            "leader": [True, True], "provincial_officer": [True, True], "auditor": [True, True],
            "commune_officer": [True, True], "agency": [True, False],
        }  # fmt: skip
        assert [withholding.may_be_told(None, code, YEAR, scope) for scope in (WHOLE, home())] == [
            True,
            False,
        ]


def test_who_took_in_nothing_hides_nobody_and_the_number_is_a_setting(producers: None, settings: Any) -> None:
    settings.OCOP_FEWEST_PRODUCERS = 6
    YearFigures.objects.create(organisation=make_organisation(unit=unit(HOME)), year=2026, revenue=0)
    assert not withholding.may_be_told(None, "revenue", YEAR)
    settings.OCOP_FEWEST_PRODUCERS = 5
    assert withholding.may_be_told(None, "revenue", YEAR)
    assert withholding.may_be_told(None, "revenue", Span.of_year(2020))  # nobody told anything


def test_money_that_is_public_name_by_name_is_not_kept() -> None:
    kept = {code for code, found in indicators.ALL.items() if withholding.keeps(None, found, WHOLE)}
    assert kept == {"revenue", "event_revenue", "contracts_value", "sales_revenue", "sales_revenue_modern"}


def test_the_pages_of_figures_keep_one_producers_money_from_an_agency(
    client: Client, producers: None
) -> None:
    sign_in(client, reader("agency"))
    narrow = f"?xa={unit(HOME).pk}"
    for code in ("revenue", "sales_revenue"):
        page = client.get(reverse("officer:indicator", args=[code]) + narrow)
        assert page.context["value"] is None and "từ 5 chủ thể" in page.context["refusal"]
        whole = client.get(reverse("officer:indicator", args=[code]))
        assert whole.context["value"].value == "127.456.789"
        assert (whole.context["breakdown"], whole.context["course"]) == ("", "")
        assert ONE not in page.content.decode() + whole.content.decode()
    listed = client.get(reverse("officer:indicators") + narrow)
    assert {row.code for row, value, _address in listed.context["rows"] if value is None} >= {"revenue"}
    dashboard = client.get(reverse("officer:dashboard") + narrow)
    seen = {each.words: each.value for group in dashboard.context["groups"] for each in group.numbers}
    assert "doanh thu" not in seen and seen["Doanh thu theo kênh"] == "–"
    assert "revenue" not in str(dashboard.context["wish"].form["ban-do"])
    assert client.get(reverse("officer:dashboard_pdf") + narrow).status_code == 200


def test_who_reads_single_amounts_is_told_everything(client: Client, producers: None) -> None:
    for role in ("leader", "commune_officer"):
        sign_in(client, reader(role))
        page = client.get(reverse("officer:indicator", args=["revenue"]) + f"?xa={unit(HOME).pk}")
        assert page.context["value"].value == ONE and page.context["breakdown"]
        dashboard = client.get(reverse("officer:dashboard") + f"?xa={unit(HOME).pk}")
        seen = {each.words: each.value for group in dashboard.context["groups"] for each in group.numbers}
        assert seen["doanh thu"] == seen["Doanh thu theo kênh"] == "123,4"


def money_plan() -> Plan:
    """Public; revenue of all, of the farms, of each commune."""
    plan = make_plan()
    make_target(plan, text="Chung", indicator="revenue", low=Decimal(10))
    make_target(plan, text="Trang trại", indicator="revenue", form="farm", low=Decimal(10))
    make_target(plan, text="Từng xã", indicator="revenue", per_unit="commune", low=Decimal(10))
    issue(plan)
    return actions.set_public(plan=plan, is_public=True, by=TESTER, at=AT)


def test_the_plan_tells_an_agency_the_whole_and_no_part(client: Client, producers: None) -> None:
    plan = money_plan()
    sign_in(client, reader("agency"))
    page = client.get(reverse("officer:plan", args=[plan.pk]))
    said = {row["target"].text: row["said"] for row in page.context["rows"]}
    assert {text: row.result for text, row in said.items()} == {
        "Chung": "127.456.789", "Trang trại": "–", "Từng xã": "–",
    }  # fmt: skip
    assert said["Từng xã"].verdict == "Chưa đủ số chủ thể để nêu"
    each = plan.targets.get(text="Từng xã")
    shown = client.get(reverse("officer:plan_target", args=[each.pk]))
    assert shown.context["lines"] == [] and ONE not in shown.content.decode()
    board = client.get(reverse("officer:dashboard"))
    assert [line.said.result for line in board.context["plan"].rows] == ["127.456.789", "–", "–"]
    ahead = client.get(reverse("officer:foresight", args=[plan.pk]) + f"?chi_tieu={each.code}")
    assert ahead.context["months"] is None


def test_a_commune_reads_its_own_line_of_the_plan(client: Client, producers: None) -> None:
    plan = money_plan()
    sign_in(client, reader("commune_officer"))
    page = client.get(reverse("officer:plan", args=[plan.pk]))
    (lines,) = [row["lines"] for row in page.context["rows"] if row["lines"]]
    assert [row.result for _line, row in lines] == [ONE]


def test_the_public_is_told_the_whole_from_five_producers_on(client: Client, producers: None) -> None:
    money_plan()
    for few in (False, True):
        if few:
            YearFigures.objects.filter(revenue=1_000_000).first().delete()  # type: ignore[union-attr]
        rows = {target.text: said for target, said, _met in client.get("/ke-hoach/2026/").context["rows"]}
        api = {line["text"]: line for line in client.get("/api/v1/plans/2026").json()["targets"]}
        whole = "–" if few else "127.456.789"
        assert {text: row.result for text, row in rows.items()} == {"Chung": whole, "Từng xã": "–"}
        assert {text: line["value"] for text, line in api.items()} == {
            "Chung": None if few else 127_456_789.0, "Từng xã": None,
        }  # fmt: skip
        assert api["Chung"]["verdict"] == ("withheld" if few else "exceeded")
