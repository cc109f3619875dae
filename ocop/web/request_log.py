"""One line in the log for every request that was answered."""

from __future__ import annotations

import logging
import time
import uuid

import structlog

_log = logging.getLogger("ocop.web.requests")


def new_id() -> str:
    """An id that a request carries through the logs and into its answer's header."""
    return uuid.uuid4().hex[:16]


def note(method: str, path: str, status: int, begun: float, request_id: str) -> None:
    """Write the line: the path alone, since what was searched for is nobody's business."""
    if not _log.isEnabledFor(logging.INFO):
        return
    took = round((time.perf_counter() - begun) * 1000, 1)
    line: dict[str, object] = {"method": method, "path": path, "status": status, "ms": took}
    line |= {"event": "request", "request_id": request_id}
    person = structlog.contextvars.get_contextvars().get("person")
    _log.info({**line, "person": person} if person else line)
