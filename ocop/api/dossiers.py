"""Dossiers: the public look-up by receipt, and those the signed-in person may see."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field

from ocop.api.auth import actor_of, public, signed_in
from ocop.api.errors import problems
from ocop.api.paging import LARGEST
from ocop.base import clock
from ocop.dossiers import deadlines, queries
from ocop.dossiers.models import Dossier

router = Router(tags=["Của tôi"])
receipts = Router(tags=["Biên nhận"])

Number = Annotated[str, Field(pattern=r"^[A-Za-z0-9.\-]{4,40}$")]
Id = Annotated[int, Field(ge=1, lt=2**63)]
_SAME = ("number", "taken_at", "sha256", "product", "organisation")


class Receipt(Schema):
    """Where a dossier stands; nothing personal. `turn` is "" when nobody has to act."""

    receipt_no: str
    state: str
    state_label: str
    turn: str
    turn_label: str
    commune: str
    submitted_on: dt.date | None
    commune_due_on: dt.date | None


class DossierRow(Schema):
    """A dossier in a list."""

    id: int
    product: str
    organisation: str
    commune: str
    kind: str
    set: str
    year: int
    state: str
    state_label: str
    turn: str
    receipt_no: str | None
    submitted_on: dt.date | None
    commune_due_on: dt.date | None
    days_left: int | None


class DossierRows(Schema):
    """Dossiers, newest first; ask again with `before` = the last id for more."""

    rows: list[DossierRow]


class ClaimOut(Schema):
    """One criterion that was claimed, as it was last sent."""

    code: str
    title: str
    points: float | None
    description: str
    evidence: list[str]


class DossierSent(Schema):
    """The dossier as it was last sent, with the hash of the frozen snapshot."""

    id: int
    number: int
    taken_at: dt.datetime
    sha256: str
    product: str
    organisation: str
    total: float
    star: int
    criteria: list[ClaimOut]


class DossiersAsked(Schema):
    """One page of dossiers."""

    before: Annotated[int, Field(ge=0, lt=2**63)] = 0
    size: int = Field(24, ge=1, le=LARGEST)


@receipts.get(
    "/{number}", auth=public, response={200: Receipt, **problems(404, 422)}, summary="Tra cứu biên nhận"
)
def receipt(request: HttpRequest, number: Path[Number]) -> dict[str, Any]:
    """State and whose turn, for whoever holds the receipt."""
    dossier = queries.by_receipt(number)
    if dossier is None:
        raise Http404
    turn = queries.whose_turn(dossier, waits=queries.open_supplements(dossier).exists())
    return {
        "receipt_no": dossier.receipt_no,
        "state": dossier.state,
        "state_label": dossier.get_state_display(),
        "turn": turn,
        "turn_label": queries.turn_label(turn),
        "commune": dossier.unit.name,
        "submitted_on": _day(dossier.submitted_at),
        "commune_due_on": dossier.commune_due_on,
    }


@router.get(
    "",
    auth=signed_in,
    response={200: DossierRows, **problems(401, 422)},
    summary="Hồ sơ tôi được xem",
)
def rows(request: HttpRequest, asked: Query[DossiersAsked]) -> dict[str, Any]:
    """The dossiers that the appointment in use may see."""
    found = queries.for_lists(queries.dossiers_visible_to(actor_of(request)))
    if asked.before:
        found = found.filter(pk__lt=asked.before)
    today = clock.today()
    return {"rows": [_row(dossier, today) for dossier in found.order_by("-pk")[: asked.size]]}


@router.get(
    "/{pk}",
    auth=signed_in,
    response={200: DossierSent, **problems(401, 404, 422)},
    summary="Hồ sơ như đã nộp",
)
def sent(request: HttpRequest, pk: Path[Id]) -> dict[str, Any]:
    """The last frozen snapshot; 404 where nothing was sent or it is not for this reader."""
    dossier = queries.dossiers_visible_to(actor_of(request)).filter(pk=pk).first()
    reading = queries.reading(dossier) if dossier else None
    if reading is None:
        raise Http404
    return {
        **{name: getattr(reading, name) for name in _SAME},
        "id": pk,
        "total": float(reading.total),
        "star": reading.star,
        "criteria": [_line(line) for line in reading.lines],
    }


def _row(dossier: Dossier, today: dt.date) -> dict[str, Any]:
    waits = bool(getattr(dossier, "waits", False))
    turn = queries.whose_turn(dossier, waits=waits)
    return {
        "id": dossier.pk,
        "product": dossier.product.name,
        "organisation": dossier.organisation.name,
        "commune": dossier.unit.name,
        "kind": dossier.kind,
        "set": dossier.criteria_set.code,
        "year": dossier.year,
        "state": dossier.state,
        "state_label": dossier.get_state_display(),
        "turn": turn,
        "receipt_no": dossier.receipt_no,
        "submitted_on": _day(dossier.submitted_at),
        "commune_due_on": dossier.commune_due_on,
        "days_left": deadlines.days_left(dossier.commune_due_on, today) if turn == "commune" else None,
    }


def _line(line: queries.Line) -> dict[str, Any]:
    return {
        "code": line.code,
        "title": line.title,
        "points": None if line.points is None else float(line.points),
        "description": line.description,
        "evidence": [item.title for item in line.evidence],
    }


def _day(moment: dt.datetime | None) -> dt.date | None:
    return clock.local_date(moment) if moment else None
