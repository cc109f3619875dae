"""What happens around every page."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, cast

import structlog
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject

from ocop.base import clock, readonly
from ocop.base.actor import ANONYMOUS, Actor
from ocop.base.refusals import Refused
from ocop.people import queries as people
from ocop.web import errors
from ocop.web.access import DeskRequest

GetResponse = Callable[[HttpRequest], HttpResponseBase]
# Sessions, sign-in failures and messages may be written while a page is read.
_PAGE_TABLES = frozenset({"django_session", "axes_accessattempt", "axes_accesslog", "axes_accessfailurelog"})
_OPEN_NAMESPACES = ("allauth.", "django.views.static", "django.contrib.staticfiles", "ninja.", "django.views.i18n")


class RequestId:
    """Gives every request an id, in its logs and in the answer's header."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id = uuid.uuid4().hex[:16]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        request.request_id = request_id  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-Id"] = request_id
        return response


class CurrentActor:
    """Puts the actor of the appointment in use on the request."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def actor_of(request: HttpRequest) -> Actor:
    """The actor of the signed-in person under the appointment kept in the session."""
    if not request.user.is_authenticated:
        return ANONYMOUS
    chosen = request.session.get("appointment")
    return people.actor_of(request.user.pk, appointment_id=chosen, on=clock.today())


class ClosedByDefault:
    """Refuses a view that does not say who may open it, and whom it does not admit."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        who = getattr(view, "ocop_access", None)
        if who is None:
            if view.__module__.startswith(_OPEN_NAMESPACES):
                return None
            raise PermissionDenied("closed by default")
        if who == "anyone":
            return None
        actor = cast(DeskRequest, request).actor
        if not actor.is_known:
            return redirect_to_login(request.get_full_path())
        if who == "signed_in" or any(actor.has(right) for right in who):
            return None
        raise PermissionDenied


class ReadOnlyGet:
    """GET and HEAD only read the database."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"} or request.path.startswith("/accounts/"):
            return self.get_response(request)
        with readonly.reads_only(_PAGE_TABLES):
            return self.get_response(request)


class Refusals:
    """Turns a refusal that no view caught into a page that tells the reason."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused) or settings.ROOT_URLCONF is None:
            return None
        return errors.refused(request, error)
