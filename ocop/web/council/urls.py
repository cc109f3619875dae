from ocop.web.council import advice, proposals, results, sessions, sheets

app_name = "council"
urlpatterns = [
    *sessions.urlpatterns,
    *sheets.urlpatterns,
    *results.urlpatterns,
    *advice.urlpatterns,
    *proposals.urlpatterns,
]
