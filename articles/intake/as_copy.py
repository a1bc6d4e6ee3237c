"""A working copy → `Copy`, the way back, and a list of what the text form cannot express.

Kept: headline, standfirst, dateline with its date, bylines, topics, crossheads, paragraphs, highlights with their
stars, also-reads by label or URL. Named as lost: pictures, quotes, links and formatting within a paragraph,
language, embargo, a slug of one's own, the target of an also-read whose label says something else.
"""

from collections.abc import Callable, Iterator

from articles.intake import copy as intake
from articles.intake.copy import Copy, Highlight
from articles.intake.lines import tidy
from articles.intake.plain import paragraphs
from articles.models import BLOCKS, AlsoRead, Article, Figure, Quote, Section
from articles.text import slugify

Told = tuple[intake.Block | None, tuple[str, ...]]


def as_copy(article: Article) -> tuple[Copy, tuple[str, ...]]:
    told = [_BLOCKS[type(row)](row) for row in _rows(article)]
    copy = Copy(
        headline=tidy(article.headline),
        standfirst=tidy(article.standfirst),
        dateline_date=article.dateline_date,
        dateline=tidy(article.dateline),
        bylines=tuple(tidy(byline.author.name) for byline in article.bylines.select_related("author")),
        blocks=tuple(block for block, _ in told if block),
        topics=tuple(tidy(tagged.tag.name) for tagged in article.tagged.select_related("tag").order_by("pk")),
    )
    return copy, (*_lost(article), *(loss for _, losses in told for loss in losses))


def _rows(article: Article) -> list:
    rows = [row for model in BLOCKS for row in model.objects.filter(parent=article)]
    return sorted(rows, key=lambda row: (row.ordering, row._meta.model_name, row.pk))


def _lost(article: Article) -> Iterator[str]:
    if article.lead_picture:
        yield f"the lead picture: {article.lead_picture}"
    if article.language:
        yield f"the language: {article.language}"
    if article.embargo:
        yield f"the embargo: {article.embargo:%Y-%m-%d %H:%M} UTC"
    if article.slug and article.slug != slugify(article.headline):
        yield f"the slug: {article.slug}"
    if "\n" in article.standfirst:
        yield "line breaks in the standfirst"


def _section(row: Section) -> Told:
    texts, lost = paragraphs(row.text)
    highlights = tuple(Highlight(tidy(point["text"]), point["starred"]) for point in row.highlights)
    return intake.Section(tidy(row.crosshead), texts, highlights), tuple(f"section “{row}”: {loss}" for loss in lost)


def _also_read(row: AlsoRead) -> Told:
    headline = row.target.headline if row.target else ""
    block = intake.AlsoRead(tidy(row.label or headline), row.url)
    if row.target and tidy(row.label or headline) != tidy(headline):
        return block, (f"also read “{row.label}”: that it leads to “{headline}”",)
    return block, ()


def _quote(row: Quote) -> Told:
    said_by = f" ({row.attribution})" if row.attribution else ""
    return None, (f"the quote “{tidy(row.text)}”{said_by}",)


def _figure(row: Figure) -> Told:
    return None, (f"the picture: {row}",)


_BLOCKS: dict[type, Callable[..., Told]] = {Section: _section, AlsoRead: _also_read, Quote: _quote, Figure: _figure}
