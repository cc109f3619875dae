"""What happens around every page."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlsplit

import structlog
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from ocop.base import clock, readonly
from ocop.base.actor import ANONYMOUS, Actor
from ocop.base.refusals import Refused
from ocop.people import queries as people
from ocop.people.models import Appointment
from ocop.web import errors, request_log
from ocop.web.access import DeskRequest

GetResponse = Callable[[HttpRequest], HttpResponseBase]
# What may be written while a page is read: the session, and two notes of the sign-in library: the address
# of a person whose link for a new password it checks, and when spare codes were looked at.
_PAGE_TABLES = frozenset({"django_session", "account_emailaddress", "mfa_authenticator"})
# Views of libraries that keep their own gate. The sign-in library is not among them: see account/sign_in.py.
_KEEPERS = ("ninja.", "django.contrib.staticfiles")


class RequestId:
    """Gives every request an id, in its logs and in the answer's header, and notes how it went."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id = request_log.new_id()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        request.request_id = request_id  # type: ignore[attr-defined]
        begun = time.perf_counter()
        response = self.get_response(request)
        response["X-Request-Id"] = request_id
        request_log.note(request.method or "", request.path, response.status_code, begun, request_id)
        return response


class VietnameseFirst:
    """The language is the one the reader chose, else Vietnamese, whatever the browser was bought with.

    What the browser asked for stays in the attribute `spoken`, for resolvers of codes that machines ask.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.spoken = request.META.pop("HTTP_ACCEPT_LANGUAGE", "")  # type: ignore[attr-defined]
        return self.get_response(request)


class CurrentActor:
    """Puts the actor of the appointment in use on the request, and the appointments they may choose from."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        desk = cast(DeskRequest, request)
        desk.appointments = cast("list[Appointment]", SimpleLazyObject(lambda: _appointments(request)))
        desk.appointment = cast("Appointment | None", SimpleLazyObject(lambda: _in_use(desk)))
        desk.actor = cast(Actor, SimpleLazyObject(lambda: actor_of(desk)))
        return self.get_response(request)


def _appointments(request: HttpRequest) -> list[Appointment]:
    if not request.user.is_authenticated:
        return []
    return list(people.appointments_on(request.user.pk, clock.today()))


def _in_use(request: DeskRequest) -> Appointment | None:
    chosen = request.session.get("appointment") if request.appointments else None
    return people.chosen_among(request.appointments, chosen)


def actor_of(request: DeskRequest) -> Actor:
    """The actor of the signed-in person under the appointment kept in the session, else under their first."""
    if not request.user.is_authenticated:
        return ANONYMOUS
    structlog.contextvars.bind_contextvars(person=request.user.pk)
    if not request.appointments:
        return Actor(person_id=request.user.pk, name=str(request.user))
    return people.actor_from(cast(Appointment, request.appointment))


class ClosedByDefault:
    """Refuses a view that does not say who may open it, and whom it does not admit."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Nothing where the page may open; the way to the sign-in page or a refusal otherwise."""
        who = getattr(view, "ocop_access", None)
        if who is None:
            if view.__module__.startswith(_KEEPERS):
                return None
            raise PermissionDenied("closed by default")
        if who == "anyone":
            return None
        actor = cast(DeskRequest, request).actor
        if not actor.is_known:
            return _to_sign_in(request)
        if who == "signed_in" or any(actor.has(right) for right in who):
            return None
        raise PermissionDenied


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """The sign-in page, which leads back here.

    A part of a page that is sent in the background (autosave) is answered with 401: led
    to the sign-in page it would look saved.
    """
    if getattr(request, "htmx", False):
        return HttpResponse(
            _("Phiên làm việc đã hết. Hãy đăng nhập lại."), status=401, content_type="text/plain"
        )
    back = request.get_full_path()
    if request.method not in {"GET", "HEAD"}:
        came = urlsplit(request.META.get("HTTP_REFERER", ""))
        back = came.path if came.netloc == request.get_host() else "/"
    return redirect_to_login(back)


class ReadOnlyGet:
    """GET and HEAD only read the database."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:
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
        """The page of a refusal; any other error goes its way."""
        return errors.refused(request, error) if isinstance(error, Refused) else None
