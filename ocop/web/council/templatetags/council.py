"""Filters for the council's pages."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django import template

from ocop.councils.documents import shown_points
from ocop.criteria import rating

register = template.Library()


@register.filter
def mean(value: Any) -> str:
    """A mean for reading: two decimals, cut and never rounded up, "…" where something was cut."""
    if value is None or value == "":
        return ""
    exact = rating.to_decimal(value) if isinstance(value, Fraction) else value
    return shown_points(f"{exact:f}" if not isinstance(exact, str) else exact)


@register.filter
def at(found: Mapping[Any, Any], key: Any) -> Any:
    """The value under a key that a template cannot spell."""
    return found.get(key)
