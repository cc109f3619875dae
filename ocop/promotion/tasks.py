"""Background work of the market room."""

from __future__ import annotations

import datetime as dt

from ocop.jobs.registry import Payload, handler
from ocop.promotion import actions


@handler("promotion.remind_of_sales", hour=7)
def remind_of_sales(payload: Payload, at: dt.datetime) -> None:
    """Call last month's sales to mind, before the day's work begins."""
    actions.remind_of_sales(at=at)
