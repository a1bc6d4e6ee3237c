"""The public's templates, with what each of them needs."""

from collections.abc import Callable
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import timezone, translation

from articles import colours, emblems, images, languages, navigation
from articles.emblems import Emblems
from articles.models import Publication
from articles.snapshot import publisher

from .metadata import Metadata

Describe = Callable[[Publication, Emblems], Metadata]


@dataclass(frozen=True)
class Page:
    """`keys` are the surrogate keys of what stands around every page; `styles` is what its `<style>` holds, or ""."""

    html: str
    keys: frozenset[str]
    styles: str


def page(template: str, *, language: str = "", describe: Describe | None = None, **context) -> Page:
    """`language` is that of the text; "" stands for the publication's, whose words stand around it either way.

    `describe` says what the page is to programs that pass it on. What nobody is to find or share has none.
    """
    publication, around = publisher(), navigation.read()
    stylesheet = colours.style(publication.accent, publication.accent_dark)
    context |= {"publication": publication, "navigation": around, "colours": stylesheet}
    context |= _emblems(publication, describe)
    context["language"] = language or publication.language
    context["rtl"] = _reads_right_to_left(context["language"])
    context["furniture_rtl"] = _reads_right_to_left(publication.language)
    with timezone.override(publication.zone), languages.speaking(publication.language):
        return Page(render_to_string(template, context), around.keys, stylesheet)


def _emblems(publication: Publication, describe: Describe | None) -> dict:
    found = emblems.read(publication)
    return {
        "logo": images.logo(found.logo) if found.logo else "",
        "icon": found.icon,
        "touch_icon": found.icons[0],
        "papers": {"light": colours.PAPER, "dark": colours.PAPER_DARK},
        "metadata": describe(publication, found) if describe else None,
    }


def _reads_right_to_left(language: str) -> bool:
    try:
        return translation.get_language_info(language)["bidi"]
    except KeyError:
        return False
