"""One version of a story: its text as it was, and what it changed in the one before that readers may read."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import quote

from articles import images, keys, stories
from articles.comparing.contents import Comparison, differences
from articles.comparing.fields import Names
from articles.models import Author, Edition, LiveArticle, Topic
from articles.snapshot import PUBLIC
from articles.stories import Gone, Story

from .versions import Version, are_readable, shown, version

_FROZEN = ("headline", "standfirst", "language", "topics", "places", "authors")
_NAMED = {"topic": Topic, "author": Author}


@dataclass(frozen=True)
class Earlier:
    """`changes` is None where there is nothing to compare with; `pictures` are those that it shows, by their files.

    `previous` and `next` are the versions that readers may read before and after this one.
    """

    path: str
    story_path: str
    version: Version
    story: Story
    changes: Comparison | None
    pictures: dict[str, images.Picture]
    previous: Version | None
    next: Version | None
    keys: frozenset[str]


def earlier(path: str, number: int) -> Earlier | Gone | None:
    """Of the story that is at this path, or was; None where readers may not read that version, or there is none."""
    live = stories.live(path)
    if live is None:
        return stories.gone(path)
    edition = shown(live).filter(number=number).first() if are_readable() else None
    return _told(live, edition) if edition else None


def _told(live: LiveArticle, edition: Edition) -> Earlier:
    before = shown(live).filter(number__lt=edition.number).order_by("-number").first()
    after = shown(live).filter(number__gt=edition.number).order_by("number").defer("content").first()
    story = _as_it_was(live, edition)
    contents = [before.content, edition.content] if before else []
    return Earlier(
        path=f"{quote(live.path)}history/{edition.number}/",
        story_path=quote(live.path),
        version=version(live, edition, True),
        story=story,
        changes=differences(*contents, _names(contents)) if before else None,
        pictures=_pictures(contents),
        previous=version(live, before, True) if before else None,
        next=version(live, after, True) if after else None,
        keys=story.keys.union(_keys(contents)),
    )


def _as_it_was(live: LiveArticle, edition: Edition) -> Story:
    """The public's own value. Only the row that it is made of was never saved."""
    content, at = edition.content, version(live, edition, True).at
    row = LiveArticle(
        article_id=live.pk,
        edition=edition,
        feed_id=live.feed_id,
        path=live.path,
        label=content.get("label", ""),  # older contents have none
        first_published=live.first_published,
        updated=at,
        corrections=[told for told in live.corrections if told["number"] <= edition.number],
        **{part: content[part] for part in _FROZEN},
    )
    return stories.whole([row])[0]


def _names(contents: Iterable[dict]) -> Names:
    """Those behind the ids, as the public knows them: a story that is not public has none."""
    targets = _targets(contents)
    found = {("story", pk): "" for pk in targets}
    for kind, model in _NAMED.items():
        wanted = {pk for content in contents for pk in content[f"{kind}s"]}
        named = model.objects.using(PUBLIC).filter(pk__in=wanted).order_by()
        found |= {(kind, pk): name for pk, name in named.values_list("pk", "name")}
    headlines = LiveArticle.objects.using(PUBLIC).filter(pk__in=targets).values_list("pk", "headline")
    return found | {("story", pk): headline for pk, headline in headlines}


def _keys(contents: Iterable[dict]) -> set[str]:
    subjects = {(kind, pk) for content in contents for kind in _NAMED for pk in content[f"{kind}s"]}
    return {keys.name_key(*subject) for subject in subjects}.union(map(keys.story_key, _targets(contents)))


def _targets(contents: Iterable[dict]) -> set[int]:
    return {block["story"] for content in contents for block in content["blocks"] if block.get("story")}


def _pictures(contents: Iterable[dict]) -> dict[str, images.Picture]:
    """Without their words, which are compared as words."""
    frozen = [picture for content in contents for picture in images.frozen(content)]
    files = stories.renditions({picture["id"] for picture in frozen})
    return {each["file"]: replace(images.thaw(each, files), caption="", credit="") for each in frozen}
