"""Who I am here, and what waits for me."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from ocop.api.auth import actor_of, signed_in
from ocop.api.errors import problems
from ocop.base import clock
from ocop.worklist import queries

router = Router(tags=["Của tôi"])


class Me(Schema):
    """The appointment in use and its rights."""

    name: str
    role: str
    rights: list[str]
    unit_code: str
    organisation_id: int | None


class Turn(Schema):
    """Something that waits; `days_left` counts working days, below zero when overdue."""

    what: str
    about: str
    detail: str
    link: str
    since: dt.date | None
    due_on: dt.date | None
    days_left: int | None


class Turns(Schema):
    """What waits for me, the most urgent first."""

    turns: list[Turn]


@router.get("", auth=signed_in, response={200: Me, **problems(401)}, summary="Tôi là ai")
def me(request: HttpRequest) -> dict[str, Any]:
    """The actor under whom every other answer is given."""
    actor = actor_of(request)
    return {
        "name": actor.name,
        "role": actor.role,
        "rights": sorted(actor.rights),
        "unit_code": actor.unit_code,
        "organisation_id": actor.organisation_id,
    }


@router.get("/turns", auth=signed_in, response={200: Turns, **problems(401)}, summary="Việc đến lượt tôi")
def turns(request: HttpRequest) -> dict[str, Any]:
    """The work list of the appointment in use."""
    return {"turns": queries.turns_of(actor_of(request), clock.today())}
