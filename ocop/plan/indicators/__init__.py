"""Indicators: named, documented questions about what happened, each with its list behind it.

    indicators.value("new_stars", Span.of_year(2023), Scope(star_min=3))
    indicators.by("stars_valid", "commune", Span(day, day))
    indicators.as_items(code, indicators.listed(code, span, scope)[:50])

Each asks the database once; breaking down or narrowing by place takes the few statements of
`geography()` besides, which a page can ask once and hand to all.
"""

from ocop.plan.indicators.asking import ALL, by, get, items, labels, producers_behind, value
from ocop.plan.indicators.geography import Geography, geography
from ocop.plan.indicators.kinds import WHOLE, Dimension, Indicator, Item, Key, Paths, Scope, Span
from ocop.plan.indicators.listing import as_items, listed

__all__ = [
    "ALL",
    "WHOLE",
    "Dimension",
    "Geography",
    "Indicator",
    "Item",
    "Key",
    "Paths",
    "Scope",
    "Span",
    "as_items",
    "by",
    "geography",
    "get",
    "items",
    "labels",
    "listed",
    "producers_behind",
    "value",
]
