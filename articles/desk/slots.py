"""A page of places in an order, each with what stands there: the front page, and the topics of the navigation.

It works as it is. A script adds buttons that move what stands in one place to the next.
"""

from collections.abc import Callable, Hashable

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from articles.publishing.batch import take_turns


class Slots(forms.Form):
    """`seen` is what stood there when the page was opened, in any spelling. Subclasses add the fields of places."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    titles: list[str]

    @property
    def rows(self) -> list[tuple[str, list]]:
        """The title of each place, and its fields."""
        names = [[name for name in self.fields if name.endswith(f"_{place}")] for place in range(len(self.titles))]
        return [(title, [self[name] for name in own]) for title, own in zip(self.titles, names, strict=True)]


def answer(
    request: HttpRequest, form: Slots, *, seen: Callable[[], Hashable], act: Callable[[], None], **context
) -> HttpResponse:
    """The page that asks, or, once it was answered well, the same page with what is true now."""
    if request.method == "POST" and form.is_valid() and _carried_out(form, seen, act):
        messages.success(request, context["said"])
        return redirect(request.path)
    context = admin.site.each_context(request) | {"form": form, "media": form.media} | context
    return TemplateResponse(request, "admin/slots.html", context)


def _carried_out(form: Slots, seen: Callable[[], Hashable], act: Callable[[], None]) -> bool:
    """What stands in the way becomes an error of the form, which keeps all that was chosen."""
    try:
        with transaction.atomic():
            take_turns()
            _check(form, str(seen()))
            act()
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _check(form: Slots, standing: str) -> None:
    if form.cleaned_data["seen"] != standing:
        form.data = form.data.copy()
        form.data["seen"] = standing
        raise ValidationError(_("Somebody else has changed this since you opened it. Save again to replace theirs."))
