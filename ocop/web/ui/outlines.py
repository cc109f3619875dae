"""The map by real boundaries, where they were imported: the same tiles, drawn by their outlines."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from ocop.web.ui.hexmap import Tile

Ring = list[tuple[float, float]]
_WIDTH = 1000.0
_STEP = 1.0  # points nearer than this (of _WIDTH) to the one before are left out


@dataclass(frozen=True)
class Outlines:
    """Outlines ready to be drawn: an SVG path for each key, and the height of the drawing."""

    paths: Mapping[str, str]
    height: float


def trace(shapes: Mapping[str, Mapping[str, Any]]) -> Outlines:
    """The drawing's paths for GeoJSON geometries (WGS 84) by key, fine detail left out. Worth keeping."""
    rings = {key: list(_rings(shape)) for key, shape in shapes.items()}
    frame = _Frame([point for each in rings.values() for ring in each for point in ring])
    return Outlines({key: frame.path(each) for key, each in rings.items()}, frame.height)


def svg(tiles: Iterable[Tile], outlines: Outlines, *, title: str) -> SafeString:
    """Every tile by its outline, a link with its name and value as text; tiles without one are left out."""
    drawn = [_shape(tile, outlines.paths[tile.key]) for tile in tiles if tile.key in outlines.paths]
    frame = '<svg viewBox="0 0 {} {}" width="{}" role="group" aria-label="{}">{}</svg>'
    return format_html(
        f'<div class="hexmap outlines">{frame}</div>',
        round(_WIDTH),
        round(outlines.height),
        round(_WIDTH),
        title,
        mark_safe("".join(drawn)),  # every word in it was escaped by _shape
    )


class _Frame:
    """Degrees to the drawing's units: squeezed by the middle latitude, north up."""

    def __init__(self, points: Sequence[tuple[float, float]]) -> None:
        lons = [lon for lon, _lat in points] or [0.0]
        lats = [lat for _lon, lat in points] or [0.0]
        self.left, self.top = min(lons), max(lats)
        self.squeeze = math.cos(math.radians((self.top + min(lats)) / 2))
        self.scale = _WIDTH / ((max(lons) - self.left) * self.squeeze or 1.0)
        self.height = max(1.0, (self.top - min(lats)) * self.scale)

    def path(self, rings: Iterable[Ring]) -> str:
        return "".join(f"M{'L'.join(self._points(ring))}Z" for ring in rings)

    def _points(self, ring: Ring) -> list[str]:
        kept: list[tuple[float, float]] = []
        for lon, lat in ring:
            point = ((lon - self.left) * self.squeeze * self.scale, (self.top - lat) * self.scale)
            if not kept or math.dist(point, kept[-1]) >= _STEP:
                kept.append(point)
        return [f"{x:.1f} {y:.1f}" for x, y in kept]


def _rings(geometry: Mapping[str, Any]) -> Iterator[Ring]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        for ring in polygon:
            yield [(float(point[0]), float(point[1])) for point in ring]


def _shape(tile: Tile, path: str) -> str:
    note = escape(tile.note or f"{tile.label}: {tile.value}".rstrip(": "))
    inside = f'<path class="hex l{tile.level}" fill-rule="evenodd" d="{path}"/><title>{note}</title>'
    return (
        f'<a href="{escape(tile.url)}" aria-label="{note}">{inside}</a>' if tile.url else f"<g>{inside}</g>"
    )
