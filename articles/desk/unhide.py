from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from articles.publishing import hiding

from . import ask
from .buttons import HIDE


def view(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    article = ask.story(request, pk, HIDE)
    edition = get_object_or_404(article.editions, number=number)

    def act() -> str:
        hiding.show(edition, by=request.user)
        return _("Edition %(number)d is not hidden any more.") % {"number": number}

    return ask.answer(
        request,
        ask.Question(article, ask.given(request)),
        act,
        title=_("Show edition %(number)d again") % {"number": number},
        button=_("Show it again"),
        explain=_("Where readers may read earlier versions, they see its text and what changed in it."),
    )
