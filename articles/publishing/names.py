"""Verbs on what stories are filed under, and on the publication: each bumps wherever its name is printed."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from articles.edge.keys import bump
from articles.keys import DIRECTORY, PUBLICATION, listing_key, listing_name, name_key, shelf_key
from articles.models import LiveListing, NavigationLink, Publication, Tombstone, Topic
from articles.models.topic import Named

from . import refiling, store
from .log import log
from .verbs import Refused


@transaction.atomic
def rename(named: Named) -> None:
    """Save a topic, place or author with its new name or description; its address stays.

    Raises `Refused` for one that was merged: its name is that of the one that stays.
    """
    for current in _locked(type(named), named.pk):
        _check_not_merged(current, _("change that one instead"))
    named.save()
    bump([name_key(named._meta.model_name, named.pk), DIRECTORY])


@transaction.atomic
def merge(merged: Named, *, into: Named, by=None) -> None:
    """File under `into` whatever is filed under `merged`, and whatever comes under its name, for good.

    Its address and feeds lead on from now, and nothing new is filed there; the stories follow as the worker gets to
    them. Raises `Refused`, and then nothing has happened.
    """
    store.take_turn()
    merged, into = _pair(merged, into)
    names = list(type(merged).objects.filter(Q(pk=merged.pk) | Q(merged_into=merged)))
    type(merged).objects.filter(pk__in=[name.pk for name in names]).update(merged_into=into)
    _move_user(merged, into)
    _move_place(merged, into)
    _move_listing(merged, into)
    refiling.enqueue(merged)
    log(merged, by, _("Merged into “%(name)s”") % {"name": into})
    log(into, by, _("“%(name)s” was merged into it") % {"name": merged})
    _forget_states(into)
    bump({DIRECTORY, *(key for name in (into, *names) for key in _keys(name))})


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


def check_merge(merged: Named, into: Named) -> None:
    """Raises `Refused`. Who merges into none that was merged makes neither a chain nor a circle."""
    if type(merged) is not type(into):
        kinds = {"name": merged, "kind": merged._meta.verbose_name, "into": into, "other": into._meta.verbose_name}
        raise Refused(_("“%(name)s” is one %(kind)s and “%(into)s” one %(other)s: merge two of a kind.") % kinds)
    if merged.pk == into.pk:
        raise Refused(_("“%(name)s” cannot be merged into itself: choose another.") % {"name": merged})
    _check_not_merged(merged, _("there is nothing left to merge"))
    _check_not_merged(into, _("choose that one"))


def _check_not_merged(named: Named, instead: str) -> None:
    if named.merged_into:
        told = {"name": named, "stays": named.merged_into, "instead": instead}
        raise Refused(_("“%(name)s” was merged into “%(stays)s”: %(instead)s.") % told)


def _pair(merged: Named, into: Named) -> tuple[Named, Named]:
    """Both as they stand now, locked."""
    if type(merged) is type(into):
        rows = {row.pk: row for row in _locked(type(merged), merged.pk, into.pk)}
        merged, into = rows[merged.pk], rows[into.pk]
    check_merge(merged, into)
    return merged, into


def _locked(model: type[Named], *pks: int | None) -> list[Named]:
    return list(model.objects.filter(pk__in=pks).order_by("pk").select_for_update(no_key=True))


def _move_user(merged: Named, into: Named) -> None:
    """The account of an author goes with the stories, unless the other has one."""
    user = getattr(merged, "user_id", None)
    if user and not into.user_id:
        type(merged).objects.filter(pk=merged.pk).update(user=None)
        type(merged).objects.filter(pk=into.pk).update(user=user)


def _move_place(merged: Named, into: Named) -> None:
    """The place of a topic in the navigation goes along, unless the other has one: each page is told."""
    place = getattr(merged, "featured", None)
    if place is None:
        return
    Topic.objects.filter(pk=merged.pk).update(featured=None)
    Topic.objects.filter(pk=into.pk, featured=None).update(featured=place)
    bump([PUBLICATION])


def _move_listing(merged: Named, into: Named) -> None:
    """Subscribers are led on at once, so there has to be where: and of what was withdrawn they are still told there."""
    old, new = (listing_name(name._meta.model_name, name.pk) for name in (merged, into))
    if not LiveListing.objects.filter(**{merged._meta.model_name: merged}).exists():
        return
    rows = store.locked([old, new])
    told = Tombstone.objects.filter(listing=rows[new]).values("article")
    Tombstone.objects.filter(listing=rows[old]).exclude(article__in=told).update(listing=rows[new])
    now = datetime.now(UTC).replace(microsecond=0)
    LiveListing.objects.filter(pk=rows[new].pk).update(changed=Greatest("changed", now))


def _forget_states(into: Named) -> None:
    """Have nobody be sent only what is new since before: a state of the one feed is none of the other.

    A change of shelves without a story says that. It comes first, to be behind whoever is sent the whole after it.
    """
    bump([shelf_key(listing_name(into._meta.model_name, into.pk), 0)])


def _keys(name: Named) -> set[str]:
    kind = name._meta.model_name
    return {name_key(kind, name.pk), listing_key(listing_name(kind, name.pk))}
