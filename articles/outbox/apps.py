from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "articles.outbox"
    label = "outbox"
    verbose_name = "Outbox"
