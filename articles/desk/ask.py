"""What the verbs' views share: finding the story, asking one question, acting in one transaction."""

from collections.abc import Callable, Iterable

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.encoding import iri_to_uri
from django.utils.html import format_html
from django.utils.translation import gettext as _

from articles.models import Article

from .stale import locked, moved_on


class Question(forms.Form):
    """Asked about the text that the editor has just seen: `seen` is its version."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, article: Article, data=None):
        super().__init__(data, initial={"seen": article.version})
        self.article = article


def allowed(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perms(["articles.view_article", permission]):
        raise PermissionDenied


def story(request: HttpRequest, pk: int, permission: str) -> Article:
    allowed(request, permission)
    return get_object_or_404(Article.objects.select_related("changed_by"), pk=pk)


def given(request: HttpRequest) -> QueryDict | None:
    """What a form is given: nothing while it only asks."""
    return request.POST if request.method == "POST" else None


def answer(
    request: HttpRequest,
    form: Question,
    act: Callable[[], str],
    *,
    title: str,
    button: str,
    explain: str = "",
    warnings: Iterable[str] = (),
) -> HttpResponse:
    """The page that asks, or, once it was answered well, what `act` says has happened."""
    if request.method == "POST" and form.is_valid() and (said := _carried_out(form, act)):
        messages.success(request, said)
        return to_form(form.article)
    context = admin.site.each_context(request) | {
        "opts": Article._meta,
        "original": form.article,
        "form": form,
        "title": title,
        "subtitle": str(form.article),
        "explain": explain,
        "warnings": warnings,
        "button": button,
    }
    return TemplateResponse(request, "admin/articles/article/ask.html", context)


def at_once(request: HttpRequest, article: Article, act: Callable[[], str], failed: str = "") -> HttpResponse:
    """Without a question: `act` says what has happened, or `failed` and its error what has not."""
    try:
        said = act()
    except ValidationError as error:
        refused(request, error, failed)
    else:
        messages.success(request, said)
    return to_form(article)


def to_form(article: Article) -> HttpResponse:
    return redirect("admin:articles_article_change", article.pk)


def refused(request: HttpRequest, error: ValidationError, said: str = "") -> None:
    for message in [*([said] if said else []), *error.messages]:
        messages.error(request, message)


def with_link(said: str, path: str) -> str:
    return format_html('{} <a href="{}">{}</a>', said, iri_to_uri(path), _("See the page"))


def _carried_out(form: Question, act: Callable[[], str]) -> str | None:
    """What stands in the way becomes an error of the form, which keeps all that was typed."""
    try:
        with transaction.atomic():
            check_seen(form)
            return act()
    except ValidationError as error:
        form.add_error(None, error)
        return None


def check_seen(form: Question) -> None:
    """Nobody publishes, or overwrites, what somebody else has changed since they looked. Asked again, it goes."""
    article = locked(form.article.pk)
    if form.cleaned_data["seen"] != article.version:
        form.data = form.data.copy()
        form.data["seen"] = article.version
        raise ValidationError(_("%(who)s Look at it once more before you go on.") % {"who": moved_on(article)})
