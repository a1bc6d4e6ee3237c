"""A Word document → `Copy`, by the same rules as HTML."""

from collections.abc import Iterator

from lxml import etree

from articles.intake import html
from articles.intake.copy import Copy
from articles.intake.docx_styles import Lists, links, styles
from articles.intake.docx_text import Text
from articles.intake.package import Package, W
from articles.intake.pieces import Kind, Piece

_BESIDE = {
    "word/footnotes": "a footnote",
    "word/endnotes": "an endnote",
    "word/comments": "a comment in the margin",
    "word/header": "the head of each page",
    "word/footer": "the foot of each page",
}


def read(data: bytes) -> Copy:
    package = Package(data)
    text = Text(styles(package.part("word/styles.xml")), Lists(package.part("word/numbering.xml")), links(package))
    body = package.part("word/document.xml").find(f"{W}body")
    pieces = text.read(body) if body is not None else []
    return html.from_pieces([*pieces, *_beside(package)])


def _beside(package: Package) -> Iterator[Piece]:
    """What a document says elsewhere than in its text."""
    for start, reason in _BESIDE.items():
        for name in package.names(start):
            for paragraph in package.part(name).iter(f"{W}p"):
                if words := _words(paragraph):
                    yield Piece(Kind.ASIDE, words, reason=reason)


def _words(paragraph: etree._Element) -> str:
    return " ".join("".join(one.text or "" for one in paragraph.iter(f"{W}t")).split())
