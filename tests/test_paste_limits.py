"""Input made to hurt: each is refused, or read within a second or so, and whatever it says comes out somewhere.

The time allowed is ten times what is promised: this machine may be busy; the attacks took from 8 to 32 seconds.
"""

import time

import pytest

from articles.intake import html, markdown
from articles.intake.copy import BadCopy
from articles.intake.tags import canonical

from .pasting import texts

pytestmark = pytest.mark.either

PATIENCE = 10  # seconds

HOSTILE = {
    "comments that never end": "<!--" * 50_000,
    "elements in elements": "<div>" * 40_000,
    "lists in lists": "<ul><li>" * 20_000,
    "tables in tables": "<table><tr><td>" * 15_000,
    "tags of 100,000 attributes": f"<p {' '.join(f'a{n}=1' for n in range(100_000))}>",
    "attributes behind a quote that never ends": f'<p x=" {" ".join(f"a{n}" for n in range(100_000))}>',
    "attributes behind a comment with a quote": f'<!-- <p a=" --><p {" ".join(f"a{n}" for n in range(100_000))}>',
    "attributes behind a quote in a name": f'<p " {" ".join(f"a{n}" for n in range(100_000))}>',
    "quotes by turns": "<a\"<b'" * 20_000,
    "starts of tags": "<" * 49_000,
    "starts of names": "<a" * 49_000,
    "scripts that never end": "<script>" * 40_000,
    "declarations": "<!" * 49_000,
    "a style of 400,000 parts": f'<p style="{"a:b;" * 400_000}">',
    "white space": "<p>" + " \u00a0" * 500_000,
    "bold in bold": "<b><i>" * 20_000,
    "entities": "&amp;" * 200_000,
    "titles": "<title>" * 40_000,
    "paragraphs": "<p>a" * 49_000,
    "a long run of dashes": "<p>" + "-" * 1_000_000,
    "zeros": "<p>" + "\0" * 1_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_html_is_refused_or_read_at_once(name):
    started = time.monotonic()
    try:
        html.parse(f"<h1>A Story</h1><p>It begins.</p>{HOSTILE[name]}")
    except BadCopy as bad:
        assert bad.reason
    assert time.monotonic() - started < PATIENCE


@pytest.mark.parametrize("mark", [">", "- ", "[", "*", "`", "![](", "|a|b|\n|-|-|\n", "# ", "<a ", "\\"])
def test_hostile_markdown_is_refused_or_read_at_once(mark):
    started = time.monotonic()
    try:
        markdown.parse("# A Story\n\nIt begins.\n\n" + mark * (300_000 // len(mark)))
    except BadCopy as bad:
        assert bad.reason
    assert time.monotonic() - started < PATIENCE


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<p>" * 50_001, "this has 50,001 tags; at most 50,000 are allowed: paste it as plain text"),
        ("x" * 2_000_001, "this has 2,000,001 characters of HTML; at most 2,000,000 are allowed"),
        ("<div>" * 200 + "x", "this is nested too deep to be copy: paste it as plain text"),
        ("<p>a</p>" * 10_001, "copy may have at most 10,000 lines that are not blank"),
        ("", "the file is empty"),
        ("<script>x</script>", "the file is empty"),
        ("<h1>A Story</h1><ol>" + "<li><b>x</b>" * 2_000, "this section is too long: part it with crossheads"),
    ],
)
def test_what_is_too_much_is_refused_in_words(source, reason):
    with pytest.raises(BadCopy) as refused:
        html.parse(source)
    assert refused.value.reason == reason


def test_text_at_the_deepest_that_is_allowed_is_kept():
    copy = html.parse("<h1>A Story</h1>" + "<div>" * 90 + "<p>It begins.</p>")
    assert "It begins." in texts(copy)


@pytest.mark.parametrize(
    ("source", "clean"),
    [
        ("<p onclick=x href='a&quot;b' href=c>", '<p href="a&quot;b">'),
        ("<P CLASS=a/b>", '<p class="a/b">'),
        ("<p class='<b onclick=x>'>", '<p class="&lt;b onclick=x&gt;">'),
        ("a < b <3 <", "a &lt; b &lt;3 &lt;"),
        ("<!--[if gte mso 9]><xml>x</xml><![endif]-->y", "y"),
        ("<![if !supportLists]>·<![endif]>", "·"),
        ("<style>p{}</style ><script>1<2</script>z", "z"),
        ("<img src=a.png", '<img src="a.png">'),
        ("</p x=1>", "</p>"),
        ("<o:p>&nbsp;</o:p>", "<o:p>&nbsp;</o:p>"),
    ],
)
def test_tags_reach_the_parser_with_what_is_known_of_them_alone(source, clean):
    assert canonical(source) == clean
