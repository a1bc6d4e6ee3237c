from django.apps import AppConfig


class EdgeConfig(AppConfig):
    name = "articles.edge"
    label = "edge"
    verbose_name = "Edge"
