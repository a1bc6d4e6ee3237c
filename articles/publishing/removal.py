"""The one door through which editions leave: for demo stories alone, which are nobody's record.

What was really public is withdrawn or redacted, and kept.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType

from articles.edge.keys import bump
from articles.keys import PUBLICATION, listing_key, listing_name, name_key, path_key, story_key
from articles.models import (
    Address,
    AlsoRead,
    Article,
    Author,
    Byline,
    Edition,
    EditionPicture,
    LiveListing,
    Place,
    TaggedArticle,
    Tombstone,
)
from articles.outbox.models import Job

from . import front_page, schedules
from .batch import batch
from .filing import MODELS, Subject, merged_names
from .freeze import places
from .store import refresh


def purge_demo() -> int:
    """Take away every demo story, and what it alone was filed under. How many there were."""
    with batch(Article.objects.filter(demo=True)) as stories:
        if not stories:
            return 0
        named = _named_by(stories)
        keys = set(_keys(stories))
        _take_off(stories)
        _delete(stories)
        orphans = named - _public_elsewhere()
        _forget(orphans)
        keys |= {key for orphan in orphans for key in (name_key(*orphan), listing_key(listing_name(*orphan)))}
        bump({PUBLICATION, *keys})
        return len(stories)


def _keys(stories: Iterable[Article]) -> Iterator[str]:
    """Also those of what was withdrawn before, whose address still says so."""
    for story in stories:
        yield story_key(story.pk)
        yield from (path_key(address.path) for address in story.addresses.all())


def _named_by(stories: Iterable[Article]) -> set[Subject]:
    """What the demo is filed under, in its working copies and in all that was ever published of them."""
    topics = TaggedArticle.objects.filter(content_object__in=stories).values_list("tag", flat=True)
    authors = Byline.objects.filter(article__in=stories).values_list("author", flat=True)
    names = {name for story in stories for name in places(story.dateline)}
    written = Place.objects.filter(name__in=names).values_list("pk", flat=True)
    frozen = _contents(Edition.objects.filter(article__in=stories))
    return _with_those_that_stay(
        {
            *(("topic", pk) for pk in topics),
            *(("author", pk) for pk in authors),
            *(("place", pk) for pk in written),
            *_subjects(frozen),
        }
    )


def _public_elsewhere() -> set[Subject]:
    """What the editions that are left name, and those that are to come."""
    scheduled = Job.objects.pending().filter(kind=schedules.KIND).values_list("payload", flat=True)
    coming = (payload["content"] for payload in scheduled)
    return _with_those_that_stay({*_subjects(_contents(Edition.objects.all())), *_subjects(coming)})


def _with_those_that_stay(named: set[Subject]) -> set[Subject]:
    """What was merged is filed elsewhere, and its name still leads there: both count."""
    merged = merged_names()
    return named | {(kind, merged[kind, pk]) for kind, pk in named if (kind, pk) in merged}


def _contents(editions) -> Iterator[dict]:
    columns = [f"content__{kind}s" for kind in MODELS]
    for values in editions.values_list(*columns).iterator(chunk_size=1_000):
        yield {f"{kind}s": value for kind, value in zip(MODELS, values, strict=True)}


def _subjects(contents: Iterable[dict]) -> Iterator[Subject]:
    return ((kind, pk) for content in contents for kind in MODELS for pk in content[f"{kind}s"])


def _take_off(stories: Iterable[Article]) -> None:
    """As a withdrawal does, so that live rows, shelves and keys come out right; but nothing is left to say so."""
    front_page.drop(stories)
    now = datetime.now(UTC).replace(microsecond=0)
    for story in stories:
        story.withdrawn = now
    refresh(stories, now)


def _delete(stories: list[Article]) -> None:
    if not all(story.demo for story in stories):
        raise ValueError("only demo stories are ever deleted")
    editions = Edition.objects.filter(article__in=stories)
    EditionPicture.objects.filter(edition__in=editions).delete()
    editions._raw_delete(editions.db)
    Address.objects.filter(article__in=stories).delete()
    Tombstone.objects.filter(article__in=stories).delete()
    _delete_pointers(stories)
    _delete_traces(stories)
    Article.objects.filter(pk__in=[story.pk for story in stories]).delete()


def _delete_pointers(stories: list[Article]) -> None:
    """An also-read of a real story that had nothing but the demo story to say. One with a label stays, and is text."""
    pointers = AlsoRead.objects.filter(target__in=stories, label="").exclude(parent__in=stories)
    pointing = list(Article.objects.filter(pk__in=pointers.values("parent")))
    pointers.delete()
    for article in pointing:
        article.touch()


def _delete_traces(stories: list[Article]) -> None:
    """In the desk's history, and in the outbox: their schedules, and what of these was done and is kept for a while."""
    ids = [story.pk for story in stories]
    story_type = ContentType.objects.get_for_model(Article)
    LogEntry.objects.filter(content_type=story_type, object_id__in=[str(pk) for pk in ids]).delete()
    Job.objects.filter(kind=schedules.KIND, payload__article__in=ids).delete()


def _forget(orphans: set[Subject]) -> None:
    """Their listings, since nothing in them was real; and they themselves, unless somebody works with them."""
    for kind, model in MODELS.items():
        ids = {pk for of, pk in orphans if of == kind}
        LiveListing.objects.filter(**{f"{kind}__in": ids}).delete()
        unused = ids - _worked_with(kind, ids)
        stood_for = set(model.objects.exclude(pk__in=unused).values_list("merged_into", flat=True))
        rows = model.objects.filter(pk__in=unused - stood_for)
        rows.update(merged_into=None)  # or those that go would keep each other
        rows.delete()


def _worked_with(kind: str, ids: set[int]) -> set[int]:
    if kind == "topic":
        return set(TaggedArticle.objects.filter(tag__in=ids).values_list("tag", flat=True))
    if kind == "author":
        bylines = Byline.objects.filter(author__in=ids).values_list("author", flat=True)
        return {*bylines, *Author.objects.filter(pk__in=ids, user__isnull=False).values_list("pk", flat=True)}
    return set()  # a draft makes no places: they come into being when it is published
