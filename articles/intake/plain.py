"""The rich text of a section → paragraphs of plain text, and what these cannot say."""

from html.parser import HTMLParser

from articles.intake.lines import tidy
from articles.richtext import sanitise

_NEW_PARAGRAPH = {"p", "li", "br", "td", "th"}
_NOTES = {
    "ul": "a list: its points are paragraphs now",
    "ol": "a list: its points are paragraphs now",
    "table": "a table: its cells are paragraphs now",
    "br": "a line break: what follows it is a paragraph now",
    "strong": "bold",
    "em": "italics",
    "sub": "a subscript",
    "sup": "a superscript",
}


def paragraphs(rich: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The paragraphs in which anything can be seen; each thing lost, once."""
    reader = _Reader()
    reader.feed(sanitise(rich))
    reader.close()
    tidied = (tidy("".join(parts)) for parts in reader.paragraphs)
    return tuple(text for text in tidied if text), tuple(dict.fromkeys(reader.lost))


class _Reader(HTMLParser):
    """Of sanitised text, so no tag can be a surprise."""

    def __init__(self):
        super().__init__()
        self.paragraphs: list[list[str]] = [[]]
        self.lost: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag in _NEW_PARAGRAPH:
            self.paragraphs.append([])
        if tag in _NOTES:
            self.lost.append(_NOTES[tag])
        if href := dict(attrs).get("href"):
            self.lost.append(f"where a link leads: {href}")

    def handle_endtag(self, tag):
        if tag in _NEW_PARAGRAPH:
            self.paragraphs.append([])

    def handle_data(self, data):
        self.paragraphs[-1].append(data)
