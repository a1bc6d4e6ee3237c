"""Builders: a working copy in one line, and a story on the site in another."""

from articles.models import AlsoRead, Article, Author, Section, Topic
from articles.publishing import verbs


def write(headline="Ferry to Marren Runs Again", **given) -> Article:
    """A working copy. `sections` is a list of (crosshead, text, highlights); `topics` and `authors` are names."""
    sections = given.pop("sections", [("", "The first boat left at six.", ["First boat at six"])])
    topics, authors, also = given.pop("topics", []), given.pop("authors", []), given.pop("also_read", [])
    article = Article.objects.create(headline=headline, **given)
    for position, (crosshead, text, highlights) in enumerate(sections):
        points = [{"text": point.removeprefix("★ "), "starred": point.startswith("★ ")} for point in highlights]
        Section.objects.create(
            parent=article,
            region="body",
            ordering=position * 10,
            crosshead=crosshead,
            text=f"<p>{text}</p>",
            highlights=points,
        )
    for position, label in enumerate(also, start=len(sections)):
        AlsoRead.objects.create(parent=article, region="body", ordering=position * 10, label=label)
    article.topics.set([Topic.objects.get_or_create(name=name)[0] for name in topics])
    for position, name in enumerate(authors):
        article.bylines.create(author=Author.objects.get_or_create(name=name)[0], position=position)
    return article


def publish(headline="Ferry to Marren Runs Again", at=None, **given) -> Article:
    article = write(headline, **given)
    verbs.publish(article, at=at)
    article.refresh_from_db()
    return article


def edit(article: Article, **fields) -> Article:
    """What an editor does before publishing again."""
    Article.objects.filter(pk=article.pk).update(**fields)
    article.refresh_from_db()
    article.touch()
    return article


def path(article: Article) -> str:
    return article.editions.order_by("number").last().path
