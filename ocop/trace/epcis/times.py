"""Time stamps of events (xsd:dateTimeStamp, RFC 3339): read exactly, written in UTC to the millisecond."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

_STAMP = re.compile(
    r"(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}):(\d{2})(?:\.(\d+))?(?:[Zz]|([+-])(\d{2}):(\d{2}))", re.ASCII
)


def moment(stamp: str) -> dt.datetime:
    """The instant in UTC, rounded half up to the millisecond as the event hash wants it (CBV 2.0).

    `ValueError` for anything that is no time stamp with an offset, or lies outside the years 1 to 9999.
    A leap second counts as the first second of the next minute.
    """
    return _kept(stamp) if len(stamp) <= _ORDINARY else _read(stamp)


def _read(stamp: str) -> dt.datetime:
    found = _STAMP.fullmatch(stamp)
    if found is None:
        raise ValueError(stamp)
    day, minute, second, fraction, sign, hours, minutes = found.groups()
    seconds = int(second)
    if seconds > 60 or int(minutes or 0) > 59:
        raise ValueError(stamp)
    digits = (fraction or "").ljust(4, "0")[:4]
    past = dt.timedelta(seconds=seconds, milliseconds=(int(digits) + 5) // 10)
    if sign:
        offset = dt.timedelta(hours=int(hours), minutes=int(minutes))
        past += -offset if sign == "+" else offset
    try:
        return dt.datetime.fromisoformat(f"{day}T{minute}:00+00:00") + past
    except OverflowError:
        raise ValueError(stamp) from None


_ORDINARY = 40  # letters; what others send must not fill the cache
_kept = lru_cache(maxsize=1024)(_read)
"""Rules and the canonical form read each stamp, one after the other."""


def canonical_time(stamp: str) -> str:
    """`2020-03-04T10:00:30.000Z`: UTC, three decimals."""
    return f"{moment(stamp).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"
