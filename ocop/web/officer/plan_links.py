"""Addresses of the lists behind the figures of a plan."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.plan import reach
from ocop.plan.indicators import ALL, Scope
from ocop.plan.models import PerUnit, Plan
from ocop.plan.progress import Line, Measured
from ocop.plan.queries import plans as queries

Link = tuple[str, str]
"""What a list holds, and its address."""


def lists_of(actor: Actor, plan: Plan, found: Measured, on: dt.date, line: Line | None = None) -> list[Link]:
    """The lists behind a figure: what was counted, and of a share what it was counted of.

    Those alone that the reader may open and that hold what the figure counts; none before the
    plan begins. The total over clusters has none: each cluster has its own.
    """
    scope = line.scope if line else found.scope
    if found.count is None or not _shows_the_same(actor, found, line, scope):
        return []
    links = []
    for code in filter(None, (found.target.indicator, found.target.out_of)):
        indicator = ALL.get(code)
        if indicator is not None and reach.may_open_list(actor, indicator, scope):
            links.append((_named(str(indicator.name), plan, line), _address(code, plan, on, scope)))
    return links


def _shows_the_same(actor: Actor, found: Measured, line: Line | None, scope: Scope) -> bool:
    """An officer of a commune gets the own commune's list whatever the address says."""
    own = queries.own_commune(actor)
    if own is not None:
        return scope.commune == own
    return line is not None or found.target.per_unit != PerUnit.CLUSTER


def _named(name: str, plan: Plan, line: Line | None) -> str:
    """A plan of an old province counts there alone; the list over all says that it holds more."""
    if plan.unit_id is None or line is not None:
        return name
    return _("%(name)s (toàn tỉnh hiện nay)") % {"name": name}


def _address(code: str, plan: Plan, on: dt.date, scope: Scope) -> str:
    """The page of an indicator over the plan's days up to the day."""
    wanted: dict[str, Any] = {
        "tu": plan.starts_on.isoformat(),
        "den": on.isoformat(),
        "ngay": on.isoformat(),
        "sao": scope.star,
        "tu-sao": scope.star_min,
        "huyen": scope.district,
        "xa": sorted(scope.communes) or scope.commune,
        "nganh": scope.industry,
        "loai-hinh": scope.form,
    }
    query = urlencode({name: value for name, value in wanted.items() if value}, doseq=True)
    return f"{reverse('officer:indicator', args=[code])}?{query}"
