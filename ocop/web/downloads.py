"""Bytes made for this request, handed out for saving."""

from __future__ import annotations

from django.http import HttpResponse


def download(data: bytes, media_type: str, name: str) -> HttpResponse:
    """A file for saving; `name` is ours and plain ASCII."""
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
