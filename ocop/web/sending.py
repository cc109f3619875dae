"""Handing out a stored file: shown in place when it is a PDF or a picture, asleep in any case."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponseNotModified
from django.http.response import HttpResponseBase

from ocop.files import queries as files
from ocop.files import sniff
from ocop.files.models import StoredFile

# what a document opened by itself may do: nothing; `object-src` lets the browser's own PDF reader work
_ASLEEP = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'"
_POLICIES = {sniff.PDF: f"{_ASLEEP}; object-src 'self'"}
_SANDBOX = f"{_ASLEEP}; sandbox"


def send(request: HttpRequest, stored: StoredFile, name: str, *, download: bool = False) -> HttpResponseBase:
    """A stored file, streamed: shown in place when it is a PDF or a picture, else for saving.

    The caller has checked that the reader may see it.
    """
    tag = f'"{stored.sha256}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag, "Cache-Control": "private, no-cache"})
    inline = stored.media_type in sniff.SHOWN_INLINE and not download
    response = FileResponse(
        files.open_file(stored),
        as_attachment=not inline,
        filename=_named(name, stored.media_type),
        content_type=stored.media_type,
    )
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Content-Security-Policy"] = _POLICIES.get(stored.media_type, _SANDBOX)
    return response


def _named(name: str, media_type: str) -> str:
    """The file's name with the ending that its bytes deserve."""
    ending = sniff.EXTENSIONS.get(media_type, "")
    stem, dot, old = name.rpartition(".")
    return f"{stem if dot and len(old) <= 5 else name}{ending}"
