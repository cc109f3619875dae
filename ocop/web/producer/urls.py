from django.urls import URLPattern

app_name = "producer"
urlpatterns: list[URLPattern] = []
