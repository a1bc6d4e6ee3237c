"""What stands in a story's form, read as if it had been saved. Nothing is, and no row is touched."""

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass

from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import flatten_fieldsets
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest, QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.models import BLOCKS, Article, Byline, Figure, Topic
from articles.publishing import working
from articles.publishing.freeze import WorkingCopy, freeze


@dataclass(frozen=True)
class Typed:
    """`article` is an instance that is not to be saved. `problems` are the form's errors, each with its place.

    `new_topics` are names of topics that saving would make: they are not in the copy, which holds ids.
    """

    article: Article
    copy: WorkingCopy
    problems: tuple[str, ...] = ()
    new_topics: tuple[str, ...] = ()


def read(admin: ModelAdmin, request: HttpRequest, article: Article | None) -> Typed:
    """The form of a POST. What is wrong in it is left out, and told: everything else can be shown all the same."""
    data = request.POST.copy()
    data["seen"] = str(article.version if article else "")
    form = _form(admin, request, article, data)
    form.is_valid()
    formsets = [*_formsets(admin, request, article, data)]
    return Typed(form.instance, _copy(form, formsets), (*_of_form(form), *_of_formsets(formsets)), _new_topics(form))


def same(typed: Typed, article: Article) -> bool:
    """Whether saving it would change nothing."""
    apart = [(version.slug, version.embargo) for version in (typed.article, article)]
    return (
        not (typed.problems or typed.new_topics)
        and apart[0] == apart[1]
        and freeze(typed.copy) == working.content(article)
    )


def _form(admin: ModelAdmin, request: HttpRequest, article: Article | None, data: QueryDict) -> ModelForm:
    fields = flatten_fieldsets(admin.get_fieldsets(request, article))
    form = admin.get_form(request, article, change=bool(article), fields=fields)
    return form(data, instance=copy(article))


def _formsets(
    admin: ModelAdmin, request: HttpRequest, article: Article | None, data: QueryDict
) -> Iterator[BaseInlineFormSet]:
    """All of whose rows count as new, those of a story that nobody knows: so the saved ones are not in their way."""
    unknown = copy(article) or Article()
    unknown.pk = None
    for formset, inline in admin.get_formsets_with_inlines(request, article):
        prefix, rows = formset.get_default_prefix(), inline.get_queryset(request)
        yield formset(data.copy(), instance=unknown, prefix=prefix, queryset=rows, save_as_new=True)


def _copy(form: ModelForm, formsets: Iterable[BaseInlineFormSet]) -> WorkingCopy:
    rows = {formset.model: _rows(formset) for formset in formsets}
    bylines = sorted(rows.get(Byline, ()), key=lambda byline: byline.position)
    blocks = sorted(
        (block for model in BLOCKS for block in rows.get(model, ())),
        key=lambda block: (block.ordering or 0, block._meta.model_name),
    )
    typed = form.instance
    return WorkingCopy(
        headline=typed.headline,
        standfirst=typed.standfirst,
        dateline=typed.dateline,
        language=typed.language,
        label=typed.label,
        authors=tuple(dict.fromkeys(byline.author_id for byline in bylines if byline.author_id)),
        topics=tuple(topic.pk for topic in _topics(form) if isinstance(topic, Topic)),
        picture=typed.lead_picture,
        blocks=tuple(block for block in blocks if not isinstance(block, Figure) or block.picture_id),
    )


def _topics(form: ModelForm) -> list[Topic | str]:
    """With the names of those that saving would make."""
    return form.cleaned_data.get("topics") or []


def _new_topics(form: ModelForm) -> tuple[str, ...]:
    return tuple(topic for topic in _topics(form) if isinstance(topic, str))


def _rows(formset: BaseInlineFormSet) -> list:
    formset.is_valid()
    return [form.instance for form in _kept(formset)]


def _kept(formset: BaseInlineFormSet) -> list[ModelForm]:
    forms = formset.forms if formset.management_form.is_valid() else []
    return [form for form in forms if form.has_changed() and not formset._should_delete_form(form)]


def _of_form(form: ModelForm, name: str = "") -> Iterator[str]:
    for field, errors in form.errors.items():
        label = form.fields[field].label if field in form.fields else ""
        where = ", ".join(capfirst(str(part)) for part in (name, label) if part)
        yield from (f"{where}: {error}" if where else str(error) for error in errors)


def _of_formsets(formsets: Iterable[BaseInlineFormSet]) -> Iterator[str]:
    for formset in formsets:
        yield from (str(error) for error in formset.non_form_errors())
        for number, form in enumerate(_kept(formset), start=1):
            name = _("%(what)s %(number)d") % {"what": formset.model._meta.verbose_name, "number": number}
            yield from _of_form(form, name)
