"""Products with a star that the public may read."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import Http404, HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field

from ocop.api.auth import public
from ocop.api.errors import problems
from ocop.api.paging import Paged, next_url
from ocop.base import clock
from ocop.catalogue import pages, queries
from ocop.criteria import queries as criteria
from ocop.places import queries as places

router = Router(tags=["Sản phẩm"])

Verdict = Literal["valid", "expired", "unknown", "proposed", "revoked"]
Star = Annotated[int, Field(ge=1, le=5)]
Id = Annotated[int, Field(ge=1, lt=2**63)]


class Wishes(Paged):
    """The catalogue's filters; an absent one asks for all."""

    q: str = Field("", max_length=100, description="words, with or without marks; old commune names too")
    star: list[Star] = Field([], max_length=5)
    group: list[str] = Field([], max_length=10, description="industry (ngành), as in an answer")
    set: list[Annotated[int, Field(ge=1, le=99)]] = Field(
        [], max_length=30, description="number of the score sheet"
    )
    unit: list[Annotated[str, Field(pattern=r"^\d{5}$")]] = Field(
        [], max_length=50, description="code of the commune of today"
    )
    state: Verdict | Literal[""] = ""


class ProductRow(Schema):
    """A product in a list. `valid_until` is the last day; null where the source does not say."""

    id: int
    name: str
    code: str | None
    star: int | None
    verdict: Verdict
    valid_until: dt.date | None
    producer: str
    commune: str | None
    is_demo: bool
    url: str


class ProductPage(Schema):
    """One page of products in Vietnamese dictionary order."""

    rows: list[ProductRow]
    next_after: str
    next: str | None


class StandingOut(Schema):
    """A star that the product was given or proposed for."""

    star: int | None
    phase: str
    until: dt.date | None
    decided_on: dt.date | None
    year: int | None
    decision_no: str
    certificate_no: str


class PackageOut(Schema):
    """How it is packed; price in đồng."""

    name: str
    barcode: str
    price: int | None


class ProductWhole(Schema):
    """Everything the public may read of one product."""

    id: int
    name: str
    code: str | None
    star: int | None
    verdict: Verdict
    valid_until: dt.date | None
    producer_id: int
    producer: str
    commune: str | None
    group: str | None
    summary: str
    story: str
    specification: str
    ingredients: str
    source: str
    is_demo: bool
    url: str
    packages: list[PackageOut]
    standings: list[StandingOut]


@router.get("", auth=public, response={200: ProductPage, **problems(422)}, summary="Tìm trong danh mục")
def search(request: HttpRequest, asked: Query[Wishes]) -> dict[str, Any]:
    """Public products that fit every filter, page by page."""
    today = clock.today()
    shelf = queries.search(_wish(asked, today), today, asked.size)
    rows = [_row(row) for row in shelf.rows]
    return {"rows": rows, "next_after": shelf.after, "next": next_url(request, shelf.after)}


@router.get("/{pk}", auth=public, response={200: ProductWhole, **problems(404, 422)}, summary="Một sản phẩm")
def product(request: HttpRequest, pk: Path[Id]) -> dict[str, Any]:
    """One public product with its stars."""
    found = pages.product_page(pk, clock.today())
    if found is None:
        raise Http404
    return {**found, "commune": found["place"], "valid_until": found["until"], "url": _url(pk)}


def _wish(asked: Wishes, on: dt.date) -> queries.Wish:
    """The wish by ids; a code that names nothing finds nothing."""
    units: tuple[int, ...] = (0,) if asked.unit else ()
    sets: tuple[int, ...] = (0,) if asked.set else ()
    if asked.unit:
        units += tuple(places.units(on).filter(code__in=asked.unit).values_list("pk", flat=True))
    if asked.set:
        sets += tuple(criteria.sets_in_force(on).filter(no__in=asked.set).values_list("pk", flat=True))
    return queries.Wish(
        words=queries.words_of(asked.q),
        stars=tuple(asked.star),
        industries=tuple(asked.group),
        sets=sets,
        units=units,
        state=asked.state,
        after=asked.after,
    )


def _row(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "star": row["public_star"], "valid_until": row["public_until"], "url": _url(row["id"])}


def _url(pk: int) -> str:
    return f"{settings.BASE_URL}/san-pham/{pk}/"
