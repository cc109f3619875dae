from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "ocop.organisations"
    default_auto_field = "django.db.models.BigAutoField"
