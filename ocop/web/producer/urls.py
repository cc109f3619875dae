from django.urls import URLPattern

from ocop.web.producer import documents, dossiers, files, home, organisation, products

app_name = "producer"
urlpatterns: list[URLPattern] = [
    *home.urlpatterns,
    *organisation.urlpatterns,
    *products.urlpatterns,
    *documents.urlpatterns,
    *dossiers.urlpatterns,
    *files.urlpatterns,
]
