"""Verbs on fixed pages: about, contact, privacy, imprint."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import get_resolver
from django.utils.translation import gettext as _

from articles.edge.keys import bump
from articles.keys import PUBLICATION, page_key
from articles.models import FixedPage, Redirect
from articles.richtext import sanitise

_LINKED = ("title", "slug", "spot", "position")  # what other pages say of one


@transaction.atomic
def save(page: FixedPage) -> None:
    """Save a page; from an address that it had before one is led to where it is now.

    Raises `ValidationError` for a slug that is taken by the rest of the site.
    """
    check_slug(page.slug)
    page.text = sanitise(page.text)
    before = FixedPage.objects.select_for_update().filter(pk=page.pk).first()
    page.save()
    if before and before.slug != page.slug:
        _lead_on(_path(before.slug), _path(page.slug))
    Redirect.objects.filter(old=_path(page.slug)).delete()
    same = before and all(getattr(before, name) == getattr(page, name) for name in _LINKED)
    bump([page_key(page.pk)] if same else [page_key(page.pk), PUBLICATION])


@transaction.atomic
def delete(page: FixedPage) -> None:
    """Nothing is at its address any more, nor at those that led there."""
    Redirect.objects.filter(new=_path(page.slug)).delete()
    keys = [page_key(page.pk), PUBLICATION]
    page.delete()
    bump(keys)


def check_slug(slug: str) -> None:
    if slug in reserved():
        raise ValidationError(
            {"slug": _("“%(slug)s” is an address of the site itself: choose another.") % {"slug": slug}}
        )
    if slug.isdigit():
        raise ValidationError({"slug": _("Digits alone are the years of stories: add a word.")})


def reserved() -> frozenset[str]:
    """How the addresses of everything else begin, as the site's own list of them has it."""
    routes = [str(pattern.pattern) for pattern in get_resolver().url_patterns]
    files = [settings.STATIC_URL.lstrip("/"), settings.MEDIA_URL.lstrip("/")]
    return frozenset(start for route in (*routes, *files) if (start := route.split("/")[0]) and start[0] != "<")


def _lead_on(old: str, new: str) -> None:
    Redirect.objects.filter(new=old).update(new=new)
    Redirect.objects.update_or_create(old=old, defaults={"new": new})


def _path(slug: str) -> str:
    return f"/{slug}/"
