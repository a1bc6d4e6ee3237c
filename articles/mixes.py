"""A mix: the topics, places and authors that one reader chose, as one listing.

Its address says what was chosen, in one spelling: `/mix/topics/energy,ports/places/osterwick/`. Kinds in the order of
`PREFIXES`, slugs sorted, nothing twice, so that readers who choose the same share one document. A comma parts the
slugs: RFC 3986 (section 2.2) lets it stand in a path as it is, and no slug holds one.

A mix is no row, so it has no shelves and no archive. Whatever it is asked for costs a fixed number of ranges of an
index for each of its parts.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from django.conf import settings
from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from articles import stories
from articles.keys import PUBLICATION, listing_key, name_key
from articles.listings import RECENT, TOMBSTONES, Gone, Listing
from articles.models import LiveArticle, LiveEntry, LiveListing, Tombstone
from articles.snapshot import PUBLIC
from articles.stories import PREFIXES, Story
from articles.telling import in_a_row
from articles.text import clean_line

MOST = 12
_KINDS = {prefix: kind for kind, prefix in PREFIXES.items()}
# Never change it, or every subscriber of a mix has another feed.
_MIXES = uuid.UUID("5ad8f7d1-0d4c-4b57-8a7c-0a4f4f6b9a36")

Choice = frozenset[tuple[str, str]]


class TooManyPartsError(ValueError):
    pass


@dataclass(frozen=True)
class Part:
    """A topic, place or author, by the kind and the slug that it has today."""

    kind: str
    slug: str
    title: str
    row: LiveListing

    @property
    def path(self) -> str:
        return quote(f"/{PREFIXES[self.kind]}/{self.slug}/")

    @property
    def name_key(self) -> str:
        return name_key(self.kind, self.row.subject_id)


@dataclass(frozen=True)
class Mix:
    """`parts` in their one order."""

    parts: tuple[Part, ...]

    @property
    def spelling(self) -> str:
        """What stands behind `/mix/`, in letters."""
        groups = {PREFIXES[kind]: [part.slug for part in self.parts if part.kind == kind] for kind in PREFIXES}
        return "/".join(f"{prefix}/{','.join(slugs)}" for prefix, slugs in groups.items() if slugs)

    @property
    def path(self) -> str:
        """The path of the listing, percent-encoded. That of a single part is the part's own."""
        return self.parts[0].path if len(self.parts) == 1 else self.mix_path

    @property
    def mix_path(self) -> str:
        return quote(f"/mix/{self.spelling}/", safe="/,")

    @property
    def title(self) -> str:
        return in_a_row([part.title for part in self.parts])

    @property
    def rows(self) -> list[LiveListing]:
        return [part.row for part in self.parts]

    @property
    def keys(self) -> frozenset[str]:
        own = {key for part in self.parts for key in (listing_key(part.row.name), part.name_key)}
        return frozenset({PUBLICATION, *own})

    @property
    def feed_id(self) -> str:
        return uuid.uuid5(_MIXES, "\n".join(sorted(part.row.feed_id for part in self.parts))).urn


def part(kind: str, row: LiveListing) -> Part:
    """`row` comes with its topic, place or author joined."""
    named = getattr(row, kind)
    return Part(kind, named.slug, named.name, row)


def choice(chosen: Iterable[tuple[str, str]]) -> Choice:
    """What was chosen, given as pairs of prefix and slug."""
    return frozenset((_KINDS[prefix], clean_line(slug)) for prefix, slug in chosen if clean_line(slug))


def read(spelling: str) -> Choice | None:
    """What an address below `/mix/` asks for, in whatever order; None where it asks for nothing that can be."""
    segments = spelling.split("/")
    prefixes, slugs = segments[::2], segments[1::2]
    if len(prefixes) != len(slugs) or not _KINDS.keys() >= set(prefixes):
        return None
    pairs = zip(prefixes, slugs, strict=True)
    return choice((prefix, slug) for prefix, joined in pairs for slug in joined.split(","))


def find(chosen: Choice | None) -> Mix | None:
    """None where nothing was chosen, or something that was never public: the names in drafts are nobody's business."""
    if not chosen:
        return None
    if len(chosen) > MOST:
        told = _("A mix has at most %(most)s topics, places and authors; this one has %(chosen)s.")
        raise TooManyPartsError(told % {"most": MOST, "chosen": len(chosen)})
    found = {pair: part for kind in PREFIXES for pair, part in _resolved(kind, chosen)}
    if found.keys() != chosen:
        return None
    order = list(PREFIXES)
    return Mix(tuple(sorted(set(found.values()), key=lambda part: (order.index(part.kind), part.slug))))


def _resolved(kind: str, chosen: Choice) -> Iterable[tuple[tuple[str, str], Part]]:
    """Each choice of this kind with the part it stands for: of what was merged, the one that stays.

    The one place that turns slugs into parts.
    """
    slugs = [slug for chosen_kind, slug in chosen if chosen_kind == kind]
    public = LiveListing.objects.using(PUBLIC).filter(**{f"{kind}__slug__in": slugs})
    for row in public.select_related(f"{kind}__merged_into__listing") if slugs else ():
        named = getattr(row, kind)
        if hasattr(named.staying, "listing"):
            yield (kind, named.slug), part(kind, named.staying.listing)


def subscription(mix: Mix) -> Listing:
    """What a subscriber polls, by the rules of `listings.subscription`, but that there is no unsealed shelf: the newest
    stories, those of the 48 hours before the newest one, and older ones whose update or correction lies within 48
    hours of the newest change.
    """
    wanted = {*_newest(mix, settings.FEED_ENTRIES), *_recent(mix, "first_published"), *_recent(mix, "updated")}
    rows = LiveArticle.objects.using(PUBLIC).filter(pk__in=wanted).select_related("edition")
    return _listing(mix, stories.whole(_newest_first(rows)), tombstones=_tombstones(mix))


def latest(mix: Mix, count: int) -> Listing:
    """The newest stories as teasers."""
    rows = LiveArticle.objects.using(PUBLIC).filter(pk__in=_newest(mix, count))
    return _listing(mix, stories.teasers(_newest_first(rows)))


def _newest(mix: Mix, count: int) -> list[int]:
    begin = _mark(mix, LiveEntry, "first_published", count - 1)
    entries = _since(mix, LiveEntry, "first_published", begin)
    dated = sorted(set(entries.values_list("first_published", "story")), reverse=True)
    return [story for _, story in dated[:count]]


def _recent(mix: Mix, column: str) -> Iterable[int]:
    """The stories of the 48 hours before the newest date in this column."""
    newest = _mark(mix, LiveEntry, column, 0)
    return _since(mix, LiveEntry, column, newest and newest - RECENT).values_list("story", flat=True)


def _tombstones(mix: Mix) -> tuple[Gone, ...]:
    begin = _mark(mix, Tombstone, "at", TOMBSTONES - 1)
    dated = sorted(set(_since(mix, Tombstone, "at", begin).values_list("at", "feed_id")), reverse=True)
    return tuple(Gone(feed_id, at) for at, feed_id in dated[:TOMBSTONES])


def _mark(mix: Mix, model: type[Model], column: str, place: int) -> datetime | None:
    """A date from which on there are more than `place` rows, and few more: the latest that any one part has at that
    place. None where no part alone has so many, so that there are few in all.
    """
    of_one = model.objects.filter(listing=OuterRef("pk")).order_by(f"-{column}").values(column)
    rows = LiveListing.objects.using(PUBLIC).filter(pk__in=[row.pk for row in mix.rows])
    dates = rows.values_list(Subquery(of_one[place : place + 1]), flat=True)
    return max(filter(None, dates), default=None)


def _since(mix: Mix, model: type[Model], column: str, begin: datetime | None) -> QuerySet:
    rows = model.objects.using(PUBLIC).filter(listing__in=mix.rows)
    return rows.filter(**{f"{column}__gte": begin}) if begin else rows


def _newest_first(rows: Iterable[LiveArticle]) -> list[LiveArticle]:
    return sorted(rows, key=lambda row: (row.first_published, row.pk), reverse=True)


def _listing(mix: Mix, shown: tuple[Story, ...], **given) -> Listing:
    return Listing(
        title=mix.title,
        path=mix.path,
        description=_("The newest stories of %(names)s.") % {"names": mix.title},
        feed_id=mix.feed_id,
        changed=max(part.row.changed for part in mix.parts),
        stories=shown,
        keys=mix.keys.union(*(story.keys for story in shown)),
        **given,
    )
