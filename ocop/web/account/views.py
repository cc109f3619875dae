"""A person's own pages: desk, appointments, inbox; entering a demo."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ocop.base import clock
from ocop.notices import actions as notices
from ocop.notices import queries as notice_queries
from ocop.people import queries as people
from ocop.web import keyset, navigation
from ocop.web.access import DeskRequest, anyone, signed_in

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@signed_in
def home(request: DeskRequest) -> HttpResponse:
    """To the desk of the role in use."""
    return redirect(navigation.home_of(request.actor))


@signed_in
@never_cache
def profile(request: DeskRequest) -> HttpResponse:
    """Who I am here, in which roles, and how my account is protected."""
    return render(request, "account/profile.html", {"appointments": request.appointments})


@signed_in
@never_cache
def switch(request: DeskRequest) -> HttpResponse:
    """Choose the appointment to work under."""
    if request.method != "POST":
        return render(request, "account/switch.html", {"appointments": request.appointments})
    chosen = next((a for a in request.appointments if str(a.pk) == request.POST.get("appointment")), None)
    if chosen is None:
        raise Http404
    request.session["appointment"] = chosen.pk
    return redirect(navigation.home_of(people.actor_from(chosen)))


@signed_in
@never_cache
def inbox(request: DeskRequest) -> HttpResponse:
    """What I must know, newest first."""
    page = keyset.page(request, notice_queries.notices_visible_to(request.actor), size=30)
    return render(request, "account/inbox.html", {"page": page})


@signed_in
@require_POST
def read(request: DeskRequest, pk: int) -> HttpResponse:
    """Note one notice as read and go where it leads."""
    notice = get_object_or_404(notice_queries.notices_visible_to(request.actor), pk=pk)
    notices.mark_read(notice=notice, by=request.actor, at=clock.now())
    safe = url_has_allowed_host_and_scheme(notice.link, None)
    return redirect(notice.link if notice.link and safe else "account:inbox")


@signed_in
@require_POST
def read_all(request: DeskRequest) -> HttpResponse:
    """Note all notices as read."""
    notices.mark_all_read(by=request.actor, at=clock.now())
    return redirect("account:inbox")


@anyone
def no_account(request: HttpRequest) -> HttpResponse:
    """How to come to an account: nobody signs up by themselves."""
    return render(request, "account/no_account.html")


@anyone
@require_POST
def demo(request: HttpRequest) -> HttpResponse:
    """Enter a demo as one of its fictional persons; outside a demo this page does not exist."""
    seats = people.demo_people(clock.today()) if settings.OCOP_DEMO else []
    chosen = next((seat for seat in seats if str(seat.pk) == request.POST.get("appointment")), None)
    if chosen is None:
        raise Http404
    login(request, chosen.person, backend=_BACKEND)
    request.session["appointment"] = chosen.pk
    return redirect(navigation.home_of(people.actor_from(chosen)))
