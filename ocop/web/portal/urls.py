"""Addresses of the public face."""

from ocop.web.portal import catalogue, check, receipt

app_name = "portal"
urlpatterns = [*catalogue.urlpatterns, *check.urlpatterns, *receipt.urlpatterns]
