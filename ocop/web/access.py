"""Who may open a page: every view states it, and what states nothing stays closed.

A view is marked by one of the decorators below; `ClosedByDefault` refuses an unmarked
view. The finer question, whether this person may see this thing, is answered by the
room's visibility query (404) and rules (403).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest

from ocop.base.actor import Actor
from ocop.people.models import Appointment

View = TypeVar("View", bound=Callable[..., Any])


class DeskRequest(HttpRequest):
    """A request after the middleware: the actor in use is on it."""

    actor: Actor
    appointments: list[Appointment]
    appointment: Appointment | None
    htmx: Any
    spoken: str


def anyone(view: View) -> View:
    """Open to the public."""
    return _mark(view, "anyone")


def signed_in(view: View) -> View:
    """Open to everybody who has signed in, with or without an appointment."""
    return _mark(view, "signed_in")


def rights(*needed: str) -> Callable[[View], View]:
    """Open to actors that hold at least one of the rights `needed`."""

    def mark(view: View) -> View:
        return _mark(view, frozenset(needed))

    return mark


def _mark(view: View, who: object) -> View:
    view.ocop_access = who  # type: ignore[attr-defined]
    return view
