"""Addresses of the public face."""

from ocop.web.portal import catalogue, check

app_name = "portal"
urlpatterns = [*catalogue.urlpatterns, *check.urlpatterns]
