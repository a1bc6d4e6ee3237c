"""Writers, Editors, Administrators: what each may do. Made, and made right again, whenever migrations have run.

Not in a migration of their own: Django makes permissions once all migrations have run, and a list that a migration
holds is frozen, so that each later permission would need another one. After every `migrate` the roles are what stands
here, also where a newer version has brought a permission, or somebody has changed a group by hand.
"""

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission, User
from django.db.models.signals import post_migrate
from django.dispatch import receiver

WRITERS, EDITORS, ADMINISTRATORS = "Writers", "Editors", "Administrators"


def _all(*models: str) -> set[str]:
    return {f"articles.{verb}_{model}" for model in models for verb in ("add", "change", "delete", "view")}


_WRITING = _all("section", "quote", "figure", "alsoread", "byline") | {
    "articles.add_article",
    "articles.change_article",
    "articles.view_article",
    "articles.add_picture",
    "articles.change_picture",
    "articles.view_picture",
    "articles.view_topic",
    "articles.view_place",
    "articles.view_author",
}
_VERBS = {"articles.publish_article", "articles.withdraw_article", "articles.restore_article", "articles.hide_edition"}
_FRONT_PAGE = {"articles.view_frontpick", "articles.change_frontpick"}
_EDITING = _WRITING | _VERBS | _FRONT_PAGE | _all("article", "picture", "topic", "place", "author", "redirect")
_ADMINISTERING = (
    _EDITING
    | _all("fixedpage", "navigationlink")
    | {
        "articles.redact_edition",
        "articles.change_publication",
        "articles.view_publication",
        "auth.add_user",
        "auth.change_user",
        "auth.view_user",
        "outbox.view_job",
    }
)
PERMISSIONS = {WRITERS: _WRITING, EDITORS: _EDITING, ADMINISTRATORS: _ADMINISTERING}


def give(user: User, role: str) -> None:
    """The one role of a user. Other groups stay."""
    user.groups.remove(*Group.objects.filter(name__in=PERMISSIONS).exclude(name=role))
    user.groups.add(Group.objects.get(name=role))


def of(user: User) -> str | None:
    return user.groups.filter(name__in=PERMISSIONS).values_list("name", flat=True).first()


@receiver(post_migrate, sender=apps.get_app_config("admin"))
def make(using: str, **signal) -> None:
    """Idempotent. Permissions come first: Django makes those of an app when its turn comes, which may be later."""
    for label in ("articles", "auth", "outbox"):
        create_permissions(apps.get_app_config(label), verbosity=0, using=using)
    for name, wanted in PERMISSIONS.items():
        group, _ = Group.objects.using(using).get_or_create(name=name)
        group.permissions.set(_permissions(wanted, using))


def _permissions(wanted: set[str], using: str) -> list[Permission]:
    """Raises `LookupError` with the name of a permission that there is not."""
    rows = Permission.objects.using(using).select_related("content_type")
    found = {f"{row.content_type.app_label}.{row.codename}": row for row in rows}
    if missing := wanted - found.keys():
        raise LookupError(f"no such permissions: {', '.join(sorted(missing))}")
    return [found[name] for name in wanted]
