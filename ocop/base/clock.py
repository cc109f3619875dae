"""The clock, read by doors alone; rooms are handed the time."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> dt.datetime:
    """This moment, aware."""
    return timezone.now()


def local_date(moment: dt.datetime) -> dt.date:
    """The calendar day of `moment` in Việt Nam."""
    return moment.astimezone(LOCAL).date()


def today() -> dt.date:
    """The calendar day in Việt Nam."""
    return local_date(now())


def day_start(day: dt.date) -> dt.datetime:
    """The first moment of `day` in Việt Nam."""
    return dt.datetime.combine(day, dt.time(), tzinfo=LOCAL)
