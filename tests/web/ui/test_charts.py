from __future__ import annotations

import re
from xml.etree import ElementTree

from ocop.web.ui import charts

ROWS = [("Xã An Cư", 14), ("Phường Rạch Giá", 7), ("Xã Ô Lâm", 0)]


def widths(svg: str) -> list[float]:
    return [float(found) for found in re.findall(r'<rect[^>]* width="([\d.]+)%"', svg)]


def test_bar_lengths_are_in_proportion_and_nothing_is_a_sliver() -> None:
    svg = charts.bar(ROWS, title="Sản phẩm")
    assert widths(svg) == [100.0, 50.0, 0.4]
    assert ElementTree.fromstring(svg).get("aria-label") == "Sản phẩm"


def test_bar_escapes_what_came_from_outside() -> None:
    svg = charts.bar([('<script>"x"', 1)], title='"><b>', link=['/a?b="c'])
    assert "<script>" not in svg
    assert ElementTree.fromstring(svg).find(".//a").get("href") == '/a?b="c'  # type: ignore[union-attr]


def test_bar_with_links_is_a_group_so_that_readers_reach_them() -> None:
    assert 'role="img"' in charts.bar(ROWS, title="t")
    assert 'role="group"' in charts.bar(ROWS, title="t", link=["/a", None, None])


def test_funnel_draws_as_many_stars_as_the_row_has() -> None:
    svg = charts.funnel([("hồ sơ", 10, 0), ("sản phẩm", 4, 4)], title="t")
    assert svg.count('class="gold"') == 4
    assert widths(svg) == [100.0, 40.0]


def test_stacked_rows_share_one_scale_and_skip_empty_parts() -> None:
    svg = charts.stacked([("2025", [1, 1, 0]), ("2026", [2, 1, 1])], series=["3", "4", "5"], title="t")
    assert widths(svg.split("</ul>")[1]) == [25.0, 25.0, 50.0, 25.0, 25.0]
    assert svg.count("swatch") == 3


def test_line_with_many_points_thins_its_labels_and_keeps_the_last() -> None:
    svg = charts.line([(str(2000 + year), year) for year in range(30)], title="t", goal=40)
    assert svg.count("<circle") == 30
    assert svg.count('class="value"') <= 7
    assert ">2029<" in svg
    assert "đích 40" in svg


def test_charts_of_nothing_are_drawn_empty() -> None:
    drawn = [charts.bar([], title="t"), charts.funnel([], title="t"), charts.line([], title="t")]
    assert [len(ElementTree.fromstring(svg).findall(".//rect")) for svg in drawn] == [0, 0, 0]


def test_table_says_numbers_the_vietnamese_way() -> None:
    html = charts.table(["Năm", "Doanh thu"], [("2026", 1234567.5), ("<2025>", 12)])
    assert "1.234.567,5" in html
    assert "&lt;2025&gt;" in html


def test_figure_holds_drawing_and_table() -> None:
    html = charts.figure(charts.bar(ROWS, title="t"), charts.table(["a", "b"], ROWS), caption="Theo xã")
    assert html.index("<figcaption>Theo xã") < html.index("<svg") < html.index("<table")
