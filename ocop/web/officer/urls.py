from django.urls import URLPattern

from ocop.web.officer import certificates, commune, decisions, dossiers, imports, journal, organisations, packs, people

app_name = "officer"
urlpatterns: list[URLPattern] = [
    *certificates.urlpatterns,
    *commune.urlpatterns,
    *decisions.urlpatterns,
    *dossiers.urlpatterns,
    *organisations.urlpatterns,
    *packs.urlpatterns,
    *people.urlpatterns,
    *imports.urlpatterns,
    *journal.urlpatterns,
]
