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
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.handlers.wsgi import get_path_info
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from ocop.base import changes, clock
from ocop.web import request_log

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

Known = tuple[int, dict[str, str], bytes]
"""Status, headers and content of an answer."""

MOST_PAGES = 128
_TOO_LONG = 200_000
_LINES = {200: "200 OK", 304: "304 Not Modified"}
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


_pages: OrderedDict[str, _Page] = OrderedDict()


class KeptPages:
    """Answers from what is kept, and keeps what may be. Stands before all that costs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not settings.OCOP_KEEP_PAGES or not _is_strangers(request.META):
            return self.get_response(request)
        tag = _tag(request.META, changes.stamp(), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""))
        known = _known(request.META, tag)
        if known is not None:
            status, headers, content = known
            return HttpResponse(content, status=status, headers=headers)
        response = self.get_response(request)
        if getattr(response, "may_be_kept", False) and response.status_code == 200 and not response.cookies:
            assert isinstance(response, HttpResponse)
            _keep(tag, response)
        return response


class Front:
    """Stands before Django: the commonest of all requests cost less than Django's own taking them in.

    Answers only what is surely known: visitors without any cookie, a mark of the database that is fresh.
    Everything else goes on to Django, where `KeptPages` looks once more.
    """

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        begun = time.perf_counter()
        known = None
        if "HTTP_COOKIE" not in environ and settings.OCOP_KEEP_PAGES and _is_strangers(environ):
            stamp = changes.quick_stamp()
            known = _known(environ, _tag(environ, stamp, "")) if stamp else None
        if known is None:
            return self.application(environ, start_response)
        status, headers, content = known
        request_id = request_log.new_id()
        start_response(_LINES[status], [*headers.items(), ("X-Request-Id", request_id)])
        request_log.note("GET", get_path_info(environ), status, begun, request_id)
        return (content,)


def _is_strangers(environ: WSGIEnvironment) -> bool:
    """Whether nothing but the address and the language tells this request from others."""
    if environ["REQUEST_METHOD"] != "GET" or "HTTP_HX_REQUEST" in environ:
        return False
    cookies = environ.get("HTTP_COOKIE", "")
    return f"{settings.SESSION_COOKIE_NAME}=" not in cookies and "messages=" not in cookies


def _tag(environ: WSGIEnvironment, stamp: str, language: str) -> str:
    """Weak, since the page may go out packed or plain."""
    told = (
        stamp, clock.today().toordinal(), language, environ.get("HTTP_HOST"), environ["wsgi.url_scheme"],
        environ.get("HTTP_X_FORWARDED_PROTO"), environ["PATH_INFO"], environ.get("QUERY_STRING"),
        settings.SECRET_KEY,
    )  # fmt: skip
    return f'W/"{hashlib.blake2b(repr(told).encode(), digest_size=12).hexdigest()}"'


def _known(environ: WSGIEnvironment, tag: str) -> Known | None:
    """The answer to a request whose page the visitor has or we have; None where neither is so."""
    if environ.get("HTTP_IF_NONE_MATCH") == tag:
        return 304, {**_HEADERS, "ETag": tag}, b""
    page = _pages.get(tag)
    if page is None:
        return None
    if "gzip" not in environ.get("HTTP_ACCEPT_ENCODING", ""):
        return 200, page.headers, page.content
    if not page.packed:  # nothing secret is in these pages, so packing tells nothing
        page.packed = gzip.compress(page.content, 6, mtime=0)
    packed = {"Content-Encoding": "gzip", "Content-Length": str(len(page.packed))}
    return 200, {**page.headers, **packed}, page.packed


def _keep(tag: str, response: HttpResponse) -> None:
    for name, value in (*_HEADERS.items(), ("ETag", tag)):
        response.headers[name] = value
    if len(response.content) > _TOO_LONG:
        return
    _pages[tag] = _Page(dict(response.headers), response.content)
    with suppress(KeyError):  # another thread may have been quicker
        while len(_pages) > MOST_PAGES:
            _pages.popitem(last=False)
