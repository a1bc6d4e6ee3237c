"""Two editors on one story: who saves second is told of the first, and loses nothing."""

from collections.abc import Mapping

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.models import Article


def locked(pk: int) -> Article | None:
    """The story as it stands, with everybody else kept waiting until this transaction ends."""
    rows = Article.objects.select_for_update(of=("self",)).select_related("changed_by")
    return rows.filter(pk=pk).first()


def is_stale(data: Mapping[str, str], article: Article) -> bool:
    """`data` is a form that was sent. The version that its editor has seen is in `seen`, or in the button that puts it
    on top of one seen since. Without either nothing is known, so it is stale."""
    return str(data.get("_mine") or data.get("seen")) != str(article.version)


def moved_on(article: Article) -> str:
    return _("%(who)s saved this story on %(when)s, after you had opened it.") % {
        "who": name(article.changed_by) if article.changed_by else _("A command"),
        "when": date_format(timezone.localtime(article.changed), "j F Y, H:i"),
    }


def name(user: User) -> str:
    return user.get_full_name() or user.get_username()
