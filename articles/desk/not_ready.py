from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles.models import Article
from articles.publishing import readiness

from . import ask
from .buttons import CHANGE


@require_POST
def view(request: HttpRequest, pk: int) -> HttpResponse:
    return now(request, ask.story(request, pk, CHANGE))


def now(request: HttpRequest, article: Article) -> HttpResponse:
    ask.allowed(request, CHANGE)

    def act() -> str:
        readiness.take_back(article, by=request.user)
        return _("Taken back: the desk does not see it as ready any more.")

    return ask.at_once(request, article, act)
