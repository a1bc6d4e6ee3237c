"""A writer's word that a story can go out. It binds nobody; publishing takes it back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles.models import Article
from articles.text import clean_line

from .log import log


@transaction.atomic
def hand_in(article: Article, *, note: str = "", by=None) -> None:
    """Mark it as ready, with a note to the desk. Handed in again, the note is the new one."""
    note = clean_line(note)
    if len(note) > Article._meta.get_field("ready_note").max_length:
        raise ValidationError(_("The note is too long."))
    _write(article, ready=True, ready_note=note)
    log(article, by, _("Handed to the desk: %(note)s") % {"note": note} if note else _("Handed to the desk"))


@transaction.atomic
def take_back(article: Article, *, by=None) -> None:
    article = Article.objects.select_for_update(of=("self",), no_key=True).get(pk=article.pk)
    if not article.ready:
        raise ValidationError(_("It is not with the desk any more."))
    clear(article)
    log(article, by, _("Taken back from the desk"))


def clear(article: Article) -> None:
    """Published: the word has been heard. Part of the publication's transaction."""
    if article.ready or article.ready_note:
        _write(article, ready=False, ready_note="")


def _write(article: Article, **ready) -> None:
    """Not a change of the text, so neither its version nor its date moves."""
    Article.objects.filter(pk=article.pk).update(**ready)
    for name, value in ready.items():
        setattr(article, name, value)
