"""The language switch, and in demo mode the style guide."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from ocop.web.access import anyone
from ocop.web.ui import samples

_YEAR = 365 * 24 * 3600


@anyone
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Keeps the reader's language in a cookie and goes back. A link, so that public pages need no form."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    target = request.GET.get("next") or request.headers.get("Referer", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    answer = HttpResponseRedirect(target)
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, code, max_age=_YEAR, samesite="Lax", secure=request.is_secure()
    )
    return answer


@anyone
def style(request: HttpRequest) -> HttpResponse:
    """Everything the interface is made of, on one page; demo mode only."""
    if not settings.OCOP_DEMO:
        raise Http404
    form: forms.Form = samples.SampleForm(request.GET if "errors" in request.GET else None)
    return render(request, "ui/style.html", {"form": form, **samples.context()})
