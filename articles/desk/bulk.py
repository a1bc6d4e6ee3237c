"""One verb on several stories of the list: asked once, done one by one, and told of each."""

import logging
from collections.abc import Callable

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.models import Article

from .bulk_verbs import VERBS, Verb
from .stale import locked, moved_on

MOST = 50  # as many as a page of the list has
CONFIRMED = "confirmed"
_log = logging.getLogger(__name__)


def actions(request: HttpRequest) -> dict[str, tuple]:
    """What the list offers whoever asks, as `ModelAdmin.get_actions` has it."""
    return {
        verb.name: (_action(verb), verb.name, verb.title) for verb in VERBS if request.user.has_perm(verb.permission)
    }


def is_id(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < 19


def _action(verb: Verb) -> Callable:
    return lambda _desk, request, _chosen: _answer(request, verb)


def _answer(request: HttpRequest, verb: Verb) -> HttpResponse:
    """The page that asks, or, once it was answered well, the list again, and what became of each."""
    chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
    stories = list(Article.objects.filter(pk__in=chosen).select_related("changed_by")[:MOST])
    form = verb.form(stories, request.POST if CONFIRMED in request.POST else None)
    if form.is_valid():
        _carry_out(request, verb, stories, form.cleaned_data)
        return redirect(request.get_full_path())
    context = admin.site.each_context(request) | {
        "opts": Article._meta,
        "title": str(verb.button),
        "verb": verb,
        "stories": stories,
        "form": form,
        "media": form.media,
        "confirmed": CONFIRMED,
        "checkbox": ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "admin/articles/article/bulk.html", context)


def _carry_out(request: HttpRequest, verb: Verb, stories: list[Article], given: dict) -> None:
    """One after the other, each in a transaction of its own: what goes wrong with one holds up no other."""
    done, failed = [], []
    for story in stories:
        try:
            with transaction.atomic():
                verb.act(_as_seen(story, request), given, request.user)
            done.append(story)
        except ValidationError as error:
            failed.append((story, " ".join(error.messages)))
        except DatabaseError:
            _log.exception("%s went wrong with story %s", verb.name, story.pk)
            failed.append((story, _("The database would not: try again.")))
    if done:
        messages.success(request, _list(capfirst(str(verb.done)), [(story,) for story in done], "“{}”"))
    if failed:
        messages.error(request, _list(_("Not %(done)s") % {"done": verb.done}, failed, "“{}”: {}"))


def _as_seen(story: Article, request: HttpRequest) -> Article:
    """Nobody publishes what somebody else has changed since they were asked."""
    now = locked(story.pk)
    if now is None:
        raise ValidationError(_("It was deleted meanwhile."))
    if request.POST.get(f"seen-{story.pk}") != str(now.version):
        raise ValidationError(_("%(who)s Look at it once more.") % {"who": moved_on(now)})
    return now


def _list(title: str, rows: list[tuple], line: str) -> str:
    return format_html("{} ({}):<ul>{}</ul>", title, len(rows), format_html_join("", f"<li>{line}</li>", rows))
