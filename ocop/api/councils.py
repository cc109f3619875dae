"""The council member's desk: agendas, the own scorecard. Others' marks are never here."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Path, Router, Schema
from pydantic import ConfigDict, Field

from ocop.api.auth import actor_of, signed_in
from ocop.api.errors import problems
from ocop.base import clock
from ocop.councils import actions, queries
from ocop.councils.models import Scorecard

sessions = Router(tags=["Hội đồng"])
hearings = Router(tags=["Hội đồng"])

Id = Annotated[int, Field(ge=1, lt=2**63)]


class SessionOut(Schema):
    """A session of a council I sit on."""

    id: int
    title: str
    council: str
    held_at: dt.datetime
    state: str


class SessionList(Schema):
    """SessionList, newest first."""

    sessions: list[SessionOut]


class AgendaLine(Schema):
    """One dossier on the agenda: how many cards are locked, and the state of mine ("" = none)."""

    hearing: int
    product: str
    organisation: str
    state: str
    round: int
    locked: int
    expected: int
    my_card: str
    star: int | None


class Agenda(Schema):
    """The agenda in its order."""

    session: int
    items: list[AgendaLine]


class MarkOut(Schema):
    """My mark at one criterion."""

    level: int | None
    points: float | None
    note: str


class CardOut(Schema):
    """My scorecard of the running round. `version` guards it against an older window."""

    hearing: int
    round: int
    state: str
    version: int
    comment: str
    total: float
    missing: list[str]
    marks: dict[str, MarkOut]


class GivenMark(Schema):
    """A level by its place among the criterion's levels (from 0), or null to take it back."""

    model_config = ConfigDict(extra="forbid")

    level: Annotated[int, Field(ge=0, le=99)] | None
    note: Annotated[str, Field(max_length=2000)] | None = None


class Marks(Schema):
    """Criteria to save; others stay as they are."""

    model_config = ConfigDict(extra="forbid")

    marks: dict[Annotated[str, Field(max_length=12)], GivenMark]
    comment: Annotated[str, Field(max_length=2000)] | None = None
    version: Annotated[int, Field(ge=0, lt=2**31)] | None = None


@sessions.get("", auth=signed_in, response={200: SessionList, **problems(401)}, summary="Phiên họp của tôi")
def listing(request: HttpRequest) -> dict[str, Any]:
    """At most a hundred sessions of the councils that the appointment in use sees."""
    found = queries.sessions_visible_to(actor_of(request)).select_related("council")
    rows = found.order_by("-held_at", "-pk")[:100]
    return {
        "sessions": [
            {"id": x.pk, "title": x.title, "council": x.council.name, "held_at": x.held_at, "state": x.state}
            for x in rows
        ]
    }


@sessions.get(
    "/{pk}", auth=signed_in, response={200: Agenda, **problems(401, 404, 422)}, summary="Chương trình"
)
def agenda(request: HttpRequest, pk: Path[Id]) -> dict[str, Any]:
    """The agenda with progress; a star only once it is concluded."""
    actor = actor_of(request)
    session = queries.sessions_visible_to(actor).filter(pk=pk).first()
    if session is None:
        raise Http404
    return {"session": pk, "items": [_item(item) for item in queries.agenda(session, actor)]}


@hearings.get(
    "/{pk}/card", auth=signed_in, response={200: CardOut, **problems(401, 404, 422)}, summary="Phiếu của tôi"
)
def card(request: HttpRequest, pk: Path[Id]) -> dict[str, Any]:
    """My own card of the running round; 404 where I have none."""
    return _card(_own(request, pk))


@hearings.put(
    "/{pk}/card",
    auth=signed_in,
    response={200: CardOut, **problems(400, 401, 403, 404, 409, 422)},
    summary="Lưu điểm vào phiếu của tôi",
)
def save(request: HttpRequest, pk: Path[Id], given: Marks) -> dict[str, Any]:
    """Save marks on my own open card; locking stays with the website."""
    own = _own(request, pk)
    actions.save_marks(
        card=own,
        given={code: actions.Given(level=mark.level, note=mark.note) for code, mark in given.marks.items()},
        comment=given.comment,
        version=given.version,
        by=actor_of(request),
        at=clock.now(),
    )
    return _card(own)


def _own(request: HttpRequest, pk: int) -> Scorecard:
    found = queries.own_card(actor_of(request), pk)
    if found is None:
        raise Http404
    return found


def _card(own: Scorecard) -> dict[str, Any]:
    sheet = queries.sheet(own.hearing, queries.marks_of(own))
    marks = {row.leaf.code: row.mark for _part, rows, _sum in sheet.parts for row in rows if row.mark}
    return {
        "hearing": own.hearing_id,
        "round": own.round,
        "state": own.state,
        "version": own.version,
        "comment": own.comment,
        "total": float(sheet.total),
        "missing": list(sheet.missing),
        "marks": {
            code: {
                "level": mark.level,
                "points": None if mark.points is None else float(mark.points),
                "note": mark.note,
            }
            for code, mark in marks.items()
        },
    }


def _item(item: queries.AgendaItem) -> dict[str, Any]:
    hearing = item.hearing
    return {
        "hearing": hearing.pk,
        "product": hearing.dossier.product.name,
        "organisation": hearing.dossier.organisation.name,
        "state": hearing.state,
        "round": hearing.round,
        "locked": item.locked,
        "expected": item.expected,
        "my_card": item.mine,
        "star": item.outcome.star if item.outcome else None,
    }
