import pytest

from articles.intake import html
from articles.intake.copy import Highlight, Quote, Rich, Section

from .pasting import sample

pytestmark = pytest.mark.either

TABLE = (
    "<table><tbody><tr><td><p>Year</p></td><td><p>Ships</p></td></tr>"
    "<tr><td><p>1966</p></td><td><p><strong>12</strong></p></td></tr></tbody></table>"
)


def test_what_word_puts_on_the_clipboard_keeps_its_structure():
    copy = html.read(sample("word.html"))
    assert (copy.headline, copy.bylines, copy.topics) == (
        "Crane Seven Lifts Its Last Ship",
        ("Ana Ray",),
        ("Ports", "Cranes"),
    )
    assert copy.standfirst == "After sixty years, the harbour’s oldest crane is sold for scrap."
    assert copy.blocks == (
        Section(
            paragraphs=(
                Rich(
                    "<p>The crane <strong>lifted</strong> its last ship <em>on Sunday</em>, said "
                    '<a href="https://harbour.example/notes?id=7">the harbour</a>. It weighed H<sub>2</sub>O and all.</p>'  # noqa: E501
                ),
            )
        ),
        Section(
            "What It Cost",
            ("Nobody counted.", Rich("<ul><li><p>Steel, by the ton</p><ul><li><p>and rust</p></li></ul></li></ul>")),
            (Highlight("Sixty years of work"), Highlight("Sold for scrap", starred=True)),
        ),
        Section("The Buyer"),
        Quote("I only wanted the cabin."),
        Section(paragraphs=("He is from Marren.", Rich(TABLE))),
    )
    assert copy.set_aside == ()


def test_a_numbered_list_of_word_is_numbered():
    item = (
        "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.&nbsp;</span>One</p>"
    )
    copy = html.parse(f"<h1>A Story</h1><p>It begins.</p>{item}")
    assert copy.blocks[0].paragraphs[1] == Rich("<ol><li><p>One</p></li></ol>")
