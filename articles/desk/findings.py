"""What the checks found, shown where it is: beside its field, in a list by the bar, and before publishing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django import forms
from django.utils.html import format_html

from articles.models import Article
from articles.publishing import working
from articles.publishing.checks import WARNS, Draft, Finding, findings


@dataclass(frozen=True)
class Shown:
    """`anchor` is the id of the field it is about, or ""."""

    level: str
    message: str
    anchor: str


def of(article: Article | None) -> list[Finding]:
    """Of the working copy as it was last saved."""
    if article is None or not article.pk:
        return []
    now = datetime.now(UTC)
    return findings(Draft(article, working.look(article), max(now, article.scheduled_for or now)))


def warnings(article: Article) -> list[str]:
    """For the page that asks how to publish."""
    return [finding.message for finding in of(article) if finding.level == WARNS]


def beside(found: Iterable[Finding], form: forms.ModelForm, formsets: Iterable) -> Iterator[Shown]:
    """Puts each finding into the help of its field, and tells where that is."""
    for finding in found:
        at = _form(finding, form, formsets)
        known = at is not None and finding.field in at.fields
        if known:
            field = at.fields[finding.field]
            field.help_text = format_html(
                '{} <span class="finding {}">{}</span>', field.help_text, finding.level, finding.message
            )
        yield Shown(finding.level, finding.message, _anchor(at[finding.field]) if known else "")


def _anchor(field: forms.BoundField) -> str:
    """A date and its time are two fields on the page, and the first of them is where one begins."""
    return f"{field.auto_id}_0" if isinstance(field.field.widget, forms.MultiWidget) else field.auto_id


def _form(finding: Finding, form: forms.ModelForm, formsets: Iterable) -> forms.ModelForm | None:
    if finding.block is None:
        return form
    rows = (each for formset in formsets for each in formset.forms if type(each.instance) is type(finding.block))
    return next((each for each in rows if each.instance.pk == finding.block.pk), None)
