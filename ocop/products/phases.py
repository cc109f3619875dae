"""Where a star stands on a day: arithmetic on plain values, no database, never stored.

`valid_to` and `extended_to` are last days: on the day itself the star still holds.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal, Protocol

from ocop.products.states import StandingState

Phase = Literal[
    "proposed", "valid", "window", "window_closed", "extended", "expired", "revoked", "superseded", "unknown"
]

WINDOW = (180, 120)
"""Filing for re-evaluation: from 180 to 120 days before expiry (QĐ 26/2026, Đ.7.6a)."""
LONGEST_EXTENSION = 180
"""Days past expiry that an officer's decision may keep an old certificate in effect (Đ.12.3)."""
HOLDING: frozenset[Phase] = frozenset({"valid", "window", "window_closed", "extended"})
"""The phases in which the OCOP mark may be shown."""


class Dated(Protocol):
    """What a phase is told from: a Standing, a Certificate, or a test's plain value."""

    state: str
    valid_to: dt.date | None
    extended_to: dt.date | None


def phase(standing: Dated, on: dt.date, window: tuple[int, int] = WINDOW) -> Phase:
    """The phase of a star on the day `on`.

    Decided states speak for themselves. A live one is `valid` up to 181 days before
    `valid_to`, in its `window` from 180 to 120 days before (both included),
    `window_closed` until `valid_to`, then `extended` until `extended_to`, then `expired`;
    `unknown` where the source gives no last day.
    """
    if standing.state == StandingState.PROPOSED:
        return "proposed"
    if standing.state == StandingState.REVOKED:
        return "revoked"
    if standing.state == StandingState.SUPERSEDED:
        return "superseded"
    if standing.valid_to is None:
        return "unknown"
    return _by_days((standing.valid_to - on).days, standing.extended_to, on, window)


def _by_days(left: int, extended_to: dt.date | None, on: dt.date, window: tuple[int, int]) -> Phase:
    opens, closes = window
    if left < 0:
        return "extended" if extended_to is not None and on <= extended_to else "expired"
    if left > opens:
        return "valid"
    return "window" if left >= closes else "window_closed"


def holds(standing: Dated, on: dt.date) -> bool:
    """Whether the star may be shown on goods on the day `on`; an unknown end counts as not proven."""
    return phase(standing, on) in HOLDING


def window_days(valid_to: dt.date, window: tuple[int, int] = WINDOW) -> tuple[dt.date, dt.date]:
    """First and last day on which a dossier for re-evaluation can be filed."""
    return valid_to - dt.timedelta(days=window[0]), valid_to - dt.timedelta(days=window[1])
