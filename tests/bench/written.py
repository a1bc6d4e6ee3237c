"""Stories to measure with."""

from itertools import count

from articles.models import Article
from articles.publishing import verbs
from tests.stories import write

_numbers = count(1)


def written() -> Article:
    """A story of four sections, in listings that every seeded site has."""
    sections = [(f"Part {n}", "It was measured, and measured again. " * 40, [f"Point {n}"]) for n in range(4)]
    headline = f"Measured Story {next(_numbers)}"
    return write(headline, sections=sections, topics=["Harbour", "Trams"], authors=["Ana Aldous"], dateline="Osterwick")


def published() -> Article:
    article = written()
    verbs.publish(article)
    article.refresh_from_db()
    return article
