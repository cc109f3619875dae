"""A person's own pages: desk, appointments, inbox."""

from django.urls import path

from ocop.web.account import views

app_name = "account"
urlpatterns = [
    path("", views.profile, name="profile"),
    path("ban-lam-viec", views.home, name="home"),
    path("vai-tro", views.switch, name="switch"),
    path("hop-thu", views.inbox, name="inbox"),
    path("hop-thu/da-doc", views.read_all, name="read_all"),
    path("hop-thu/<int:pk>", views.read, name="read"),
    path("chua-co-tai-khoan", views.no_account, name="no_account"),
    path("chay-thu", views.demo, name="demo"),
]
