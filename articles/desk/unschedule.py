from django.contrib import messages
from django.core.exceptions import ValidationError
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
    try:
        verbs.unschedule(article, by=request.user)
    except ValidationError as error:
        ask.refused(request, error)
    else:
        messages.success(request, _("Unscheduled: it goes out when you publish it, not before."))
    return ask.to_form(article)
