"""What this room does in the background."""

from __future__ import annotations

import datetime as dt

from ocop.base import clock
from ocop.jobs.registry import Payload, handler
from ocop.trace.actions import cases, exchanging, partitions, recalling, scanning, subscribing


@handler("trace.add_partitions", hour=1)
def add_partitions(payload: Payload, at: dt.datetime) -> None:
    """Every night: see that the next months have their partitions."""
    partitions.add_partitions(at=at)


@handler("trace.judge_scans", hour=3)
def judge_scans(payload: Payload, at: dt.datetime) -> None:
    """Every night: look at the history of every code that was scanned yesterday."""
    cases.judge_day(clock.local_date(at) - dt.timedelta(days=1), at=at)


@handler("trace.roll_up_scans", hour=1)
def roll_up_scans(payload: Payload, at: dt.datetime) -> None:
    """Every night: sum up yesterday's looks at labels and forget the old ones."""
    scanning.roll_up(at=at)


@handler("trace.capture")
def capture(payload: Payload, at: dt.datetime) -> None:
    """Store a long document that another system sent."""
    exchanging.finish_waiting(int(payload["capture"]), at=at)


@handler("trace.extend_recalls")
def extend_recalls(payload: Payload, at: dt.datetime) -> None:
    """Take into the recalls in force what events tell was made of their lots."""
    recalling.extend_recalls(at=at)


@handler("trace.forget_captures", hour=2)
def forget_captures(payload: Payload, at: dt.datetime) -> None:
    """Every night: empty the errors of old captures."""
    exchanging.forget(at=at)


@handler("trace.look_round", every=60)
def look_round(payload: Payload, at: dt.datetime) -> None:
    """See which subscribers are to be told of something."""
    subscribing.look_round(at=at)


@handler("trace.tell")
def tell(payload: Payload, at: dt.datetime) -> None:
    """Send a subscriber what is new."""
    subscribing.tell(int(payload["subscription"]), at=at)
