from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Article, Edition, Kind, State
from articles.publishing import verbs

from . import ask, findings
from .buttons import PUBLISH
from .fields import Textarea

KINDS = {
    Kind.UPDATE: gettext_lazy("Update: there is news. Its date moves, and subscribers hear of it."),
    Kind.CORRECTION: gettext_lazy("Correction: something was wrong. The note stands under the story, for good."),
    Kind.MINOR: gettext_lazy("Minor: a typo. No date moves."),
}


class OfKind(forms.Form):
    """Asks for `kind` and `note`: a correction needs its note."""

    def clean(self):
        given = super().clean()
        if given.get("kind") == Kind.CORRECTION and not given.get("note", "").strip():
            self.add_error("note", _("Tell readers what was wrong."))
        return given


class KindQuestion(OfKind, ask.Question):
    """Of what kind the next edition is. The first one is not asked, and a withdrawn story comes back as an update."""

    kind = forms.ChoiceField(label=gettext_lazy("This is"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=gettext_lazy("Note to readers"),
        required=False,
        max_length=1_000,
        widget=Textarea({"rows": 3}),
        help_text=gettext_lazy("What has changed, or what was wrong. A correction needs one."),
    )

    def __init__(self, article: Article, data=None):
        super().__init__(article, data)
        if not article.first_published:
            del self.fields["kind"], self.fields["note"]
            return
        kinds = [Kind.UPDATE] if article.withdrawn else list(KINDS)
        self.fields["kind"].choices = [(kind, KINDS[kind]) for kind in kinds]
        self.initial["kind"] = Kind.UPDATE if article.withdrawn else None

    @property
    def answers(self) -> dict:
        return {"kind": self.cleaned_data.get("kind"), "note": self.cleaned_data.get("note", "")}


def view(request: HttpRequest, pk: int) -> HttpResponse:
    article = ask.story(request, pk, PUBLISH)
    form = KindQuestion(article, ask.given(request))

    def act() -> str:
        return _said(verbs.publish(article, by=request.user, **form.answers))

    return ask.answer(
        request,
        form,
        act,
        title=_("Publish"),
        button=_("Publish now"),
        explain=_explain(article),
        warnings=findings.warnings(article),
    )


def now(request: HttpRequest, article: Article) -> HttpResponse:
    """Pressed on the form, in the transaction that has just saved it: what was typed goes out, or nothing does."""
    ask.allowed(request, PUBLISH)
    if article.state == State.LIVE:  # the second click of two
        messages.success(request, _("It is published already, as it is here."))
        return ask.to_form(article)
    if article.scheduled_for or article.first_published:
        return redirect("admin:articles_article_publish", article.pk)
    return ask.at_once(
        request,
        article,
        lambda: _said(verbs.publish(article, by=request.user)),
        failed=_("It is saved, but not published:"),
    )


def _said(edition: Edition) -> str:
    return ask.with_link(_("Published: edition %(number)d.") % {"number": edition.number}, edition.path)


def _explain(article: Article) -> str:
    if article.scheduled_for:
        return _("It is scheduled. Published now, it does not go out again at its hour.")
    return ""
