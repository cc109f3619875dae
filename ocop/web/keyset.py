"""Pages by key: the next begins after the last row, however far, whatever was added meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import models
from django.db.models import Q
from django.http import HttpRequest

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class Slice(Generic[M]):
    """Rows of one page; addresses of the next and, past the first page, of the first one."""

    rows: list[M]
    next: str
    first: str


def page(request: HttpRequest, rows: models.QuerySet[M], *, key: str = "", size: int = 50) -> Slice[M]:
    """The page of `rows` after ``?after=<pk>``: newest id first, or in the order of `key` (then id)."""
    after = request.GET.get("after", "")
    ordered = rows.order_by(key, "pk") if key else rows.order_by("-pk")
    if after.isdecimal():
        ordered = ordered.filter(_behind(rows.model, int(after), key))
    found = list(ordered[: size + 1])
    following = _address(request, str(found[size - 1].pk)) if len(found) > size else ""
    return Slice(found[:size], following, _address(request, "") if after else "")


def _behind(model: type[M], pk: int, key: str) -> Q:
    if not key:
        return Q(pk__lt=pk)
    value = model._default_manager.filter(pk=pk).values_list(key, flat=True).first()
    if value is None:
        return Q(pk__in=[])
    return Q(**{f"{key}__gt": value}) | Q(**{key: value, "pk__gt": pk})


def _address(request: HttpRequest, after: str) -> str:
    query: Any = request.GET.copy()
    query.pop("after", None)
    if after:
        query["after"] = after
    return f"?{query.urlencode()}"
