"""Signed codes for checking in, and the hours in which they work. Pure; the time is handed in."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.utils.crypto import constant_time_compare, salted_hmac

EARLY = dt.timedelta(minutes=30)
"""How long before a session begins people may check in."""
LATE = dt.timedelta(minutes=30)
"""How long after it ends they still may."""
ON_SCREEN = dt.timedelta(minutes=10)
"""How long a code on the organiser's screen works; the page shows a new one every few minutes."""

_SALT = "ocop.training.checkin"
_SAID = re.compile(r"[0-9a-f]{1,12}-[0-9a-f]{1,9}")


@dataclass(frozen=True)
class Checkin:
    """What a code says: which session, and until when it works."""

    session_id: int
    until: dt.datetime


def window(begins_at: dt.datetime, ends_at: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """The first and last moment at which people check in to a session."""
    return begins_at - EARLY, ends_at + LATE


def make(session_id: int, until: dt.datetime) -> str:
    """The code of a session that works up to `until` (to the second); short, so that the QR stays coarse."""
    said = f"{session_id:x}-{int(until.timestamp()):x}"
    return f"{said}-{_signature(said)}"


def read(code: str) -> Checkin | None:
    """What a code of ours says; None for any other."""
    said, _dash, signature = code.rpartition("-")
    if not _SAID.fullmatch(said) or not constant_time_compare(signature, _signature(said)):
        return None
    session_id, until = (int(part, 16) for part in said.split("-"))
    return Checkin(session_id, dt.datetime.fromtimestamp(until, tz=dt.UTC))


def _signature(said: str) -> str:
    """96 bits of a keyed hash: nobody guesses them in the hours that a code works."""
    return salted_hmac(_SALT, said, algorithm="sha256").hexdigest()[:24]
