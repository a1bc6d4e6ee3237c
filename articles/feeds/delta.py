"""What is new in a feed to a subscriber who names the state that it has (RFC 3229, with `feed` as the manipulation).

An ETag of ours names a state by a bump. What has been bumped since has changed: a story whose keys are among that, and
nothing else. So the states that we still know are those whose bump is kept, as `NEWSROOM_KEEP_BUMPS` says.

Whoever cannot be told what is new in this way is given the whole document. That is never wrong, so it is also the
answer to validators that are foreign, forged or from before a database was restored.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter

from django.conf import settings

from articles.edge.models import Bump
from articles.edge.validators import Validators, entity_tags, named
from articles.keys import listing_key, shelf_key, story_key
from articles.listings import Gone, Listing
from articles.models import LiveEntry, LiveListing, Tombstone
from articles.snapshot import PUBLIC
from articles.stories import Story

MOST_BUMPS = 2_000  # later ones are not looked at: such a subscriber has missed most of what a document holds
_MOST_TAGS = 20
# feedparser always sends `A-IM: feed`, in the name of programs that never asked for it. One of them, rss2email (3.14),
# takes a 226 for a failure, and has no name of its own to be known by. A whole document is right for all of them.
_UNABLE = ("feedparser/",)
_UNWANTED = re.compile(r"q\s*=\s*0(\.0*)?")
_STORY = story_key(0).removesuffix("0")


def accepted(a_im: str) -> bool:
    """Whether a subscriber takes deltas: `feed` is among its manipulations, not at a quality of 0 (10.5.3)."""
    for member in a_im.lower().split(","):
        name, *parameters = map(str.strip, member.split(";"))
        if name == "feed":
            return not any(map(_UNWANTED.fullmatch, parameters))
    return False


@dataclass(frozen=True)
class News:
    """A listing with nothing but its news, and the ETag by which the subscriber named what it has."""

    listing: Listing
    base: str


def news(
    headers: Mapping[str, str],
    validators: Validators,
    listing: Listing,
    rows: Sequence[LiveListing],
    *,
    tombstones: bool,
) -> News | None:
    """What to send instead of the whole listing, whose validators these are; None to send it, or a 304."""
    known = headers.get("If-None-Match", "")
    if headers.get("User-Agent", "").startswith(_UNABLE):
        return None
    if not rows or not accepted(headers.get("A-IM", "")) or validators.unchanged(known, None):
        return None
    base = _base(known)
    part = base and since(base[0], listing, rows, tombstones=tombstones)
    return News(part, base[1]) if part else None


def _base(known: str) -> tuple[int, str] | None:
    """The number of the newest state that any of these validators names and we know, and that validator."""
    tags = {named(tag): tag for tag in entity_tags(known)[:_MOST_TAGS] if named(tag)}
    bumps = Bump.objects.using(PUBLIC).filter(pk__in={number for number, _ in tags}).order_by("-pk")
    return next(((state[0], tags[state]) for state in bumps.values_list("pk", "change") if state in tags), None)


def since(number: int, listing: Listing, rows: Sequence[LiveListing], *, tombstones: bool) -> Listing | None:
    """The listing with nothing but what is new or changed since that bump; None where that would not be all.

    `rows` are the listings that it is made of. That a story has left them can only be told by its tombstone, and not
    in every format. The head of a delta is whole, but what it says of the publication stands in entries as well.
    """
    bumps = _bumps(number)
    keys = {key for _, key in bumps}
    left = _left(bumps, rows)
    if len(bumps) > MOST_BUMPS or keys & _head(listing, rows) or left is None:
        return None
    gone = _tombstones(left, listing, rows) if tombstones else ()
    stories = _news(listing, keys, len(left))
    if len(gone) < len(left) or not (stories or gone):
        return None
    return replace(listing, stories=stories, tombstones=gone)


def _bumps(number: int) -> list[tuple[int, str]]:
    later = Bump.objects.using(PUBLIC).filter(pk__gt=number).order_by("pk")
    return list(later.values_list("change", "key")[: MOST_BUMPS + 1])


def _head(listing: Listing, rows: Iterable[LiveListing]) -> frozenset[str]:
    """What the document is made of besides its stories. That these come and go is no change of the head."""
    own = listing.keys.difference(*(story.keys for story in listing.stories))
    return own.difference(listing_key(row.name) for row in rows)


def _left(bumps: Iterable[tuple[int, str]], rows: Sequence[LiveListing]) -> set[int] | None:
    """The stories that were put on shelves here, or taken off, and do not stand here now. None where the shelves were
    changed on their own: the newest may have become another.
    """
    shelves, moved = tuple(shelf_key(row.name, 0).removesuffix("0") for row in rows), set()
    for _, together in groupby(bumps, key=itemgetter(0)):
        keys = [key for _, key in together]
        if any(key.startswith(shelves) for key in keys):
            stories = {int(key.removeprefix(_STORY)) for key in keys if key.startswith(_STORY)}
            if not stories:
                return None
            moved |= stories
    standing = LiveEntry.objects.using(PUBLIC).filter(listing__in=rows, story__in=moved)
    return moved.difference(standing.values_list("story", flat=True))


def _tombstones(left: set[int], listing: Listing, rows: Iterable[LiveListing]) -> tuple[Gone, ...]:
    """Those in the listing that are for these stories."""
    if not left:
        return ()
    buried = Tombstone.objects.using(PUBLIC).filter(listing__in=rows, article__in=left)
    ids = set(buried.values_list("feed_id", flat=True))
    return tuple(gone for gone in listing.tombstones if gone.feed_id in ids)


def _news(listing: Listing, keys: set[str], left: int) -> tuple[Story, ...]:
    """What has changed, and what may have come back.

    Where nothing has left, a document only moves on: what stands in it unchanged stood in it before. But where some
    have left, older ones may take their places at its end. Only the first are sure to have stood in it before: as many
    as any document holds, less those that have left.
    """
    sure = max(0, settings.FEED_ENTRIES - left) if left else len(listing.stories)
    return tuple(
        story for place, story in enumerate(listing.stories) if place >= sure or not keys.isdisjoint(story.keys)
    )
