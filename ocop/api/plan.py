"""How many, and how far: indicators and public plans."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Schema
from pydantic import Field

from ocop.api.auth import public
from ocop.api.errors import problems
from ocop.base import clock
from ocop.base.refusals import Refused
from ocop.places import queries as places
from ocop.plan import indicators as asked_of
from ocop.plan import measuring, progress, withholding
from ocop.plan.indicators import Indicator, Scope, Span
from ocop.plan.models import Plan
from ocop.plan.progress import Measured
from ocop.plan.queries import plans as queries

indicators = Router(tags=["Chỉ số"])
plans = Router(tags=["Kế hoạch"])
Code = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,40}$")]
Year = Annotated[int, Field(ge=2018, le=2100)]


class IndicatorOut(Schema):
    """What an indicator counts. `kind`: of a day (a stock) or of a period (a flow). `is_open`: its figure
    is answered here; the others are shown to officials on the website."""

    code: str
    name: str
    unit: str
    kind: Literal["day", "period"]
    definition: str
    source: str
    dimensions: list[str]
    is_open: bool


class IndicatorsOut(Schema):
    """All indicators."""

    indicators: list[IndicatorOut]


class Asked(Schema):
    """A period (`start` to `end`, both included; a figure of a day is that of `end`), by default this year
    up to today, and what is narrowed. `commune` and `district` are codes of units, the latter old ones."""

    start: dt.date | None = None
    end: dt.date | None = None
    commune: Annotated[str, Field(pattern=r"^(\d{5})?$")] = ""
    star: Annotated[int | None, Field(ge=1, le=5)] = None
    star_min: Annotated[int | None, Field(ge=1, le=5)] = None
    form: Annotated[str, Field(pattern=r"^[a-z_]{0,30}$")] = ""
    by: Literal["", "commune", "district", "industry", "form", "star", "month"] = ""


class PartOut(Schema):
    """One row of a breakdown; `key` null gathers what the source does not say."""

    key: str | None
    label: str
    value: int


class FigureOut(Schema):
    """A figure and, if asked for, its breakdown."""

    code: str
    start: dt.date
    end: dt.date
    value: int
    unit: str
    parts: list[PartOut]


class TargetOut(Schema):
    """A target on a day. `value` in the unit of the indicator, in percent where it is a share; null where it
    cannot be measured. `correction` is what signed notes add to what was counted."""

    code: str
    text: str
    indicator: str
    out_of: str
    comparison: Literal["at_least", "between", "at_most"]
    low: float
    high: float | None
    value: float | None
    correction: float
    verdict: str


class PlanOut(Schema):
    """A public plan with its targets as they stand on a day."""

    year: int
    title: str
    number: str
    issuer: str
    signed_on: dt.date | None
    on: dt.date
    is_demo: bool
    targets: list[TargetOut]


class PlansOut(Schema):
    """The years of the public plans."""

    years: list[int]


def is_open(indicator: Indicator) -> bool:
    """Whether anybody may ask the figure: what it counts is public product by product."""
    return indicator.lists == "standing"


@indicators.get("", auth=public, response={200: IndicatorsOut}, summary="Các chỉ số và định nghĩa")
def every(request: HttpRequest) -> dict[str, Any]:
    """Every indicator with what it counts and its source."""
    return {"indicators": [_described(found) for found in asked_of.ALL.values()]}


@indicators.get(
    "/{code}",
    auth=public,
    response={200: FigureOut, **problems(404, 422)},
    summary="Một con số, ngày nào cũng hỏi được",
)
def figure(request: HttpRequest, code: Path[Code], asked: Query[Asked]) -> dict[str, Any]:
    """The figure of an open indicator for a period or a day of the past."""
    found = asked_of.ALL.get(code)
    if found is None or not is_open(found):
        raise Http404
    span, scope = _span(asked), _scope(asked)
    map_ = asked_of.geography() if scope.commune or asked.by in ("commune", "district") else None
    parts: dict[asked_of.Key, int] = {}
    if asked.by:
        parts = asked_of.by(code, asked.by, span, scope, map_)
    words = asked_of.labels(asked.by, parts, map_) if asked.by else {}
    return {
        "code": code,
        "start": span.start,
        "end": span.end,
        "value": asked_of.value(code, span, scope, map_),
        "unit": str(found.unit),
        "parts": [
            {"key": None if key is None else str(key), "label": words[key], "value": n}
            for key, n in parts.items()
        ],
    }


@plans.get("", auth=public, response={200: PlansOut}, summary="Kế hoạch công khai tiến độ")
def every_plan(request: HttpRequest) -> dict[str, Any]:
    """The years that have a public plan, newest first."""
    return {"years": list(queries.public_plans().order_by("-year").values_list("year", flat=True))}


@plans.get(
    "/{year}", auth=public, response={200: PlanOut, **problems(404, 422)}, summary="Tiến độ một kế hoạch"
)
def plan(request: HttpRequest, year: Path[Year], on: Query[dt.date | None] = None) -> dict[str, Any]:
    """The targets of a year's public plan on a day, by default today or the plan's last day."""
    found: Plan | None = queries.public_plans().filter(year=year).first()
    if found is None:
        raise Http404
    day = progress.day_for(found, clock.today(), on)
    return {
        "year": found.year,
        "title": found.title,
        "number": found.number,
        "issuer": found.issuer,
        "signed_on": found.signed_on,
        "on": day,
        "is_demo": found.is_demo,
        "targets": [
            _target(line) for line in withholding.told_publicly(measuring.measure(found, day), found, day)
        ],
    }


def _described(found: Indicator) -> dict[str, Any]:
    dimensions = ("commune", "district", "industry", "form", "star", "month")
    return {
        "code": found.code,
        "name": str(found.name),
        "unit": str(found.unit),
        "kind": found.kind,
        "definition": str(found.definition),
        "source": str(found.source),
        "dimensions": [name for name in dimensions if found.splits_by(name)],
        "is_open": is_open(found),
    }


def _span(asked: Asked) -> Span:
    end = asked.end or clock.today()
    start = asked.start or dt.date(end.year, 1, 1)
    if start > end:
        raise Refused(_("Ngày đầu kỳ phải trước hoặc bằng ngày cuối kỳ."), about="input", field="start")
    return Span(start, end)


def _scope(asked: Asked) -> Scope:
    commune = None
    if asked.commune:
        unit = places.by_code(asked.commune, clock.today())
        if unit is None:
            raise Refused(_("Không có xã nào của tỉnh mang mã này."), about="input", field="commune")
        commune = unit.pk
    return Scope(commune=commune, form=asked.form, star=asked.star, star_min=asked.star_min)


def _target(line: Measured) -> dict[str, Any]:
    target, count = line.target, line.count
    result = count.result if count else None
    return {
        "code": target.code,
        "text": target.text,
        "indicator": target.indicator,
        "out_of": target.out_of,
        "comparison": target.comparison,
        "low": float(target.low),
        "high": None if target.high is None else float(target.high),
        "value": None if result is None else float(result),
        "correction": float(count.delta) if count else 0.0,
        "verdict": line.verdict.value,
    }
