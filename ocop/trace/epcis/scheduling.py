"""When a scheduled subscription is due (EPCIS 2.0, 8.2.5.3): the moments that match, as cron has them. Pure.

Numbers are those of local time. A part that is not named matches always; a list is written `1,3,[5-7]`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

RANGES = {
    "second": (0, 59), "minute": (0, 59), "hour": (0, 23), "dayOfMonth": (1, 31), "month": (1, 12),
    "dayOfWeek": (1, 7),
}  # fmt: skip
_PART = re.compile(r"(\d{1,2})|\[(\d{1,2})-(\d{1,2})\]", re.ASCII)
_MINUTE = dt.timedelta(minutes=1)
LOOK_BACK = dt.timedelta(days=1)
"""What was missed longer ago is not made up for."""


def numbers(name: str, text: str) -> frozenset[int]:
    """The numbers that a part of a schedule names. ValueError where it is none of the standard's."""
    low, high = RANGES[name]
    found: set[int] = set()
    for piece in text.split(","):
        match = _PART.fullmatch(piece)
        if match is None:
            raise ValueError(text)
        first, last = (int(match[1]),) * 2 if match[1] else (int(match[2]), int(match[3]))
        if not low <= first <= last <= high:
            raise ValueError(text)
        found.update(range(first, last + 1))
    return frozenset(found)


def is_due(schedule: Mapping[str, str], since: dt.datetime, until: dt.datetime) -> bool:
    """Whether a moment after `since` and up to `until` matches. Looked at minute by minute: of seconds, only
    whether one of the minute's matches counts."""
    wanted = {name: numbers(name, text) for name, text in schedule.items()}
    minute = max(since, until - LOOK_BACK).replace(second=0, microsecond=0)
    while minute <= until:
        if _matches(wanted, minute) and any(
            since < minute + dt.timedelta(seconds=second) <= until for second in wanted.get("second", {0})
        ):
            return True
        minute += _MINUTE
    return False


def _matches(wanted: Mapping[str, frozenset[int]], minute: dt.datetime) -> bool:
    found = {
        "minute": minute.minute, "hour": minute.hour, "dayOfMonth": minute.day, "month": minute.month,
        "dayOfWeek": minute.isoweekday(),
    }  # fmt: skip
    return all(number in wanted[name] for name, number in found.items() if name in wanted)
