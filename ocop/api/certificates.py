"""Is this star real, and is it still valid?"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field

from ocop.api.auth import public
from ocop.api.errors import problems
from ocop.base import clock
from ocop.certificates import documents, queries
from ocop.certificates.models import Certificate

router = Router(tags=["Giấy chứng nhận"])

Token = Annotated[str, Field(pattern=r"^[A-Za-z0-9]{6,24}$", description="the 12 letters of the QR")]
Number = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f]+$")]


class CertificateOut(Schema):
    """A certificate today. `phase`: valid, window (open for re-evaluation), window_closed,
    extended, expired, revoked or superseded; `valid_to` and `extended_to` are last days."""

    number: str
    product_id: int
    product: str
    producer: str
    address: str
    star: int
    score: float
    phase: str
    is_valid: bool
    issued_on: dt.date
    valid_to: dt.date
    extended_to: dt.date | None
    is_demo: bool
    url: str


@router.get(
    "",
    auth=public,
    response={200: CertificateOut, **problems(404, 422)},
    summary="Kiểm tra theo số giấy",
)
def by_number(request: HttpRequest, number: Query[Number]) -> dict[str, Any]:
    """The certificate of a printed number, such as 0001/2026/GCN-OCOP."""
    found = queries.by_number(number)
    return _answer(queries.by_token(found.token) if found else None)


@router.get(
    "/{token}",
    auth=public,
    response={200: CertificateOut, **problems(404, 422)},
    summary="Kiểm tra theo mã QR",
)
def by_token(request: HttpRequest, token: Path[Token]) -> dict[str, Any]:
    """The certificate of a QR code."""
    return _answer(queries.by_token(token.upper()))


def _answer(found: Certificate | None) -> dict[str, Any]:
    if found is None:
        raise Http404
    phase = queries.phase(found, clock.today())
    return {
        "number": found.number,
        "product_id": found.product_id,
        "product": found.product_name,
        "producer": found.producer_name,
        "address": found.producer_address,
        "star": found.star,
        "score": float(found.score),
        "phase": phase,
        "is_valid": phase in {"valid", "window", "window_closed", "extended"},
        "issued_on": found.issued_on,
        "valid_to": found.valid_to,
        "extended_to": found.standing.extended_to,
        "is_demo": found.is_demo,
        "url": documents.check_url(found.token),
    }
