"""Which reminder a day calls for: plain arithmetic on days."""

from __future__ import annotations

import datetime as dt

FIRST, LAST = 14, 3
"""Calendar days before the last day at which whoever owes something is reminded."""
AGAIN = 7
"""What is overdue is called to mind every so many days, beginning with the day after its last."""


def stage_of(due_on: dt.date, on: dt.date) -> int | None:
    """Which reminder a day calls for: 14, 3, then -1, -8, -15 … once overdue; None where it is early.

    A stage holds until the next begins, so that a day on which nothing ran is made up for;
    each is sent once (`notices.remind`).
    """
    left = (due_on - on).days
    if left > FIRST:
        return None
    if left >= 0:
        return FIRST if left > LAST else LAST
    return -1 - AGAIN * ((-left - 1) // AGAIN)
