"""The commune's 15 working days, and what is left of them."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from ocop.base import workdays

ANEW = "anew"
RESUME = "resume"


def first_due(received_on: dt.date, working_days: int) -> dt.date:
    """The last of the commune's working days, counted from the day after receipt (Đ.7.2)."""
    return workdays.add_working_days(received_on, working_days)


def next_due(received_on: dt.date, working_days: int, left_at_return: int | None) -> dt.date:
    """The last day after a return and a new submission.

    The decision is silent about returns. Setting OCOP_COMMUNE_CLOCK: "anew" (default)
    begins the working days again, "resume" goes on with those that were left when the
    dossier was returned, at least one.
    """
    if settings.OCOP_COMMUNE_CLOCK == RESUME and left_at_return is not None:
        return workdays.add_working_days(received_on, max(1, left_at_return))
    return first_due(received_on, working_days)


def days_left(due_on: dt.date | None, on: dt.date) -> int | None:
    """Working days from `on` up to `due_on`: 0 on the last day, below zero when it has passed."""
    return None if due_on is None else workdays.days_left(due_on, on)
