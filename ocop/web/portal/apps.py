from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "ocop.web.portal"
    label = "web_portal"
