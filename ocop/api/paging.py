"""Long lists, read page by page by key: page 1,000 costs what page 1 costs."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

LARGEST = 100


class Paged(Schema):
    """Asks for one page."""

    size: int = Field(24, ge=1, le=LARGEST, description="rows of a page")
    after: str = Field("", max_length=2000, description="`next_after` of the page before")


def next_url(request: HttpRequest, after: str) -> str | None:
    """The address of the next page with the same filters; None at the end."""
    if not after:
        return None
    asked = request.GET.copy()
    asked["after"] = after
    return request.build_absolute_uri(f"{request.path}?{asked.urlencode()}")
