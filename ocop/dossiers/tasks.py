"""Background work of the dossiers."""

from __future__ import annotations

import datetime as dt

from ocop.dossiers.actions import stepping
from ocop.jobs.registry import Payload, handler


@handler("dossiers.remind_steps", hour=7)
def remind_steps(payload: Payload, at: dt.datetime) -> None:
    """Call steps on the road to the star to mind, before the day's work begins."""
    stepping.remind_of_steps(at=at)
