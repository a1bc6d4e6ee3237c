from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.publishing import verbs

from . import ask
from .buttons import WITHDRAW
from .fields import Textarea


class ReasonQuestion(ask.Question):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=1_000,
        widget=Textarea({"rows": 3}),
        help_text=gettext_lazy("Kept with the story, for the desk."),
    )


def view(request: HttpRequest, pk: int) -> HttpResponse:
    article = ask.story(request, pk, WITHDRAW)
    form = ReasonQuestion(article, ask.given(request))

    def act() -> str:
        verbs.withdraw(article, reason=form.cleaned_data["reason"], by=request.user)
        return _("Withdrawn. Readers who come to its address are told that it was.")

    explain = _("It leaves all pages and feeds at once. Its address and editions stay, and it can be published again.")
    return ask.answer(request, form, act, title=_("Withdraw"), button=_("Withdraw from the site"), explain=explain)
