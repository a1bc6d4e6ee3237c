from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Newsroom"

    def ready(self):
        from articles.publishing.checks import more  # noqa: PLC0415
        from articles.publishing.foundations import lay  # noqa: PLC0415 (models load after apps)

        post_migrate.connect(lay, sender=self)
        more()  # a wrong name in the setting stops the start
