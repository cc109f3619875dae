"""Is the system alive?"""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from ocop import __version__
from ocop.web.access import anyone


@anyone
def health(request: HttpRequest) -> JsonResponse:
    """200 with the version while the database answers, 503 otherwise."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database down", "version": __version__}, status=503)
    return JsonResponse({"status": "ok", "version": __version__})
