from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "ocop.certificates"
    default_auto_field = "django.db.models.BigAutoField"
