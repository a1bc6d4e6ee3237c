"""Taking out of an edition, and of all that holds the same, what may not be kept: looked at first, then done."""

import hashlib
from collections.abc import Iterator
from json import dumps

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import images
from articles.models import Article, Edition, Picture
from articles.publishing import redaction
from articles.publishing.passages import Removal
from articles.text import clean_line

from . import ask, compare
from .buttons import REDACT
from .fields import Textarea


class RedactionQuestion(ask.Question):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=1_000,
        widget=Textarea({"rows": 2}),
        help_text=gettext_lazy("Kept with the edition. Do not repeat what has to go."),
    )
    passages = forms.CharField(
        label=gettext_lazy("Words that have to go"),
        required=False,
        max_length=20_000,
        widget=Textarea({"rows": 6}),
        help_text=gettext_lazy("Exactly as they were published, one passage a line. “[redacted]” takes their place."),
    )
    blocks = forms.MultipleChoiceField(
        label=gettext_lazy("Blocks that have to go"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Each goes whole, and its longer lines wherever else this story holds them."),
    )
    pictures = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Pictures that have to go"),
        queryset=Picture.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("The files are deleted as well, unless another story shows them."),
    )
    slug = forms.SlugField(
        label=gettext_lazy("New end of its address"), required=False, max_length=100, allow_unicode=True
    )
    looked_at = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, article: Article, edition: Edition, data=None):
        super().__init__(article, data)
        self.edition = edition
        self.fields["blocks"].choices = list(_blocks(edition.content))
        if not self.fields["blocks"].choices:
            del self.fields["blocks"]
        shown = Picture.objects.filter(pk__in=images.ids(edition.content)).order_by("pk")
        self.fields["pictures"].queryset = shown
        if not shown:
            del self.fields["pictures"]
        self.fields["slug"].help_text = _(
            "Blank: it stays %(path)s. With a new one, the addresses that it had lead nowhere any more."
        ) % {"path": edition.path}

    @property
    def removal(self) -> Removal:
        given = self.cleaned_data
        lines = tuple(line.strip() for line in given["passages"].splitlines() if line.strip())
        blocks = tuple(self.edition.content["blocks"][int(place)] for place in given.get("blocks", ()))
        return Removal(lines, frozenset(row.pk for row in given.get("pictures", ())), given["slug"], blocks)

    @property
    def mark(self) -> str:
        """Of these very answers: other ones are looked at anew."""
        removal = self.removal
        told = dumps(
            [removal.passages, sorted(removal.pictures), removal.slug, removal.blocks, self.cleaned_data["seen"]]
        )
        return hashlib.sha256(told.encode()).hexdigest()[:16]


def _blocks(content: dict) -> Iterator[tuple[str, str]]:
    """By their places, and as one knows them again. Pictures have a list of their own."""
    told = compare.told(compare.between(content, content))["blocks"]
    for place, (block, shown) in enumerate(zip(content["blocks"], told, strict=True)):
        words = clean_line(" ".join(span.text for field in shown["fields"] for span in field["spans"]))
        if "picture" not in block:
            yield str(place), f"{capfirst(shown['type'])}: {Truncator(words).chars(100)}"


def view(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    article = ask.story(request, pk, REDACT)
    edition = get_object_or_404(article.editions, number=number)
    form = RedactionQuestion(article, edition, request.POST if request.method == "POST" else None)
    will = None
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["looked_at"] == form.mark and _redact(request, form):
            return redirect("admin:articles_article_editions", article.pk)
        will = _will(form, edition)
    context = admin.site.each_context(request) | {
        "opts": Article._meta,
        "original": article,
        "form": form,
        "title": _("Redact edition %(number)d") % {"number": number},
        "subtitle": str(article),
        "explain": _("For what the law says must not be kept. It goes for good, wherever this story holds it."),
        "button": _("Redact for good") if will else _("Show what will go"),
        "will": will,
    }
    return TemplateResponse(request, "admin/articles/article/redact.html", context)


def _redact(request: HttpRequest, form: RedactionQuestion) -> bool:
    try:
        with transaction.atomic():
            ask.check_seen(form)
            numbers = redaction.redact(form.article, form.removal, reason=form.cleaned_data["reason"], by=request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    told = ", ".join(map(str, numbers)) or _("none")
    messages.success(request, _("Redacted. Editions that held it: %(numbers)s.") % {"numbers": told})
    return True


def _will(form: RedactionQuestion, edition: Edition) -> dict | None:
    """What will go, to be looked at; None, and errors in the form, where it cannot."""
    if form.errors:
        return None
    try:
        redaction.check(form.article, form.removal, form.cleaned_data["reason"])
    except ValidationError as error:
        form.add_error(None, error)
        return None
    form.data = form.data.copy()
    form.data["looked_at"] = form.mark
    return {
        "comparison": compare.told(compare.between(edition.content, form.removal.cut(edition.content))),
        "editions": redaction.holding_editions(form.article, form.removal),
        "elsewhere": redaction.elsewhere(form.article, form.removal),
    }
