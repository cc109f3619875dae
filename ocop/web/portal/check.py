"""Is this star real? The page behind the QR, and the form for a number typed by hand."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.base import clock
from ocop.catalogue import pages
from ocop.certificates import queries
from ocop.web.access import DeskRequest, anyone
from ocop.web.portal import shell

TONES = {
    "valid": "valid",
    "window": "window",
    "window_closed": "valid",
    "extended": "window",
    "expired": "expired",
    "revoked": "revoked",
    "superseded": "expired",
    "proposed": "proposed",
    "unknown": "proposed",
}


@anyone
@require_safe
def check(request: DeskRequest) -> HttpResponse:
    """Find a certificate by its number."""
    number = request.GET.get("so", "").strip()[:60]
    found = queries.by_number(number) if number else None
    if found is not None:
        return redirect("portal:certificate", token=found.token)
    context = {"number": number, "missed": bool(number)}
    return shell.page(request, "portal/check.html", context, title=_("Kiểm tra giấy chứng nhận"))


@anyone
@require_safe
def certificate(request: DeskRequest, token: str) -> HttpResponse:
    """The verdict on one certificate today; for an unknown code, a page that says so (404)."""
    today = clock.today()
    found = pages.certificate_page(token.upper(), today)
    if found is None:
        title = _("Không có giấy chứng nhận này")
        return shell.page(request, "portal/check_unknown.html", {}, title=title, status=404)
    context = {**found, "tone": TONES[found["phase"]], "today": today, "token": token.upper()}
    return shell.lean_page(request, "certificate.html", context, title=found["product_name"])


urlpatterns = [
    path("kiem-tra/", check, name="check"),
    path("kt/<str:token>", certificate, name="certificate"),
]
