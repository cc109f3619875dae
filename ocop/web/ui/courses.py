"""Charts along time: columns month by month, and areas that grow and shrink.

Like `charts`: pure functions that give SVG text which stretches with the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from ocop.web.ui.charts import Number, key, say

_FLOOR = 170
_HEIGHT = 140
_AXIS = f'<line class="axis" x1="0" x2="100%" y1="{_FLOOR}" y2="{_FLOOR}"/>'
_AREA = 'x="0" y="{y}" width="100%" height="{h}" viewBox="0 0 100 100" preserveAspectRatio="none"'


@dataclass(frozen=True)
class Column:
    """One column: `values` from the ground up; `label` under it may be empty; `words` are read out."""

    label: str
    values: Sequence[Number]
    words: str = ""
    link: str = ""


@dataclass(frozen=True)
class Band:
    """A stretch under the columns that means something: from and to in columns (2.5 = the middle of the
    third)."""

    start: float
    end: float
    words: str


def columns(
    rows: Sequence[Column], *, series: Sequence[str], title: str, bands: Sequence[Band] = ()
) -> SafeString:
    """Stacked columns from left to right, one shade per series, its key above, bands under the axis."""
    top = max((sum(row.values) for row in rows), default=0) or 1
    width = 100.0 / max(1, len(rows))
    parts = [_AXIS]
    parts += [_column(row, index * width, width, top) for index, row in enumerate(rows)]
    for number, band in enumerate(bands):
        parts.append(_band(band, width, _FLOOR + 40 + 30 * number))
    height = _FLOOR + 30 + 30 * len(bands)
    return format_html("{}{}", key(series), _drawing(parts, height, title, any(row.link for row in rows)))


def _column(row: Column, x: float, width: float, top: Number) -> str:
    middle, y, drawn = x + width / 2, float(_FLOOR), ""
    for number, value in enumerate(row.values):
        height = _HEIGHT * value / top
        y -= height
        if value:
            drawn += (
                f'<rect class="c{number % 5}" x="{x + width * 0.12:.2f}%" y="{y:.1f}"'
                f' width="{width * 0.76:.2f}%" height="{height:.1f}"/>'
            )
    total = sum(row.values)
    if total:
        drawn += (
            f'<text class="value" x="{middle:.2f}%" y="{y - 6:.1f}" text-anchor="middle">{say(total)}</text>'
        )
    if row.link and total:
        # the whole height is the target, not only the drawn part
        hit = f'<rect class="hit" x="{x:.2f}%" y="0" width="{width:.2f}%" height="{_FLOOR}"/>'
        drawn = f'<a href="{escape(row.link)}" aria-label="{escape(row.words or row.label)}">{hit}{drawn}</a>'
    if row.label:
        at, anchor = (0.0, "start") if x == 0 else (middle, "middle")
        drawn += _words("soft", at, _FLOOR + 19, row.label, anchor)
    return drawn


def _words(kind: str, x: float, y: float, words: str, anchor: str = "middle") -> str:
    return f'<text class="{kind}" x="{x:.2f}%" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _band(band: Band, width: float, y: Number) -> str:
    start, end = band.start * width, band.end * width
    words, anchor = (start, "start") if start < 50 else (end, "end")
    return (
        f'<line class="band" x1="{start:.2f}%" x2="{end:.2f}%" y1="{y - 8}" y2="{y - 8}"/>'
        f'<text class="soft" x="{words:.2f}%" y="{y + 12}" text-anchor="{anchor}">{escape(band.words)}</text>'
    )


def areas(rows: Sequence[tuple[str, Sequence[Number]]], *, series: Sequence[str], title: str) -> SafeString:
    """Stacked areas over (label, values) in order, one shade per series; rows without a label have none.

    The sum of the last row is written at the end of the curve.
    """
    if not rows:
        return _drawing([], _FLOOR + 30, title, False)
    sums = [list(accumulate(values)) for _label, values in rows]
    top = max(max(each, default=0) for each in sums) or 1
    step = 92.0 / max(1, len(rows) - 1)
    frame = _AREA.format(y=_FLOOR - _HEIGHT, h=_HEIGHT)
    drawn = "".join(_area(sums, number, step, top) for number in reversed(range(len(series))))
    parts = [
        f"<svg {frame}>{drawn}</svg>",
        f'<line class="axis" x1="0" x2="100%" y1="{_FLOOR}" y2="{_FLOOR}"/>',
    ]
    for index, (label, _values) in enumerate(rows):
        if label:
            x = f"{index * step:.2f}%"
            parts.append(f'<line class="axis" x1="{x}" x2="{x}" y1="{_FLOOR}" y2="{_FLOOR + 6}"/>')
            parts.append(f'<text class="soft" x="{x}" y="{_FLOOR + 22}">{escape(label)}</text>')
    last = sums[-1][-1] if sums[-1] else 0
    y = _FLOOR - _HEIGHT * last / top
    parts.append(f'<text class="value" x="100%" y="{y + 5:.1f}" text-anchor="end">{say(last)}</text>')
    return format_html("{}{}", key(series), _drawing(parts, _FLOOR + 30, title, False))


def _area(sums: Sequence[Sequence[Number]], number: int, step: float, top: Number) -> str:
    edge = [(index * step, 100 - 100 * each[number] / top) for index, each in enumerate(sums)]
    line = " L".join(f"{x:.2f} {y:.2f}" for x, y in edge)
    path = f"M0 100 L{line} L{edge[-1][0]:.2f} 100Z"
    return f'<path class="c{number % 5}" vector-effect="non-scaling-stroke" d="{path}"/>'


def _drawing(parts: Sequence[str], height: Number, title: str, has_links: bool) -> SafeString:
    role = "group" if has_links else "img"
    # every word that came from outside went through escape() above
    frame = f'<svg width="100%" height="{height}" role="{role}" aria-label="{escape(title)}">'
    return mark_safe(f"{frame}{''.join(parts)}</svg>")
