"""From a listing to a document: the one place where a story becomes an entry."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles import body, emblems, images, telling
from articles.listings import Listing
from articles.models import Publication
from articles.stories import Story
from articles.web import absolute

from .document import Author, Document, Entry, Label, Link, Picture, Thumbnail, Tombstone


def document(listing: Listing, publication: Publication, file_name: str, media_type: str) -> Document:
    """`file_name` is that of the document itself, as in `rss.xml`."""
    shown = emblems.read(publication)
    return Document(
        id=listing.feed_id,
        title=feed_title(listing, publication),
        description=listing.description or publication.tagline or publication.name,
        language=publication.language,
        updated=listing.changed,
        links=tuple(_links(listing, file_name, media_type)),
        entries=tuple(entry(story, publication) for story in listing.stories),
        author=Author(publication.name, absolute("/")),
        rights=publication.rights,
        icon=absolute(shown.icon.path) if shown.icon else "",
        logo=absolute(images.moderate(shown.logo).path) if shown.logo else "",
        archive=listing.number is not None,
        tombstones=tuple(Tombstone(gone.feed_id, gone.at) for gone in listing.tombstones),
    )


def _links(listing: Listing, file_name: str, media_type: str) -> Iterator[Link]:
    """Where this document is, what it is about, and the documents of its past (RFC 5005, section 4)."""

    def archive(number: int) -> str:
        return absolute(f"{listing.path}archive/{number}/{file_name}")

    newest = absolute(f"{listing.path}{file_name}{listing.question}")
    yield Link("self", archive(listing.number) if listing.number else newest, media_type)
    yield Link("alternate", absolute(f"{listing.path}{listing.question}"), "text/html")
    if listing.number:
        yield Link("current", newest, media_type)
    if listing.older:
        yield Link("prev-archive", archive(listing.older), media_type)
    if listing.newer:
        yield Link("next-archive", archive(listing.newer), media_type)


def feed_title(listing: Listing, publication: Publication) -> str:
    return publication.name if listing.path == "/" else f"{listing.title} – {publication.name}"


def entry(story: Story, publication: Publication) -> Entry:
    url = absolute(story.path)
    return Entry(
        id=story.feed_id,
        url=url,
        title=story.title,
        summary=story.standfirst,
        html=_label(story)
        + _key_points(story, url)
        + body.render(story.blocks, base=absolute(""))
        + _corrections(story, publication),
        published=story.first_published,
        updated=story.updated,
        authors=tuple(Author(author.name, absolute(author.path)) for author in story.authors),
        topics=tuple(topic.name for topic in story.topics),
        language=story.language,
        label=Label(story.label_word, absolute("/subscribe/")) if story.label else None,
        picture=_picture(story.picture) if story.picture else None,
        newsroom=_newsroom(story) if story.edition else {},
    )


def _label(story: Story) -> SafeString | str:
    return format_html("<p><strong>{}</strong></p>\n", story.label_word) if story.label else ""


def _newsroom(story: Story) -> dict:
    """Our extension of JSON Feed, as docs/feeds.md tells it."""
    return {
        "about": absolute("/subscribe/"),
        "edition": story.edition,
        "kind": story.kind,
        **({"label": story.label} if story.label else {}),
        "places": [place.name for place in story.places],
        "highlights": [
            {"section": block.crosshead, "points": [highlight.text for highlight in block.highlights]}
            for block in story.blocks
            if isinstance(block, body.Section) and block.highlights
        ],
        "corrections": [{"at": told.at.isoformat(), "note": told.note} for told in story.corrections],
    }


def _picture(picture: images.Picture) -> Picture:
    """A file that any reader program shows, and no larger than it must be."""
    file, small, wide = images.moderate(picture), _cropped(picture, "4x3", 480), _cropped(picture, "16x9", 1200)
    return Picture(
        url=absolute(file.path),
        type=file.type,
        length=file.length,
        width=file.width,
        height=file.height,
        alt=picture.alt,
        caption=picture.caption,
        credit=picture.credit,
        thumbnail=Thumbnail(absolute(small.path), small.width, small.height),
        banner=absolute(wide.path) if wide is not picture else "",
    )


def _cropped(picture: images.Picture, crop: str, width: int) -> images.Picture | images.Rendition:
    return images.moderate(picture, crop, width)


def _key_points(story: Story, url: str) -> SafeString | str:
    if not story.key_points:
        return ""
    points = ((url, point.anchor, point.text) for point in story.key_points)
    return format_html("<ul>{}</ul>\n", format_html_join("", '<li><a href="{}#{}">{}</a></li>', points))


def _corrections(story: Story, publication: Publication) -> SafeString:
    """Dated in the publication's own zone: the same bytes wherever the machine stands."""
    lines = (
        (_("Correction, %(day)s:") % {"day": telling.day(timezone.localtime(told.at, publication.zone))}, told.note)
        for told in story.corrections
    )
    return format_html_join("", "<p><strong>{}</strong> {}</p>\n", lines)
