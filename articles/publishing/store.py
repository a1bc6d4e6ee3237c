"""The one place that writes live rows: what is expected is compared with what stands, and the plan carried out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.functions import Greatest

from articles.edge.keys import bump
from articles.keys import DIRECTORY, SEARCH, headline_digest, listing_name, listing_of, read_standing, standing_name
from articles.models import (
    SINGLE,
    Article,
    Edition,
    Kind,
    ListingKind,
    LiveArticle,
    LiveEntry,
    LiveListing,
    Shelf,
    Tombstone,
)
from articles.search import index

from .diff import Plan, Presence, diff, entering
from .filing import MODELS, Merged, filed, merged_names
from .shelves import BEGINNING, Place, Shelves, place


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
    keys = {key for plan in plans for key in plan.keys}
    bump(keys | ({SEARCH} if keys else set()) | ({DIRECTORY} if stocked != _stocked(listings) else set()))


def _refreshed(
    article: Article,
    before: Presence | None,
    shelves: Mapping[str, int],
    after: Presence | None,
    listings: Mapping[str, LiveListing],
    now: datetime,
) -> Plan:
    plan = diff(before, after, shelves, _places(listings, entering(before, after)))
    _apply(article, plan, listings, now)
    return plan


def expected(articles: Iterable[Article]) -> dict[int, Presence]:
    """What should be public of these articles, by their editions alone. Those of which nothing should are left out."""
    merged = merged_names()
    public = [article for article in articles if article.first_published and not article.withdrawn]
    history = defaultdict(list)
    for edition in Edition.objects.filter(article__in=public).order_by("number").defer("content"):
        history[edition.article_id].append(edition)
    newest = Edition.objects.order_by().in_bulk([editions[-1].pk for editions in history.values()])
    return {
        article.pk: presence(article, newest[editions[-1].pk], editions, merged)
        for article in public
        if (editions := history[article.pk])
    }


def presence(article: Article, live: Edition, history: Iterable[Edition], merged: Merged) -> Presence:
    """Pure: `live` is the newest edition with its content, `history` all of them, oldest first."""
    dated = [edition for edition in history if edition.kind != Kind.MINOR][-1]
    updated = article.first_published if dated.kind == Kind.FIRST else dated.at
    content = live.content
    subjects = {kind: filed(kind, content, merged) for kind in MODELS}
    names = {ListingKind.HOME.value, *(listing_name(kind, pk) for kind, pks in subjects.items() for pk in pks)}
    if any(block.get("highlights") for block in content["blocks"]):
        names.add(ListingKind.BRIEFING.value)
    corrections = [edition for edition in history if edition.kind == Kind.CORRECTION]
    row = {
        "edition_id": live.pk,
        "feed_id": article.feed_id,
        "headline": content["headline"],
        "standfirst": content["standfirst"],
        "language": content["language"],
        "label": content.get("label", ""),  # older contents have none
        "topics": subjects["topic"],
        "places": subjects["place"],
        "authors": subjects["author"],
        "corrections": [
            {"number": edition.number, "note": edition.note, "at": edition.at.isoformat()} for edition in corrections
        ],
    }
    return Presence(
        article=article.pk,
        path=live.path,
        headline_key=headline_digest(content["headline"]),
        first_published=article.first_published,
        updated=updated,
        listings={
            **dict.fromkeys(names, article.first_published),
            **{standing_name(ListingKind.CORRECTIONS.value, edition.number): edition.at for edition in corrections},
        },
        row=row,
        document=index.document(article.pk, article.first_published, content, subjects),
    )


def standing(article: Article) -> tuple[Presence | None, dict[str, int]]:
    """What is public of an article, by its live rows, and the shelf of each of its standings."""
    row = LiveArticle.objects.filter(pk=article.pk).first()
    if row is None:
        return None, {}
    entries = {entry.standing: entry for entry in LiveEntry.objects.filter(story=row).select_related("listing")}
    columns = (
        "edition_id",
        "feed_id",
        "headline",
        "standfirst",
        "language",
        "label",
        "topics",
        "places",
        "authors",
        "corrections",
    )
    presence = Presence(
        article=row.pk,
        path=row.path,
        headline_key=row.headline_key,
        first_published=row.first_published,
        updated=row.updated,
        listings={name: entry.first_published for name, entry in entries.items()},
        row={column: getattr(row, column) for column in columns},
        document=index.read([row.pk]).get(row.pk),
    )
    return presence, {name: entry.shelf for name, entry in entries.items()}


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


def columns(after: Presence) -> dict:
    """The live row of a story, but for its primary key."""
    return {
        **after.row,
        "path": after.path,
        "headline_key": after.headline_key,
        "first_published": after.first_published,
        "updated": after.updated,
    }


def _stocked(listings: Mapping[str, LiveListing]) -> set[int]:
    """Those of these topics, places and authors that have a live story."""
    named = [row.pk for row in listings.values() if row.subject_id]
    entries = LiveEntry.objects.filter(listing=OuterRef("pk"))
    return set(LiveListing.objects.filter(Exists(entries), pk__in=named).values_list("pk", flat=True))


def _places(listings: Mapping[str, LiveListing], standings: Mapping[str, datetime]) -> dict[str, Place]:
    """Where the story is to stand, by the names of its new standings: one query for each date among them."""
    found, begun = {}, {}
    for date in sorted(set(standings.values())):
        names = [name for name, own in standings.items() if own == date]
        states = _states([listings[listing_of(name)].pk for name in names], date)
        for name in names:
            listing = listing_of(name)
            # A shelf that an earlier standing of this story begins is not in the database yet.
            spot = Place(begun[listing].number) if listing in begun else place(states[listings[listing].pk], date)
            begun |= {listing: spot} if spot.starts else {}
            found[name] = spot
    return found


def _states(listings: list[int], date: datetime) -> dict[int, Shelves]:
    newest = Shelf.objects.filter(listing=OuterRef("pk")).order_by("-number")
    spanning = Shelf.objects.filter(listing=OuterRef("pk"), starts__lte=date).order_by("-starts")
    latest = LiveEntry.objects.filter(listing=OuterRef("pk")).order_by("-first_published", "-story", "-correction")
    rows = LiveListing.objects.filter(pk__in=listings).annotate(
        newest=Subquery(newest.values("number")[:1]),
        newest_count=Subquery(newest.values("count")[:1]),
        newest_date=Subquery(latest.values("first_published")[:1]),
        span=Subquery(spanning.values("number")[:1]),
    )
    return {row.pk: _shelves(row) for row in rows}


def _shelves(row: LiveListing) -> Shelves:
    return Shelves(row.newest or 0, row.newest_count or 0, row.newest_date, row.span or 0)


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
