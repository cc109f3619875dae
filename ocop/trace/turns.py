"""Whose turn it is: what the work list gathers from here."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.base.turns import Turn
from ocop.trace.models import Handover
from ocop.trace.queries import diary

HANDOVERS = "/chu-the/truy-xuat/giao-nhan/"
"""Where a producer sees and answers deliveries, at its desk."""


def turns_of(actor: Actor, on: dt.date) -> list[Turn]:
    """To producers: deliveries that wait for their answer. Three statements."""
    if not actor.has("trace.keep") or actor.organisation_id is None:
        return []
    return [_turn(handover) for handover in diary.open_handovers_to(actor.organisation_id)]


def _turn(handover: Handover) -> Turn:
    lots = [line.lot for line in handover.step.lines.all()]
    return Turn(
        what=_("Xác nhận hàng nhận"), about=str(handover.sender), link=HANDOVERS,
        detail=", ".join(str(lot) for lot in lots)[:200], since=clock.local_date(handover.step.happened_at),
    )  # fmt: skip
