"""A link to a story that is not public, for somebody without a login. It says for whom it is, and it ends.

Whoever has the link sees the working copy as it was last saved, and nothing else. It ends at its hour, with the
account of whoever made it, with the story, or, all at once, with a new secret key of the site.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from articles import colours
from articles.models import Article
from articles.pages.rendering import Page, page
from articles.publishing import working
from articles.text import clean_line
from articles.web import absolute

from . import ask
from .buttons import CHANGE
from .preview import as_page, story
from .times import told

_SALT = "articles.desk.share"
_HOURS = {"1": gettext_lazy("an hour"), "24": gettext_lazy("a day"), "168": gettext_lazy("seven days")}
_VIEW = "articles.view_article"


@dataclass(frozen=True)
class Link:
    """What a link says of itself. `until` is when it ends."""

    article: int
    by: int
    reader: str
    until: datetime

    def signed(self) -> str:
        return signing.dumps([self.article, self.by, self.reader, int(self.until.timestamp())], salt=_SALT)

    @classmethod
    def read(cls, token: str) -> "Link":
        """Raises `BadSignature` for what was not made here."""
        article, by, reader, until = signing.loads(token, salt=_SALT)
        return cls(article, by, reader, datetime.fromtimestamp(until, UTC))


class LinkQuestion(forms.Form):
    reader = forms.CharField(
        label=gettext_lazy("For whom"), max_length=100, help_text=gettext_lazy("It stands on top of the page.")
    )
    hours = forms.ChoiceField(
        label=gettext_lazy("It works for"), choices=list(_HOURS.items()), initial="24", widget=forms.RadioSelect
    )

    def link(self, article: Article, by: User) -> Link:
        until = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=int(self.cleaned_data["hours"]))
        return Link(article.pk, by.pk, clean_line(self.cleaned_data["reader"]), until)


def view(request: HttpRequest, pk: int) -> HttpResponse:
    article = ask.story(request, pk, CHANGE)
    form = LinkQuestion(request.POST if request.method == "POST" else None)
    link = form.link(article, request.user) if form.is_bound and form.is_valid() else None
    context = admin.site.each_context(request) | {
        "opts": Article._meta,
        "original": article,
        "form": form,
        "title": _("Preview link"),
        "subtitle": str(article),
        "link": absolute(reverse("preview", args=[link.signed()])) if link else "",
        "until": told(link.until) if link else "",
    }
    return TemplateResponse(request, "admin/articles/article/share.html", context)


@require_safe
def shown(request: HttpRequest, token: str) -> HttpResponse:
    """What the link leads to: 404 for one that was never made, 410 for one that has ended."""
    try:
        link = Link.read(token)
    except (signing.BadSignature, ValueError) as error:
        raise Http404("There is no such link.") from error
    maker = User.objects.filter(pk=link.by, is_active=True).first()
    if link.until <= datetime.now(UTC) or not maker or not maker.has_perm(_VIEW):
        return _answer(page("preview_ended.html"), status=410)
    article = get_object_or_404(Article.objects.select_related("lead_picture"), pk=link.article)
    found = story(article, working.content(article))
    return _answer(as_page(found, reader=link.reader, until=told(link.until)))


def _answer(made: Page, status: int = 200) -> HttpResponse:
    """Nobody keeps it, finds it, frames it, or learns its address from a link on it."""
    response = HttpResponse(made.html, status=status)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    return csp_replace(_policy(made.styles))(lambda: response)()


def _policy(styles: str) -> dict:
    """That of public pages, less the forms."""
    inline = [colours.source(styles)] if styles else []
    return {"style-src": [SELF, *inline], "form-action": [NONE], "script-src": [NONE]}
