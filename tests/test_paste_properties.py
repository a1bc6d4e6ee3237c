import html as escaping
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.intake import docx, html, markdown, text
from articles.intake.copy import BadCopy
from articles.intake.export import export
from articles.intake.forms import pasted, read

from .pasting import sample, texts
from .word import document

pytestmark = pytest.mark.either

WORDS = st.lists(st.from_regex(r"[A-Za-zéüñ]{1,9}[.?]?", fullmatch=True), min_size=1, max_size=8).map(" ".join)
INLINE = (
    "{}",
    "<b>{}</b>",
    "<i>{}</i>",
    "<span style='font-weight:700'>{}</span>",
    "<a href='https://a.example/'>{}</a>",
    "{}<br>x",
)
BLOCK = (
    *("<p>{}</p>", "<h2>{}</h2>", "<ul><li>{}</li></ul>", "<blockquote>{}</blockquote>", "<div>{}</div>", " {} "),
    *("<nav>{}</nav>", "<aside><p>{}</p></aside>", "<pre>{}</pre>", "<table><tr><td>{}<td>b<tr><td>c<td>d</table>"),
    *("<p hidden>{}</p>", "<figure><figcaption>{}</figcaption></figure>", "<o:p> {} </o:p>", "<h1>{}</h1>"),
    *(
        "<dl><dt>{}<dd>e</dl>",
        " <button>{}</button> ",
        "<table><tr><td>{}</table>",
        "<p class=MsoTitle>{}</p>",
        "<time>{}</time>",
    ),
    *(
        "<table>{}<tr><td>a<td>b<tr><td>c<td>d</table>",
        "<blockquote><p>f</p><cite>{}</cite></blockquote>",
        "<p>Also Read: {}</p>",
    ),
)
PIECES = st.lists(st.tuples(WORDS, st.sampled_from(INLINE), st.sampled_from(BLOCK)), max_size=10)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PIECES)
def test_every_word_of_a_page_is_in_the_story_or_set_aside(pieces):
    source = "<h1>A Story</h1><p>It begins here, and goes on.</p>" + "".join(
        block.format(inline.format(words)) for words, inline, block in pieces
    )
    said = set(re.findall(r"\w+", " ".join(texts(html.parse(source)))))
    assert said >= {word for words, _, _ in pieces for word in re.findall(r"\w+", words)}


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_html_is_copy_or_refused(source):
    try:
        html.parse(source)
    except BadCopy as bad:
        assert bad.reason


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="<>/!-\"'= abpih1&;[]", max_size=120))
def test_any_mess_of_tags_is_copy_or_refused(source):
    try:
        html.parse("<p>x</p>" + source)
    except BadCopy as bad:
        assert bad.reason


def as_html(lines: list[str]) -> str:
    """The same story as a page has it: crossheads are headings, points are lists."""
    body, first = [], True
    for line in lines:
        if re.match(r"[•*-] ", line):
            body.append(f"<li>{escaping.escape(line[2:])}</li>")
        elif line in ("The First Two Hundred Metres", "Who Pays", "What Comes Next"):
            body.append(f"<h2>{line}</h2>")
        elif line:
            body.append(f"<h1>{escaping.escape(line)}</h1>" if first else f"<p>{escaping.escape(line)}</p>")
            first = False
    return re.sub(r"((?:<li>.*?</li>)+)", r"<ul>\1</ul>", "".join(body))


def as_word(lines: list[str]) -> bytes:
    heads = ("The First Two Hundred Metres", "Who Pays", "What Comes Next")
    styles = {lines[0]: "Title"} | dict.fromkeys(heads, "heading 1")
    return document(*((styles.get(line, ""), line) for line in lines if line))


STORY = sample("quay-works.txt").decode()
LINES = STORY.strip().split("\n")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("story.md", STORY.encode()),
        ("story.md", re.sub("(?m)^(?=The First Two|Who Pays|What Comes)", "## ", f"# {STORY}").encode()),
        ("story.html", as_html(LINES).encode()),
        ("story.docx", as_word(LINES)),
    ],
)
def test_the_same_story_is_the_same_copy_whatever_it_is_written_in(name, data):
    copy, other = text.parse(STORY), read(name, data)
    assert [a.text for a in other.set_aside] == [a.text for a in copy.set_aside]
    assert {**vars(other), "set_aside": ()} == {**vars(copy), "set_aside": ()}


def test_copy_without_formatting_is_plain_and_round_trips_as_text():
    copy = docx.read(as_word(LINES))
    assert text.parse(export(copy)).blocks == copy.blocks


def test_markdown_keeps_its_formatting_and_its_html_is_text():
    copy = markdown.parse(
        "# A Story\n\nIt **begins**\nand [goes](https://a.example/) on.\n\n<script>x</script>\n\n> At last.\n"
    )
    assert copy.blocks[0].paragraphs[0].html == (
        '<p>It <strong>begins</strong> and <a href="https://a.example/">goes</a> on.</p>'
    )
    assert "<script>x</script>" in texts(copy)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", b"<!DOCTYPE html><h1>A Story</h1><p>It begins.</p>"),
        ("A.HTM", "<h1>A Story</h1><p>It begins.</p>".encode("utf-16")),
    ],
)
def test_what_is_in_a_file_counts_for_more_than_its_name(name, data):
    assert read(name, data).headline == "A Story"


def test_a_page_in_an_old_encoding_says_so_itself():
    data = '<meta charset="windows-1252"><h1>Café</h1><p>It begins.</p>'.encode("cp1252")
    assert read("page.html", data).headline == "Café"
    with pytest.raises(BadCopy, match="cannot be read as UTF-8: save it as UTF-8"):
        read("page.html", data[29:])


def test_a_clipboard_without_html_is_plain_text():
    assert pasted("A Story\n\nIt begins.") == text.parse("A Story\n\nIt begins.")
