"""The daily look at what is owed."""

from __future__ import annotations

import datetime as dt

from ocop.jobs.registry import Payload, handler
from ocop.reports import actions


@handler("reports.remind", hour=7)
def remind(payload: Payload, at: dt.datetime) -> None:
    """Tell the office which reports are due or overdue."""
    actions.remind(at=at)
