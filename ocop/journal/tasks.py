"""Sealing the journal in the background."""

from __future__ import annotations

import datetime as dt

from ocop.jobs.registry import Payload, handler
from ocop.journal import actions


@handler("journal.plan_seal", every=300)
def plan_seal(payload: Payload, at: dt.datetime) -> None:
    """Every five minutes: what is there now is to be sealed a minute later."""
    actions.plan_seal(at=at)


@handler("journal.seal")
def seal(payload: Payload, at: dt.datetime) -> None:
    """Seal up to the entry that was the newest when this was planned."""
    actions.seal(last=payload["last"], seen=dt.datetime.fromisoformat(payload["seen"]), at=at)
