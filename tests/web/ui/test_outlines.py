from __future__ import annotations

import re

from ocop.web.ui import outlines
from ocop.web.ui.hexmap import Tile


def square(west: float, south: float, size: float = 1.0) -> list[list[float]]:
    return [
        [west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south]
    ]  # fmt: skip


SHAPES = {
    "a": {"type": "Polygon", "coordinates": [square(104, 10), square(104.2, 10.2, 0.2)]},
    "b": {"type": "MultiPolygon", "coordinates": [[square(105, 10)], [square(105, 9)]]},
}


def test_shapes_keep_their_place_north_up_and_holes_are_cut_out() -> None:
    traced = outlines.trace(SHAPES)
    assert traced.paths["a"].count("M") == 2 and traced.paths["b"].count("M") == 2
    (x_a, y_a), (x_b, y_b) = (
        tuple(float(n) for n in re.findall(r"M([\d.]+) ([\d.]+)", traced.paths[key])[-1]) for key in "ab"
    )
    assert x_a < x_b and y_a < y_b  # west is left, north is up
    width = max(float(x) for x in re.findall(r"[ML]([\d.]+) ", "".join(traced.paths.values())))
    assert width == 1000
    assert 1000 < traced.height < 1025  # two degrees high, two wide, squeezed by the latitude


def test_points_too_near_to_be_seen_are_left_out() -> None:
    ring = [[104 + n / 100_000, 10.0] for n in range(1000)] + square(104, 10)[1:]
    traced = outlines.trace({"a": {"type": "Polygon", "coordinates": [ring]}})
    assert traced.paths["a"].count("L") < 30


def test_every_outline_is_a_link_with_its_value_and_unknown_ones_are_left_out() -> None:
    tiles = [
        Tile("a", 'Xã "A"', value="3", level=2, url="/a?x=1&y=2"),
        Tile("b", "Xã B", value="0"),
        Tile("c", "Xã C", url="/c"),
    ]
    drawn = outlines.svg(tiles, outlines.trace(SHAPES), title="Bản đồ")
    assert 'href="/a?x=1&amp;y=2" aria-label="Xã &quot;A&quot;: 3"' in drawn
    assert drawn.count("<a ") == 1 and drawn.count("<path") == 2 and "Xã C" not in drawn
    assert 'class="hex l2"' in drawn and "<title>Xã B: 0</title>" in drawn


def test_a_map_of_nothing_is_drawn_empty() -> None:
    assert "<path" not in outlines.svg([], outlines.trace({}), title="t")
