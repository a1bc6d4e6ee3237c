from datetime import date

import pytest

from articles.intake import html
from articles.intake.copy import AlsoRead, Highlight, Rich, Section

from .pasting import reasons, sample

pytestmark = pytest.mark.either


@pytest.fixture(scope="module")
def copy():
    return html.read(sample("web-page.html"))


def test_the_story_is_found_on_its_page(copy):
    assert (copy.headline, copy.standfirst) == ("Library Gets Back a Book", "It was sixty years late.")
    assert (copy.dateline_date, copy.bylines) == (date(2026, 3, 3), ("Ana Ray",))
    librarian = '<a href="https://post.example/people/librarian">the librarian</a>'
    assert copy.blocks == (
        Section(paragraphs=(Rich(f"<p>The book came <strong>by post</strong>, said {librarian}.</p>"),)),
        Section(
            "Whose Was It",
            (
                "On 4 March a man called. He laughed.",
                Rich('<p><a href="https://twitter.com/nephew/status/1">https://twitter.com/nephew/status/1</a></p>'),
            ),
        ),
        AlsoRead("Fines Are Gone", "https://post.example/fines"),
        Section(
            paragraphs=(
                Rich('<p><a href="https://post.example/film/book.mp4">https://post.example/film/book.mp4</a></p>'),
            ),
            highlights=(Highlight("Sixty years late"), Highlight("No fine", starred=True)),
        ),
        AlsoRead("The Reading Room Is Warm Again", "https://post.example/2026/reading-room"),
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Sport", "outside the story on its page"),
        ("We use cookies.", "outside the story on its page"),
        ("Other news.", "outside the story on its page"),
        ("© 2026 The Tever Post", "outside the story on its page"),
        ("Town", "it stands above the headline"),
        ("Share", "a button of the page"),
        ("The book (https://post.example/img/book.jpg)", "a picture: add it as a figure"),
        ("The book, opened.", "the caption of a picture"),
        ("Get our letters.", "beside the story on its page"),
        ("https://post.example/film/book.mp4", "an embed: it is a link now"),
    ],
)
def test_what_the_page_has_around_it_is_set_aside_with_its_reason(copy, text, reason):
    assert reasons(copy)[text] == reason


def test_scripts_styles_and_trackers_leave_no_trace(copy):
    for trace in ("track", "dataLayer", "onclick", "javascript", "fbclid", "p.gif", "serif", "widgets.js"):
        assert trace not in repr(copy)


@pytest.mark.parametrize("href", ["javascript:alert(1)", "#top", "data:text/html,x", " JaVaScript:alert(1)"])
def test_a_link_that_leads_nowhere_is_its_words(href):
    copy = html.parse(f"<h1>A Story</h1><p>It <a href='{href}'>begins</a>.</p>")
    assert copy.blocks[0].paragraphs == ("It begins.",)
    assert copy.set_aside == ()


def test_a_link_within_a_page_whose_address_is_unknown_is_set_aside():
    copy = html.parse("<h1>A Story</h1><p>It <a href='/next'>begins</a>.</p>")
    assert reasons(copy) == {"/next": "a link that leads nowhere outside its page"}


def test_a_link_in_a_highlight_is_named_since_highlights_have_none():
    copy = html.parse(
        "<h1>A Story</h1><p>It begins.</p><p>Highlights</p><ul><li><a href='https://a.example/'>One</a></ul>"
    )
    assert copy.blocks[0].highlights == (Highlight("One"),)
    assert reasons(copy) == {"https://a.example/": "a highlight cannot be a link"}


def test_a_table_that_lays_out_a_page_is_no_table():
    copy = html.parse("<table><tr><td><h1>A Story</h1><p>It begins.</p></td></tr></table>")
    assert (copy.headline, copy.blocks[0].paragraphs) == ("A Story", ("It begins.",))


def test_without_a_heading_the_pages_title_is_the_headline():
    copy = html.parse("<title>A Story</title><p>It begins at last.</p>")
    assert (copy.headline, copy.blocks[0].paragraphs) == ("A Story", ("It begins at last.",))


def test_a_page_of_this_site_reads_back_with_its_highlights():
    page = (
        "<article><h1>A Story</h1><section><h2>One</h2><p>It begins.</p>"
        '<aside class="highlights"><h3>Highlights</h3><ul><li>Begun</li></ul></aside></section></article>'
    )
    assert html.parse(page).blocks == (Section("One", ("It begins.",), (Highlight("Begun"),)),)
