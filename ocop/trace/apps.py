from django.apps import AppConfig


class TraceConfig(AppConfig):
    name = "ocop.trace"
    default_auto_field = "django.db.models.BigAutoField"
