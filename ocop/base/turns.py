"""Whose turn it is: one line of a work list, as every room offers it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Turn:
    """Something that waits for the reader.

    `what` says what to do, `about` names the thing, `detail` adds place or producer.
    `link` is a path of this site. `days_left` counts working days up to `due_on` (calendar
    days for the tasks of a plan, the steps of a road and the help for an idea), below zero when
    it has passed; None where no limit is set.
    """

    what: str
    about: str
    link: str
    detail: str = ""
    since: dt.date | None = None
    due_on: dt.date | None = None
    days_left: int | None = None

    @property
    def is_late(self) -> bool:
        """Whether the limit has passed."""
        return self.days_left is not None and self.days_left < 0

    @property
    def urgency(self) -> tuple[int, str]:
        """A key for sorting: overdue first, then soonest, then those without a limit."""
        days = 10_000 if self.days_left is None else self.days_left
        return days, self.about
