"""Numbers of labels as people write them: "3, 17, 120-131". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

Range = tuple[int, int]
MOST = 100
"""Ranges in one list; databases have a bound for conditions in a row."""
_PART = re.compile(r"(\d{1,6})(?:\s*[-–]\s*(\d{1,6}))?")


def parse(text: str) -> list[Range]:
    """The ranges, first and last included, in order and joined where they touch or overlap.

    Refused (`ValueError`): what is no list of numbers, a range that runs backwards, none at all, too many.
    """
    found: list[Range] = []
    for part in filter(None, (each.strip() for each in re.split(r"[,;\n]", text))):
        match = _PART.fullmatch(part)
        if match is None:
            raise ValueError(part)
        first, last = int(match[1]), int(match[2] or match[1])
        if not 1 <= first <= last:
            raise ValueError(part)
        found.append((first, last))
    if not 1 <= len(found) <= MOST:
        raise ValueError(text)
    return joined(found)


def joined(ranges: Iterable[Range]) -> list[Range]:
    """The same numbers in the fewest ranges, in order."""
    out: list[Range] = []
    for first, last in sorted(ranges):
        if out and first <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(last, out[-1][1]))
        else:
            out.append((first, last))
    return out


def count(ranges: Iterable[Range]) -> int:
    """How many numbers the ranges hold."""
    return sum(last - first + 1 for first, last in ranges)


def text(ranges: Iterable[Range]) -> str:
    """As `parse` reads it."""
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in ranges)
