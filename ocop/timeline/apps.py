from django.apps import AppConfig


class TimelineConfig(AppConfig):
    name = "ocop.timeline"
    default_auto_field = "django.db.models.BigAutoField"
