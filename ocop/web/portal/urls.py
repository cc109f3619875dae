"""Addresses of the public face."""

from ocop.web.portal import (
    catalogue,
    check,
    feeds,
    market,
    news,
    participant,
    plan,
    receipt,
    resolving,
    support,
    telling,
    training,
)

app_name = "portal"
urlpatterns = [
    *catalogue.urlpatterns,
    *check.urlpatterns,
    *plan.urlpatterns,
    *receipt.urlpatterns,
    *training.urlpatterns,
    *participant.urlpatterns,
    *feeds.urlpatterns,
    *market.urlpatterns,
    *news.urlpatterns,
    *telling.urlpatterns,
    *support.urlpatterns,
    *resolving.urlpatterns,
]
