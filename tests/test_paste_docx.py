import pytest

from articles.intake import docx
from articles.intake.copy import BadCopy, Highlight, Quote, Rich, Section

from .pasting import reasons
from .word import document, item, packed, run, xml

pytestmark = pytest.mark.either

TABLE = "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>"
START = (("Title", "A Story"), ("", "It begins."))


def test_a_word_document_keeps_its_structure():
    link = f'<w:hyperlink r:id="rId9">{run("the log")}</w:hyperlink>'
    cells = (f"<w:p>{run(text)}</w:p>" for text in ("Year", "Ships", "1966", "12"))
    data = document(
        ("Title", "Crane Seven Lifts Its Last Ship"),
        ("Subtitle", "After sixty years."),
        ("", "Published: 3 March 2026 | Veldhaven"),
        ("", "By Ana Ray"),
        ("", run("It ") + run("lifted", "<w:b/>") + run(" one", "<w:i/>") + run(", says ") + link + run(".")),
        ("heading 1", "What It Cost"),
        ("", "Nobody counted."),
        ("", item("Steel")),
        ("", item("and rust", level=1)),
        ("", item("One", number=2)),
        ("", "Highlights"),
        ("", item("Sixty years")),
        ("", item(run("Sold", "<w:b/>"))),
        ("heading 2", "The Buyer"),
        ("Quote", "I wanted the cabin."),
        ("", TABLE.format(*cells)),
        ("", "Topics: Ports"),
        links={"rId9": "https://harbour.example/log?utm_source=word"},
    )
    copy = docx.read(data)
    assert (copy.headline, copy.standfirst) == ("Crane Seven Lifts Its Last Ship", "After sixty years.")
    assert (str(copy.dateline_date), copy.dateline, copy.bylines) == ("2026-03-03", "Veldhaven", ("Ana Ray",))
    assert copy.topics == ("Ports",)
    assert copy.blocks == (
        Section(
            paragraphs=(
                Rich(
                    '<p>It <strong>lifted</strong><em> one</em>, says <a href="https://harbour.example/log">the log</a>.</p>'  # noqa: E501
                ),
            )
        ),
        Section(
            "What It Cost",
            (
                "Nobody counted.",
                Rich("<ul><li><p>Steel</p><ul><li><p>and rust</p></li></ul></li></ul><ol><li><p>One</p></li></ol>"),
            ),
            (Highlight("Sixty years"), Highlight("Sold", starred=True)),
        ),
        Section("The Buyer"),
        Quote("I wanted the cabin."),
        Section(
            paragraphs=(
                Rich(
                    "<table><tbody><tr><td><p>Year</p></td><td><p>Ships</p></td></tr>"
                    "<tr><td><p>1966</p></td><td><p>12</p></td></tr></tbody></table>"
                ),
            )
        ),
    )


def test_what_stands_beside_the_text_is_set_aside_with_its_reason():
    picture = (
        '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture 1" descr="A crane"/></wp:inline></w:drawing></w:r>'
    )
    deleted = "<w:del><w:r><w:delText>not yet</w:delText></w:r></w:del><w:ins><w:r><w:t>It moved.</w:t></w:r></w:ins>"
    data = document(
        *START,
        ("", picture + deleted),
        comments=f"<w:comment><w:p>{run('Check this')}</w:p></w:comment>",
        footnotes=f"<w:footnote><w:p>{run('See the log')}</w:p></w:footnote>",
        header1=f"<w:p>{run('DRAFT')}</w:p>",
    )
    copy = docx.read(data)
    assert copy.blocks[0].paragraphs == ("It begins.", "It moved.")
    assert reasons(copy) == {
        "A crane": "a picture: add it as a figure",
        "not yet": "deleted by its writer",
        "Check this": "a comment in the margin",
        "See the log": "a footnote",
        "DRAFT": "the head of each page",
    }


def test_bold_that_is_switched_off_is_not_bold():
    assert docx.read(document(*START, ("", run("Plain.", '<w:b w:val="0"/>')))).blocks[0].paragraphs[1] == "Plain."


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"PK\x03\x04 no zip", "this Word document is damaged"),
        (packed({"xl/workbook.xml": "<x/>"}), "this is no Word document"),
        (packed({"word/document.xml": "<w:document"}), "this Word document is damaged"),
        (packed({"word/document.xml": f"{ENTITIES}<x>&b;</x>"}), "declares entities"),
        (
            packed({"word/document.xml": xml("document", "<w:x>" * 300 + "</w:x>" * 300)}),
            "this Word document is damaged",
        ),
        (packed({"word/document.xml": b" " * 9_000_000}), "unpacks to more than 8 MB"),
        (packed({f"word/{n}": "" for n in range(2_001)}), "more than 2,000 parts"),
        (b"x" * 10_000_001, "a Word document may have 10"),
        (document(), "the file is empty"),
    ],
)
def test_what_cannot_be_read_safely_is_refused_by_name(data, reason):
    with pytest.raises(BadCopy, match=reason):
        docx.read(data)
