"""What somebody types is kept while they type it, for themselves alone: a crash, or a night, costs them nothing.

A scratch copy is the form as it was sent. It is no version of the story, and nothing but the form is made from it.
"""

import json
from datetime import timedelta
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles.models import Article, Scratch

LIMIT = 2_000_000  # characters of JSON
NEW = 5  # of stories that were never saved; the oldest goes
KEPT = timedelta(days=30)
TAKEN_BACK = "_taken_back"


@require_POST
def view(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Keeps what is sent, or, with `_forget`, throws one away. 413 where it is too long to keep."""
    article = _article(request, pk)
    if "_forget" in request.POST:
        _own(request.user, article).filter(pk=_number(request.POST["_forget"])).delete()
        messages.success(request, _("It is thrown away."))
        return redirect(*form_of(article))
    return HttpResponse(status=204 if keep(request.user, article, request.POST) else 413)


def keep(user: User, article: Article | None, data: QueryDict) -> bool:
    """Whether it was short enough."""
    fields = [[name, _storable(value)] for name, values in data.lists() if _is_typed(name) for value in values]
    if len(json.dumps(fields)) > LIMIT:
        return False
    sheet, typed = sheet_of(data), {"fields": fields, "seen": _number(data.get("seen"))}
    if article:
        Scratch.objects.update_or_create(user=user, article=article, defaults=typed | {"form": sheet})
    else:
        Scratch.objects.update_or_create(user=user, article=None, form=sheet, defaults=typed)
        _prune(user)
    return True


def offers(user: User, article: Article | None) -> list[dict]:
    """What this user typed here and did not save, the newest first."""
    found = _own(user, article).order_by("-saved").values_list("pk", "saved", "fields")
    return [{"pk": pk, "when": _told(saved), "headline": dict(fields).get("headline")} for pk, saved, fields in found]


def taken_back(request: HttpRequest, pk: str | None) -> QueryDict | None:
    """The form that `?back=` asks for, as it was typed; None where nothing is asked for. 404 where it is not theirs."""
    if "back" not in request.GET:
        return None
    owned = _own(request.user, Article(pk=_number(pk)) if pk else None)
    data = QueryDict(mutable=True)
    for name, value in get_object_or_404(owned, pk=_number(request.GET["back"])).fields:
        data.appendlist(name, value)
    data[TAKEN_BACK] = "1"
    return data


def saved(user: User, data: QueryDict) -> None:
    """The form was saved, and with it all that its scratch copy holds."""
    Scratch.objects.filter(user=user, form=sheet_of(data)).delete()


def sheet_of(data: QueryDict) -> str:
    """Which opened form it was: its own mark, that no other has."""
    return data.get("sheet", "")[:36]


def mark() -> str:
    return str(uuid4())


def form_of(article: Article | None):
    return f"admin:articles_article_{'change' if article else 'add'}", *([article.pk] if article else [])


def _article(request: HttpRequest, pk: int | None) -> Article | None:
    if not request.user.has_perm("articles.change_article" if pk else "articles.add_article"):
        raise PermissionDenied
    return get_object_or_404(Article, pk=pk) if pk else None


def _own(user: User, article: Article | None):
    return Scratch.objects.filter(user=user, article=article)


def _prune(user: User) -> None:
    newest = _own(user, None).order_by("-saved", "-pk").values_list("pk", flat=True)
    _own(user, None).exclude(pk__in=[*newest[:NEW]]).delete()


def _is_typed(name: str) -> bool:
    return name != "csrfmiddlewaretoken" and not name.startswith("_")


def _storable(value: str) -> str:
    """PostgreSQL's JSON has no NUL."""
    return value.replace("\0", "")


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else None


def _told(moment) -> str:
    return date_format(timezone.localtime(moment), "j F Y, H:i")
