"""Two topics, places or authors become one."""

from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from articles.edge.keys import bump
from articles.keys import DIRECTORY, PUBLICATION, listing_key, listing_name, name_key, shelf_key
from articles.models import LiveListing, Tombstone, Topic
from articles.models.topic import Named

from . import refiling, store
from .log import log
from .verbs import Refused


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


def check_merge(merged: Named, into: Named) -> None:
    """Raises `Refused`. Who merges into none that was merged makes neither a chain nor a circle."""
    if type(merged) is not type(into):
        kinds = {"name": merged, "kind": merged._meta.verbose_name, "into": into, "other": into._meta.verbose_name}
        raise Refused(_("“%(name)s” is one %(kind)s and “%(into)s” one %(other)s: merge two of a kind.") % kinds)
    if merged.pk == into.pk:
        raise Refused(_("“%(name)s” cannot be merged into itself: choose another.") % {"name": merged})
    check_not_merged(merged, _("there is nothing left to merge"))
    check_not_merged(into, _("choose that one"))


def check_not_merged(named: Named, instead: str) -> None:
    if named.merged_into:
        told = {"name": named, "stays": named.merged_into, "instead": instead}
        raise Refused(_("“%(name)s” was merged into “%(stays)s”: %(instead)s.") % told)


def locked(model: type[Named], *pks: int | None) -> list[Named]:
    return list(model.objects.filter(pk__in=pks).order_by("pk").select_for_update(no_key=True))


def _pair(merged: Named, into: Named) -> tuple[Named, Named]:
    """Both as they stand now, locked."""
    if type(merged) is type(into):
        rows = {row.pk: row for row in locked(type(merged), merged.pk, into.pk)}
        merged, into = rows[merged.pk], rows[into.pk]
    check_merge(merged, into)
    return merged, into


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
