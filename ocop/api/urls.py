"""Addresses under /api/v1/; its root leads to the description, where the framework has only a 404."""

from django.urls import URLPattern, include, path, reverse_lazy
from django.views.generic import RedirectView

from ocop.api.door import api, open_to_anyone

_patterns, _app, _namespace = api.urls
_root = open_to_anyone(RedirectView.as_view(url=reverse_lazy("api:openapi-view")))
_described = [p for p in _patterns if not (isinstance(p, URLPattern) and p.name == "api-root")]

urlpatterns = [
    path("", include(([path("", _root, name="api-root"), *_described], _app), namespace=_namespace))
]
