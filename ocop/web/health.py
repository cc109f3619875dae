"""Is the system alive?"""

from __future__ import annotations

from dataclasses import asdict

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from ocop import __version__
from ocop.base import clock
from ocop.jobs import queries as jobs
from ocop.web.access import anyone


@anyone
def health(request: HttpRequest) -> JsonResponse:
    """200 with the version and the backlog of jobs while the database answers, 503 otherwise."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database down", "version": __version__}, status=503)
    waiting = jobs.backlog(clock.now())
    return JsonResponse({"status": "ok", "version": __version__, "jobs": asdict(waiting)})
