from datetime import date

import pytest

from articles.intake import html, text
from articles.intake.copy import Highlight, Rich, Section

from .pasting import sample

pytestmark = pytest.mark.either


def test_what_google_docs_puts_on_the_clipboard_keeps_its_structure():
    copy = html.read(sample("google-docs.html"))
    assert copy.headline == "Fog Keeps the Night Boat Away"
    assert (copy.dateline_date, copy.dateline, copy.bylines) == (date(2026, 11, 14), "Marren", ("Ana Ray", "Ben Oak"))
    assert copy.blocks == (
        Section(
            paragraphs=(
                Rich(
                    "<p>The boat <strong>turned</strong> back at <em>Skerry</em>, as "
                    '<a href="https://sea.example/log">its log</a> says.</p>'
                ),
            )
        ),
        Section(
            "On the Quay",
            (
                "Forty people waited.",
                Rich("<ul><li><p>Ten with bicycles</p><ul><li><p>two of them electric</p></li></ul></li></ul>"),
            ),
            (Highlight("The boat turned back"), Highlight("Forty people waited", starred=True)),
        ),
    )
    assert copy.set_aside == ()


@pytest.mark.parametrize("style", ["font-weight:700", "font-weight: bold", "FONT-WEIGHT:600;color:red"])
def test_a_style_of_bold_is_bold(style):
    copy = html.parse(f"<h1>A Story</h1><p>It <span style='{style}'>begins</span>.</p>")
    assert copy.blocks[0].paragraphs == (Rich("<p>It <strong>begins</strong>.</p>"),)


def test_lines_typed_with_blank_ones_between_are_read_as_the_same_lines_in_plain_text():
    lines = sample("quay-works.txt").decode().split("\n")
    typed = "".join(f'<p dir="ltr"><span>{line}</span></p>' if line else "<br />" for line in lines)
    assert html.parse(f'<b style="font-weight:normal">{typed}</b>').blocks == text.parse("\n".join(lines)).blocks
