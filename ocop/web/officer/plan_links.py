"""Addresses of the lists behind the figures of a plan."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from ocop.base.actor import Actor
from ocop.plan import reach
from ocop.plan.indicators import ALL, Scope
from ocop.plan.models import Plan
from ocop.plan.progress import Line, Measured

Link = tuple[str, str]
"""What a list holds, and its address."""


def lists_of(actor: Actor, plan: Plan, found: Measured, on: dt.date, line: Line | None = None) -> list[Link]:
    """The lists behind a figure: what was counted, and of a share what it was counted of.

    Those alone that the reader may open; none before the plan begins.
    """
    scope = line.scope if line else found.scope
    links = []
    for code in filter(None, (found.target.indicator, found.target.out_of)):
        indicator = ALL.get(code)
        if indicator is None or found.count is None or not reach.may_open_list(actor, indicator, scope):
            continue
        address = _address(code, plan, on, scope)
        if address:
            links.append((str(indicator.name), address))
    return links


def _address(code: str, plan: Plan, on: dt.date, scope: Scope) -> str:
    """The page of an indicator over the plan's days; "" while there is no such page."""
    try:
        page = reverse("officer:indicator", args=[code])
    except NoReverseMatch:
        return ""
    wanted: dict[str, Any] = {
        "tu": plan.starts_on.isoformat(),
        "den": on.isoformat(),
        "sao": scope.star,
        "tu-sao": scope.star_min,
        "huyen": scope.district,
        "xa": sorted(scope.communes) or scope.commune,
        "nganh": scope.industry,
        "loai-hinh": scope.form,
    }
    return f"{page}?{urlencode({name: value for name, value in wanted.items() if value}, doseq=True)}"
