from django.urls import URLPattern

from ocop.web.officer import certificates, decisions, packs

app_name = "officer"
urlpatterns: list[URLPattern] = [
    *certificates.urlpatterns,
    *decisions.urlpatterns,
    *packs.urlpatterns,
]
