"""Addresses of stories. The month is that of first publication in the publication's time zone, fixed then."""

from datetime import datetime
from itertools import chain, count
from zoneinfo import ZoneInfo

from articles.models import Address, Article, Publication


def claim_path(article: Article, stem: str) -> str:
    """The address of an article whose `first_published` is set: its own for ever from now on.

    `/YYYY/MM/stem/` where no other story has ever had it, else with -2, -3 … behind the stem.
    """
    start = _start(article)
    for name in chain([stem], (f"{stem}-{n}" for n in count(2))):
        address, _ = Address.objects.get_or_create(path=f"{start}{name}/", defaults={"article": article})
        if address.article_id == article.pk:
            return address.path


def _start(article: Article) -> str:
    """As `/2026/03/`. Once an address exists, its month stays, whatever becomes of the time zone."""
    first = article.addresses.order_by("pk").values_list("path", flat=True).first()
    if first:
        return first[: len("/2026/03/")]
    return month(article.first_published, Publication.current().zone)


def month(date: datetime, zone: ZoneInfo) -> str:
    return f"/{date.astimezone(zone):%Y/%m}/"
