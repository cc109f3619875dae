from django.apps import AppConfig


class CouncilConfig(AppConfig):
    name = "ocop.web.council"
    label = "web_council"
