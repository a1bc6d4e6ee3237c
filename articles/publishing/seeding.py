"""Seeded stories on the site, whole batches at a time: every row that publishing them one by one would have made.

`samples` tells the stories and the same pure functions as ever decide, so that `rebuild_live` finds nothing to do.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max

from articles.edge.keys import bump
from articles.keys import MONTHS, PUBLICATION, SEARCH, listing_key, month_key, read_standing
from articles.models import (
    Address,
    AlsoRead,
    Article,
    Author,
    Byline,
    Edition,
    LiveArticle,
    LiveEntry,
    LiveListing,
    LiveMonth,
    Place,
    Publication,
    Section,
    TaggedArticle,
    Topic,
)
from articles.search import index

from . import months, pasts, samples, store
from .addresses import month
from .diff import Presence
from .filing import merged_names
from .freeze import SCHEMA, freeze
from .pasts import Past
from .presences import columns, presence
from .samples import Cast, Sample, Version, feed_id, sample

BATCH = 2_000


def seed(count: int, number: int, *, short: bool = False) -> Iterator[int]:
    """Write `count` stories of the dice with this number; tells after each batch how many that were.

    A batch is one transaction. Run again, it writes other stories of the same years, which the shelves of those years
    take in: `reshelve` evens them out.
    """
    cast = _cast()
    first = (Article.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    for start in range(0, count, BATCH):
        batch = range(start, min(start + BATCH, count))
        _write([sample(number, first + i, count - i - 1, cast, short=short) for i in batch], number)
        yield len(batch)
    _announce()


@transaction.atomic
def _announce() -> None:
    listings = (listing_key(listing.name) for listing in LiveListing.objects.all())
    bump({MONTHS, SEARCH, *listings, *(month_key(row.pk) for row in LiveMonth.objects.all())})


def _cast() -> Cast:
    def rows(model, names):
        """Those into which any of them was merged since: each once, or the dice would file a story under it twice."""
        return list(dict.fromkeys(model.objects.get_or_create(name=name)[0].staying for name in names))

    return Cast(
        topics=[topic.pk for topic in rows(Topic, samples.TOPICS)],
        places=[(place.pk, place.name) for place in rows(Place, samples.PLACES)],
        authors=[author.pk for author in rows(Author, samples.AUTHORS)],
    )


@transaction.atomic
def _write(told: list[Sample], number: int) -> None:
    articles = _working_copies(told)
    store.take_turn()
    merged = merged_names()
    presences = [
        presence(article, editions[-1], editions, merged)
        for article, editions in zip(articles, _editions(told, articles), strict=True)
    ]
    LiveArticle.objects.bulk_create(LiveArticle(pk=live.article, **columns(live)) for live in presences)
    index.write({live.article: live.document for live in presences})
    _stand(presences, number)
    months.count({live.month: 1} for live in presences)
    bump([PUBLICATION])  # every listing names it; their own keys come at the end


def _working_copies(told: list[Sample]) -> list[Article]:
    articles = Article.objects.bulk_create(_article(one) for one in told)
    # Rows that are the same whenever they are written, so their own clocks are set back.
    made = Article.objects.filter(pk__in=[article.pk for article in articles])
    made.update(created=F("first_published"), changed=F("first_published"))
    blocks, bylines, topics = [], [], []
    for one, article in zip(told, articles, strict=True):
        working = one.versions[-1].working
        blocks += [_of(article, block) for block in working.blocks]
        bylines += [Byline(article=article, author_id=pk, position=n) for n, pk in enumerate(working.authors)]
        topics += [TaggedArticle(content_object=article, tag_id=pk) for pk in working.topics]
    for model, rows in ((Byline, bylines), (TaggedArticle, topics)):
        model.objects.bulk_create(rows)
    for model in (Section, AlsoRead):
        model.objects.bulk_create(block for block in blocks if type(block) is model)
    return articles


def _article(one: Sample) -> Article:
    working, version = one.versions[-1].working, len(one.versions)
    return Article(
        feed_id=one.feed_id,
        headline=working.headline,
        slug=one.slug,
        standfirst=working.standfirst,
        dateline=working.dateline,
        first_published=one.first_published,
        version=version,
        published_version=version,
    )


def _of(article: Article, block):
    block.parent = article
    return block


def _editions(told: list[Sample], articles: list[Article]) -> list[list[Edition]]:
    """The editions of each story, oldest first."""
    zone = Publication.current().zone
    editions = []
    for one, article in zip(told, articles, strict=True):
        path = f"{month(one.first_published, zone)}{one.slug}/"
        editions.append([_edition(article, number, path, version) for number, version in enumerate(one.versions, 1)])
    Address.objects.bulk_create(Address(path=newest.path, article=newest.article) for *_, newest in editions)
    Edition.objects.bulk_create(edition for history in editions for edition in history)
    return editions


def _edition(article: Article, number: int, path: str, version: Version) -> Edition:
    return Edition(
        article=article,
        number=number,
        kind=version.kind,
        note=version.note,
        path=path,
        schema=SCHEMA,
        content=freeze(version.working),
        article_version=number,
        at=version.at,
    )


def _stand(presences: list[Presence], number: int) -> None:
    """The stories in their listings, each on its shelf."""
    by_listing = defaultdict(list)
    for live in presences:
        for name, dates in live.entries.items():
            listing, correction = read_standing(name)
            by_listing[listing].append((*dates, live.article, correction))
    firsts = [first for standings in by_listing.values() for first, *_ in standings]
    found = pasts.read(_listings(by_listing, number), min(firsts), max(firsts))
    LiveEntry.objects.bulk_create(
        LiveEntry(
            listing=found[name].listing,
            story_id=story,
            correction=correction,
            shelf=found[name].take(first),
            first_published=first,
            updated=updated,
        )
        for name, standings in by_listing.items()
        for first, updated, story, correction in sorted(standings)
    )
    pasts.write(found.values())
    _change(found, {name: max(updated for _, updated, *_ in standings) for name, standings in by_listing.items()})


def _listings(names: Iterable[str], number: int) -> list[LiveListing]:
    new = [store.new_listing(name, feed_id=feed_id(number, name)) for name in sorted(names)]
    LiveListing.objects.bulk_create(new, ignore_conflicts=True)
    return list(store.locked(names).values())


def _change(found: Mapping[str, Past], newest: Mapping[str, datetime]) -> None:
    for name, updated in newest.items():
        listing = found[name].listing
        listing.changed = max(listing.changed, updated)
    LiveListing.objects.bulk_update([past.listing for past in found.values()], ["changed"])
