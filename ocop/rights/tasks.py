"""Background work of rights and quality."""

from __future__ import annotations

import datetime as dt

from ocop.jobs.registry import Payload, handler
from ocop.rights import actions


@handler("rights.remind", hour=7)
def remind(payload: Payload, at: dt.datetime) -> None:
    """Call papers that run out to mind, before the day's work begins."""
    actions.remind_of_ends(at=at)
