"""What this room does in the background."""

from __future__ import annotations

import datetime as dt

from ocop.jobs.registry import Payload, handler
from ocop.oversight import actions


@handler("oversight.clear_contacts", hour=2)
def clear_contacts(payload: Payload, at: dt.datetime) -> None:
    """Every night: forget how to reach the senders of reports that ended long ago."""
    actions.clear_contacts(at=at)


@handler("oversight.remind", hour=7)
def remind(payload: Payload, at: dt.datetime) -> None:
    """Every morning: remind of visits and remedies that are due or late."""
    actions.remind(at=at)
