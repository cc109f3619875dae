"""Who asks: the person signed in on the website, under the appointment in use there.

Every operation says it: ``auth=signed_in`` or ``auth=public``; what says nothing is for
signed-in persons (see `door`), and a test crawls that all say it.
"""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBearer

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.trace.queries import exchange


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


class ByKey(HttpBearer):
    """Another system, with a key that was given for one appointment (`Authorization: Bearer …`)."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The actor of the appointment, or None where the key opens nothing."""
        found = exchange.actor_of_key(token, clock.today())
        return found if found.is_known else None


class BySession(SignedIn):
    """The person signed in; a caller without a session is asked for a key and not for a CSRF token."""

    def __call__(self, request: HttpRequest) -> Actor | None:
        """As `SignedIn`; nobody where the caller came with a key."""
        if self.param_name not in request.COOKIES or "Authorization" in request.headers:
            return None
        return cast("Actor | None", super().__call__(request))


by_key_or_session = [ByKey(), BySession()]
"""For systems of others as well as for persons."""
