"""Choosing topics for a story, and making one there and then.

What is typed and known to nobody is offered as a new topic, by the same list that offers the others: no script of ours,
no other window. It comes into being when the story is saved, with whatever case it was typed in first.
"""

import json

from django import forms
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.utils.translation import gettext as _

from articles.models import Article, Topic
from articles.models.topic import NAME_LIMIT, known_as
from articles.text import clean_line, slugify

NEW = "new:"
ADD = "articles.add_topic"


class Choices(AutocompleteJsonView):
    """Django's own, and one more for who may add topics: the one that is not there yet, behind all that are."""

    def get(self, request, *args, **kwargs):
        answer = super().get(request, *args, **kwargs)
        found, name = json.loads(answer.content), clean_line(self.term)
        if found["pagination"]["more"] or not self._may_make(name):
            return answer
        found["results"].append({"id": f"{NEW}{name}", "text": _told(name)})
        return JsonResponse(found)

    def _may_make(self, name: str) -> bool:
        of_stories = self.source_field == Article._meta.get_field("topics")
        if not (of_stories and slugify(name) and self.request.user.has_perm(ADD)):
            return False
        return len(name) <= NAME_LIMIT and not known_as(Topic, name)


class TopicsWidget(AutocompleteSelectMultiple):
    """As Django's, but that a topic may be chosen which is not a row yet. Each is taken away by itself."""

    def build_attrs(self, *args, **kwargs):
        return super().build_attrs(*args, **kwargs) | {"data-allow-clear": "false"}

    def optgroups(self, name, value, attrs=None):
        new = [chosen for chosen in value if str(chosen).startswith(NEW)]
        groups = super().optgroups(name, [chosen for chosen in value if chosen not in new], attrs)
        _label, options, _index = groups[0]
        for chosen in new:
            options.append(self.create_option(name, chosen, _told(chosen.removeprefix(NEW)), True, len(options)))
        return groups


class TopicsField(forms.ModelMultipleChoiceField):
    """Topics, and names of new ones: taggit makes a topic of a name when the story is saved, and of none before."""

    def __init__(self, *args, may_add: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.may_add = may_add

    def clean(self, value) -> list[Topic | str]:
        chosen = list(value or [])
        new = [str(each).removeprefix(NEW) for each in chosen if str(each).startswith(NEW)]
        known = super().clean([each for each in chosen if not str(each).startswith(NEW)])
        staying = [topic.staying for topic in known.select_related("merged_into")]  # merged since the form was opened
        return list(dict.fromkeys([*staying, *map(self._new, new)]))

    def _new(self, typed: str) -> Topic | str:
        name = clean_line(typed)
        if known := known_as(Topic, name):
            return known.staying
        if not self.may_add:
            raise ValidationError(_("Only editors make new topics: choose one that there is."))
        if not slugify(name):
            raise ValidationError(_("A name needs at least one letter or digit."))
        if len(name) > NAME_LIMIT:
            told = _("A topic has at most %(limit)d characters: “%(name)s”")
            raise ValidationError(told % {"limit": NAME_LIMIT, "name": name})
        return name


def _told(name: str) -> str:
    return _("Create “%(name)s”") % {"name": name}
