from __future__ import annotations

import re
from xml.etree import ElementTree

from ocop.web.ui import courses
from ocop.web.ui.courses import Band, Column


def drawing(html: str) -> ElementTree.Element:
    return ElementTree.fromstring(html[html.index("<svg width") :])


def heights(html: str) -> list[float]:
    return [
        float(rect.get("height") or 0) for rect in drawing(html).iter("rect") if rect.get("class") != "hit"
    ]


def test_columns_stack_from_the_ground_in_proportion() -> None:
    html = courses.columns(
        [Column("1/26", [2, 1]), Column("", [0, 0]), Column("3/26", [0, 6])], series=["3", "4"], title="t"
    )
    tall = heights(html)
    assert tall == [round(140 / 3, 1), round(140 / 6, 1), 140.0]
    assert [text.text for text in drawing(html).iter("text")] == ["3", "1/26", "6", "3/26"]


def test_a_column_is_a_link_over_its_whole_height_and_an_empty_one_is_none() -> None:
    rows = [Column("a", [1], '"một"', "/a?x=1&y=2"), Column("b", [0], "không", "/b")]
    html = courses.columns(rows, series=["3"], title="t")
    (link,) = drawing(html).iter("a")
    assert (link.get("href"), link.get("aria-label")) == ("/a?x=1&y=2", '"một"')
    hit = next(rect for rect in link.iter("rect") if rect.get("class") == "hit")
    assert hit.get("height") == "170"
    assert drawing(html).get("role") == "group"


def test_bands_lie_where_their_columns_are() -> None:
    html = courses.columns(
        [Column("", [1])] * 4, series=["3"], title="t", bands=[Band(1, 2.5, "<nộp>"), Band(0, 1, "qua")]
    )
    bands = [line for line in drawing(html).iter("line") if line.get("class") == "band"]
    assert [(line.get("x1"), line.get("x2")) for line in bands] == [("25.00%", "62.50%"), ("0.00%", "25.00%")]
    assert "&lt;nộp&gt;" in html


def test_areas_lie_on_each_other_and_end_with_the_sum() -> None:
    html = courses.areas([("2025", [1, 1]), ("", [2, 2]), ("2026", [0, 4])], series=["3", "4"], title="t")
    paths = [path.get("d") or "" for path in drawing(html).iter("path")]
    points = [re.findall(r"([\d.]+) ([\d.]+)", path) for path in paths]
    assert [[y for _x, y in each[1:-1]] for each in points] == [
        ["50.00", "0.00", "0.00"],  # all
        ["75.00", "50.00", "100.00"],  # the first part alone
    ]
    assert [text.text for text in drawing(html).iter("text")] == ["2025", "2026", "4"]


def test_courses_of_nothing_are_drawn_empty() -> None:
    assert heights(courses.columns([], series=["3"], title="t")) == []
    assert list(drawing(courses.areas([], series=["3"], title="t"))) == []
    flat = courses.areas([("a", [0]), ("b", [0])], series=["3"], title="t")
    assert ">0</text>" in flat
