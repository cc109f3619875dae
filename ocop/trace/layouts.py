"""Sheets and rolls of labels, in millimetres. Pure: which label lies where, and which code fits on it.

A sheet is data: another one is one more entry of `LAYOUTS`. Sizes are those of blank sheets that shops sell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

QUIET = 4
"""Modules that stay white on each side of a QR code (ISO/IEC 18004)."""
FINEST = 0.4
"""Millimetres of a module that a phone still reads from a hand's width: our own bound."""


@dataclass(frozen=True)
class Layout:
    """A sheet or a roll. `left` and `top` are the margins before the first label, gaps those between labels,
    `code` the side of the square that the QR code may take with its quiet zone, `padding` what stays white
    at the edge of a label."""

    code: str
    name: str | Promise
    page: tuple[float, float]
    columns: int
    rows: int
    label: tuple[float, float]
    square: float
    left: float = 0
    top: float = 0
    gap_x: float = 0
    gap_y: float = 0
    padding: float = 1

    def __post_init__(self) -> None:
        width = self.left + self.columns * self.label[0] + (self.columns - 1) * self.gap_x
        height = self.top + self.rows * self.label[1] + (self.rows - 1) * self.gap_y
        if width > self.page[0] + 0.01 or height > self.page[1] + 0.01:
            raise ValueError(f"{self.code}: the labels do not fit on the page")
        if self.square + 2 * self.padding > min(self.label) + 0.01:
            raise ValueError(f"{self.code}: the code does not fit on the label")

    @property
    def per_page(self) -> int:
        """Labels on one page."""
        return self.columns * self.rows

    def module(self, modules: int) -> float:
        """Millimetres of one module of a code of so many modules a side, without its quiet zone."""
        return self.square / (modules + 2 * QUIET)

    def holds(self, modules: int) -> bool:
        """Whether a code of so many modules a side is coarse enough here to be read."""
        return self.module(modules) >= FINEST

    def corner(self, place: int) -> tuple[float, float]:
        """The left upper corner of a label of a page, counted from 0 along the rows."""
        row, column = divmod(place, self.columns)
        return (
            round(self.left + column * (self.label[0] + self.gap_x), 3),
            round(self.top + row * (self.label[1] + self.gap_y), 3),
        )

    def pages(self, count: int, start: int = 1) -> Iterator[list[tuple[int, tuple[float, float]]]]:
        """For each page the labels on it, by their number from 0, with their corners; the first page begins
        with its label `start` (1 for a whole sheet). Refused (`ValueError`): a start off the page."""
        if not 1 <= start <= self.per_page:
            raise ValueError("the first label is not on the sheet")
        places = [divmod(number + start - 1, self.per_page) for number in range(count)]
        for page in range(places[-1][0] + 1 if places else 0):
            yield [(n, self.corner(place)) for n, (on, place) in enumerate(places) if on == page]


_A4 = (210.0, 297.0)
LAYOUTS: dict[str, Layout] = {
    each.code: each
    for each in (
        Layout(
            "a4-65", _("A4, 65 tem 38 × 21 mm"), _A4, 5, 13, (38.1, 21.2), 19.2, left=4.75, top=10.7,
            gap_x=2.5,
        ),
        Layout("a4-24", _("A4, 24 tem 70 × 37 mm"), _A4, 3, 8, (70, 37), 27, top=0.5, padding=5),
        Layout(
            "a4-10", _("A4, 10 tem 99 × 57 mm"), _A4, 2, 5, (99.1, 57), 40, left=4.65, top=6, gap_x=2.5,
            padding=4,
        ),
        Layout("roll-40", _("Tem cuộn 40 × 30 mm"), (40, 30), 1, 1, (40, 30), 21, padding=1.5),
    )
}  # fmt: skip
"""By the code that orders keep."""


def fitting(modules: int) -> list[Layout]:
    """The layouts on which a code of so many modules a side can be read."""
    return [layout for layout in LAYOUTS.values() if layout.holds(modules)]
