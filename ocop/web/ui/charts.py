"""Charts as SVG text: pure functions, no script, paint comes from work.css.

Each returns a drawing with a title that a screen reader says; `table` makes the data table
that stands under it and `figure` puts both together.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from django.utils import formats
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

Number = int | float
_ROW = 56  # a line of words and the bar under it
_STAR = "M0-7.5L1.8-2.5 7.1-2.3 2.9 1 4.4 6.1 0 3.1-4.4 6.1-2.9 1-7.1-2.3-1.8-2.5Z"
_LABELS = 7  # as many numbers along a line as a phone has room for


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
        amount = f"{say(value)} {unit}".strip()
        drawn = _heading(index * _ROW, label, amount) + _bar(index * _ROW, 0, 100.0 * value / top, "c0")
        address = link[index] if link else None
        parts.append(_linked(drawn, address))
    return _svg(parts, len(rows) * _ROW, title)


def _heading(y: Number, label: str, amount: str, shift: int = 0) -> str:
    words = _text("0", y + 18, label, "label", shift=shift)
    return words + _text("100%", y + 18, amount, "value", anchor="end")


def _bar(y: Number, start: float, width: float, shade: str) -> str:
    # lengths in percent: the drawing stretches with the page while the words keep their size
    return f'<rect class="{shade}" x="{start:.2f}%" y="{y + 28}" width="{max(width, 0.4):.2f}%" height="16"/>'


def funnel(
    rows: Sequence[tuple[str, Number, int]], *, title: str, link: Sequence[str | None] | None = None
) -> SafeString:
    """Centred bars for (label, count, star); a row with a star is led by that many stars."""
    top = max((count for _label, count, _star in rows), default=0) or 1
    parts = []
    for index, (label, count, star) in enumerate(rows):
        y, width = index * _ROW, max(100.0 * count / top, 0.4)
        drawn = _star_row(star, y + 13) + _heading(y, label, say(count), 19 * star + 5 if star else 0)
        drawn += _bar(y, 50 - width / 2, width, "c0")
        parts.append(_linked(drawn, link[index] if link else None))
    return _svg(parts, len(rows) * _ROW, title)


def _star_row(star: int, y: Number) -> str:
    one = '<path class="gold" transform="translate({} {})" d="{}"/>'
    return "".join(one.format(8 + 19 * place, y, _STAR) for place in range(star))


def stacked(
    rows: Sequence[tuple[str, Sequence[Number]]],
    *,
    series: Sequence[str],
    title: str,
    link: Sequence[str | None] | None = None,
) -> SafeString:
    """Horizontal stacked bars: one row per (label, values), one shade per series, its key above."""
    top = max((sum(values) for _label, values in rows), default=0) or 1
    parts = [
        _linked(_stacked_row(index * _ROW, label, values, top), link[index] if link else None)
        for index, (label, values) in enumerate(rows)
    ]
    return format_html("{}{}", key(series), _svg(parts, len(rows) * _ROW, title))


def _stacked_row(y: Number, label: str, values: Sequence[Number], top: Number) -> str:
    drawn, x = _heading(y, label, say(sum(values))), 0.0
    for number, value in enumerate(values):
        width = 100.0 * value / top
        drawn += _bar(y, x, width, f"c{number % 5}") if value else ""
        x += width
    return drawn


def key(series: Sequence[str]) -> SafeString:
    """The shades of a stacked chart in words."""
    square = '<rect class="swatch c{}" x="1" y="1" width="18" height="18" rx="2"/>'
    item = f'<li><svg viewBox="0 0 20 20" aria-hidden="true">{square}</svg>{{}}</li>'
    items = format_html_join("", item, ((number % 5, name) for number, name in enumerate(series)))
    return format_html('<ul class="legend">{}</ul>', items)


def line(rows: Sequence[tuple[str, Number]], *, title: str, goal: Number | None = None) -> SafeString:
    """A line over (label, value) in order; `goal` is a dashed level with its number."""
    top = max([value for _label, value in rows] + ([goal] if goal is not None else []), default=0) or 1
    step = 88.0 / max(1, len(rows) - 1)
    spots = [(4 + index * step, 190 - 150 * value / top) for index, (_label, value) in enumerate(rows)]
    parts = ['<line class="axis" x1="0" x2="100%" y1="190" y2="190"/>', _goal_line(goal, top)]
    for (x1, y1), (x2, y2) in pairwise(spots):
        parts.append(f'<line class="trend" x1="{x1:.2f}%" y1="{y1:.1f}" x2="{x2:.2f}%" y2="{y2:.1f}"/>')
    every = -(-len(rows) // _LABELS) or 1
    for index, ((x, y), (label, value)) in enumerate(zip(spots, rows, strict=True)):
        parts.append(f'<circle class="c0" cx="{x:.2f}%" cy="{y:.1f}" r="4.5"/>')
        if (len(rows) - 1 - index) % every == 0:
            parts.append(_text(f"{x:.2f}%", y + _beside(y, goal, top), say(value), "value", anchor="middle"))
            parts.append(_text(f"{x:.2f}%", 213, label, "soft", anchor="middle"))
    return _svg(parts, 222, title)


def _beside(y: float, goal: Number | None, top: Number) -> int:
    """Above the dot, or under it where the goal's line would cross the number."""
    crossed = goal is not None and -4 < y - (190 - 150 * goal / top) < 30
    return 24 if crossed else -11


def _goal_line(goal: Number | None, top: Number) -> str:
    if goal is None:
        return ""
    y = 190 - 150 * goal / top
    level = f'<line class="goal" x1="0" x2="100%" y1="{y:.1f}" y2="{y:.1f}"/>'
    return level + _text("0", y - 8, _("đích {goal}").format(goal=say(goal)), "soft")


def table(headers: Sequence[str], rows: Sequence[Sequence[object]], *, caption: str = "") -> SafeString:
    """The data as a table: the first cell of a row is its heading, numbers stand right."""
    head = format_html_join("", '<th scope="col"{}>{}</th>', ((_align(i), h) for i, h in enumerate(headers)))
    body = mark_safe("".join(_table_row(headers, row) for row in rows))
    title = format_html("<caption>{}</caption>", caption) if caption else ""
    rows_of = format_html("<thead><tr>{}</tr></thead><tbody>{}</tbody>", head, body)
    return format_html('<div class="table-wrap"><table class="work keep">{}{}</table></div>', title, rows_of)


def _table_row(headers: Sequence[str], row: Sequence[object]) -> SafeString:
    first = format_html('<th scope="row">{}</th>', row[0])
    rest = (
        (header, say(cell) if isinstance(cell, int | float) else cell)
        for header, cell in zip(headers[1:], row[1:], strict=True)
    )
    return format_html(
        "<tr>{}{}</tr>", first, format_html_join("", '<td class="num" data-label="{}">{}</td>', rest)
    )


def _align(index: int) -> SafeString:
    return mark_safe(' class="num"') if index else mark_safe("")


def figure(svg: SafeString, data: SafeString, *, caption: str) -> SafeString:
    """Drawing and table as one figure; the table can be unfolded and is always printed."""
    fold = format_html("<details><summary>{}</summary>{}</details>", _("Xem số liệu dạng bảng"), data)
    return format_html('<figure class="chart"><figcaption>{}</figcaption>{}{}</figure>', caption, svg, fold)


def say(value: Number) -> str:
    """A number the reader's way."""
    decimals = 0 if isinstance(value, int) or value == int(value) else 1
    return str(formats.number_format(value, decimals, use_l10n=True, force_grouping=True))


def _text(x: str, y: Number, words: str, kind: str, *, anchor: str = "", shift: int = 0) -> str:
    where = (f' text-anchor="{anchor}"' if anchor else "") + (f' dx="{shift}"' if shift else "")
    return f'<text class="{kind}" x="{x}" y="{y:.1f}"{where}>{escape(words)}</text>'


def _linked(drawn: str, address: str | None) -> str:
    return f'<a href="{escape(address)}">{drawn}</a>' if address else drawn


def _svg(parts: Sequence[str], height: Number, title: str) -> SafeString:
    # every word that came from outside went through escape() above
    role = "group" if any("<a " in part for part in parts) else "img"
    drawn = "".join(parts)
    return mark_safe(
        f'<svg width="100%" height="{height:.0f}" role="{role}" aria-label="{escape(title)}">{drawn}</svg>'
    )
