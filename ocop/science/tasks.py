"""What this room does in the background."""

from __future__ import annotations

import datetime as dt

from ocop.jobs.registry import Payload, handler
from ocop.science import actions


@handler("science.remind", hour=7)
def remind(payload: Payload, at: dt.datetime) -> None:
    """Remind who carries projects out of what is due, before the day's work begins."""
    actions.remind_of_projects(at=at)
