from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.publishing import readiness

from . import ask, findings
from .buttons import CHANGE
from .fields import Textarea


class NoteQuestion(ask.Question):
    note = forms.CharField(
        label=gettext_lazy("Note to the desk"),
        required=False,
        max_length=1_000,
        widget=Textarea({"rows": 3}),
        help_text=gettext_lazy("What is still open, or what to look at. Readers never see it."),
    )


def view(request: HttpRequest, pk: int) -> HttpResponse:
    article = ask.story(request, pk, CHANGE)
    form = NoteQuestion(article, ask.given(request))

    def act() -> str:
        readiness.hand_in(article, note=form.cleaned_data["note"], by=request.user)
        return _("The desk sees that it is ready.")

    return ask.answer(
        request,
        form,
        act,
        title=_("Hand to the desk"),
        button=_("It is ready"),
        explain=_("Editors find it among the stories that are ready. You can go on writing."),
        warnings=findings.warnings(article),
    )
