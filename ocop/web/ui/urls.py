"""Addresses of the look itself."""

from django.urls import path

from ocop.web.ui import views, worker

app_name = "ui"
urlpatterns = [
    path("ngon-ngu/<str:code>", views.language, name="language"),
    path("style", views.style, name="style"),
    *worker.urlpatterns,
]
