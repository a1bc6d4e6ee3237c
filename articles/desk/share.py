"""A link to a story that is not public, for somebody without a login. It says for whom it is, and it ends.

Whoever has the link sees the working copy as it was last saved, and nothing else. It ends at its hour, with the
account of whoever made it, with the story, once its maker or an editor ends it, or, all at once, with a new secret
key of the site.
"""

from datetime import UTC, datetime, timedelta

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from articles import colours, languages
from articles.models import Article, PreviewLink, Publication
from articles.pages.rendering import Page, page
from articles.publishing import working
from articles.text import clean_line
from articles.web import absolute

from . import ask
from .bulk import is_id
from .buttons import CHANGE, PUBLISH
from .preview import as_page, story
from .stale import name
from .times import told

_SALT = "articles.desk.share"
_HOURS = {"1": gettext_lazy("an hour"), "24": gettext_lazy("a day"), "168": gettext_lazy("seven days")}
_VIEW = "articles.view_article"


class LinkQuestion(forms.Form):
    reader = forms.CharField(
        label=gettext_lazy("For whom"), max_length=100, help_text=gettext_lazy("It stands on top of the page.")
    )
    hours = forms.ChoiceField(
        label=gettext_lazy("It works for"), choices=list(_HOURS.items()), initial="24", widget=forms.RadioSelect
    )

    def make(self, article: Article, by: User) -> PreviewLink:
        until = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=int(self.cleaned_data["hours"]))
        reader = clean_line(self.cleaned_data["reader"])
        return PreviewLink.objects.create(article=article, by=by, reader=reader, until=until)


def view(request: HttpRequest, pk: int) -> HttpResponse:
    article = ask.story(request, pk, CHANGE)
    if "_end" in request.POST:
        return _end(request, article)
    form = LinkQuestion(request.POST if request.method == "POST" else None)
    link = form.make(article, request.user) if form.is_bound and form.is_valid() else None
    context = admin.site.each_context(request) | {
        "opts": Article._meta,
        "original": article,
        "form": form,
        "title": _("Preview link"),
        "subtitle": str(article),
        "link": absolute(reverse("preview", args=[token(link)])) if link else "",
        "until": told(link.until) if link else "",
        "working": [
            {"pk": each.pk, "reader": each.reader, "by": name(each.by), "until": told(each.until), "may_end": may}
            for each in _working(article.preview_links.all())
            for may in [_may_end(request.user, each)]
        ],
    }
    return TemplateResponse(request, "admin/articles/article/share.html", context)


def token(link: PreviewLink) -> str:
    return signing.dumps(link.pk, salt=_SALT)


def _end(request: HttpRequest, article: Article) -> HttpResponse:
    """Ended twice is ended."""
    chosen = request.POST["_end"]
    link = article.preview_links.filter(pk=chosen).first() if is_id(chosen) else None
    if link and not _may_end(request.user, link):
        raise PermissionDenied
    if link:
        link.delete()
    messages.success(request, _("The link leads nowhere any more."))
    return redirect("admin:articles_article_share", article.pk)


def _may_end(user: User, link: PreviewLink) -> bool:
    return link.by_id == user.pk or user.has_perm(PUBLISH)


def _working(links: QuerySet[PreviewLink]) -> QuerySet[PreviewLink]:
    return links.filter(until__gt=datetime.now(UTC), by__is_active=True).select_related("by").order_by("until", "pk")


def forget() -> None:
    """What has ended by itself."""
    PreviewLink.objects.filter(until__lte=datetime.now(UTC)).delete()


@require_safe
def shown(request: HttpRequest, token: str) -> HttpResponse:
    """What the link leads to: 404 for one that was never made, 410 for one that has ended."""
    try:
        pk = signing.loads(token, salt=_SALT)
    except signing.BadSignature as error:
        raise Http404("There is no such link.") from error
    link = _working(PreviewLink.objects.filter(pk=pk)).first()
    if link is None or not link.by.has_perm(_VIEW):
        return _answer(page("preview_ended.html"), status=410)
    article = Article.objects.select_related("lead_picture").get(pk=link.article_id)
    found = story(article, working.content(article))
    return _answer(as_page(found, reader=link.reader, until=_until(link)))


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


def _until(link: PreviewLink) -> str:
    """When it ends, in the language of the page that it stands on."""
    with languages.speaking(Publication.current().language):
        return told(link.until)
