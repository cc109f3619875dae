from django.apps import AppConfig


class AccountConfig(AppConfig):
    name = "ocop.web.account"
    label = "web_account"
