"""Public pages, cheap: what stands around the content is the same for every visitor.

For a visitor without a session the frame (header, navigation, footer) is rendered once per
language and section and kept; each page renders its content alone. The page of a signed-in
reader gets a frame of its own, since its header names the reader.
"""

from __future__ import annotations

import copy
import re
import time
from typing import Any

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.template.loader import get_template
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.translation import get_language

from ocop.web.access import DeskRequest
from ocop.web.portal import lean

_TITLE, _MAIN, _NEXT, _QUERY = "zzTitleMarkzz", "zzMainMarkzz", "zzNextMarkzz", "zzQueryMarkzz"
_MARKS = re.compile(f"({_TITLE}|{_MAIN}|{_NEXT}|{_QUERY})")
_KEEP_SECONDS = 300
_SECTIONS = (
    "portal:home", "portal:catalogue", "portal:map", "portal:plans", "portal:check", "portal:receipt",
)  # fmt: skip


_FRAME = "portal/frame.html"
_frames: dict[tuple[str | None, str, str, bool], tuple[float, list[str]]] = {}


def page(
    request: DeskRequest, template: str, context: dict[str, Any], *, title: str, status: int = 200,
    frame: str = _FRAME,
) -> HttpResponse:  # fmt: skip
    """The page with Django's `template` as its content and `title` as its name."""
    return _page(request, get_template(template).render(context), title, status, frame)


def with_content(request: DeskRequest, content: str, *, title: str, status: int = 200) -> HttpResponse:
    """The same with content that was made elsewhere (a form, whose token needs the request)."""
    return _page(request, content, title, status)


def lean_page(
    request: DeskRequest, template: str, values: dict[str, Any], *, title: str, frame: str = _FRAME
) -> HttpResponse:
    """The same with a lean template."""
    return _page(request, lean.render(template, values), title, 200, frame)


def _page(request: DeskRequest, content: str, title: str, status: int, frame: str = _FRAME) -> HttpResponse:
    values = {
        _TITLE: escape(title),
        _MAIN: content,
        _NEXT: escape(urlencode({"": request.get_full_path()})[1:]),
        _QUERY: escape(request.GET.get("q", "")[:100]),
    }
    stranger = settings.SESSION_COOKIE_NAME not in request.COOKIES
    pieces = _kept_frame(request, frame) if stranger else _frame(request, frame)
    response = HttpResponse("".join(values.get(piece, piece) for piece in pieces), status=status)
    patch_vary_headers(response, ["Cookie"])
    patch_cache_control(response, private=True, max_age=0)
    return response


def _kept_frame(request: DeskRequest, frame: str) -> list[str]:
    section = request.path if any(request.path == lean.address(name) for name in _SECTIONS) else ""
    key = (get_language(), frame, section, settings.OCOP_DEMO)
    until, kept = _frames.get(key, (0.0, []))
    if time.monotonic() >= until:
        kept = _frame(request, frame)
        _frames[key] = (time.monotonic() + _KEEP_SECONDS, kept)
    return kept


def _frame(request: DeskRequest, frame: str) -> list[str]:
    """The frame cut at the marks where title, content, way back and search words belong."""
    marked = copy.copy(request)
    marked.GET = QueryDict(f"q={_QUERY}")
    marked.get_full_path = lambda force_append_slash=False: _NEXT  # type: ignore[method-assign]
    context = {"title_mark": _TITLE, "main_mark": _MAIN}
    return _MARKS.split(get_template(frame).render(context, marked))
