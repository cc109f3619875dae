"""How far a certificate can be kept in force; pure."""

from __future__ import annotations

import datetime as dt

EXTENSION_DAYS = 180  # QĐ 26/2026, Đ.12.3


def longest_extension(valid_to: dt.date) -> dt.date:
    """The last day up to which a certificate may be kept in force (Đ.12.3)."""
    return valid_to + dt.timedelta(days=EXTENSION_DAYS)


def ends_in_window(on: dt.date) -> tuple[dt.date, dt.date]:
    """First and last end day of the certificates whose holders may file for re-evaluation on `on`.

    Not earlier than 180 and not later than 120 days before the last day (Đ.7.6a).
    """
    return on + dt.timedelta(days=120), on + dt.timedelta(days=180)
