"""R0, the measure of all: Django with one view and nothing around it."""

from __future__ import annotations

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path


def hello(request: HttpRequest) -> HttpResponse:
    """A short answer."""
    return HttpResponse("Xin chào")


urlpatterns = [path("", hello)]

if not settings.configured:
    settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="r0", LOGGING_CONFIG=None)
application = get_wsgi_application()
