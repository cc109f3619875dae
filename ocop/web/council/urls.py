from ocop.web.council import advice, results, sessions, sheets

app_name = "council"
urlpatterns = [*sessions.urlpatterns, *sheets.urlpatterns, *results.urlpatterns, *advice.urlpatterns]
