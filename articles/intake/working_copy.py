"""Copy → the rows of a working copy. Nothing here is published, and nothing is stored that breaks a rule."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, replace

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction

from articles import richtext
from articles.intake import copy as intake
from articles.intake.copy import Copy
from articles.intake.named import Names
from articles.models import BLOCKS, AlsoRead, Article, Author, Byline, Quote, Section, TaggedArticle, Topic
from articles.models.article import BODY
from articles.models.topic import Named


def identity(copy: Copy) -> str:
    """What the same copy has again when it arrives again: its headline and the date of its dateline."""
    return _digest([copy.headline, copy.dateline_date])


def digest(copy: Copy) -> str:
    """Of everything that is kept: what was set aside may change."""
    return _digest(asdict(replace(copy, set_aside=())))


def edited_since(article: Article) -> bool:
    """Whether anybody has edited a story that came as copy."""
    return article.version != article.copy_version


def fields(copy: Copy) -> dict:
    """The columns of an article that copy fills: for a form as well as for a row."""
    return {
        "headline": copy.headline,
        "standfirst": copy.standfirst,
        "dateline": copy.dateline,
        "dateline_date": copy.dateline_date,
    }


def blocks(copy: Copy, article: Article) -> list[Section | Quote | AlsoRead]:
    """Rows in their order, neither checked nor saved."""
    common = {"parent": article, "region": BODY}
    return [_BLOCKS[type(block)](block, ordering=n * 10, **common) for n, block in enumerate(copy.blocks, start=1)]


@transaction.atomic
def write(article: Article, copy: Copy, names: Names, by=None) -> None:
    """Make the working copy, a new one or one that is there, what the copy says.

    Raises `ValidationError` with everything that is wrong at once, and then nothing has happened.
    """
    article.copy_key, article.copy_digest = identity(copy), digest(copy)
    for name, value in fields(copy).items():
        setattr(article, name, value)
    rows = blocks(copy, article)
    topics, wrong_topics = _found_or_made(Topic, copy.topics, names)
    authors, wrong_authors = _found_or_made(Author, copy.bylines, names)
    wrong = [*_invalid(article), *wrong_authors, *wrong_topics, *(w for row in rows for w in _invalid(row))]
    if wrong:
        raise ValidationError(wrong)
    _save(article, by)
    _replace(article, rows, topics, authors)


def _digest(value) -> str:
    return hashlib.sha256(json.dumps(value, default=str).encode()).hexdigest()


def _section(section: intake.Section, **common) -> Section:
    text, highlights = "".join(map(_paragraph, section.paragraphs)), [asdict(one) for one in section.highlights]
    return Section(crosshead=section.crosshead, text=text, highlights=highlights, **common)


def _paragraph(paragraph: str | intake.Rich) -> str:
    return richtext.from_paragraphs([paragraph]) if isinstance(paragraph, str) else paragraph.html


def _quote(quote: intake.Quote, **common) -> Quote:
    return Quote(text=quote.text, attribution=quote.attribution, **common)


def _also_read(also_read: intake.AlsoRead, **common) -> AlsoRead:
    """A label of ours stays one: it leads to the story of that headline when it is rendered."""
    return AlsoRead(label=also_read.label, url=also_read.url, **common)


_BLOCKS = {intake.Section: _section, intake.Quote: _quote, intake.AlsoRead: _also_read}


def _found_or_made(model: type[Named], wanted: Iterable[str], names: Names) -> tuple[list[Named], list[str]]:
    """Each row once, and what is wrong with names that cannot have one."""
    found, wrong = [], []
    for name in wanted:
        try:
            found.append(names.find_or_make(model, name))
        except ValidationError as error:
            wrong += _told(f"{model._meta.verbose_name} “{name}”", error)
    return list(dict.fromkeys(found)), wrong


def _invalid(row: models.Model) -> list[str]:
    try:
        row.full_clean(exclude=["parent"])
    except ValidationError as error:
        is_story = isinstance(row, Article)
        return _told("" if is_story else f"{row._meta.verbose_name} “{row}”", error, row)
    return []


def _told(subject: str, error: ValidationError, row: models.Model | None = None) -> list[str]:
    """As in `section “Who Pays”, highlights: Line 3 has …`."""
    told = []
    for name, messages in error.message_dict.items():
        column = "" if name == NON_FIELD_ERRORS or row is None else str(row._meta.get_field(name).verbose_name)
        told += [f"{', '.join(filter(None, (subject, column)))}: {message}".removeprefix(": ") for message in messages]
    return told


def _save(article: Article, by) -> None:
    if article.pk is None:
        article.changed_by = by
        article.save()
    else:
        article.save()
        article.touch(by)
    article.copy_version = article.version
    article.save(update_fields=["copy_version"])


def _replace(article: Article, rows: list, topics: list[Topic], authors: list[Author]) -> None:
    """Every block, also of the types that copy cannot express: nobody but copy has written any."""
    for model in BLOCKS:
        model.objects.filter(parent=article).delete()
        model.objects.bulk_create(row for row in rows if type(row) is model)
    article.tagged.all().delete()
    TaggedArticle.objects.bulk_create(TaggedArticle(content_object=article, tag=topic) for topic in topics)
    article.bylines.all().delete()
    Byline.objects.bulk_create(
        Byline(article=article, author=author, position=position) for position, author in enumerate(authors)
    )
