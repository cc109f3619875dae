"""Public pages that are answered again without being made again.

For a visitor without a session, a page that its view marked (`mark`) is the same until something is written,
the day ends or the visitor changes the language. So it gets an ETag made of those, and is kept in
memory for a few seconds. A request that has it is answered with 304, one that has not with the kept page,
both before sign-in, language and templates are even asked.

What keeps it true: every write leaves a journal entry and with it moves the stamp (base/changes.py), so a
star that was revoked shows in every process of this host at once; where several hosts share a
database, within two seconds. The page behind the QR code is never kept.
"""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase

from ocop.base import changes, clock

MOST_PAGES = 128
_TOO_LONG = 200_000
_HEADERS = {"Vary": "Cookie, Accept-Encoding", "Cache-Control": "private, max-age=0, must-revalidate"}


def mark(response: HttpResponse) -> HttpResponse:
    """Say that a page reads nothing but public data, address and language, and may be kept."""
    response.may_be_kept = True  # type: ignore[attr-defined]
    return response


@dataclass
class _Page:
    """A kept page; `packed` is made when it is asked for a second time."""

    headers: dict[str, str]
    content: bytes
    packed: bytes = b""


class KeptPages:
    """Answers from what is kept, and keeps what may be. Stands before all that costs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._pages: OrderedDict[str, _Page] = OrderedDict()
        if settings.OCOP_KEEP_PAGES:
            changes.note()  # a new process may be a new version: what visitors hold is asked anew

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not settings.OCOP_KEEP_PAGES or not _is_stranger(request):
            return self.get_response(request)
        tag = _tag(request)
        if request.META.get("HTTP_IF_NONE_MATCH") == tag:
            return HttpResponseNotModified(headers={**_HEADERS, "ETag": tag})
        page = self._pages.get(tag)
        if page is not None:
            return _again(request, page)
        response = self.get_response(request)
        if getattr(response, "may_be_kept", False) and response.status_code == 200 and not response.cookies:
            assert isinstance(response, HttpResponse)
            self._keep(tag, response)
        return response

    def _keep(self, tag: str, response: HttpResponse) -> None:
        for name, value in {**_HEADERS, "ETag": tag}.items():
            response[name] = value
        if len(response.content) > _TOO_LONG:
            return
        self._pages[tag] = _Page(dict(response.headers), response.content)
        while len(self._pages) > MOST_PAGES:
            self._pages.popitem(last=False)


def _is_stranger(request: HttpRequest) -> bool:
    """Whether nothing but the address and the language tells this request from others."""
    if request.method != "GET" or "HTTP_HX_REQUEST" in request.META:
        return False
    cookies = request.META.get("HTTP_COOKIE", "")
    return not cookies or not {settings.SESSION_COOKIE_NAME, "messages"} & request.COOKIES.keys()


def _tag(request: HttpRequest) -> str:
    """Weak, since the page may go out packed or plain."""
    meta = request.META
    language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "") if "HTTP_COOKIE" in meta else ""
    told = (
        changes.stamp(), str(clock.today()), language, request.scheme, meta.get("HTTP_HOST", ""),
        request.path,
        meta.get("QUERY_STRING", ""), settings.SECRET_KEY,
    )  # fmt: skip
    return f'W/"{hashlib.blake2b(repr(told).encode(), digest_size=12).hexdigest()}"'


def _again(request: HttpRequest, page: _Page) -> HttpResponse:
    if "gzip" not in request.META.get("HTTP_ACCEPT_ENCODING", ""):
        return HttpResponse(page.content, headers=page.headers)
    # nothing secret is in these pages, so packing tells nothing
    page.packed = page.packed or gzip.compress(page.content, 6, mtime=0)
    headers = {**page.headers, "Content-Encoding": "gzip", "Content-Length": str(len(page.packed))}
    return HttpResponse(page.packed, headers=headers)
