"""Background work of the help for producers."""

from __future__ import annotations

import datetime as dt

from ocop.jobs.registry import Payload, handler
from ocop.support.actions import reminding


@handler("support.remind", hour=7)
def remind(payload: Payload, at: dt.datetime) -> None:
    """Call what is to be measured to mind, before the day's work begins."""
    reminding.remind_of_outcomes(at=at)
