"""One list of what waits for the reader, from every room that has something to offer."""

from __future__ import annotations

import datetime as dt

from ocop.base.actor import Actor
from ocop.base.turns import Turn
from ocop.certificates import queries as certificates
from ocop.councils import queries as councils
from ocop.dossiers import queries as dossiers
from ocop.dossiers.queries import steps
from ocop.organisations.network import turns as network
from ocop.outreach import turns as outreach
from ocop.oversight import turns as oversight
from ocop.plan import turns as plan
from ocop.products.ideas import turns as ideas
from ocop.products.sourcing import turns as sourcing
from ocop.promotion import turns as promotion
from ocop.rights import turns as rights
from ocop.science import turns as science
from ocop.support import turns as support
from ocop.trace import office_turns as trace_offices
from ocop.trace import turns as trace
from ocop.training import turns as training


def turns_of(actor: Actor, on: dt.date) -> list[Turn]:
    """What waits for the actor: overdue first, then what is due soonest, then the rest by name."""
    rooms = (
        dossiers, councils, certificates, plan, steps, ideas, sourcing, network,
        support, rights, science, training, outreach, promotion, oversight, trace, trace_offices,
    )  # fmt: skip
    found = [turn for room in rooms for turn in room.turns_of(actor, on)]
    return sorted(found, key=lambda turn: turn.urgency)
