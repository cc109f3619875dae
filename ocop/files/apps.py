from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "ocop.files"
    default_auto_field = "django.db.models.BigAutoField"
