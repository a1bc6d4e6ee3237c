"""A story as the public sees it: one value, made from live rows and nothing else.

Everything here reads `PUBLIC`, and a fixed number of queries whatever the number of stories.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from django.db.models import BigIntegerField, ExpressionWrapper, F, Subquery
from django.utils.translation import gettext as _

from articles import body, images, keys
from articles.models import Address, Author, Edition, Label, LiveArticle, Picture, Place, Rendition, Topic
from articles.snapshot import PUBLIC
from articles.text import clean_address

PREFIXES = {"topic": "topics", "place": "places", "author": "authors"}
_MODELS = {"topic": Topic, "place": Place, "author": Author}


@dataclass(frozen=True)
class Name:
    """A topic, place or author as it is printed, and the path of its listing, percent-encoded as all paths here."""

    name: str
    path: str


def listing_path(kind: str, slug: str) -> str:
    """Of a topic, place or author."""
    return quote(f"/{PREFIXES[kind]}/{slug}/")


@dataclass(frozen=True)
class Correction:
    """`number` is that of its edition."""

    number: int
    note: str
    at: datetime


@dataclass(frozen=True)
class Story:
    """A teaser has no blocks, picture or key points; a whole story has them all, a brief its key points alone.

    `edition` is the number of the edition that is live and `kind` its kind, "" in a teaser. `keys` are the surrogate
    keys of everything that these values show. `label` is one of `articles.models.Label`, or "". `article` is the id by
    which others on the same page are told from it.
    """

    feed_id: str
    path: str
    headline: str
    standfirst: str
    language: str
    topics: tuple[Name, ...]
    places: tuple[Name, ...]
    authors: tuple[Name, ...]
    first_published: datetime
    updated: datetime
    corrections: tuple[Correction, ...]
    keys: frozenset[str]
    label: str = ""
    picture: images.Picture | None = None
    blocks: tuple[body.Block, ...] = ()
    key_points: tuple[body.KeyPoint, ...] = ()
    edition: int = 0
    kind: str = ""
    article: int = 0

    @property
    def label_word(self) -> str:
        """As readers are told it."""
        return str(Label(self.label).label) if self.label else ""

    @property
    def sponsored(self) -> bool:
        return self.label == Label.SPONSORED

    @property
    def title(self) -> str:
        """The headline where it stands alone. What was paid for says so there, where nobody can miss it."""
        if not self.sponsored:
            return self.headline
        return _("%(label)s: %(headline)s") % {"label": self.label_word, "headline": self.headline}


@dataclass(frozen=True)
class Gone:
    """An address that was a story's: `path` is where that is now, or "" where it was withdrawn."""

    path: str
    keys: frozenset[str]


def at(path: str) -> Story | Gone | None:
    """What is at the address of a story; None where no story ever was."""
    row = LiveArticle.objects.using(PUBLIC).filter(path=path).select_related("edition").first()
    return whole([row])[0] if row else gone(path)


def live(path: str) -> LiveArticle | None:
    """The live row of the story whose address this is now."""
    return LiveArticle.objects.using(PUBLIC).filter(path=path).first()


def gone(path: str) -> Gone | None:
    """What is at an address that is no story's now; None where no story ever was."""
    address = Address.objects.using(PUBLIC).filter(path=path).first()
    if not address:
        return None
    moved = LiveArticle.objects.using(PUBLIC).filter(pk=address.article_id).values_list("path", flat=True).first()
    return Gone(quote(moved or ""), frozenset({keys.path_key(path), keys.story_key(address.article_id)}))


def picture_type(name: str) -> str | None:
    """The media type of a picture or rendition, by the hashed name of its file; None for any other file."""
    shown = Picture.objects.using(PUBLIC).filter(file=name).order_by()
    derived = Rendition.objects.using(PUBLIC).filter(file=name)
    types = shown.values_list("media_type", flat=True).union(derived.values_list("media_type", flat=True))
    return next(iter(types), None)


def teasers(rows: Iterable[LiveArticle]) -> tuple[Story, ...]:
    names = _names(rows)
    return tuple(Story(**_common(row, names)) for row in rows)


def illustrated(shown: Iterable[Story]) -> tuple[Story, ...]:
    """These teasers, each with the picture that its story leads with: a query for all, and one for their renditions."""
    shown = tuple(shown)
    editions = Edition.objects.using(PUBLIC).filter(live__in=[story.article for story in shown]).order_by()
    frozen = dict(editions.values_list("article", "content__picture"))
    files = renditions({picture["id"] for picture in frozen.values() if picture})
    return tuple(replace(story, picture=images.thaw(frozen.get(story.article), files)) for story in shown)


def whole(rows: Iterable[LiveArticle], names: Mapping | None = None) -> tuple[Story, ...]:
    """Whole stories. The rows come with their editions joined.

    `names` are those behind the ids of the rows, by kind and id, for who knows them better than the public does.
    """
    names, pointers, files = names or _names(rows), _pointers(rows), renditions(_pictures(rows))
    return tuple(_whole(row, names, pointers, files) for row in rows)


def briefs(rows: Iterable[LiveArticle]) -> tuple[Story, ...]:
    """Stories with nothing but their key points, which lead to their places in the whole story.

    The rows come with their editions joined.
    """
    names = _names(rows)
    return tuple(_brief(row, names) for row in rows)


def corrections(rows: Iterable[LiveArticle], numbers: Iterable[int]) -> tuple[Story, ...]:
    """Of each story its correction of that number, told as a story: an id and a date of its own, and the note."""
    return tuple(_correction(story, number) for story, number in zip(teasers(rows), numbers, strict=True))


def _correction(story: Story, number: int) -> Story:
    told = next(correction for correction in story.corrections if correction.number == number)
    return replace(
        story,
        feed_id=uuid5(NAMESPACE_URL, f"{story.feed_id}#correction-{number}").urn,
        path=f"{story.path}#corrections",
        standfirst="",
        first_published=told.at,
        updated=told.at,
        corrections=(),
        blocks=(body.Section("", "", body.paragraphs(told.note), ()),),
    )


def _pictures(rows: Iterable[LiveArticle]) -> set[int]:
    return {pk for row in rows for pk in images.ids(row.edition.content)}


def _whole(row: LiveArticle, names: Mapping, pointers: "_Pointers", files: images.Renditions) -> Story:
    common, content = _common(row, names), row.edition.content
    blocks = body.build(content, pointers.resolve, files)
    common["keys"] |= {key for block in content["blocks"] if block["type"] == "also_read" for key in _watched(block)}
    picture = images.thaw(content["picture"], files)
    edition, kind = row.edition.number, row.edition.kind
    return Story(
        **common, picture=picture, blocks=blocks, key_points=body.key_points(blocks), edition=edition, kind=kind
    )


def _brief(row: LiveArticle, names: Mapping) -> Story:
    points = body.key_points(body.build(row.edition.content, resolve=lambda also_read: None))
    return Story(**_common(row, names), key_points=points, edition=row.edition.number, kind=row.edition.kind)


def _common(row: LiveArticle, names: Mapping) -> dict:
    subjects = [(kind, pk) for kind in PREFIXES for pk in getattr(row, f"{kind}s")]
    printed = {kind: tuple(names[kind][pk] for k, pk in subjects if k == kind) for kind in PREFIXES}
    return {
        "article": row.pk,
        "feed_id": row.feed_id,
        "path": quote(row.path),
        "headline": row.headline,
        "standfirst": row.standfirst,
        "language": row.language,
        "label": row.label,
        "topics": tuple(sorted(printed["topic"], key=lambda topic: (topic.name.casefold(), topic.name))),
        "places": printed["place"],
        "authors": printed["author"],
        "first_published": row.first_published,
        "updated": row.updated,
        "corrections": tuple(
            Correction(c["number"], c["note"], datetime.fromisoformat(c["at"])) for c in row.corrections
        ),
        "keys": frozenset({keys.story_key(row.pk), *(keys.name_key(*subject) for subject in subjects)}),
    }


def _names(rows: Iterable[LiveArticle]) -> dict[str, dict[int, Name]]:
    """The names behind the ids: one query a kind."""
    found = {}
    for kind, model in _MODELS.items():
        wanted = {pk for row in rows for pk in getattr(row, f"{kind}s")}
        named = model.objects.using(PUBLIC).filter(pk__in=wanted).order_by().values_list("pk", "name", "slug")
        found[kind] = {pk: Name(name, listing_path(kind, slug)) for pk, name, slug in named}
    return found


def renditions(wanted: Collection[int]) -> images.Renditions:
    """The smaller files that there are of these pictures: one query, and none where there are no pictures."""
    current = Rendition.objects.using(PUBLIC).filter(picture__in=wanted, current=True).order_by("width", "pk")
    found = defaultdict(list)
    for row in current:
        path = images.path_of(row.file)
        found[row.picture_id].append(
            images.Rendition(row.crop, row.media_type, row.width, row.height, row.length, path)
        )
    return {pk: tuple(several) for pk, several in found.items()}


@dataclass(frozen=True)
class _Pointers:
    """What also-reads lead to today: live stories by id and by the headline they name."""

    by_story: Mapping[int, LiveArticle]
    by_headline: Mapping[str, LiveArticle]

    def resolve(self, block: dict) -> body.AlsoRead | None:
        """A story that is not public, and has no label either, is not mentioned at all."""
        target = self.by_story.get(block["story"]) or self.by_headline.get(keys.headline_digest(block["label"]))
        label = block["label"] or (target.headline if target else "")
        href = quote(target.path) if target else clean_address(block["url"])
        return body.AlsoRead(label, href) if label else None


def _pointers(rows: Iterable[LiveArticle]) -> _Pointers:
    """One query for all also-reads of all stories. Of the stories that share a headline, the newest counts."""
    blocks = [block for row in rows for block in row.edition.content["blocks"] if block["type"] == "also_read"]
    stories = {block["story"] for block in blocks if block["story"]}
    digests = {keys.headline_digest(block["label"]) for block in blocks if block["label"]}
    found = LiveArticle.objects.using(PUBLIC).only("path", "headline", "headline_key", "first_published")
    # A plain number: a foreign key's own `in` takes no queries.
    targets = found.alias(number=ExpressionWrapper(F("pk"), BigIntegerField())).filter(
        number__in=[*stories, *map(_newest, digests)]
    )
    ordered = sorted(targets, key=lambda row: (row.first_published, row.pk))
    return _Pointers({row.pk: row for row in ordered}, {row.headline_key: row for row in ordered})


def _newest(digest: str) -> Subquery:
    named = LiveArticle.objects.filter(headline_key=digest).order_by("-first_published", "-pk")
    return Subquery(named.values("pk")[:1])


def _watched(block: dict) -> set[str]:
    """The keys whose bump may turn this also-read into a link, or out of one."""
    story = {keys.story_key(block["story"])} if block["story"] else set()
    return story | ({keys.headline_key(keys.headline_digest(block["label"]))} if block["label"] else set())
