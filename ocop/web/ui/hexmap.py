"""A province as a map of hexagons: one tile per commune, equal in size, neighbours near each other.

`place` finds a cell for every centre point: far islands are drawn closer, crowded points pushed
apart until each has room for a tile, then every point takes a free cell and pairs trade places
while that brings them nearer to where they belong. Same input, same map. No boundary data needed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

Point = tuple[float, float]
Cell = tuple[int, int]
_GAP = 1.3  # an island's distance from the rest, in usual distances between neighbours
_ROUNDS = 80
_R3 = math.sqrt(3)


def place(centres: Iterable[tuple[str, float, float]]) -> dict[str, Cell]:
    """A cell (column, row) for each (key, latitude, longitude); odd rows stand half a cell to the right."""
    return dict(_placed(tuple(sorted(centres))))


@lru_cache(maxsize=16)
def _placed(centres: tuple[tuple[str, float, float], ...]) -> tuple[tuple[str, Cell], ...]:
    if not centres:
        return ()
    spots = _apart(_nearer(_flat([(lat, lon) for _key, lat, lon in centres])))
    cells = _trade(spots, _take(spots))
    left, top = min(col for col, _row in cells), min(row for _col, row in cells)
    top -= top % 2  # rows keep being odd or even, or the half step would flip
    return tuple(
        (key, (col - left, row - top)) for (key, _lat, _lon), (col, row) in zip(centres, cells, strict=True)
    )


def _flat(coordinates: Sequence[Point]) -> list[Point]:
    """Latitude and longitude as a plane in which neighbours usually are one unit apart; y points down."""
    middle = sum(lat for lat, _lon in coordinates) / len(coordinates)
    squeeze = math.cos(math.radians(middle))
    plane = [(lon * squeeze, -lat) for lat, lon in coordinates]
    unit = _usual_distance(plane)
    return [(x / unit, y / unit) for x, y in plane]


def _usual_distance(plane: Sequence[Point]) -> float:
    nearest = [
        min((math.dist(one, other) for other in plane if other is not one), default=1.0) for one in plane
    ]
    # nearly the largest: crowded towns are pushed apart later, empty land would leave holes
    return sorted(nearest)[len(nearest) * 9 // 10] or 1.0


def _nearer(plane: list[Point]) -> list[Point]:
    """Draws groups that lie far off (islands) towards the main body, keeping their direction."""
    groups = [[index] for index in range(len(plane))]
    moved = list(plane)
    edges = sorted((math.dist(moved[a], moved[b]), a, b) for a in range(len(moved)) for b in range(a))
    where = list(range(len(plane)))
    for length, a, b in edges:
        if where[a] == where[b]:
            continue
        large, small = sorted((where[a], where[b]), key=lambda g: (-len(groups[g]), g))
        anchor, tip = (a, b) if where[a] == large else (b, a)
        _pull(moved, groups[small], anchor, tip, length)
        groups[large] += groups[small]
        for index in groups[small]:
            where[index] = large
    return moved


def _pull(moved: list[Point], group: Sequence[int], anchor: int, tip: int, length: float) -> None:
    if length <= _GAP:
        return
    (ax, ay), (tx, ty) = moved[anchor], moved[tip]
    now = math.dist(moved[anchor], moved[tip]) or 1.0
    share = (now - _GAP) / now
    for index in group:
        x, y = moved[index]
        moved[index] = (x + (ax - tx) * share, y + (ay - ty) * share)


def _apart(plane: list[Point]) -> list[Point]:
    """Pushes points that stand closer than a tile is wide away from each other, a little in each round."""
    spots = [list(point) for point in plane]
    for _round in range(_ROUNDS):
        for a in range(len(spots)):
            for b in range(a):
                _push(spots[a], spots[b])
    return [(x, y) for x, y in spots]


def _push(one: list[float], other: list[float]) -> None:
    dx, dy = one[0] - other[0], one[1] - other[1]
    if abs(dx) >= 1 or abs(dy) >= 1:
        return
    distance = math.hypot(dx, dy)
    if distance >= 1:
        return
    if distance == 0:
        dx, distance = 1e-3, 1e-3
    by = 0.25 * (1 - distance) / distance
    one[0] += dx * by
    one[1] += dy * by
    other[0] -= dx * by
    other[1] -= dy * by


def _spot(cell: Cell) -> Point:
    """The middle of a cell in the plane: cells are one unit wide, rows stand √3/2 apart."""
    col, row = cell
    return (col + 0.5 * (row % 2), row * _R3 / 2)


def _take(spots: Sequence[Point]) -> list[Cell]:
    """Every point takes the nearest free cell, beginning in the middle of the map."""
    cx, cy = (sum(axis) / len(spots) for axis in zip(*spots, strict=True))
    order = sorted(range(len(spots)), key=lambda i: (math.dist(spots[i], (cx, cy)), i))
    taken: dict[Cell, int] = {}
    for index in order:
        taken[_nearest_free(spots[index], taken)] = index
    found = {index: cell for cell, index in taken.items()}
    return [found[index] for index in range(len(spots))]


def _nearest_free(spot: Point, taken: Mapping[Cell, int]) -> Cell:
    row, col = round(spot[1] / (_R3 / 2)), round(spot[0])
    for reach in range(1, 60):
        around = [
            (c, r) for r in range(row - reach, row + reach + 1) for c in range(col - reach, col + reach + 1)
        ]
        free = [cell for cell in around if cell not in taken]
        best = min(free, key=lambda cell: (_far(spot, cell), cell), default=None)
        # a ring further out could still hide a nearer cell, unless this one lies well inside
        if best is not None and _far(spot, best) <= (reach * _R3 / 2) ** 2:
            return best
    raise ValueError("too many points for one map")


def _far(spot: Point, cell: Cell) -> float:
    x, y = _spot(cell)
    return (spot[0] - x) ** 2 + (spot[1] - y) ** 2


def _trade(spots: Sequence[Point], cells: list[Cell]) -> list[Cell]:
    """Pairs trade cells, and points move into free ones, while the squared distances shrink."""
    for _round in range(30):
        better = False
        for a in range(len(cells)):
            better |= _move(spots, cells, a)
            for b in range(a):
                better |= _swap(spots, cells, a, b)
        if not better:
            break
    return cells


def _swap(spots: Sequence[Point], cells: list[Cell], a: int, b: int) -> bool:
    now = _far(spots[a], cells[a]) + _far(spots[b], cells[b])
    then = _far(spots[a], cells[b]) + _far(spots[b], cells[a])
    if then >= now - 1e-9:
        return False
    cells[a], cells[b] = cells[b], cells[a]
    return True


def _move(spots: Sequence[Point], cells: list[Cell], a: int) -> bool:
    free = _nearest_free(spots[a], dict.fromkeys(cells, 0))
    if _far(spots[a], free) >= _far(spots[a], cells[a]) - 1e-9:
        return False
    cells[a] = free
    return True


@dataclass(frozen=True)
class Tile:
    """One commune on the map: `level` 0–5 chooses the shade, `value` is shown, `note` is read out."""

    key: str
    label: str
    value: str = ""
    level: int = 0
    url: str = ""
    short: str = ""
    note: str = ""


_SIZE = 37.0
_HEX = "M0-35.5L30.7-17.7V17.7L0 35.5L-30.7 17.7V-17.7Z"


def svg(tiles: Iterable[Tile], positions: Mapping[str, Cell], *, title: str) -> SafeString:
    """The map: every tile a link with its name and value as text; tiles without a position are left out."""
    drawn, right, bottom = [], 0.0, 0.0
    # reading order, so that the keyboard walks the map row by row
    known = sorted((t for t in tiles if t.key in positions), key=lambda t: positions[t.key][::-1])
    for tile in known:
        col, row = positions[tile.key]
        x, y = (col + 0.5 + 0.5 * (row % 2)) * _SIZE * _R3, _SIZE + row * 1.5 * _SIZE
        right, bottom = max(right, x), max(bottom, y)
        drawn.append(_tile(tile, x, y))
    width, height = right + _SIZE * _R3 / 2 + 2, bottom + _SIZE + 2
    size = ' class="large"' if width > 700 else ""  # on a phone a large map shows numbers only
    frame = '<svg{} viewBox="0 0 {} {}" width="{}" role="group" aria-label="{}">{}</svg>'
    return format_html(
        f'<div class="hexmap">{frame}</div>',
        mark_safe(size),
        round(width),
        round(height),
        round(width),
        title,
        mark_safe("".join(drawn)),  # every word in it was escaped by _tile
    )


def _tile(tile: Tile, x: float, y: float) -> str:
    lines = _lines(tile.short or tile.label)
    start = -6.0 * len(lines) + (0 if tile.value else 9)
    words = "".join(
        f'<text y="{start + 12 * index:.0f}">{escape(line)}</text>' for index, line in enumerate(lines)
    )
    value = _number(tile.value, start + 12 * len(lines) + 6) if tile.value else ""
    note = escape(tile.note or f"{tile.label}: {tile.value}".rstrip(": "))
    inside = f'<path class="hex l{tile.level}" d="{_HEX}"/>{words}{value}<title>{note}</title>'
    place = f'transform="translate({x:.1f} {y:.1f})"'
    if tile.url:
        return f'<a href="{escape(tile.url)}" {place} aria-label="{note}">{inside}</a>'
    return f"<g {place}>{inside}</g>"


def _number(value: str, y: float) -> str:
    """The value under the name, and once more in the middle for a phone, where names are left out."""
    shown = escape(value)
    return f'<text class="n" y="{y:.0f}">{shown}</text><text class="n alone" y="9">{shown}</text>'


def _lines(name: str) -> list[str]:
    """A name in at most three short lines that fit a tile."""
    lines: list[str] = []
    for word in name.split():
        if lines and len(lines[-1]) + 1 + len(word) <= 9:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines[:3]


def legend(entries: Sequence[tuple[int, str]]) -> SafeString:
    """The key to the shades: (level, words)."""
    path = f'<svg viewBox="-34 -38 68 76" aria-hidden="true"><path class="l{{}}" d="{_HEX}"/></svg>{{}}'
    items = format_html_join("", f"<li>{path}</li>", entries)
    return format_html('<ul class="legend">{}</ul>', items)
