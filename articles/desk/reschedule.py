from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from articles.models import Article
from articles.publishing import schedules, verbs

from . import ask
from .buttons import PUBLISH
from .times import told


def now(request: HttpRequest, article: Article) -> HttpResponse:
    """What has just been saved goes out instead of what was promised: at the same hour, of the same kind."""
    ask.allowed(request, PUBLISH)
    promised, at = schedules.promised(article), article.scheduled_for
    if not promised:
        messages.error(
            request, _("It is saved, but not scheduled any more: its hour has come, or somebody took it back.")
        )
        return ask.to_form(article)
    try:
        verbs.schedule(article, at=at, kind=promised["kind"], note=promised["note"], by=request.user)
    except ValidationError as error:
        ask.refused(request, error, _("It is saved, but what goes out is the text as it was before:"))
    else:
        messages.success(request, _("Saved and scheduled: this text goes out on %(time)s.") % {"time": told(at)})
    return ask.to_form(article)
