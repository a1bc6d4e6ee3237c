from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from articles.publishing import verbs

from . import ask
from .buttons import RESTORE


def view(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    article = ask.story(request, pk, RESTORE)
    edition = get_object_or_404(article.editions, number=number)
    form = ask.Question(article, ask.given(request))

    def act() -> str:
        verbs.restore(edition, by=request.user)
        return _("Edition %(number)d is in the working copy again. Readers see no change until you publish.") % {
            "number": number
        }

    return ask.answer(
        request,
        form,
        act,
        title=_("Restore edition %(number)d") % {"number": number},
        button=_("Restore into the working copy"),
        explain=_("The working copy becomes what this edition was. What was written since and not published is lost."),
    )
