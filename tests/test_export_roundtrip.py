"""A working copy exported as text and read again is the same story; what text cannot say is listed, not lost."""

from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings

from articles.intake import working_copy
from articles.intake.as_copy import as_copy
from articles.intake.copy import AlsoRead as Pointer
from articles.intake.copy import Copy
from articles.intake.copy import Section as Part
from articles.intake.export import export
from articles.intake.named import Names
from articles.intake.plain import paragraphs
from articles.intake.text import parse, read
from articles.models import AlsoRead, Article, Figure, Picture, Quote, Section
from articles.richtext import sanitise
from articles.text import slugify

from .site import ROOT
from .stories import write
from .test_intake_properties import copies

pytestmark = pytest.mark.django_db

SHARED = sorted((ROOT.parent / "shared" / "copy").glob("*-*.txt"))
STORIES = [*sorted((ROOT / "articles" / "demo" / "stories").glob("*.txt")), *SHARED]


def taken_in(copy: Copy) -> Article:
    article = Article()
    working_copy.write(article, copy, Names())
    return Article.objects.get(pk=article.pk)


def exported(article: Article) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("exportcopy", str(article.pk), stdout=out, stderr=err, no_color=True)
    return out.getvalue(), err.getvalue()


@pytest.mark.parametrize("file", STORIES, ids=lambda file: file.name)
def test_copy_comes_back_from_the_working_copy_as_it_went_in(file):
    copy = replace(read(file.read_bytes()), set_aside=())
    text, lost = exported(taken_in(copy))
    assert parse(text) == copy
    assert lost == ""
    assert working_copy.digest(parse(text)) == working_copy.digest(copy)


def can_be_taken_in(copy: Copy) -> bool:
    """The rules of the desk that copy in general does not know."""
    names_are_names = all(slugify(name) for name in (copy.headline, *copy.bylines, *copy.topics))
    points_fit = all(len(point.text) <= 300 for part in copy.sections for point in part.highlights)
    return names_are_names and points_fit


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(copies.filter(can_be_taken_in))
def test_any_story_comes_back_from_its_working_copy(copy):
    Article.objects.all().delete()
    article = Article()
    working_copy.write(article, copy, Names())
    found, lost = as_copy(Article.objects.get(pk=article.pk))
    assert (found, lost) == (with_names_as_they_stand(copy, found), ())
    assert parse(export(found)) == found


def with_names_as_they_stand(copy: Copy, found: Copy) -> Copy:
    """Names that are there already keep their capitals."""
    for ours, theirs in ((copy.topics, found.topics), (copy.bylines, found.bylines)):
        assert [name.casefold() for name in ours] == [name.casefold() for name in theirs]
    return replace(copy, topics=found.topics, bylines=found.bylines)


def test_what_an_editor_typed_comes_back_as_paragraphs():
    article = write(
        sections=[("", "The <strong>first</strong> boat &amp; crew</p><p>left<br>at six.</p><p>", ["★ Six"])]
    )
    text, lost = exported(article)
    assert parse(text).sections[0].paragraphs == ("The first boat & crew", "left", "at six.")
    assert parse(text).sections[0].highlights[0].starred
    assert "bold" in lost
    assert "a line break" in lost


def test_what_text_cannot_express_is_listed_on_stderr():
    picture = Picture.objects.create(file="a.jpg", length=1, width=1, height=1, alt="A boat at a quay")
    other = write("Fog Closes Saltgate Quay")
    article = write(
        lead_picture=picture,
        language="nl",
        embargo=datetime(2026, 3, 3, tzinfo=UTC),
        slug="ferry-again",
        sections=[("Who Pays", 'As <a href="https://news.example/a">they said</a>.</p><ul><li>One</li></ul><p>', [])],
    )
    common = {"parent": article, "region": "body"}
    Quote.objects.create(text="It is eleven people.", attribution="Okke Renslo", ordering=30, **common)
    Figure.objects.create(picture=picture, caption="The Dunlin", ordering=40, **common)
    AlsoRead.objects.create(target=other, label="The fog", ordering=50, **common)
    text, lost = exported(article)
    assert lost.splitlines() == [
        "not in the text: the lead picture: A boat at a quay",
        "not in the text: the language: nl",
        "not in the text: the embargo: 2026-03-03 00:00 UTC",
        "not in the text: the slug: ferry-again",
        "not in the text: section “Who Pays”: where a link leads: https://news.example/a",
        "not in the text: section “Who Pays”: a list: its points are paragraphs now",
        "not in the text: the quote “It is eleven people.” (Okke Renslo)",
        "not in the text: the picture: The Dunlin",
        "not in the text: also read “The fog”: that it leads to “Fog Closes Saltgate Quay”",
    ]
    assert parse(text).blocks == (Part("Who Pays", ("As they said.", "One")), Pointer("The fog"))


def test_a_pointer_without_a_label_is_told_by_the_headline_that_it_points_to():
    article, other = write(), write("Fog Closes Saltgate Quay")
    AlsoRead.objects.create(parent=article, region="body", ordering=30, target=other)
    text, lost = exported(article)
    assert parse(text).blocks[-1] == Pointer("Fog Closes Saltgate Quay")
    assert lost == ""


def test_an_unfinished_story_is_exported_with_a_warning():
    article = write(sections=[("Who Pays", "", ["Nobody knows"])])
    text, lost = exported(article)
    assert "Who Pays" in text
    assert "no paragraph" in lost


def test_the_working_copy_is_exported_not_what_is_public():
    article = write()
    Section.objects.update(text="<p>It is still being written.</p>")
    assert "still being written" in exported(article)[0]


def test_a_story_that_is_not_there_is_named():
    with pytest.raises(CommandError, match="There is no story 404"):
        call_command("exportcopy", "404")


@pytest.mark.parametrize(
    ("rich", "expected"),
    [
        ("", ()),
        ("<p></p><p> </p>", ()),
        ("<p>One</p>two<p>three</p>", ("One", "two", "three")),
        ("<ol><li><p>One</p></li><li>Two</li></ol>", ("One", "Two")),
        ("<p>a &lt;script&gt; &amp;amp; b</p>", ("a <script> &amp; b",)),
        ("<p>CO<sub>2</sub></p>", ("CO2",)),
        ("<p>\u0338 a stroke that NFC would join to the tag</p>", ("\u0338 a stroke that NFC would join to the tag",)),
        ("<!-- no --><script>alert(1)</script><p>yes</p>", ("yes",)),
    ],
)
def test_rich_text_becomes_the_paragraphs_that_a_reader_sees(rich, expected):
    assert paragraphs(rich)[0] == expected
    assert paragraphs(sanitise(rich)) == paragraphs(rich)
