"""Whose turn it is: what the work list gathers from here."""

from __future__ import annotations

import datetime as dt

from ocop.base.actor import Actor
from ocop.base.turns import Turn


def turns_of(actor: Actor, on: dt.date) -> list[Turn]:
    """What waits for the actor with value chains."""
    return []
