"""When the office is reminded of a report it owes: plain arithmetic on days."""

from __future__ import annotations

AHEAD = 3
"""Days before the due day on which the first reminder comes."""
AGAIN = 7
"""Days between the reminders of what is overdue."""


def milestone(days_left: int) -> int | None:
    """The reminder that is in turn with so many days left, as its distance from the due day; None: none yet.

    Three days before, on the due day, the day after it, then every week. A day on which nothing ran is
    made up for: the milestone stays the same until the next one.
    """
    if days_left > AHEAD:
        return None
    if days_left >= 0:
        return AHEAD if days_left else 0
    return -(1 + (-days_left - 1) // AGAIN * AGAIN)
