from django.apps import AppConfig


class CouncilsConfig(AppConfig):
    name = "ocop.councils"
    default_auto_field = "django.db.models.BigAutoField"
