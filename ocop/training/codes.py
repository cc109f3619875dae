"""Signed codes for checking in, and the hours in which they work. Pure; the time is handed in."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from django.core import signing

EARLY = dt.timedelta(minutes=30)
"""How long before a session begins people may check in."""
LATE = dt.timedelta(minutes=30)
"""How long after it ends they still may."""
ON_SCREEN = dt.timedelta(minutes=10)
"""How long a code on the organiser's screen works; the page shows a new one every few minutes."""

_SALT = "ocop.training.checkin"
_ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"


@dataclass(frozen=True)
class Checkin:
    """What a code says: which session, and until when it works."""

    session_id: int
    until: dt.datetime


def window(begins_at: dt.datetime, ends_at: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """The first and last moment at which people check in to a session."""
    return begins_at - EARLY, ends_at + LATE


def make(session_id: int, until: dt.datetime) -> str:
    """The code of a session that works up to `until` (to the second)."""
    return signing.Signer(salt=_SALT).sign_object({"s": session_id, "u": int(until.timestamp())})


def read(code: str) -> Checkin | None:
    """What a code of ours says; None for any other."""
    try:
        found = signing.Signer(salt=_SALT).unsign_object(code)
        return Checkin(int(found["s"]), dt.datetime.fromtimestamp(int(found["u"]), tz=dt.UTC))
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None


def token() -> str:
    """Twelve letters and digits for a ticket that nobody guesses."""
    return "".join(secrets.choice(_ALPHABET) for _place in range(12))
