"""Sheets of labels: on paper and not over its edge, and no code finer than a phone reads."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from ocop.trace.layouts import FINEST, LAYOUTS, QUIET, Layout, fitting

EVERY = pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)


def boxes(layout: Layout) -> list[tuple[float, float, float, float]]:
    """Left, top, right, bottom of every label of a page."""
    corners = [layout.corner(place) for place in range(layout.per_page)]
    return [(x, y, x + layout.label[0], y + layout.label[1]) for x, y in corners]


@EVERY
def test_labels_lie_on_the_page_and_not_on_each_other(layout: Layout) -> None:
    width, height = layout.page
    for left, top, right, bottom in boxes(layout):
        assert left >= 0 and top >= 0 and right <= width + 0.01 and bottom <= height + 0.01
    for one, other in combinations(boxes(layout), 2):
        apart = one[2] <= other[0] + 0.01 or other[2] <= one[0] + 0.01
        assert apart or one[3] <= other[1] + 0.01 or other[3] <= one[1] + 0.01


@pytest.mark.parametrize(
    ("code", "per_page", "label", "margins"),
    [
        ("a4-65", 65, (38.1, 21.2), (4.75, 10.7)),
        ("a4-24", 24, (70, 37), (0, 0.5)),
        ("a4-10", 10, (99.1, 57), (4.65, 6)),
        ("roll-40", 1, (40, 30), (0, 0)),
    ],
)
def test_sheets_are_those_of_the_shops_and_lie_in_the_middle(
    code: str, per_page: int, label: tuple[float, float], margins: tuple[float, float]
) -> None:
    layout = LAYOUTS[code]
    assert (layout.per_page, layout.label, (layout.left, layout.top)) == (per_page, label, margins)
    last = boxes(layout)[-1]
    assert layout.page[0] - last[2] == pytest.approx(layout.left, abs=0.01)
    assert layout.page[1] - last[3] == pytest.approx(layout.top, abs=0.01)


@EVERY
def test_a_code_of_a_usual_link_is_coarse_enough_everywhere(layout: Layout) -> None:
    """Version 5 has 37 modules: links of up to 84 letters."""
    assert layout.holds(37)
    assert layout.module(37) == pytest.approx(layout.square / 45)


@EVERY
def test_a_finer_code_is_not_held(layout: Layout) -> None:
    most = int(layout.square / FINEST) - 2 * QUIET
    assert layout.holds(most) and not layout.holds(most + 1)


def test_a_large_code_leaves_the_large_sheets() -> None:
    assert [layout.code for layout in fitting(41)] == ["a4-24", "a4-10", "roll-40"]
    assert [layout.code for layout in fitting(61)] == ["a4-10"]
    assert fitting(200) == []


def test_a_sheet_begins_at_any_label_and_goes_on() -> None:
    layout = LAYOUTS["a4-10"]
    first, second = layout.pages(10, start=9)
    assert first == [(0, layout.corner(8)), (1, layout.corner(9))]
    assert [number for number, _corner in second] == list(range(2, 10))
    assert second[0][1] == layout.corner(0) == (4.65, 6)
    assert list(layout.pages(0)) == []
    assert [len(page) for page in layout.pages(20)] == [10, 10]


@pytest.mark.parametrize("start", [0, -1, 11])
def test_a_start_that_is_not_on_the_sheet_is_refused(start: int) -> None:
    with pytest.raises(ValueError, match="not on the sheet"):
        list(LAYOUTS["a4-10"].pages(1, start))


@pytest.mark.parametrize(
    ("change", "why"), [({"columns": 6}, "page"), ({"rows": 14}, "page"), ({"square": 20}, "code")]
)
def test_a_layout_that_cannot_be_is_no_layout(change: dict[str, int], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        replace(LAYOUTS["a4-65"], **change)  # type: ignore[arg-type]
