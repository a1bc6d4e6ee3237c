"""What is to be public of stories, by their editions, and what is, by their live rows: both read as a `Presence`."""

from collections import defaultdict
from collections.abc import Iterable

from articles.keys import headline_digest, listing_name, standing_name
from articles.models import Article, Edition, Kind, ListingKind, LiveArticle, LiveEntry
from articles.search import index

from .diff import Presence
from .filing import MODELS, Merged, filed, merged_names


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


def columns(after: Presence) -> dict:
    """The live row of a story, but for its primary key."""
    return {
        **after.row,
        "path": after.path,
        "month": after.month,
        "headline_key": after.headline_key,
        "first_published": after.first_published,
        "updated": after.updated,
    }
