"""The dashboard: whose figures, of which day, and that each of them leads to what is behind it."""

from __future__ import annotations

import datetime as dt
import html
import io
import re
from collections.abc import Callable
from typing import Any

import pikepdf
import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocop.base import clock
from ocop.organisations.models import Kind
from ocop.places.models import Boundary
from ocop.plan import indicators
from ocop.plan.indicators import Span
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, sign_in
from tests.factories.places import unit
from tests.factories.plan import make_plan
from tests.factories.products import AT, make_product, make_standing
from tests.plan.histories import fill

pytestmark = pytest.mark.usefixtures("places", "packs")
OFFICES = [
    "leader",
    *(pytest.param(role, marks=pytest.mark.sqlite) for role in ("agency", "commune_officer")),
]
"""The same questions for each: one of them asks PostgreSQL too."""
TODAY = dt.date(2026, 11, 20)
HOME, OTHER = "30307", "30628"
Open = Callable[..., Any]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def history(places: None, packs: None) -> None:
    fill(80, units=[unit(HOME), unit(OTHER)])


def desk(client: Client, role: str) -> Client:
    if role == "agency":
        sign_in(client, actor_with(role, organisation=make_organisation(kind=Kind.AGENCY)))
    elif role == "commune_officer":
        sign_in(client, actor_with(role, unit=unit(HOME)))
    else:
        sign_in(client, actor_with(role))
    return client


def look(client: Client, query: str = "", name: str = "officer:dashboard") -> Any:
    answer = client.get(reverse(name) + query)
    assert answer.status_code == 200
    return answer


def numbers(answer: Any) -> list[Any]:
    found = list(answer.context["headline"])
    return found + [number for group in answer.context["groups"] for number in group.numbers]


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize("role", OFFICES)
def test_every_number_equals_its_page_and_the_length_of_the_list(client: Client, role: str) -> None:
    answer = look(desk(client, role), "?ngay=2025-06-30")
    shown = numbers(answer)
    assert len(shown) > 18
    for number in shown:
        page = client.get(number.link)
        assert page.status_code == 200, number.link
        if number.unit not in ("tỷ đồng", "triệu đồng"):
            assert page.context["value"].value == number.value, number.words
        found, listed = page.context["indicator"], page.context["page"]
        if listed is not None and not found.total:
            assert str(listed.paginator.count) == number.value.replace(".", ""), number.words


@pytest.mark.usefixtures("history")
def test_a_commune_sees_itself_whatever_the_address_says(client: Client) -> None:
    own = look(desk(client, "commune_officer"))
    day = Span(TODAY, TODAY)
    expected = indicators.by("stars_valid", "commune", day)[unit(HOME).pk]
    assert own.context["headline"][0].value == str(expected)
    assert f"<h1>{unit(HOME).name}</h1>" in own.content.decode() and own.context["map"] == ""
    district = indicators.geography().district(unit(OTHER).pk)
    for query in (f"?xa={unit(OTHER).pk}", f"?huyen={district}", f"?xa={unit(OTHER).pk}&xa={unit(HOME).pk}"):
        other = look(client, query)
        assert [n.value for n in numbers(other)] == [n.value for n in numbers(own)]
        assert other.context["wish"].scope.commune == unit(HOME).pk


@pytest.mark.usefixtures("history")
def test_the_province_sees_all_and_narrows_by_the_address(client: Client) -> None:
    whole = look(desk(client, "provincial_officer"))
    day = Span(TODAY, TODAY)
    assert whole.context["headline"][0].value == str(indicators.value("stars_valid", day))
    narrowed = look(client, f"?xa={unit(OTHER).pk}&loai-hinh=cooperative")
    wish = narrowed.context["wish"]
    assert narrowed.context["headline"][0].value == str(indicators.value("stars_valid", day, wish.scope))
    assert [chip.words for chip in wish.chips] == [unit(OTHER).name, "Hợp tác xã"]
    assert wish.chips[0].without == "?loai-hinh=cooperative"


def test_a_past_day_shows_what_stood_then(client: Client) -> None:
    first = dt.date(2024, 3, 1)
    make_standing(decided_on=first, valid_from=first, valid_to=dt.date(2025, 3, 1))
    desk(client, "leader")
    values = {day: look(client, f"?ngay={day}").context["headline"][0].value for day in (
        "2024-02-29", "2024-03-01", "2025-03-01", "2025-03-02")}  # fmt: skip
    assert list(values.values()) == ["0", "1", "1", "0"]
    assert "Việc đến hạn" not in look(client, "?ngay=2025-03-01").content.decode()


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("ngay=hôm+qua", "Xem đến ngày"), ("ngay=2026-11-21", "Xem đến ngày"),
        ("ngay=1990-01-01", "Xem đến ngày"), ("nam=1999", "Kỳ là cả năm"),
        ("tu=2026-05-01&den=2026-01-01", "Kỳ từ ngày"), ("den=2099-01-01", "Kỳ đến ngày"),
        ("xa=999999", "Xã, phường, đặc khu"), ("xa=x", "Xã, phường, đặc khu"), ("nganh=Không+có", "Ngành"),
        ("sao=7", "Hạng sao"), ("loai-hinh=x", "Loại hình chủ thể"), ("ban-do=x", "Tô bản đồ theo"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_and_left_out(client: Client, query: str, label: str) -> None:
    answer = look(desk(client, "leader"), f"?{query}")
    wish = answer.context["wish"]
    assert wish.problems == (f"Bỏ qua “{label}”: giá trị trong địa chỉ không dùng được.",)
    assert (wish.on, wish.scope, wish.chips) == (TODAY, indicators.WHOLE, [])
    assert wish.problems[0] in html.unescape(answer.content.decode())


@pytest.mark.parametrize(
    ("query", "on", "start", "end"),
    [
        ("", TODAY, dt.date(2026, 1, 1), TODAY),
        ("?ngay=30/06/2025", dt.date(2025, 6, 30), dt.date(2025, 1, 1), dt.date(2025, 6, 30)),
        ("?nam=2024", dt.date(2024, 12, 31), dt.date(2024, 1, 1), dt.date(2024, 12, 31)),
        ("?nam=2026", TODAY, dt.date(2026, 1, 1), TODAY),
        ("?nam=2024&ngay=2024-06-30", dt.date(2024, 6, 30), dt.date(2024, 1, 1), dt.date(2024, 12, 31)),
        ("?tu=2025-03-01&den=2025-09-30", dt.date(2025, 9, 30), dt.date(2025, 3, 1), dt.date(2025, 9, 30)),
        ("?tu=2025-03-01", TODAY, dt.date(2025, 3, 1), TODAY),
        ("?den=2027-02-28", TODAY, dt.date(2027, 1, 1), dt.date(2027, 2, 28)),
    ],
)
def test_the_address_names_a_day_and_a_period(
    client: Client, query: str, on: dt.date, start: dt.date, end: dt.date
) -> None:
    wish = look(desk(client, "leader"), query).context["wish"]
    assert (wish.on, wish.span) == (on, Span(start, end))


@pytest.mark.parametrize(
    ("query", "start", "end"),
    [
        ("?tu=2024-02-01&den=2024-02-29", dt.date(2023, 2, 1), dt.date(2023, 2, 28)),
        ("?nam=2024", dt.date(2023, 1, 1), dt.date(2023, 12, 31)),
        ("?tu=2022-01-01&den=2024-12-31", dt.date(2019, 1, 1), dt.date(2021, 12, 31)),
    ],
)
def test_a_period_is_compared_with_one_that_it_does_not_overlap(
    client: Client, query: str, start: dt.date, end: dt.date
) -> None:
    assert look(desk(client, "leader"), query).context["wish"].before == Span(start, end)


def test_new_stars_are_held_against_the_year_before(client: Client) -> None:
    for day in (dt.date(2025, 5, 1), dt.date(2026, 5, 1), dt.date(2026, 6, 1), dt.date(2025, 12, 1)):
        make_standing(decided_on=day, valid_from=day)
    group = look(desk(client, "leader")).context["groups"][0]
    assert group.numbers[0].change == "tăng 1 so với cùng kỳ (1)"


@pytest.mark.sqlite  # opens every page behind the dashboard
@pytest.mark.usefixtures("history")
@pytest.mark.parametrize("role", ["leader", "commune_officer", "agency"])
def test_no_link_of_the_page_leads_nowhere(client: Client, role: str) -> None:
    make_plan("issued", is_public=True)
    page = look(desk(client, role)).content.decode().split("<main", 1)[1].split("</main")[0]
    links = {html.unescape(link) for link in re.findall(r'href="([^"]+)"', page)}
    # of addresses that differ in their numbers alone (a tile for each commune) one stands for all
    found = {re.sub(r"\d+", "0", link): link for link in sorted(links)}.values()
    assert len(links) > 30
    wrong = {}
    for link in found:
        address = link if link.startswith("/") else reverse("officer:dashboard") + link
        if (status := client.get(address).status_code) != 200:
            wrong[link] = status
    assert wrong == {}


def test_the_plan_of_the_day_and_what_is_due_stand_first_for_a_leader(client: Client) -> None:
    plan = make_plan("issued", is_public=True)
    day = dt.date(2023, 12, 1)
    make_standing(valid_from=day, valid_to=dt.date(2026, 11, 30), decided_on=day)
    answer = look(desk(client, "leader"))
    text = answer.content.decode()
    assert answer.context["plan"].plan == plan
    assert [row.code for row in answer.context["plan"].rows] == [t.code for t in plan.targets.all()]
    assert text.index("So với kế hoạch") < text.index("Sao vào ngày")
    (line,) = answer.context["due"]
    assert (line.number, line.words) == (1, "sao hết hạn trong 30 ngày tới")
    ending = client.get(line.url)
    assert ending.context["value"].value == "1"
    before = look(client, f"?ngay={plan.starts_on.replace(year=plan.year - 1).isoformat()}")
    assert before.context["plan"] is None


def test_the_map_is_drawn_by_tiles_and_by_boundaries_where_they_were_imported(client: Client) -> None:
    make_standing(make_product(make_organisation(unit=unit(HOME))))
    drawn = look(desk(client, "leader")).context["map"]
    assert drawn.count('class="hex ') == 102 and f"xa={unit(HOME).pk}" in drawn
    ring = [[105.0, 10.0], [105.1, 10.0], [105.1, 10.1], [105.0, 10.0]]
    square = {"type": "Polygon", "coordinates": [ring]}
    communes = indicators.geography().commune_of
    Boundary.objects.bulk_create(
        Boundary(unit_id=pk, geometry=square, imported_at=AT) for pk in set(communes.values())
    )
    outlined = look(client).context["map"]
    assert outlined.count('class="hex ') == 102 and "outlines" in outlined


def statements(client: Client, query: str = "") -> int:
    with CaptureQueriesContext(connection) as caught:
        look(client, query)
    return len(caught)


@pytest.mark.parametrize("role", ["leader", "commune_officer"])
def test_the_number_of_statements_does_not_grow_with_the_data(client: Client, role: str) -> None:
    fill(2, units=[unit(HOME)])
    desk(client, role)
    statements(client)  # what is read once in a process (the law) is read
    few = statements(client)
    fill(60, seed=2, units=[unit(HOME), unit(OTHER)])
    assert statements(client) == few
    assert few <= 52


def test_what_is_kept_is_dropped_by_the_next_write(client: Client, settings: Any) -> None:
    settings.OCOP_KEEP_PAGES = True
    desk(client, "leader")
    make_standing()
    from django.test import TestCase

    with TestCase.captureOnCommitCallbacks(execute=True):
        make_standing()
    first = look(client).context["headline"][0].value
    kept = statements(client)
    with TestCase.captureOnCommitCallbacks(execute=True):
        make_standing()
    assert look(client).context["headline"][0].value == str(int(first) + 1)
    assert kept < 30


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize("role", ["leader", "commune_officer"])
def test_the_paper_is_one_page_with_the_same_numbers(client: Client, role: str) -> None:
    make_plan("issued", is_public=True)
    query = "?ngay=2026-06-30&loai-hinh=cooperative"
    page = look(desk(client, role), query)
    answer = look(client, query, "officer:dashboard_pdf")
    assert answer["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert len(pdf.pages) == 1
        with pdf.open_metadata() as facts:
            assert (facts["pdfaid:part"], facts["pdfaid:conformance"]) == ("2", "A")
    text = pypdfium2.PdfDocument(answer.content)[0].get_textpage().get_text_range()
    flat = " ".join(text.split())
    assert "Đến hết ngày 30/06/2026" in flat and "Hợp tác xã" in flat
    for number in numbers(page):
        assert f"{number.value}" in flat and number.words.split()[0] in flat
    for group in page.context["groups"]:
        assert group.title in flat


def test_text_on_the_paper_is_printed_and_not_run(client: Client) -> None:
    make_plan("issued", title='#panic("x") $x$ *đậm*')
    answer = look(desk(client, "leader"), name="officer:dashboard_pdf")
    assert '#panic("x") $x$ *đậm*' in pypdfium2.PdfDocument(answer.content)[0].get_textpage().get_text_range()
