"""Listings as the public state tells them, to be made into documents: what is newest, and a shelf of the past."""

from dataclasses import replace
from datetime import UTC, datetime

from articles import body, images
from articles.feeds.build import document
from articles.feeds.views import FORMATS
from articles.listings import Gone, Listing
from articles.models import Publication
from articles.stories import Correction, Name, Story

PUBLICATION = Publication(
    name="Tidings", language="en-GB", time_zone="Asia/Kathmandu", rights="© Tidings & contributors"
)

_BLOCKS = (
    body.Section(
        "section-1",
        "",
        "<p>The first boat left at dawn &amp; full.</p>",
        (body.Highlight("Two boats", starred=True), body.Highlight("Nine teas")),
    ),
    body.AlsoRead("Fog Closes the Quay", "/2026/02/fog-closes-the-quay/"),
    body.Section(
        "section-2",
        "What Comes Next",
        '<p>The <a href="/topics/ports/">ports</a> wait.</p>',
        (body.Highlight("Fares < €9", starred=True),),
    ),
)
FERRY = Story(
    feed_id="urn:uuid:6f9619ff-8b86-4d01-b42d-00cf4fc964ff",
    path="/2026/03/night-ferry/",
    headline="Night ferry “Ada & Bo” sails <again>",
    standfirst="Fares stay < €9.",
    language="en-GB",
    topics=(Name("Ports", "/topics/ports/"),),
    places=(Name("Osterwick", "/places/osterwick/"),),
    authors=(Name("Inés Ó Dálaigh", "/authors/ines-o-dalaigh/"),),
    first_published=datetime(2026, 3, 1, 5, 30, tzinfo=UTC),
    updated=datetime(2026, 3, 2, 18, 44, 9, tzinfo=UTC),
    corrections=(Correction(2, "The fare is €8 & not €9.", datetime(2026, 3, 2, 18, 44, 9, tzinfo=UTC)),),
    keys=frozenset(),
    picture=images.Picture("/media/ferry.jpg", "image/jpeg", 48211, 1200, 800, "A white ferry", "", "I. Ó D."),
    blocks=_BLOCKS,
    key_points=body.key_points(_BLOCKS),
    edition=2,
    kind="correction",
)
GLOVE = replace(
    FERRY,
    feed_id="123 abc",
    path="/2025/12/lost-glove/",
    headline="Lost glove found",
    standfirst="",
    topics=(),
    places=(),
    authors=(),
    first_published=datetime(2025, 12, 24, 23, 59, 59, tzinfo=UTC),
    updated=datetime(2025, 12, 24, 23, 59, 59, tzinfo=UTC),
    corrections=(),
    picture=None,
    blocks=(body.Section("section-1", "", "<p>It was in the fountain.</p>", ()),),
    key_points=(),
    edition=1,
    kind="first",
)
NEWEST = Listing(
    title="Ports",
    path="/topics/ports/",
    description="What moves < every day.",
    feed_id="urn:uuid:0b5d1f4e-52ad-4c3f-9f7f-6a1d0c4c8f10",
    changed=datetime(2026, 3, 3, 7, 0, 1, tzinfo=UTC),
    stories=(FERRY,),
    keys=frozenset(),
    older=3,
    tombstones=(Gone("urn:uuid:2d7f6d3a-8f0e-4b7c-9a53-5f1d3c1b7e02", datetime(2026, 3, 3, 7, 0, 1, tzinfo=UTC)),),
)
SHELF = replace(NEWEST, changed=GLOVE.updated, stories=(GLOVE,), number=2, older=1, newer=3, tombstones=())

SAMPLES = {"newest": NEWEST, "shelf": SHELF}


def made(listing: Listing, file_name: str) -> bytes:
    """The listing in this format, as a view answers with it."""
    form = FORMATS[file_name]
    return form.render(document(listing, PUBLICATION, file_name, form.MEDIA_TYPE.partition(";")[0]))
