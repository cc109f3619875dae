from __future__ import annotations

import csv
import math
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.web.ui import hexmap
from tests.shared import shared

COMMUNES = "data/communes-2025.csv"
Centre = tuple[str, float, float]


def grid(columns: int, rows: int) -> list[Centre]:
    return [(f"{r}-{c}", 10 - r * 0.1, 105 + c * 0.1) for r in range(rows) for c in range(columns)]


def kept_near(centres: list[Centre], cells: dict[str, hexmap.Cell]) -> float:
    """The share of each unit's four nearest neighbours that stand within two tiles of it."""
    flat = {key: (lon * math.cos(math.radians(10)), lat) for key, lat, lon in centres}
    pairs = []
    for key, spot in flat.items():
        by_distance = sorted((math.dist(spot, other), name) for name, other in flat.items())
        pairs += [(key, name) for _distance, name in by_distance[1:5]]
    near = [math.dist(hexmap._spot(cells[a]), hexmap._spot(cells[b])) <= 2.01 for a, b in pairs]
    return sum(near) / len(near)


def test_every_unit_gets_a_cell_of_its_own() -> None:
    cells = hexmap.place(grid(10, 10))
    assert len(set(cells.values())) == 100
    assert min(col for col, _row in cells.values()) == 0
    assert min(row for _col, row in cells.values()) in (0, 1)


def test_order_of_the_input_does_not_matter() -> None:
    centres = grid(7, 9)
    shuffled = random.Random(4).sample(centres, len(centres))
    hexmap._placed.cache_clear()
    first = hexmap.place(centres)
    hexmap._placed.cache_clear()
    assert hexmap.place(shuffled) == first


def test_north_is_up_and_east_is_right() -> None:
    cells = hexmap.place([("n", 11.0, 105.0), ("s", 9.0, 105.0), ("e", 10.0, 106.0), ("w", 10.0, 104.0)])
    assert cells["n"][1] < cells["s"][1]
    assert cells["w"][0] < cells["e"][0]


def test_a_far_island_is_drawn_nearer_but_stays_outside() -> None:
    cells = hexmap.place([*grid(6, 6), ("island", 9.5, 95.0)])
    mainland = [cell for key, cell in cells.items() if key != "island"]
    gap = min(math.dist(hexmap._spot(cells["island"]), hexmap._spot(cell)) for cell in mainland)
    assert gap <= 2.5
    assert cells["island"][0] == 0


def test_the_province_keeps_its_neighbours() -> None:
    with shared(COMMUNES).open(encoding="utf-8-sig") as file:
        centres = [(row["code"], float(row["lat"]), float(row["lon"])) for row in csv.DictReader(file)]
    cells = hexmap.place(centres)
    assert len(set(cells.values())) == 102
    assert kept_near(centres, cells) >= 0.9
    assert max(col for col, _row in cells.values()) < 20  # fits a phone


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(8, 12), st.floats(103, 107)), max_size=25))
def test_any_points_are_placed_without_overlap(points: list[tuple[float, float]]) -> None:
    cells = hexmap.place([(str(index), lat, lon) for index, (lat, lon) in enumerate(points)])
    assert len(set(cells.values())) == len(points)


def test_svg_links_every_tile_and_reads_row_by_row() -> None:
    cells = {"a": (1, 1), "b": (0, 0), "gone": (5, 5)}
    tiles = [hexmap.Tile("a", "Xã A", value="3", level=2, url="/a"), hexmap.Tile("b", "Xã <B>", url="/b")]
    svg = hexmap.svg([*tiles, hexmap.Tile("none", "Không có chỗ")], cells, title="Bản đồ")
    assert svg.index('href="/b"') < svg.index('href="/a"')
    assert 'aria-label="Xã A: 3"' in svg
    assert "Xã &lt;B&gt;" in svg
    assert "Không có chỗ" not in svg
