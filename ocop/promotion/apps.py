from django.apps import AppConfig


class PromotionConfig(AppConfig):
    name = "ocop.promotion"
    default_auto_field = "django.db.models.BigAutoField"
