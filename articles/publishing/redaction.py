"""Taking out of the record what the law says may not be kept: the one verb that changes editions.

Passages are replaced, and pictures and blocks removed, wherever the story holds them: in all its editions and their
notes, in what is public, in the working copy, what is scheduled, what was done, the desk's history, scratch copies
(those of stories that were never saved among them), and in the also-reads of other stories. Numbers, kinds and dates
stay, and so does the date of the last update: nothing is news. What a search keeps of the words goes by a job.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles import images
from articles.edge.keys import bump
from articles.edge.models import SurrogateKey
from articles.keys import headline_digest, headline_key, path_key, story_key
from articles.models import Article, Edition, EditionPicture, Redirect
from articles.text import clean, slugify

from .addresses import claim_path
from .indexing import enqueue_forgetting
from .log import log
from .passages import Cut, Removal
from .reaches import drop_pictures, holding, redact_copy, redact_history, redact_jobs, redact_pointers, redact_scratches
from .store import refresh


@transaction.atomic
def redact(article: Article, removal: Removal, *, reason: str, by=None) -> list[int]:
    """Take it out for good, and answer with the numbers of the editions that held it.

    Raises `ValidationError` for a passage or picture that no edition has: a slip must not pass for a redaction.
    """
    article = Article.objects.select_for_update(of=("self",), no_key=True).get(pk=article.pk)
    editions, now = list(article.editions.order_by("number")), datetime.now(UTC).replace(microsecond=0)
    reason = removal.words(clean(reason).strip())
    check(article, removal, reason)
    before = {path_key(address.path) for address in article.addresses.all()} | _headlines(editions)
    held = [edition for edition in editions if _redact_edition(edition, removal, reason, now)]
    redact_copy(article, removal, by)
    redact_jobs(article, removal)
    redact_history(article, removal.words)
    redact_scratches(article, removal.words)
    pointing = redact_pointers(article, removal.words)
    drop_pictures(article, removal)
    gone = _readdress(article, removal.slug)
    refresh([article, *Article.objects.filter(pk__in=pointing).order_by("pk").select_for_update(no_key=True)], now)
    enqueue_forgetting()
    after = {path_key(address.path) for address in article.addresses.all()} | _headlines(editions)
    bump({story_key(article.pk), *map(story_key, pointing), *before, *after})
    SurrogateKey.objects.filter(name__in=[path_key(path) for path in gone]).delete()  # it would spell the old address
    numbers = [edition.number for edition in held]
    told = ", ".join(map(str, numbers))
    log(article, by, _("Redacted edition %(numbers)s: %(reason)s") % {"numbers": told, "reason": reason})
    return numbers


def elsewhere(article: Article, removal: Removal) -> list[Article]:
    """Other stories whose editions hold one of the passages. Their own texts are not touched: only their also-reads."""
    found = holding(removal.words.passages).exclude(article=article).values("article")
    return list(Article.objects.filter(pk__in=found).order_by("pk")[:50])


def holding_editions(article: Article, removal: Removal) -> list[int]:
    """The numbers of the story's editions that hold anything of it."""
    cut = removal.words
    rows = article.editions.order_by("number")
    return [row.number for row in rows if (removal.cut(row.content), cut(row.note)) != (row.content, row.note)]


def check(article: Article, removal: Removal, reason: str) -> None:
    """Raises `ValidationError` with everything for which `redact` would refuse."""
    editions = list(article.editions.all())
    wrong = [
        _("“%(passage)s” stands in no edition of this story: give it exactly as it was published.") % {"passage": each}
        for each in Cut(removal.passages).missing([[edition.content, edition.note] for edition in editions])
    ]
    if removal.pictures - {pk for edition in editions for pk in images.ids(edition.content)}:
        wrong.append(_("This story never showed that picture."))
    if not reason:
        wrong.append(_("Say why: the reason is kept with the edition."))
    if not (removal.passages or removal.pictures or removal.blocks or removal.slug):
        wrong.append(_("Say what has to go: a passage, a block, a picture or the address."))
    if removal.slug and removal.words(removal.slug) != removal.slug:
        wrong.append(_("The new address holds it too."))
    if wrong:
        raise ValidationError(wrong)


def _headlines(editions: Iterable[Edition]) -> set[str]:
    return {headline_key(headline_digest(edition.content["headline"])) for edition in editions}


def _redact_edition(edition: Edition, removal: Removal, reason: str, now: datetime) -> bool:
    """Whether it held anything of it."""
    cut = removal.words
    content, note = removal.cut(edition.content), cut(edition.note)
    content["headline"] = content["headline"][: Article._meta.get_field("headline").max_length]
    if (content, note) == (edition.content, edition.note):
        return False
    told = cut(f"{edition.redaction}\n{reason}").strip()
    edition.content, edition.note, edition.redacted, edition.redaction = content, note, now, told
    Edition.objects.filter(pk=edition.pk).update(content=content, note=note, redacted=now, redaction=told)
    EditionPicture.objects.filter(edition=edition, picture__in=removal.pictures).delete()
    return True


def _readdress(article: Article, slug: str) -> Iterable[str]:
    """With a new slug all addresses that were are forgotten: one that redirected would tell what was taken out."""
    slug = slugify(slug)
    if not slug or not article.first_published:
        return []
    keep = claim_path(article, slug)
    old = article.addresses.exclude(path=keep)
    gone = list(old.values_list("path", flat=True))
    old.delete()
    article.editions.update(path=keep)
    Article.objects.filter(pk=article.pk).update(slug=slug)
    Redirect.objects.filter(new__in=gone).update(new=keep)
    return gone
