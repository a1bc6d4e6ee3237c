from importlib import import_module

from django.contrib.admin.apps import SimpleAdminConfig

_ROOMS = (
    "stories",
    "names",
    "pictures",
    "publication",
    "front_page",
    "fixed_pages",
    "redirects",
    "users",
    "outbox",
    "roles",
    "words",
)


class DeskConfig(SimpleAdminConfig):
    """Django's admin, showing what is listed here and nothing else.

    There is no autodiscovery: it would bring in taggit's own admin, for tags that no story has.
    """

    default_site = "articles.desk.site.Desk"

    def ready(self):
        super().ready()
        for room in _ROOMS:
            import_module(f"articles.desk.{room}")
