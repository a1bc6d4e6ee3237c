"""A story that is sent when the session has ended: its text goes along through the login, and is offered back."""

import json
from collections.abc import Callable

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import Resolver404, resolve, reverse

from articles.models import Article

from . import scratch

_FORMS = {"articles_article_add": "articles.add_article", "articles_article_change": "articles.change_article"}


def first(site, view: Callable) -> Callable:
    """`view`, but that a stranger who sends it a story is asked to sign in, and keeps what they had typed."""

    def inner(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method != "POST" or "sheet" not in request.POST or site.has_permission(request):
            return view(request, *args, **kwargs)
        return _asked(site, request)

    return inner


def carried(request: HttpRequest) -> dict:
    """For the login page: what goes along, once more where the password was wrong."""
    return {"kept": request.POST.get("kept", "")} if request.method == "POST" else {}


def unpack(request: HttpRequest) -> None:
    """Once somebody has signed in: what came along becomes a scratch copy of theirs."""
    if "kept" not in request.POST or not request.user.is_authenticated:
        return
    match, data = _match(request.POST.get(REDIRECT_FIELD_NAME, "")), _read(request.POST["kept"])
    if match and data and request.user.has_perm(_FORMS[match.url_name]):
        pk = match.kwargs.get("object_id")
        article = Article.objects.filter(pk=pk).first() if pk and pk.isdecimal() else None
        if bool(article) == bool(pk):
            scratch.keep(request.user, article, data)


def _asked(site, request: HttpRequest) -> HttpResponse:
    fields = [[name, value] for name, values in request.POST.lists() for value in values]
    context = {
        "kept": json.dumps(fields),
        "app_path": reverse("admin:login"),
        REDIRECT_FIELD_NAME: request.get_full_path(),
    }
    request.method, request.POST = "GET", QueryDict()
    return site.login(request, context)


def _match(path: str):
    try:
        match = resolve(path.partition("?")[0])
    except Resolver404:
        return None
    return match if match.url_name in _FORMS else None


def _read(kept: str) -> QueryDict | None:
    """None for what is no list of names and values: whoever sends that typed no story."""
    data = QueryDict(mutable=True)
    try:
        for name, value in json.loads(kept):
            data.appendlist(str(name), str(value))
    except (ValueError, TypeError, RecursionError):
        return None
    return data
