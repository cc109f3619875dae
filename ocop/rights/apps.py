from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "ocop.rights"
    default_auto_field = "django.db.models.BigAutoField"
