r"""`Copy` → text that reads back as the same `Copy`.

What would be read as something else is escaped: a line that begins with a backslash is a paragraph (the first line:
the headline) whatever follows, and so is the value of a label. `## ` marks a crosshead; `##` alone begins a section
that has none. What was set aside is no part of the story and is left out.
"""

from collections.abc import Iterator

from articles.intake import labels, names, plain, shape
from articles.intake.also_read import write_also_read
from articles.intake.copy import AlsoRead, Block, Copy, Quote, Section
from articles.intake.dateline import write_dateline
from articles.intake.highlights import write_highlight


def export(copy: Copy) -> str:
    """A blank line stands between the parts of the story, none within them."""
    parts = [_head(copy), *_body(copy.blocks), _topics(copy.topics)]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _head(copy: Copy) -> list[str]:
    lines = [copy.headline if _reads_as_headline(copy.headline) else f"\\{copy.headline}"]
    if copy.dateline_date or copy.dateline:
        lines.append(f"Published: {write_dateline(copy.dateline_date, copy.dateline)}")
    lines += _bylines(copy.bylines)
    if copy.standfirst:
        lines.append(f"Standfirst: {copy.standfirst}")
    return lines


def _body(blocks: tuple[Block, ...]) -> Iterator[list[str]]:
    before = None
    for block in blocks:
        yield from _BLOCKS[type(block)](block, before)
        before = block


def _section(section: Section, before: Block | None) -> Iterator[list[str]]:
    if section.crosshead or not _begins_by_itself(section, before):
        yield [f"## {section.crosshead}".rstrip()]
    for paragraph in section.paragraphs:
        yield from map(_paragraph, [paragraph] if isinstance(paragraph, str) else plain.paragraphs(paragraph.html)[0])
    if section.highlights:
        yield ["Highlights", *map(write_highlight, section.highlights)]


def _paragraph(text: str) -> list[str]:
    return [text if _reads_as_paragraph(text) else f"\\{text}"]


def _quote(quote: Quote, before: Block | None) -> Iterator[list[str]]:
    """Plain text has no quotes of its own kind: a paragraph says it, and who said it."""
    yield _paragraph(" — ".join(filter(None, (quote.text, quote.attribution))))


def _also_read(also_read: AlsoRead, before: Block | None) -> Iterator[list[str]]:
    yield [f"Also Read: {write_also_read(also_read)}"]


_BLOCKS = {Section: _section, Quote: _quote, AlsoRead: _also_read}


def _begins_by_itself(section: Section, before: Block | None) -> bool:
    """Without a mark, a section is seen to begin only behind what ends one, and only if there is something in it."""
    ended = not isinstance(before, Section) or before.highlights
    return bool(ended and (section.paragraphs or section.highlights))


def _bylines(authors: tuple[str, ...]) -> list[str]:
    if not authors:
        return []
    line = "By " + " and ".join(filter(None, (", ".join(authors[:-1]), authors[-1])))
    if labels.front_mark(line) and names.authors(labels.byline(line)) == authors:
        return [line]
    return [f"By: \\{author}" for author in authors]


def _topics(topics: tuple[str, ...]) -> list[str]:
    joined = ", ".join(topics)
    if names.topics(joined) == topics:
        return [f"Topics: {joined}"] if topics else []
    return [f"Topics: \\{topic}" for topic in topics]


def _reads_as_headline(text: str) -> bool:
    return labels.mark(text) is None and labels.can_be_headline(text) and labels.headline(text) == text


def _reads_as_paragraph(text: str) -> bool:
    """Wherever it stands."""
    if labels.mark(text) or labels.front_mark(text) or shape.is_cut_off(text):
        return False
    return not (shape.is_bulleted(text) or shape.could_be_crosshead(text))
