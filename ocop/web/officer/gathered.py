"""What the pages of figures share, worked out once until something is written.

Figures are the same for everybody who asks for the same day, period and part, so they are kept under
the stamp of the last write (base/changes.py); like the public pages they are not kept in tests.
"""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

from django.conf import settings

from ocop.base import changes
from ocop.base.actor import Actor
from ocop.places import queries as places
from ocop.places.models import Unit
from ocop.plan import indicators, measuring, overview, withholding
from ocop.plan.indicators import Geography, Scope, Span
from ocop.plan.models import Plan
from ocop.plan.overview import Overview, View
from ocop.plan.progress import Measured
from ocop.plan.queries import plans
from ocop.web.ui import outlines
from ocop.web.ui.outlines import Outlines

MOST = 256
ENOUGH = 0.9
"""The share of communes that must have a boundary before the map is drawn by them."""
Value = TypeVar("Value")
_kept: OrderedDict[Hashable, Any] = OrderedDict()


def _once(key: Hashable, make: Callable[[], Value]) -> Value:
    if not settings.OCOP_KEEP_PAGES:
        return make()
    stamped = (changes.stamp(), key)
    if stamped not in _kept:
        _kept[stamped] = make()
        with suppress(KeyError):  # another thread may have been quicker
            while len(_kept) > MOST:
                _kept.popitem(last=False)
    return cast(Value, _kept[stamped])


def geography() -> Geography:
    """Which commune and old district every unit belongs to."""
    return _once("geography", indicators.geography)


def overview_of(view: View, map_: Geography) -> Overview:
    """The figures of a view. Shared: not to be changed."""
    return _once(view, lambda: overview.gather(view, map_))


def value(code: str, span: Span, scope: Scope, map_: Geography) -> int:
    """One figure."""
    return _once((code, span, scope), lambda: indicators.value(code, span, scope, map_))


def told(actor: Actor, code: str, span: Span, scope: Scope, map_: Geography) -> int | None:
    """One figure; None where it is not for this reader, being the money of too few producers."""
    if not withholding.keeps(actor, indicators.get(code), scope):
        return value(code, span, scope, map_)
    enough = _once(("enough", code, span, scope), lambda: withholding.is_enough(code, span, scope, map_))
    return value(code, span, scope, map_) if enough else None


def overview_for(actor: Actor, view: View, map_: Geography) -> Overview:
    """The figures of a view without those that are not for this reader (see `told`)."""
    found = overview_of(view, map_)
    kept = [code for code in found.figures if withholding.keeps(actor, indicators.get(code), view.scope)]
    figures = dict(found.figures)
    for code in kept:
        figure = figures.pop(code)
        before = told(actor, code, view.before, view.scope, map_)
        if told(actor, code, view.span, view.scope, map_) is not None:
            figures[code] = replace(figure, before=before)
    return replace(found, figures=figures) if kept else found


def measured(plan: Plan, on: dt.date) -> list[Measured]:
    """How far each target of a plan is on a day."""
    return _once(("plan", plan.pk, on), lambda: measuring.measure(plan, on))


@dataclass(frozen=True)
class Choices:
    """What can be chosen in a filter: (value, words)."""

    districts: list[tuple[str, str]]
    communes: list[tuple[str, str]]
    industries: list[tuple[str, str]]


def choices(today: dt.date, map_: Geography) -> Choices:
    """Old districts, communes of today, industries of the score sheets."""
    return _once(("choices", today), lambda: _choices(today, map_))


def _choices(today: dt.date, map_: Geography) -> Choices:
    home = places.home_province()
    districts = places.old_districts(home)
    names = map_.names
    return Choices(
        [(str(unit.pk), names.get(unit.pk, unit.name)) for unit in districts],
        places.options(today, home),
        [(name, name) for name in plans.industries()],
    )


@dataclass(frozen=True)
class Land:
    """The communes of today, and their outlines where enough of them are known."""

    communes: list[Unit]
    outlines: Outlines | None


def land(today: dt.date) -> Land:
    """What the map is drawn from."""
    return _once(("land", today), lambda: _land(today))


def _land(today: dt.date) -> Land:
    home = places.home_province()
    communes = list(places.communes(today, home))
    shapes = places.boundaries(today, home)
    known = bool(communes) and len(shapes) >= ENOUGH * len(communes)
    return Land(communes, outlines.trace(shapes) if known else None)
