"""Background work of training."""

from __future__ import annotations

import datetime as dt

from ocop.jobs.registry import Payload, handler
from ocop.training import actions


@handler("training.daily", hour=6)
def daily(payload: Payload, at: dt.datetime) -> None:
    """Begin what begins today, remind of what is near, clear personal data whose time is up."""
    actions.daily(at=at)
