"""The clock, read by doors alone; rooms are handed the time."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> dt.datetime:
    """This moment, aware."""
    return timezone.now()


def aware(moment: dt.datetime) -> dt.datetime:
    """A moment with its zone: SQLite's own driver hands moments over without it, in UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def noted(words: str) -> dt.datetime | None:
    """A moment as a phone writes it down (ISO 8601 with its offset); None for anything else."""
    try:
        found = dt.datetime.fromisoformat(words)
    except ValueError:
        return None
    return found if found.tzinfo else None


def local_date(moment: dt.datetime) -> dt.date:
    """The calendar day of `moment` in Việt Nam."""
    return moment.astimezone(LOCAL).date()


def today() -> dt.date:
    """The calendar day in Việt Nam."""
    return local_date(now())


def day_start(day: dt.date) -> dt.datetime:
    """The first moment of `day` in Việt Nam."""
    return dt.datetime.combine(day, dt.time(), tzinfo=LOCAL)
