"""The one place that writes live rows: what is expected is compared with what stands, and the plan carried out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Greatest

from articles.edge.keys import bump
from articles.keys import headline_digest, listing_name
from articles.models import Article, Edition, Kind, ListingKind, LiveArticle, LiveEntry, LiveListing, Shelf

from .diff import Plan, Presence, diff
from .shelves import BEGINNING, Place, Shelves, place

_SUBJECTS = (ListingKind.TOPIC, ListingKind.PLACE, ListingKind.AUTHOR)


def refresh(article: Article, now: datetime) -> Plan:
    """Make the live rows of one story what its editions say. Does nothing, and bumps nothing, where they are.

    Runs inside the caller's transaction, after the caller has locked the article.
    """
    before, after = standing(article), expected([article]).get(article.pk)
    listings = locked(name for state in (before, after) if state for name in state.listings)
    entries = dict(LiveEntry.objects.filter(story=article.pk).values_list("listing_id", "shelf"))
    on = {name: entries[row.pk] for name, row in listings.items() if row.pk in entries}
    plan = diff(before, after, on, _places(listings.values(), after))
    _apply(article.pk, plan, listings, now)
    return plan


def expected(articles: Iterable[Article]) -> dict[int, Presence]:
    """What should be public of these articles, by their editions alone. Those of which nothing should are left out."""
    public = [article for article in articles if article.first_published and not article.withdrawn]
    history = defaultdict(list)
    for edition in Edition.objects.filter(article__in=public).order_by("number").defer("content"):
        history[edition.article_id].append(edition)
    newest = Edition.objects.order_by().in_bulk([editions[-1].pk for editions in history.values()])
    return {
        article.pk: presence(article, newest[editions[-1].pk], editions)
        for article in public
        if (editions := history[article.pk])
    }


def presence(article: Article, live: Edition, history: Iterable[Edition]) -> Presence:
    """Pure: `live` is the newest edition with its content, `history` all of them, oldest first."""
    dated = [edition for edition in history if edition.kind != Kind.MINOR][-1]
    updated = article.first_published if dated.kind == Kind.FIRST else dated.at
    content = live.content
    names = {listing_name(kind, pk) for kind in _SUBJECTS for pk in content[f"{kind}s"]}
    row = {
        "edition_id": live.pk,
        "feed_id": article.feed_id,
        "headline": content["headline"],
        "standfirst": content["standfirst"],
        "language": content["language"],
        "topics": content["topics"],
        "places": content["places"],
        "authors": content["authors"],
        "corrections": [
            {"number": edition.number, "note": edition.note, "at": edition.at.isoformat()}
            for edition in history
            if edition.kind == Kind.CORRECTION
        ],
    }
    return Presence(
        article=article.pk,
        path=live.path,
        headline_key=headline_digest(content["headline"]),
        first_published=article.first_published,
        updated=updated,
        listings=frozenset({ListingKind.HOME.value, *names}),
        row=row,
    )


def standing(article: Article) -> Presence | None:
    """What is public of an article, by its live rows."""
    row = LiveArticle.objects.filter(pk=article.pk).first()
    if row is None:
        return None
    entries = LiveListing.objects.filter(entries__story=row)
    columns = (
        "edition_id",
        "feed_id",
        "headline",
        "standfirst",
        "language",
        "topics",
        "places",
        "authors",
        "corrections",
    )
    return Presence(
        article=row.pk,
        path=row.path,
        headline_key=row.headline_key,
        first_published=row.first_published,
        updated=row.updated,
        listings=frozenset(listing.name for listing in entries),
        row={column: getattr(row, column) for column in columns},
    )


def locked(names: Iterable[str]) -> dict[str, LiveListing]:
    """These listings by name, made where new. Home comes first: all publishers wait there, so none can deadlock."""
    list(LiveListing.objects.filter(kind=ListingKind.HOME).select_for_update(no_key=True))
    wanted = [new_listing(name) for name in sorted(set(names))]
    LiveListing.objects.bulk_create(wanted, ignore_conflicts=True)
    query = LiveListing.objects.none()
    for kind in ListingKind:
        subjects = [row.subject_id for row in wanted if row.kind == kind]
        if subjects:
            chosen = {"kind": kind} if kind == ListingKind.HOME else {f"{kind}_id__in": subjects}
            query = query | LiveListing.objects.filter(**chosen)
    return {row.name: row for row in query.order_by("pk").select_for_update(no_key=True)}


def new_listing(name: str, **given) -> LiveListing:
    kind, _, subject = name.partition(":")
    return LiveListing(kind=kind, changed=BEGINNING, **({f"{kind}_id": int(subject)} if subject else {}), **given)


def columns(after: Presence) -> dict:
    """The live row of a story, but for its primary key."""
    return {
        **after.row,
        "path": after.path,
        "headline_key": after.headline_key,
        "first_published": after.first_published,
        "updated": after.updated,
    }


def _places(listings: Iterable[LiveListing], after: Presence | None) -> dict[str, Place]:
    """Where the story would stand in each listing: one query, whatever the number of listings."""
    if after is None:
        return {}
    date = after.first_published
    newest = Shelf.objects.filter(listing=OuterRef("pk")).order_by("-number")
    spanning = Shelf.objects.filter(listing=OuterRef("pk"), starts__lte=date).order_by("-starts")
    latest = LiveEntry.objects.filter(listing=OuterRef("pk")).order_by("-first_published", "-story")
    rows = LiveListing.objects.filter(pk__in=[row.pk for row in listings]).annotate(
        newest=Subquery(newest.values("number")[:1]),
        newest_count=Subquery(newest.values("count")[:1]),
        newest_date=Subquery(latest.values("first_published")[:1]),
        span=Subquery(spanning.values("number")[:1]),
    )
    return {row.name: place(_shelves(row), date) for row in rows}


def _shelves(row: LiveListing) -> Shelves:
    return Shelves(row.newest or 0, row.newest_count or 0, row.newest_date, row.span or 0)


def _apply(article: int, plan: Plan, listings: Mapping[str, LiveListing], now: datetime) -> None:
    if not plan.keys:
        return
    ids = {name: row.pk for name, row in listings.items()}
    _leave(article, {ids[name]: number for name, number in plan.leave.items()})
    if plan.after is None:
        LiveArticle.objects.filter(pk=article).delete()
    else:
        _write(plan.after, stay=[ids[name] for name in plan.stay])
        _enter(plan.after, {ids[name]: spot for name, spot in plan.enter.items()})
    changed = [ids[name] for name in plan.changed]
    LiveListing.objects.filter(pk__in=changed).update(changed=Greatest("changed", now))
    bump(plan.keys)


def _write(after: Presence, stay: list[int]) -> None:
    LiveArticle.objects.update_or_create(pk=after.article, defaults=columns(after))
    LiveEntry.objects.filter(story=after.article, listing__in=stay).update(updated=after.updated)


def _leave(article: int, shelves: Mapping[int, int]) -> None:
    LiveEntry.objects.filter(story=article, listing__in=shelves).delete()
    for listing, number in shelves.items():
        Shelf.objects.filter(listing=listing, number=number).update(count=F("count") - 1)


def _enter(after: Presence, places: Mapping[int, Place]) -> None:
    begun = [
        Shelf(listing_id=listing, number=spot.number, starts=spot.starts)
        for listing, spot in places.items()
        if spot.starts
    ]
    Shelf.objects.bulk_create(begun)
    LiveEntry.objects.bulk_create(
        LiveEntry(
            listing_id=listing,
            story_id=after.article,
            shelf=spot.number,
            first_published=after.first_published,
            updated=after.updated,
        )
        for listing, spot in places.items()
    )
    for listing, spot in places.items():
        Shelf.objects.filter(listing=listing, number=spot.number).update(count=F("count") + 1)
