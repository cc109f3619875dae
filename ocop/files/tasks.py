"""What this room does in the background."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ocop.files import actions
from ocop.jobs.registry import handler


@handler("files.clear_waiting", hour=3)
def clear_waiting(payload: dict[str, Any], at: dt.datetime) -> None:
    """Every night: remove what crashes left half received, or without a row."""
    actions.clear_waiting(at=at)
    actions.clear_orphans(at=at)
