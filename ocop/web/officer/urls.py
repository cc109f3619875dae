from django.urls import URLPattern

from ocop.web.officer import (
    agencies,
    batches,
    certificates,
    commune,
    councils,
    decisions,
    dossiers,
    earlier,
    imports,
    journal,
    organisations,
    packs,
    people,
    tasks,
    worklist,
)

app_name = "officer"
urlpatterns: list[URLPattern] = [
    *worklist.urlpatterns,
    *batches.urlpatterns,
    *councils.urlpatterns,
    *certificates.urlpatterns,
    *commune.urlpatterns,
    *decisions.urlpatterns,
    *dossiers.urlpatterns,
    *earlier.urlpatterns,
    *organisations.urlpatterns,
    *packs.urlpatterns,
    *people.urlpatterns,
    *imports.urlpatterns,
    *journal.urlpatterns,
    *tasks.urlpatterns,
    *agencies.urlpatterns,
]
