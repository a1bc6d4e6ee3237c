"""Putting the demo up, once in the life of a site, and taking it down."""

from django.contrib.auth.models import User
from django.db import transaction

from articles.models import Article
from articles.publishing.removal import purge_demo

from . import copies, editor, pictures, publication


@transaction.atomic
def put_up_once() -> bool:
    """Whether this was the first start of all. A crash in the middle leaves it to be the first again."""
    if not publication.is_untouched() or Article.objects.exists() or User.objects.exists():
        return False
    publication.put_up()
    copies.publish_all(editor.make())
    return True


def take_down() -> int | None:
    """How many stories went with it; None where there is no demo. Whatever anybody else has written stays."""
    count = _take_down() if is_up() else None
    editor.password_file().unlink(missing_ok=True)
    return count


def is_up() -> bool:
    return Article.objects.filter(demo=True).exists() or editor.find() is not None


@transaction.atomic
def _take_down() -> int:
    count = purge_demo()
    pictures.take_down()
    editor.remove()
    publication.take_down()
    return count
