from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from articles.publishing import hiding

from . import ask
from .buttons import HIDE
from .withdraw import ReasonQuestion


def view(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    article = ask.story(request, pk, HIDE)
    edition = get_object_or_404(article.editions, number=number)
    form = ReasonQuestion(article, ask.given(request))

    def act() -> str:
        hiding.hide(edition, reason=form.cleaned_data["reason"], by=request.user)
        return _("Hidden. Where readers may read earlier versions, they do not see the text of edition %(number)d.") % {
            "number": number
        }

    return ask.answer(
        request,
        form,
        act,
        title=_("Hide edition %(number)d from readers") % {"number": number},
        button=_("Hide it from readers"),
        explain=_(
            "Readers are not shown its text, nor what it changed. They still see when it was published, and the note "
            "of a correction. It can be shown again."
        ),
    )
