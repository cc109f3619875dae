"""The law as data: packs, score sheets, and what points come to."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Path, Router, Schema
from ninja.responses import Response
from pydantic import ConfigDict, Field

from ocop.api.auth import public
from ocop.api.errors import problems
from ocop.criteria import exporting, rating, shipped
from ocop.criteria.tree import CriteriaTree

router = Router(tags=["Bộ tiêu chí"])

Code = Annotated[str, Field(pattern=r"^[a-z0-9-]{2,40}$", description="such as qd26-2026")]
No = Annotated[int, Field(ge=1, le=99)]


class PackLine(Schema):
    """A pack in the list."""

    pack: str
    version: int
    decision: str
    title: str
    status: str
    effective_from: str
    effective_to: str | None
    sets: int
    leaves: int
    levels: int
    marks: int
    sha256: str


class PackList(Schema):
    """Every version of every pack, newest law first."""

    packs: list[PackLine]


class SheetOut(Schema):
    """One score sheet: parts, criteria (leaves alone, in the law's order), levels, marks, gates."""

    model_config = ConfigDict(extra="allow")

    no: int
    code: str
    name: str
    industry: str
    parts: list[dict[str, Any]]


class PackOut(Schema):
    """A pack as `ocop criteria export` prints it."""

    model_config = ConfigDict(extra="allow")

    pack: str
    version: int
    sha256: str
    sets: list[SheetOut]


class Points(Schema):
    """Points by criterion, such as {"1.1": 2}; an absent criterion counts 0 and is named."""

    points: dict[Annotated[str, Field(max_length=12)], Annotated[int, Field(ge=0, le=100)]]


class Blocked(Schema):
    """A mark that is not met."""

    code: str
    star: int
    needs: int
    has: float


class Rated(Schema):
    """What the points come to: `star` is the lower of `band_star` and `mark_star`."""

    pack: str
    set: int
    total: float
    parts: dict[str, float]
    band_star: int
    mark_star: int
    star: int
    blocked_by: list[Blocked]
    missing: list[str]


@router.get("", auth=public, response=PackList, summary="Các bộ tiêu chí")
def listing(request: HttpRequest) -> dict[str, Any]:
    """The packs that this system knows."""
    return exporting.listing()


@router.get("/{pack}", auth=public, response={200: PackOut, **problems(404, 422)}, summary="Xuất cả bộ")
def export(request: HttpRequest, pack: Path[Code]) -> HttpResponse:
    """A whole pack (about half a megabyte)."""
    return Response(exporting.export(_pack(pack)))


@router.get(
    "/{pack}/sets/{no}", auth=public, response={200: SheetOut, **problems(404, 422)}, summary="Một phiếu"
)
def sheet(request: HttpRequest, pack: Path[Code], no: Path[No]) -> HttpResponse:
    """One score sheet of a pack."""
    found = _sheet(_pack(pack), no)
    whole = exporting.export(_pack(pack))["sets"]
    return Response(next(item for item in whole if item["no"] == found.no))


@router.post(
    "/{pack}/sets/{no}/rate",
    auth=public,
    response={200: Rated, **problems(400, 404, 422)},
    summary="Tính sao từ điểm",
)
def rate(request: HttpRequest, pack: Path[Code], no: Path[No], given: Points) -> dict[str, Any]:
    """Work out a star. Nothing is stored; points that no level has are refused (422)."""
    law = _pack(pack)
    found = _sheet(law, no)
    result = rating.rate(found, {code: Decimal(points) for code, points in given.points.items()})
    return exporting.rated(law, found, result)


def _pack(code: str) -> shipped.ShippedPack:
    found = shipped.load(code)
    if found is None:
        raise Http404
    return found


def _sheet(pack: shipped.ShippedPack, no: int) -> CriteriaTree:
    found = pack.find(str(no))
    if found is None:
        raise Http404
    return found
