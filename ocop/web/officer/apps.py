from django.apps import AppConfig


class OfficerConfig(AppConfig):
    name = "ocop.web.officer"
    label = "web_officer"
