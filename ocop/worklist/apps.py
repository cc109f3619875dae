from django.apps import AppConfig


class WorklistConfig(AppConfig):
    name = "ocop.worklist"
    default_auto_field = "django.db.models.BigAutoField"
