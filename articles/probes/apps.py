from django.apps import AppConfig


class ProbesConfig(AppConfig):
    name = "articles.probes"
    label = "probes"
    verbose_name = "Probes"
