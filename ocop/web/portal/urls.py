"""Addresses of the public face."""

from ocop.web.portal import catalogue, check, plan, receipt

app_name = "portal"
urlpatterns = [*catalogue.urlpatterns, *check.urlpatterns, *plan.urlpatterns, *receipt.urlpatterns]
