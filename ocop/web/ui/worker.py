"""The service worker: pages that somebody chose can be opened without a line. docs/adr/0018."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.web.access import anyone

_CODE = Path(__file__).parent / "worker.js"
_STYLES = ("base", "layout", "parts", "forms", "work", "print")
_SCRIPTS = ("page", "forms", "hx", "scoring", "diary", "outbox", "offline")
_FONTS = [f"{part}-{w}" for part in ("latin", "latin-ext", "vietnamese") for w in (400, 600, 700)]
PAGES = r"^/(can-bo/kiem-tra/\d+/di-kiem-tra|chu-the/truy-xuat/ghi)/$"
"""Addresses that can be chosen; a page for work without a line is added here."""


@anyone
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """/sw.js, at the root so that it sees sign-out; it may fetch from this site and nowhere else."""
    response = HttpResponse(_script(), content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/"
    response["Cache-Control"] = "no-cache"
    response["Content-Security-Policy"] = "default-src 'none'; connect-src 'self'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _script() -> str:
    code, shell = _code(), shell_files()
    told: dict[str, Any] = {
        "shell": shell, "files": settings.STATIC_URL, "pages": PAGES, "signOut": reverse("account_logout"),
        "signIn": reverse("account_login"), "title": escape(_("Không có mạng")),
        "words": escape(_("Trang này chưa được giữ trên máy. Có mạng rồi hãy mở lại.")),
        "version": hashlib.blake2b("\n".join([code, *shell]).encode(), digest_size=6).hexdigest(),
    }  # fmt: skip
    return f"const SET = {json.dumps(told, ensure_ascii=False)};\n{code}"


def shell_files() -> list[str]:
    """What a page needs to look and work as usual, by its addresses of today."""
    names = [
        *(f"ui/css/{name}.css" for name in _STYLES), *(f"ui/js/{name}.js" for name in _SCRIPTS),
        *(f"ui/fonts/be-vietnam-pro-{font}-normal.woff2" for font in _FONTS),
        "ui/img/sprite.svg", "ui/img/favicon.svg", "django_htmx/htmx-2.min.js",
    ]  # fmt: skip
    return [static(name) for name in names]


@lru_cache(maxsize=1)
def _code() -> str:
    return _CODE.read_text(encoding="utf-8")


urlpatterns = [path("sw.js", worker, name="worker")]
