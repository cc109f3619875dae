"""Pages of a work list."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest


def page(request: HttpRequest, rows: Any, per_page: int = 50) -> Page[Any]:
    """The page that the address asks for; the nearest one that exists."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))
