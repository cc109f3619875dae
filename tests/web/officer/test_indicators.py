"""The pages of indicators: definition, value on any day, breakdown, and the list for whom it is."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocop.base import clock
from ocop.organisations.models import Kind, YearFigures
from ocop.plan import indicators
from ocop.plan.indicators import Scope, Span
from tests.factories.dossiers import make_dossier, make_ready_product
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, sign_in
from tests.factories.places import unit
from tests.factories.products import make_product, make_standing
from tests.plan.histories import fill

pytestmark = pytest.mark.usefixtures("places", "packs")
OFFICES = [
    "leader",
    *(pytest.param(role, marks=pytest.mark.sqlite) for role in ("agency", "commune_officer")),
]
"""The same questions for each: one of them asks PostgreSQL too."""
TODAY = dt.date(2026, 11, 20)
HOME, OTHER = "30307", "30628"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def desk(client: Client, role: str) -> Client:
    over: dict[str, Any] = {}
    if role == "agency":
        over["organisation"] = make_organisation(kind=Kind.AGENCY)
    if role == "commune_officer":
        over["unit"] = unit(HOME)
    sign_in(client, actor_with(role, **over))
    return client


def look(client: Client, code: str, query: str = "") -> Any:
    answer = client.get(reverse("officer:indicator", args=[code]) + query)
    assert answer.status_code == 200
    return answer


def at(code: str, **over: Any) -> Any:
    """A product of a commune with a star."""
    return make_standing(make_product(make_organisation(unit=unit(code))), **over)


@pytest.mark.parametrize("role", OFFICES)
def test_every_indicator_opens_and_says_what_it_is(client: Client, role: str) -> None:
    at(HOME)
    desk(client, role)
    for code, indicator in indicators.ALL.items():
        text = look(client, code).content.decode()
        assert (
            str(indicator.name) in text and str(indicator.source) in text and f"<code>{code}</code>" in text
        )


def test_the_catalogue_lists_every_indicator_with_its_value(client: Client) -> None:
    at(HOME)
    at(OTHER)
    answer = desk(client, "leader").get(reverse("officer:indicators"))
    rows = {indicator.code: value.value for indicator, value, _address in answer.context["rows"]}
    assert list(rows) == list(indicators.ALL)
    assert rows["stars_valid"] == "2"
    narrowed = client.get(reverse("officer:indicators") + "?sao=3")
    rows = {indicator.code: value for indicator, value, _address in narrowed.context["rows"]}
    assert rows["revenue"] is None and rows["stars_valid"].value == "2"


def test_an_unknown_indicator_is_not_there(client: Client) -> None:
    desk(client, "leader")
    for name in ("officer:indicator", "officer:indicator_excel", "officer:indicator_csv"):
        assert client.get(reverse(name, args=["khong_co"])).status_code == 404


def test_a_past_day_and_a_past_period_are_asked_by_the_address(client: Client) -> None:
    first = dt.date(2023, 4, 1)
    at(HOME, decided_on=first, valid_from=first, valid_to=dt.date(2026, 4, 1))
    desk(client, "leader")
    values = [look(client, "stars_valid", f"?ngay={day}").context["value"].value for day in (
        "2023-03-31", "2023-04-01", "2026-04-01", "2026-04-02")]  # fmt: skip
    assert values == ["0", "1", "1", "0"]
    assert look(client, "new_stars", "?nam=2023").context["value"].value == "1"
    assert look(client, "new_stars", "?tu=2023-04-02&den=2023-12-31").context["value"].value == "0"
    earlier = look(client, "stars_valid", "?ngay=2026-05-01").context["compared"]
    assert [(each.words, each.value) for each in earlier] == [
        ("ngày 31/12/2025", "1"),
        ("ngày 01/05/2025", "1"),
    ]
    (before,) = look(client, "new_stars", "?nam=2024").context["compared"]
    assert (before.words, before.value) == ("năm 2023", "1")
    assert look(client, "new_stars", before.link).context["value"].value == "1"


def test_a_figure_is_broken_down_and_each_part_leads_on(client: Client) -> None:
    at(HOME)
    at(HOME, star=4)
    at(OTHER)
    desk(client, "leader")
    answer = look(client, "stars_valid", "?theo=commune")
    names = [tab.words for tab in answer.context["dimensions"] if tab.is_open]
    assert names == ["Xã"]
    assert f"xa={unit(HOME).pk}" in answer.context["breakdown"]
    assert look(client, "stars_valid", f"?xa={unit(HOME).pk}").context["value"].value == "2"
    by_star = look(client, "stars_valid", "?theo=star")
    assert by_star.context["breakdown"].index("4 sao") < by_star.context["breakdown"].index("3 sao")
    assert look(client, "stars_valid", "?theo=month").context["dimension"] == "star"


def test_the_course_shows_empty_months_too(client: Client) -> None:
    for month in (1, 3):
        at(HOME, decided_on=dt.date(2026, month, 5), valid_from=dt.date(2026, month, 5))
    flow = look(desk(client, "leader"), "new_stars", "?tu=2026-01-01&den=2026-04-30").context["course"]
    assert [flow.count(f">{m:02d}/2026<") for m in range(1, 6)] == [1, 1, 1, 1, 0]
    for code in ("stars_valid", "stars_recognised"):
        stock = look(client, code).context["course"]
        rows = re.findall(r'<th scope="row">(../....)</th><td[^>]*>(\d+)</td>', stock)
        assert rows[:3] == [("11/2025", "0"), ("12/2025", "0"), ("01/2026", "1")], code
        assert rows[-1] == ("11/2026", "2"), code
    assert stock.count("<circle") == 13  # twelve ends of months, and today


def test_several_communes_are_asked_as_a_cluster(client: Client) -> None:
    at(HOME)
    at(OTHER)
    at("30337")
    desk(client, "leader")
    answer = look(client, "stars_valid", f"?xa={unit(HOME).pk}&xa={unit(OTHER).pk}")
    assert answer.context["wish"].scope == Scope(communes=frozenset({unit(HOME).pk, unit(OTHER).pk}))
    assert answer.context["value"].value == "2"
    chips = answer.context["wish"].chips
    assert [chip.words for chip in chips] == [unit(HOME).name, unit(OTHER).name]
    assert look(client, "stars_valid", chips[0].without).context["value"].value == "1"


def test_stars_are_narrowed_from_one_up(client: Client) -> None:
    for star in (3, 4, 5):
        at(HOME, star=star)
    desk(client, "leader")
    assert look(client, "stars_valid", "?tu-sao=4").context["value"].value == "2"
    assert look(client, "stars_valid", "?tu-sao=4&sao=3").context["value"].value == "1"


def test_a_narrowing_that_a_figure_does_not_know_is_told_and_not_shown_as_nought(client: Client) -> None:
    answer = look(desk(client, "leader"), "dossiers_open", "?sao=4")
    assert answer.context["value"] is None
    assert "không thu hẹp được" in answer.content.decode()


# who may open lists


def test_private_lists_open_for_the_province_and_inside_ones_own_commune_alone(client: Client) -> None:
    for code in (HOME, OTHER):
        make_dossier("with_commune", product=make_ready_product(make_organisation(unit=unit(code))))
    span = "?tu=2026-01-01&den=2026-12-31"
    seen: dict[str, tuple[str, int | None, int]] = {}
    for role in ("leader", "auditor", "agency", "commune_officer"):
        desk(client, role)
        answer = look(client, "dossiers_submitted", span)
        page = answer.context["page"]
        status = client.get(
            reverse("officer:indicator_excel", args=["dossiers_submitted"]) + span
        ).status_code
        seen[role] = (answer.context["value"].value, page and page.paginator.count, status)
    assert seen == {
        "leader": ("2", 2, 200), "auditor": ("2", 2, 200), "agency": ("2", None, 403),
        "commune_officer": ("1", 1, 200),
    }  # fmt: skip


def test_a_commune_gets_its_own_list_and_files_whatever_the_address_says(client: Client) -> None:
    mine, other = at(HOME), at(OTHER)
    desk(client, "commune_officer")
    query = f"?xa={unit(OTHER).pk}"
    text = look(client, "stars_valid", query).content.decode()
    assert mine.product.name in text and other.product.name not in text
    sheet = client.get(reverse("officer:indicator_csv", args=["stars_valid"]) + query).content.decode()
    assert mine.product.name in sheet and other.product.name not in sheet
    book = client.get(reverse("officer:indicator_excel", args=["stars_valid"]) + query).content
    cells = {cell.value for row in openpyxl.load_workbook(io.BytesIO(book)).active for cell in row}
    assert mine.product.name in cells and other.product.name not in cells
    tabs = [tab.words for tab in look(client, "stars_valid").context["dimensions"]]
    assert "Xã" not in tabs and "Huyện cũ" not in tabs


def test_links_of_the_list_lead_where_the_reader_may_go(client: Client) -> None:
    at(HOME)
    make_dossier("with_commune", product=make_ready_product(make_organisation(unit=unit(HOME))))
    for role, code in (
        ("leader", "producers_valid"), ("commune_officer", "producers_valid"), ("agency", "producers_valid"),
        ("leader", "dossiers_open"), ("commune_officer", "dossiers_open"), ("agency", "stars_valid"),
    ):  # fmt: skip
        page = look(desk(client, role), code).context["page"]
        links = [line.link for line in page.object_list]
        assert [client.get(link).status_code for link in links if link] == [200] * len(
            [x for x in links if x]
        )
        assert bool(links[0]) == ((role, code) != ("agency", "producers_valid")), (role, code)


# files


def test_excel_has_real_numbers_and_days_and_nothing_that_runs(client: Client) -> None:
    star = make_standing(
        make_product(make_organisation(unit=unit(HOME), name="@SUM(A1)"), name='=HYPERLINK("x")')
    )
    data = desk(client, "leader").get(reverse("officer:indicator_excel", args=["stars_valid"])).content
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == "Sản phẩm có sao còn hiệu lực" and rows[3][0] == "1 dòng"
    number, name, detail, place, stars, day, _amount = rows[5]
    assert (number, name, place, stars) == (1, '=HYPERLINK("x")', unit(HOME).name, 3)
    assert day == dt.datetime.combine(star.counted_on, dt.time())
    assert detail.startswith("@SUM(A1)")
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}


def test_amounts_in_excel_are_summed_by_a_formula(client: Client) -> None:
    for code, revenue in ((HOME, 5_000_000), (OTHER, 7_000_000)):
        owner = at(code).product.organisation
        YearFigures.objects.create(organisation=owner, year=2026, revenue=revenue)
    desk(client, "leader")
    page = look(client, "revenue")
    assert page.context["value"].value == "12.000.000"
    data = client.get(reverse("officer:indicator_excel", args=["revenue"])).content
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert [sheet.cell(row, 7).value for row in (6, 7, 8)] == [5_000_000, 7_000_000, "=SUM(G6:G7)"]
    values = openpyxl.load_workbook(io.BytesIO(data), data_only=True).active
    assert values.cell(8, 7).value == 12_000_000


def test_csv_is_read_back_and_its_formulas_are_made_harmless(client: Client) -> None:
    make_standing(make_product(make_organisation(unit=unit(HOME)), name="=1+1"))
    answer = desk(client, "leader").get(reverse("officer:indicator_csv", args=["stars_valid"]))
    assert answer["Content-Disposition"] == 'attachment; filename="stars_valid-2026-11-20.csv"'
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1][:2] == ["1", "'=1+1"] and rows[1][4:6] == ["3", "10/05/2026"]


def test_a_long_list_is_paged_and_the_file_is_whole(client: Client) -> None:
    fill(120, units=[unit(HOME)])
    desk(client, "leader")
    page = look(client, "stars_recognised", "?page=2").context["page"]
    total = indicators.value("stars_recognised", Span(TODAY, TODAY))
    assert page.number == 2 and page.paginator.count == total > 100
    text = client.get(reverse("officer:indicator_csv", args=["stars_recognised"])).content.decode()
    assert len(text.splitlines()) == total + 1


@pytest.mark.parametrize("code", ["stars_valid", "new_stars", "producers_valid", "revenue", "proposals"])
def test_the_number_of_statements_does_not_grow_with_the_data(client: Client, code: str) -> None:
    desk(client, "leader")
    fill(12, units=[unit(HOME)])
    statements(client, code)  # what is read once in a process (the law) is read
    few = statements(client, code)
    fill(60, seed=3, units=[unit(HOME), unit(OTHER)])
    assert statements(client, code) == few


def statements(client: Client, code: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        look(client, code, "?theo=commune&tu=2024-01-01&den=2026-11-20")
    return len(caught)
