"""Moments relative to the building of the demo."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ocop.base import clock
from ocop.criteria import queries as criteria
from ocop.criteria.regime import Batch
from ocop.dossiers import deadlines

FIRST_DAY = dt.date(2026, 5, 25)
"""Nothing of the demo lies before the law in force (22/05/2026)."""
COMMUNE_DAYS = 15


@dataclass(frozen=True)
class Days:
    """`now` is the moment the demo is built."""

    now: dt.datetime

    @property
    def today(self) -> dt.date:
        """The day in Việt Nam."""
        return clock.local_date(self.now)

    def ago(self, days: int, hour: int = 9, minute: int = 0) -> dt.datetime:
        """A moment `days` ago, on the wall clock of Việt Nam; never in the future, never before the law."""
        day = max(self.today - dt.timedelta(days=days), FIRST_DAY)
        moment = clock.day_start(day) + dt.timedelta(hours=hour, minutes=minute)
        return min(moment, self.now)

    def day(self, days: int) -> dt.date:
        """The day `days` ago."""
        return clock.local_date(self.ago(days))

    def minutes_ago(self, minutes: int) -> dt.datetime:
        """Shortly before the demo was built."""
        return self.now - dt.timedelta(minutes=minutes)

    def submitted_with(self, days_left: int) -> int:
        """How many days ago a dossier was sent that has `days_left` of the commune's working days left."""
        for days in range(1, 90):
            due = deadlines.first_due(self.today - dt.timedelta(days=days), COMMUNE_DAYS)
            if (deadlines.days_left(due, self.today) or 0) <= days_left:
                return days
        raise ValueError(days_left)

    def batch_for(self, session_days_ago: int) -> tuple[Batch, int]:
        """The province's batch a session of that day belongs to, and how many days ago was the last
        moment for a commune to propose for it (three weeks before the session at the latest)."""
        day = self.day(session_days_ago)
        regime = criteria.regime_on(day)
        assert regime is not None
        coming = (*regime.batches("province", day.year), *regime.batches("province", day.year + 1))
        batch = next(b for b in coming if b.evaluated_before > day + dt.timedelta(days=2))
        last = min(day - dt.timedelta(days=21), batch.proposed_before - dt.timedelta(days=3))
        return batch, (self.today - last).days
