from django.apps import AppConfig


class ScienceConfig(AppConfig):
    name = "ocop.science"
    default_auto_field = "django.db.models.BigAutoField"
