"""Where a request came from, as a mark that nobody can turn back and that is another one every day."""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings

from ocop.base import clock
from ocop.web.access import DeskRequest


def mark_of(request: DeskRequest, *more: str) -> str:
    """A keyed mark of the address and of what else is given, 32 characters. The address goes no further."""
    told = "|".join((str(clock.today()), _address(request), *more))
    return hmac.new(settings.SECRET_KEY.encode(), told.encode(), hashlib.sha256).hexdigest()[:32]


def _address(request: DeskRequest) -> str:
    address: str = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:  # behind our own proxy: the last hop is what it saw
        address = request.headers.get("X-Forwarded-For", address).rpartition(",")[2].strip()
    return address
