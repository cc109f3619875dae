"""Working out a report's figures from the indicators: plain values, ready to be kept as JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, cast

from django.utils import translation

from ocop.base import clock, text
from ocop.plan import indicators
from ocop.plan.indicators import Geography, Key, Scope, Span
from ocop.reports import comparing, periods
from ocop.reports.models import Definition, Line
from ocop.reports.periods import Period

COLUMNS = ("now", "last_year", "before")
"""What a figure may stand beside: the same period of the year before, the period before."""
_PLACES = ("commune", "district")


def compute(definition: Definition, lines: Iterable[Line], period: Period, at: dt.datetime) -> dict[str, Any]:
    """The figures of every line for a period, with those it is compared with, as of the moment `at`.

    A period that still runs is counted up to the day of `at` and compared with the same part of the
    others. The number of statements grows with the lines, never with what they count.
    """
    day = clock.local_date(at)
    spans = _spans(definition, period, day)
    kept = list(lines)
    map_ = indicators.geography() if any(line.dimension in _PLACES for line in kept) else None
    with translation.override("vi"):  # the paper has one language, whoever presses the button
        return {
            "format": 1,
            "computed_at": at.isoformat(),
            "period": {"label": period.label, "code": period.code, **_days(period.span)},
            "counted": {**_days(spans["now"]), "is_whole": spans["now"].end >= period.end},
            "compared": {name: _compared(name, period, spans[name]) for name in COLUMNS[1:] if name in spans},
            "lines": [_line(line, spans, map_) for line in kept],
        }


def _spans(definition: Definition, period: Period, day: dt.date) -> dict[str, Span]:
    counted = period.clipped(day)
    found = {"now": counted}
    if definition.with_last_year:
        found["last_year"] = periods.same_part(period, counted, period.last_year)
    # of nine months and of a year the period before is the same one of the year before
    if definition.with_before and not (definition.with_last_year and period.before == period.last_year):
        found["before"] = periods.same_part(period, counted, period.before)
    return found


def _days(span: Span) -> dict[str, str]:
    return {"start": span.start.isoformat(), "end": span.end.isoformat()}


def _compared(name: str, period: Period, span: Span) -> dict[str, str]:
    other = period.last_year if name == "last_year" else period.before
    return {"label": other.label, **_days(span)}


def _line(line: Line, spans: Mapping[str, Span], map_: Geography | None) -> dict[str, Any]:
    indicator = indicators.get(line.indicator)
    scope = Scope(star=line.star or None, star_min=line.star_min or None)
    totals = {name: indicators.value(line.indicator, span, scope, map_) for name, span in spans.items()}
    rows = _rows(line, spans, scope, map_) if line.dimension else []
    return {
        "line": line.key,
        "title": line.title or str(indicator.name),
        "indicator": {
            "code": indicator.code,
            "name": str(indicator.name),
            "unit": str(indicator.unit),
            "kind": indicator.kind,
            "definition": str(indicator.definition),
            "source": str(indicator.source),
        },
        "star": line.star,
        "star_min": line.star_min,
        "dimension": line.dimension,
        "total": {name: comparing.stored(number) for name, number in totals.items()},
        "rows": rows,
        "adds_up": all(_adds_up(rows, name, totals[name]) for name in spans),
    }


def _rows(
    line: Line, spans: Mapping[str, Span], scope: Scope, map_: Geography | None
) -> list[dict[str, Any]]:
    """One row for each key that has a figure in any column, in the order readers expect."""
    dimension = cast(indicators.Dimension, line.dimension)
    parts = {
        name: indicators.by(line.indicator, dimension, span, scope, map_) for name, span in spans.items()
    }
    keys: set[Key] = {key for part in parts.values() for key, number in part.items() if number}
    words = indicators.labels(dimension, keys, map_)
    ordered = sorted(keys, key=lambda key: _order(dimension, key, words[key]))
    return [
        {
            "label": words[key],
            **{name: comparing.stored(part.get(key, 0)) for name, part in parts.items()},
        }
        for key in ordered
    ]


def _order(dimension: str, key: Key, label: str) -> tuple[bool, int, str]:
    """Stars from the highest down, everything else in dictionary order; what is not known comes last."""
    stars = -int(key) if dimension == "star" and key else 0
    return key is None, stars, text.sort_key(label)


def _adds_up(rows: list[dict[str, Any]], name: str, total: comparing.Number) -> bool:
    return sum(comparing.read(row[name]) or 0 for row in rows) == total
