"""Verbs on what stories are filed under, and on the publication: each bumps wherever its name is printed."""

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles.edge.keys import bump
from articles.keys import DIRECTORY, PUBLICATION, name_key
from articles.models import NavigationLink, Publication, Topic
from articles.models.topic import Named

from .merging import check_not_merged, locked


@transaction.atomic
def rename(named: Named) -> None:
    """Save a topic, place or author with its new name or description; its address stays.

    Raises `Refused` for one that was merged: its name is that of the one that stays.
    """
    for current in locked(type(named), named.pk):
        check_not_merged(current, _("change that one instead"))
    named.save()
    bump([name_key(named._meta.model_name, named.pk), DIRECTORY])


@transaction.atomic
def save_publication(publication: Publication) -> None:
    publication.save()
    bump([PUBLICATION])


@transaction.atomic
def save_links(changed: Iterable[NavigationLink], deleted: Iterable[NavigationLink] = ()) -> None:
    """Links of the navigation, which is on each page."""
    for link in deleted:
        link.delete()
    for link in changed:
        link.save()
    bump([PUBLICATION])


@transaction.atomic
def feature(topics: Sequence[Topic]) -> None:
    """Have these topics in the navigation, in this order, and no others.

    Raises `ValidationError` for one that has no page, since nothing was published under it, or stands there twice.
    """
    wrong = [
        _("Nothing was published under “%(name)s” yet, so it has no page.") % {"name": topic}
        for topic in topics
        if not hasattr(topic, "listing")
    ]
    wrong += [_("“%(name)s” is chosen twice.") % {"name": topic} for topic in set(topics) if topics.count(topic) > 1]
    if wrong:
        raise ValidationError(wrong)
    Topic.objects.exclude(featured=None).update(featured=None)
    for place, topic in enumerate(topics, start=1):
        Topic.objects.filter(pk=topic.pk).update(featured=place)
    bump([PUBLICATION])
