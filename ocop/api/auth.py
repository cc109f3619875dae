"""Who asks: the person signed in on the website, under the appointment in use there.

Every operation says it: ``auth=signed_in`` or ``auth=public``; what says nothing is for
signed-in persons (see `door`), and a test crawls that all say it.
"""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie

from ocop.base.actor import Actor


class SignedIn(APIKeyCookie):
    """The website's session cookie; what writes also needs the CSRF token in ``X-CSRFToken``."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """The actor in use, or None where nobody is signed in."""
        actor: Actor = cast(Any, request).actor
        return actor if actor.is_known else None


signed_in = SignedIn()
public = None
"""Open to anyone."""


def actor_of(request: HttpRequest) -> Actor:
    """The actor that `SignedIn` found."""
    return cast(Actor, cast(Any, request).auth)
