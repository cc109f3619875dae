from django.urls import URLPattern

from ocop.web.producer import (
    chains,
    documents,
    dossiers,
    files,
    home,
    ideas,
    inspections,
    market,
    market_events,
    market_sales,
    network,
    organisation,
    products,
    roads,
    science,
    support,
    training,
)

app_name = "producer"
urlpatterns: list[URLPattern] = [
    *home.urlpatterns,
    *organisation.urlpatterns,
    *products.urlpatterns,
    *roads.urlpatterns,
    *ideas.urlpatterns,
    *network.urlpatterns,
    *chains.urlpatterns,
    *support.urlpatterns,
    *inspections.urlpatterns,
    *documents.urlpatterns,
    *dossiers.urlpatterns,
    *files.urlpatterns,
    *training.urlpatterns,
    *market.urlpatterns,
    *market_sales.urlpatterns,
    *market_events.urlpatterns,
    *science.urlpatterns,
]
