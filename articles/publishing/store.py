"""The one place that writes live rows: what is expected is compared with what stands, and the plan carried out."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Greatest

from articles.edge.keys import bump
from articles.keys import DIRECTORY, SEARCH, listing_of, read_standing
from articles.models import SINGLE, Article, ListingKind, LiveArticle, LiveEntry, LiveListing, Shelf, Tombstone
from articles.search import index

from .diff import Plan, Presence, diff, entering
from .months import count
from .placing import places
from .presences import columns, expected, standing
from .shelves import BEGINNING, Place


def refresh(articles: Iterable[Article], now: datetime) -> None:
    """Make the live rows of these stories what their editions say. Does nothing, and bumps nothing, where they are.

    Runs inside the caller's transaction, after the caller has locked the articles. To subscribers it is one change,
    however many stories it is of.
    """
    articles = list(articles)
    take_turn()
    after, found = expected(articles), {article.pk: standing(article) for article in articles}
    states = [*after.values(), *(before for before, _ in found.values() if before)]
    listings = locked(listing_of(name) for state in states for name in state.listings)
    stocked = _stocked(listings)
    plans = [_refreshed(article, *found[article.pk], after.get(article.pk), listings, now) for article in articles]
    keys = count(plan.months for plan in plans).union(*(plan.keys for plan in plans))
    bump(keys | ({SEARCH} if keys else set()) | ({DIRECTORY} if stocked != _stocked(listings) else set()))


def _refreshed(
    article: Article,
    before: Presence | None,
    shelves: Mapping[str, int],
    after: Presence | None,
    listings: Mapping[str, LiveListing],
    now: datetime,
) -> Plan:
    plan = diff(before, after, shelves, places(listings, entering(before, after)))
    _apply(article, plan, listings, now)
    return plan


def take_turn() -> None:
    """Wait until no other is writing live rows, or merging. All wait at home, so none can deadlock; articles are locked
    before this, and never after.
    """
    list(LiveListing.objects.filter(kind=ListingKind.HOME).select_for_update(no_key=True))


def locked(names: Iterable[str]) -> dict[str, LiveListing]:
    """These listings by name, made where new. The caller has taken its turn."""
    wanted = [new_listing(name) for name in sorted(set(names))]
    LiveListing.objects.bulk_create(wanted, ignore_conflicts=True)
    query = LiveListing.objects.none()
    for kind in ListingKind:
        subjects = [row.subject_id for row in wanted if row.kind == kind]
        if subjects:
            chosen = {"kind": kind} if kind in SINGLE else {f"{kind}_id__in": subjects}
            query = query | LiveListing.objects.filter(**chosen)
    return {row.name: row for row in query.order_by("pk").select_for_update(no_key=True)}


def new_listing(name: str, **given) -> LiveListing:
    kind, _, subject = name.partition(":")
    return LiveListing(kind=kind, changed=BEGINNING, **({f"{kind}_id": int(subject)} if subject else {}), **given)


def _stocked(listings: Mapping[str, LiveListing]) -> set[int]:
    """Those of these topics, places and authors that have a live story."""
    named = [row.pk for row in listings.values() if row.subject_id]
    entries = LiveEntry.objects.filter(listing=OuterRef("pk"))
    return set(LiveListing.objects.filter(Exists(entries), pk__in=named).values_list("pk", flat=True))


def _apply(article: Article, plan: Plan, listings: Mapping[str, LiveListing], now: datetime) -> None:
    if not plan.keys:
        return
    _leave(article.pk, [(*_spot(name, listings), number) for name, number in plan.leave.items()])
    if plan.after is None:
        LiveArticle.objects.filter(pk=article.pk).delete()
        _bury(article, {listings[listing_of(name)] for name in plan.leave}, now)
    else:
        _write(plan.after)
        _enter(plan.after, [(*_spot(name, listings), spot) for name, spot in plan.enter.items()])
    changed = [listings[name].pk for name in plan.changed]
    LiveListing.objects.filter(pk__in=changed).update(changed=Greatest("changed", now))


def _spot(standing: str, listings: Mapping[str, LiveListing]) -> tuple[int, int]:
    """The listing's id and the number of the correction."""
    listing, correction = read_standing(standing)
    return listings[listing].pk, correction


def _write(after: Presence) -> None:
    LiveArticle.objects.update_or_create(pk=after.article, defaults=columns(after))
    index.write({after.article: after.document})
    LiveEntry.objects.filter(story=after.article, correction=0).update(updated=after.updated)
    Tombstone.objects.filter(article=after.article).delete()


def _bury(article: Article, listings: Iterable[LiveListing], now: datetime) -> None:
    """Corrections have ids of their own, and are told of by their stories."""
    Tombstone.objects.bulk_create(
        Tombstone(listing=row, article=article, feed_id=article.feed_id, at=now)
        for row in listings
        if row.kind != ListingKind.CORRECTIONS
    )


def _leave(article: int, spots: list[tuple[int, int, int]]) -> None:
    for listing, correction, number in spots:
        LiveEntry.objects.filter(story=article, listing=listing, correction=correction).delete()
        Shelf.objects.filter(listing=listing, number=number).update(count=F("count") - 1)


def _enter(after: Presence, spots: list[tuple[int, int, Place]]) -> None:
    Shelf.objects.bulk_create(
        Shelf(listing_id=listing, number=spot.number, starts=spot.starts) for listing, _, spot in spots if spot.starts
    )
    dates = {read_standing(name)[1]: dates for name, dates in after.entries.items()}
    LiveEntry.objects.bulk_create(
        LiveEntry(
            listing_id=listing,
            story_id=after.article,
            correction=correction,
            shelf=spot.number,
            first_published=dates[correction][0],
            updated=dates[correction][1],
        )
        for listing, correction, spot in spots
    )
    for listing, _, spot in spots:
        Shelf.objects.filter(listing=listing, number=spot.number).update(count=F("count") + 1)
