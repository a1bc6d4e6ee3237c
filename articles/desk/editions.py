"""What was published of a story, newest first."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from articles.models import Article, LiveArticle

from . import ask
from .buttons import HIDE, REDACT, RESTORE


def view(request: HttpRequest, pk: int) -> HttpResponse:
    article = ask.story(request, pk, "articles.view_article")
    live = LiveArticle.objects.filter(pk=article.pk).values_list("edition", flat=True).first()
    context = admin.site.each_context(request) | {
        "opts": Article._meta,
        "original": article,
        "title": _("Editions"),
        "subtitle": str(article),
        "editions": article.editions.order_by("-number").defer("content"),
        "live": live,
        "may_restore": request.user.has_perm(RESTORE),
        "may_hide": request.user.has_perm(HIDE),
        "may_redact": request.user.has_perm(REDACT),
    }
    return TemplateResponse(request, "admin/articles/article/editions.html", context)
