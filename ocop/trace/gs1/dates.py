"""Days and times inside element strings (GS1 General Specifications, section 3)."""

from __future__ import annotations

import calendar
import string
from collections.abc import Callable


def date_checked(length: int, *, without_day: bool) -> Callable[[str], str]:
    """A check for YYMMDD (length 6) or YYYYMMDD (8). Day 00 stands for a month without a day, where the
    field allows it. A year of two digits is read as 20YY: only leap years depend on it."""

    def check(value: str) -> str:
        if len(value) != length:
            return "length"
        if not set(value).issubset(string.digits):
            return "digits"
        year, month, day = int(value[:-4]), int(value[-4:-2]), int(value[-2:])
        year += 2000 if length == 6 else 0
        if not (year and 1 <= month <= 12):
            return "date"
        return "" if (not without_day) <= day <= calendar.monthrange(year, month)[1] else "date"

    return check


def time_checked(*limits: int) -> Callable[[str], str]:
    """A check for numbers of two digits, each below its limit: hours, minutes, seconds."""

    def check(value: str) -> str:
        if len(value) != 2 * len(limits):
            return "length"
        if not set(value).issubset(string.digits):
            return "digits"
        parts = [int(value[i : i + 2]) for i in range(0, len(value), 2)]
        return "" if all(p < limit for p, limit in zip(parts, limits, strict=True)) else "date"

    return check
