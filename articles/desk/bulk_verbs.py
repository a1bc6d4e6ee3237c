"""What can be done to several stories at once, and what is asked before."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Article, TaggedArticle, Topic
from articles.publishing import verbs
from articles.publishing.log import log

from .buttons import PUBLISH, WITHDRAW
from .fields import Textarea
from .publish import KINDS, OfKind


class KindForm(OfKind):
    """Asked if any of them was published before; the others are published for the first time."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Those that were published before"), choices=KINDS.items(), widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=gettext_lazy("Note to readers"),
        required=False,
        max_length=1_000,
        widget=Textarea({"rows": 3}),
        help_text=gettext_lazy("The same for each of them. A correction needs one."),
    )

    def __init__(self, stories: Iterable[Article], data=None):
        super().__init__(data)
        if not any(story.first_published for story in stories):
            del self.fields["kind"], self.fields["note"]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=1_000,
        widget=Textarea({"rows": 3}),
        help_text=gettext_lazy("Kept with each of them, for the desk."),
    )

    def __init__(self, stories: Iterable[Article], data=None):
        super().__init__(data)


class TopicForm(forms.Form):
    def __init__(self, stories: Iterable[Article], data=None):
        super().__init__(data)
        widget = AutocompleteSelect(TaggedArticle._meta.get_field("tag"), admin.site, {"data-width": "100%"})
        self.fields["topic"] = forms.ModelChoiceField(Topic.objects.all(), label=_("Topic"), widget=widget)


@dataclass(frozen=True)
class Verb:
    """`act` does it to one story, and raises `ValidationError` where it cannot be done. `done` is a participle."""

    name: str
    title: str
    button: str
    done: str
    permission: str
    form: type[forms.Form]
    act: Callable[[Article, dict, object], object]
    explain: str


def _publish(story: Article, given: dict, by) -> None:
    kind, note = (given["kind"], given["note"]) if story.first_published else (None, "")
    verbs.publish(story, kind=kind, note=note if kind else "", by=by)


def _withdraw(story: Article, given: dict, by) -> None:
    verbs.withdraw(story, reason=given["reason"], by=by)


def _file(story: Article, given: dict, by) -> None:
    if story.tagged.filter(tag=given["topic"]).exists():
        raise ValidationError(_("It is filed under that already."))
    story.topics.add(given["topic"])
    story.touch(by)
    log(story, by, _("Filed under %(topic)s") % {"topic": given["topic"]})


VERBS = [
    Verb(
        "publish_chosen",
        gettext_lazy("Publish…"),
        gettext_lazy("Publish them now"),
        gettext_lazy("published"),
        PUBLISH,
        KindForm,
        _publish,
        gettext_lazy("Each goes out as it is saved now. One that is scheduled does not go out again at its hour."),
    ),
    Verb(
        "withdraw_chosen",
        gettext_lazy("Withdraw…"),
        gettext_lazy("Withdraw them from the site"),
        gettext_lazy("withdrawn"),
        WITHDRAW,
        ReasonForm,
        _withdraw,
        gettext_lazy("They leave all pages and feeds at once. Their addresses and editions stay."),
    ),
    Verb(
        "file_chosen",
        gettext_lazy("Add a topic…"),
        gettext_lazy("Add it to them"),
        gettext_lazy("filed"),
        "articles.change_article",
        TopicForm,
        _file,
        gettext_lazy("Readers see it once they are published again."),
    ),
]
