"""Background work of imports."""

from __future__ import annotations

import datetime as dt

from ocop.imports import actions
from ocop.jobs.registry import Payload, handler


@handler("imports.daily", hour=7)
def daily(payload: Payload, at: dt.datetime) -> None:
    """Let go of the rows of lists whose personal data was cleared: an hour after training does that."""
    actions.forget(at=at)
