from django.apps import AppConfig


class ProducerConfig(AppConfig):
    name = "ocop.web.producer"
    label = "web_producer"
