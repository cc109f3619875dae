"""Addresses of the public face."""

from ocop.web.portal import catalogue, check, participant, plan, receipt, training
from ocop.web.portal import catalogue, check, feeds, plan, receipt

app_name = "portal"
urlpatterns = [
    *catalogue.urlpatterns,
    *check.urlpatterns,
    *plan.urlpatterns,
    *receipt.urlpatterns,
    *training.urlpatterns,
    *participant.urlpatterns,
    *feeds.urlpatterns,
]
