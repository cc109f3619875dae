"""Drawings of ways as SVG text: a value chain from its sources to its waste, and a lot between others.

Pure like `charts`. It is drawn 360 units wide, about the width of a phone, from top to bottom, so that its
words need no zoom there; its texts are wrapped here, for SVG cannot. Everything in it is said once more in
the list that stands beside it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

WIDE, GAP, LINE, PAD = 360, 16, 18, 10
MOST_SOURCES, MOST_LOOPS, MOST_IN_A_ROW = 3, 4, 2
"""So many boxes of a kind are drawn; the rest is counted."""


@dataclass(frozen=True)
class Box:
    """A box with a heading and a few quiet words under it."""

    title: str
    words: str = ""


@dataclass(frozen=True)
class ChainPicture:
    """What is drawn. `loops` are practices: title the waste, words what becomes of it."""

    product: str
    areas: Sequence[Box] = ()
    partners: Sequence[Box] = ()
    stages: Sequence[Box] = ()
    loops: Sequence[Box] = ()
    words: str = ""


def drawing(picture: ChainPicture, *, title: str, told: str) -> SafeString:
    """The SVG; `title` names it and `told` says in a sentence what it shows."""
    parts: list[str] = []
    y = _sources(parts, picture, 4)
    for number, stage in enumerate(picture.stages, start=1):
        y = _box(parts, 40, y, WIDE - 80, Box(f"{number}. {stage.title}", stage.words), "box")
        y = _arrow(parts, y)
    y = _box(parts, 40, y, WIDE - 80, Box(picture.product, picture.words), "goods")
    if picture.loops:
        y = _loops(parts, picture.loops, y)
    return _svg(parts, y, title, told)


def layers(rows: Sequence[Sequence[Box]], here: int, *, title: str, told: str) -> SafeString:
    """Boxes in rows, one row under the other, each flowing into the next; row `here` is what it is about."""
    parts: list[str] = []
    y = 4
    for number, boxes in enumerate(rows):
        if number:
            y = _arrow(parts, y)
        look = "goods" if number == here else "box"
        shown = _first(boxes, MOST_IN_A_ROW)
        width = (WIDE - GAP * (len(shown) - 1)) // max(1, len(shown))
        y = max(_box(parts, n * (width + GAP), y, width, box, look) for n, box in enumerate(shown))
    return _svg(parts, y, title, told)


def _svg(parts: Sequence[str], y: int, title: str, told: str) -> SafeString:
    inner = "".join(parts)
    return mark_safe(  # every word from outside went through escape()
        f'<svg class="chain-svg" viewBox="0 0 {WIDE} {y + 4:.0f}" width="100%" role="img"'
        f' aria-labelledby="chain-title chain-told"><title id="chain-title">{escape(title)}</title>'
        f'<desc id="chain-told">{escape(told)}</desc>{inner}</svg>'
    )


def _sources(parts: list[str], picture: ChainPicture, y: int) -> int:
    """Areas and partners side by side, each column under its head; both flow into what comes next."""
    columns = [
        (head, boxes)
        for head, boxes in (
            (_("Vùng nguyên liệu"), picture.areas),
            (_("Liên kết, cung ứng"), picture.partners),
        )
        if boxes
    ]
    if not columns:
        return y
    width = (WIDE - GAP * (len(columns) - 1)) // len(columns)
    ends = []
    for place, (head, boxes) in enumerate(columns):
        x = place * (width + GAP)
        parts.append(_text(x + width // 2, y + 12, head, "soft head", "middle"))
        end = y + 22
        for box in _first(boxes, MOST_SOURCES):
            end = _box(parts, x, end, width, box, "box") + 6
        ends.append((x + width // 2, end - 6))
    return _merge(parts, ends)


def _first(boxes: Sequence[Box], most: int) -> list[Box]:
    """The first boxes, and one that counts the rest."""
    if len(boxes) <= most:
        return list(boxes)
    return [*boxes[: most - 1], Box(_("và %(n)d nơi khác") % {"n": len(boxes) - most + 1})]


def _merge(parts: list[str], ends: Sequence[tuple[int, int]]) -> int:
    """Lines from the foot of each column to the middle, with one arrow."""
    low, middle = max(y for _x, y in ends) + 12, WIDE // 2
    for x, y in ends:
        parts.append(f'<path class="flow" d="M{x} {y}V{low}H{middle}"/>')
    return _arrow(parts, low)


def _arrow(parts: list[str], y: int) -> int:
    middle = WIDE // 2
    parts.append(f'<path class="flow" d="M{middle} {y}v12"/>')
    parts.append(f'<path class="tip" d="M{middle - 5} {y + 11}h10l-5 8z"/>')
    return y + 20


def _loops(parts: list[str], loops: Sequence[Box], y: int) -> int:
    """Dashed boxes under the product: nothing is thrown away."""
    parts.append(f'<path class="flow loop" d="M{WIDE // 2} {y}v14"/>')
    y += 28
    parts.append(_text(WIDE // 2, y, _("Tận dụng, không bỏ phí"), "soft head", "middle"))
    y += 10
    for box in _first(loops, MOST_LOOPS):
        words = f"→ {box.words}" if box.words else ""
        y = _box(parts, 40, y, WIDE - 80, Box(box.title, words), "box loop") + 6
    return y - 6


def _box(parts: list[str], x: int, y: int, width: int, box: Box, look: str) -> int:
    """Draw a box as high as its words need; the y of its lower edge."""
    title = _wrapped(box.title, width, 7.7, 3)
    words = _wrapped(box.words, width, 6.9, 3)
    height = LINE * len(title) + (LINE - 2) * len(words) + 2 * PAD - 4
    parts.append(f'<rect class="{look}" x="{x + 1}" y="{y}" width="{width - 2}" height="{height}" rx="6"/>')
    at, ink = y + PAD + 10, " on" if look == "goods" else ""
    for line in title:
        parts.append(_text(x + width // 2, at, line, f"name{ink}", "middle"))
        at += LINE
    for line in words:
        parts.append(_text(x + width // 2, at, line, f"soft{ink}", "middle"))
        at += LINE - 2
    return y + height


@lru_cache(maxsize=4096)
def _wrapped(words: str, width: int, letter: float, most: int) -> tuple[str, ...]:
    """`words` in lines that fit, at most so many; what is left out shows as "…"."""
    fits = max(8, int((width - 2 * PAD) / letter))
    return tuple(textwrap.wrap(words, fits, max_lines=most, placeholder="…")) if words else ()


def _text(x: int, y: int, words: str, look: str, anchor: str) -> str:
    return f'<text class="{look}" x="{x}" y="{y}" text-anchor="{anchor}">{escape(words)}</text>'
