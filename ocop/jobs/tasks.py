"""The background work's own recurring work."""

from __future__ import annotations

import datetime as dt

from ocop.jobs import actions
from ocop.jobs.registry import Payload, handler


@handler("jobs.sweep", every=300)
def sweep(payload: Payload, at: dt.datetime) -> None:
    """Put back what a lost worker left behind."""
    actions.sweep(at=at)


@handler("jobs.prune", hour=3)
def prune(payload: Payload, at: dt.datetime) -> None:
    """Forget old jobs."""
    actions.prune(at=at)
