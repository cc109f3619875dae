"""Charts as SVG text: pure functions, no script, paint comes from work.css.

Each returns a drawing with a title that a screen reader says; `table` makes the data table
that stands under it and `figure` puts both together.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import formats
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

Number = int | float
_WIDTH = 640
_ROW = 38
_STAR = "M0-7.5L1.8-2.5 7.1-2.3 2.9 1 4.4 6.1 0 3.1-4.4 6.1-2.9 1-7.1-2.3-1.8-2.5Z"


def bar(
    rows: Sequence[tuple[str, Number]],
    *,
    title: str,
    unit: str = "",
    link: Sequence[str | None] | None = None,
) -> SafeString:
    """Horizontal bars, one per (label, value); `link` holds an address or None per row."""
    top = max((value for _label, value in rows), default=0) or 1
    parts = []
    for index, (label, value) in enumerate(rows):
        drawn = _bar_row(index, label, value, top, unit)
        address = link[index] if link else None
        parts.append(_linked(drawn, address))
    return _svg(parts, len(rows) * _ROW, title)


def _bar_row(index: int, label: str, value: Number, top: Number, unit: str) -> str:
    y = index * _ROW
    width = max(2.0, 340 * value / top) if value else 0
    words = _text(0, y + 24, label, "label", limit=25)
    shape = f'<rect class="c0" x="200" y="{y + 8}" width="{width:.1f}" height="22" rx="2"/>'
    amount = f"{say(value)} {unit}".strip()
    return words + shape + _text(200 + width + 8, y + 24, amount, "value")


def funnel(rows: Sequence[tuple[str, Number, int]], *, title: str) -> SafeString:
    """Narrowing bars for (label, count, star); a row with a star shows that many stars before its label."""
    top = max((count for _label, count, _star in rows), default=0) or 1
    parts = []
    for index, (label, count, star) in enumerate(rows):
        y = index * _ROW
        width = max(2.0, 380 * count / top) if count else 0
        parts.append(_star_row(star, y + 19) if star else _text(0, y + 24, label, "label", limit=25))
        parts.append(f'<rect class="c0" x="{390 - width / 2:.1f}" y="{y + 6}" width="{width:.1f}" height="26" rx="2"/>')
        parts.append(_text(590, y + 24, say(count), "value"))
        if star:
            parts.append(_text(104, y + 24, label, "soft", limit=12))
    return _svg(parts, len(rows) * _ROW, title)


def _star_row(star: int, y: Number) -> str:
    return "".join(f'<path class="gold" transform="translate({9 + 19 * i} {y})" d="{_STAR}"/>' for i in range(star))


def stacked(rows: Sequence[tuple[str, Sequence[Number]]], *, series: Sequence[str], title: str) -> SafeString:
    """Horizontal stacked bars: one row per (label, values), one shade per series, its key above."""
    top = max((sum(values) for _label, values in rows), default=0) or 1
    parts = [_key(series)]
    for index, (label, values) in enumerate(rows):
        parts.append(_stacked_row(index * _ROW + 34, label, values, top))
    return _svg(parts, len(rows) * _ROW + 34, title)


def _stacked_row(y: Number, label: str, values: Sequence[Number], top: Number) -> str:
    drawn, x = _text(0, y + 24, label, "label", limit=25), 200.0
    for number, value in enumerate(values):
        width = 370 * value / top
        if width:
            drawn += f'<rect class="c{number % 5}" x="{x:.1f}" y="{y + 8}" width="{max(width - 1.5, 1):.1f}" height="22"/>'
        x += width
    return drawn + _text(x + 8, y + 24, say(sum(values)), "value")


def _key(series: Sequence[str]) -> str:
    drawn, x = "", 0.0
    for number, name in enumerate(series):
        drawn += f'<rect class="c{number % 5}" x="{x:.0f}" y="4" width="14" height="14" rx="2"/>'
        drawn += _text(x + 21, 16, name, "soft")
        x += 40 + 7.6 * len(name)
    return drawn


def line(rows: Sequence[tuple[str, Number]], *, title: str, goal: Number | None = None) -> SafeString:
    """A line over (label, value) in order; `goal` is a dashed level line with its number."""
    top = max([value for _label, value in rows] + ([goal] if goal is not None else []), default=0) or 1
    step = 540 / max(1, len(rows) - 1)
    spots = [(40 + index * step, 200 - 170 * value / top) for index, (_label, value) in enumerate(rows)]
    parts = ['<path class="axis" d="M40 200H580"/>']
    if goal is not None:
        y = 200 - 170 * goal / top
        parts.append(f'<path class="goal" d="M40 {y:.1f}H580"/>' + _text(588, y + 5, say(goal), "soft"))
    parts.append(f'<path class="trend" d="M{"L".join(f"{x:.1f} {y:.1f}" for x, y in spots)}"/>' if spots else "")
    for (x, y), (label, value) in zip(spots, rows, strict=True):
        parts.append(f'<circle class="c0" cx="{x:.1f}" cy="{y:.1f}" r="4.5"/>')
        parts.append(_text(x, y - 12, say(value), "value", anchor="middle"))
        parts.append(_text(x, 224, label, "soft", anchor="middle", limit=10))
    return _svg(parts, 236, title)


def table(headers: Sequence[str], rows: Sequence[Sequence[object]], *, caption: str = "") -> SafeString:
    """The data as a table: the first cell of a row is its heading, numbers stand right."""
    head = format_html_join("", '<th scope="col"{}>{}</th>', ((_align(i), h) for i, h in enumerate(headers)))
    body = mark_safe("".join(_table_row(headers, row) for row in rows))  # noqa: S308
    title = format_html("<caption>{}</caption>", caption) if caption else ""
    return format_html(
        '<div class="table-wrap"><table class="work keep">{}<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>',
        title, head, body,
    )  # fmt: skip


def _table_row(headers: Sequence[str], row: Sequence[object]) -> SafeString:
    first = format_html('<th scope="row">{}</th>', row[0])
    rest = (
        (header, say(cell) if isinstance(cell, int | float) else cell)
        for header, cell in zip(headers[1:], row[1:], strict=True)
    )
    return format_html("<tr>{}{}</tr>", first, format_html_join("", '<td class="num" data-label="{}">{}</td>', rest))


def _align(index: int) -> SafeString:
    return mark_safe(' class="num"') if index else mark_safe("")


def figure(svg: SafeString, data: SafeString, *, caption: str) -> SafeString:
    """Drawing and table as one figure; the table can be unfolded and is always printed."""
    return format_html(
        '<figure class="chart"><figcaption>{}</figcaption>{}<details><summary>{}</summary>{}</details></figure>',
        caption, svg, _("Xem số liệu dạng bảng"), data,
    )  # fmt: skip


def say(value: Number) -> str:
    """A number the reader's way."""
    decimals = 0 if isinstance(value, int) or value == int(value) else 1
    return str(formats.number_format(value, decimals, use_l10n=True, force_grouping=True))


def _text(x: Number, y: Number, words: str, kind: str, *, anchor: str = "", limit: int = 0) -> str:
    shown = words if not limit or len(words) <= limit else words[: limit - 1].rstrip() + "…"
    full = f"<title>{escape(words)}</title>" if shown != words else ""
    where = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}"{where}>{full}{escape(shown)}</text>'


def _linked(drawn: str, address: str | None) -> str:
    return f'<a href="{escape(address)}">{drawn}</a>' if address else drawn


def _svg(parts: Sequence[str], height: Number, title: str) -> SafeString:
    # every word that came from outside went through escape() above
    role = "group" if any("<a " in part for part in parts) else "img"
    drawn = "".join(parts)
    return mark_safe(  # noqa: S308
        f'<svg viewBox="0 0 {_WIDTH} {height:.0f}" role="{role}" aria-label="{escape(title)}">{drawn}</svg>'
    )
