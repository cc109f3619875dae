"""How long a right or a paper holds: arithmetic on plain values, no database, nothing stored.

Every last day belongs to the term: on it the paper still holds.
"""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Literal, Protocol

from ocop.rights.kinds import Facts
from ocop.rights.states import OPEN, ProtectionState

Phase = Literal["draft", "running", "in_force", "ending", "expired", "refused", "withdrawn", "ended"]
_CLOSED: dict[str, Phase] = {
    ProtectionState.REFUSED: "refused",
    ProtectionState.WITHDRAWN: "withdrawn",
    ProtectionState.ENDED: "ended",
}


class Dated(Protocol):
    """What a phase is told from: a Protection or a test's plain value."""

    state: str
    expires_on: dt.date | None


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months later; the last of the month where that month has no such day.

    As civil law counts (Bộ luật Dân sự 2015, Điều 148): 29 February ends on 28 February of a common year.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def last_day(
    facts: Facts, filed_on: dt.date | None, granted_on: dt.date | None, renewals: int = 0
) -> dt.date | None:
    """The last day of a paper by the law, after so many renewals; None where the law sets no term.

    Counted anew from the first day each time, so that a leap day is not lost on the way.
    """
    start = {"filed": filed_on, "granted": granted_on}.get(facts.start)
    if facts.years is None or start is None:
        return None
    further = renewals * (facts.renew_years or 0) if facts.start == "filed" else 0
    return add_months(start, 12 * (facts.years + further))


def next_on(facts: Facts, state: str, day: dt.date) -> dt.date | None:
    """When the step after the one of `day` is usually there; None where nothing more is awaited."""
    months = facts.waits.get(state)
    return add_months(day, months) if months is not None else None


def phase(paper: Dated, on: dt.date, soon: int) -> Phase:
    """Where a paper stands on a day. It is `ending` with at most `soon` calendar days left."""
    if paper.state in _CLOSED:
        return _CLOSED[paper.state]
    if paper.state == ProtectionState.DRAFT:
        return "draft"
    if paper.state in OPEN:
        return "running"
    if paper.expires_on is None:
        return "in_force"
    left = (paper.expires_on - on).days
    if left < 0:
        return "expired"
    return "ending" if left <= soon else "in_force"


def milestone(expires_on: dt.date, on: dt.date, days: list[int]) -> int | None:
    """The reminder a day calls for: the smallest of `days` not yet passed by, -1 once over, else None.

    A milestone stays the same until the next begins, so a day on which nothing ran is made up for.
    """
    left = (expires_on - on).days
    if left < 0:
        return -1
    return min((step for step in days if left <= step), default=None)
