from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles.models import Article
from articles.publishing import verbs

from . import ask
from .buttons import PUBLISH


@require_POST
def view(request: HttpRequest, pk: int) -> HttpResponse:
    return now(request, ask.story(request, pk, PUBLISH))


def now(request: HttpRequest, article: Article) -> HttpResponse:
    ask.allowed(request, PUBLISH)

    def act() -> str:
        verbs.unschedule(article, by=request.user)
        return _("Unscheduled: it goes out when you publish it, not before.")

    return ask.at_once(request, article, act)
