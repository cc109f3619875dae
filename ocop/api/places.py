"""Administrative units, by today's name or by an old one."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from ocop.api.auth import public
from ocop.api.errors import problems
from ocop.base import clock
from ocop.places import queries

router = Router(tags=["Đơn vị hành chính"])


class UnitName(Schema):
    """A name as people write it: with or without marks, kind and the units above."""

    q: str = Field(min_length=1, max_length=100, pattern=r"^[^\x00]+$")
    province: Annotated[str, Field(pattern=r"^(\d{2})?$")] = ""
    level: Literal["commune", "province"] = "commune"
    limit: int = Field(20, ge=1, le=100)


class UnitOut(Schema):
    """A unit of today. `explanation` tells the old units through which it was found."""

    code: str
    name: str
    level: str
    province: str
    explanation: str
    lat: float | None
    lon: float | None


class UnitsFound(Schema):
    """The units that the text names, the likeliest first."""

    units: list[UnitOut]


@router.get(
    "", auth=public, response={200: UnitsFound, **problems(422)}, summary="Tìm đơn vị theo tên cũ hoặc mới"
)
def find(request: HttpRequest, asked: Query[UnitName]) -> dict[str, Any]:
    """The units of today that `q` names."""
    found = queries.find(
        asked.q, clock.today(), province=asked.province, level=asked.level, limit=asked.limit
    )
    return {"units": [_unit(match) for match in found]}


def _unit(match: queries.Match) -> dict[str, Any]:
    unit = match.unit
    return {
        "code": unit.code,
        "name": unit.name,
        "level": unit.level,
        "province": queries.province_of(unit).code,
        "explanation": match.explanation,
        "lat": unit.lat,
        "lon": unit.lon,
    }
