"""Addresses of the public face."""

from ocop.web.portal import catalogue, check, feeds, participant, plan, receipt, training
from ocop.web.portal import catalogue, check, news, plan, receipt

app_name = "portal"
urlpatterns = [
    *catalogue.urlpatterns,
    *check.urlpatterns,
    *plan.urlpatterns,
    *receipt.urlpatterns,
    *training.urlpatterns,
    *participant.urlpatterns,
    *feeds.urlpatterns,
    *news.urlpatterns,
    *plan.urlpatterns,
    *receipt.urlpatterns,
]
