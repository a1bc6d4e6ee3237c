"""The rich text of a section: what the editor offers is exactly what is kept."""

import html
import re
from urllib.parse import urlsplit

import nh3
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_prose_editor.config import allowlist_from_extensions, expand_extensions

from articles.text import clean_address, clean_markup

EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Subscript": True,
    "Superscript": True,
    "HardBreak": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
}
CHARACTERS = 200_000
# A tree of n nested elements costs nh3 a time that grows with n²: 100,000 took 32 s.
TAGS = 5_000
_SPANS = {"colspan", "rowspan"}
_SPAN = re.compile("[1-9][0-9]?")


def _kept(element: str, attribute: str, value: str) -> str | None:
    """Links lead to a whole address or to a path of this site; anything else means nothing in a feed."""
    if attribute in _SPANS:
        return value if value != "1" and _SPAN.fullmatch(value) else None
    if (element, attribute) != ("a", "href"):
        return value
    is_path = value.startswith("/") and not value.startswith("//")
    return clean_address(value) if is_path or urlsplit(value).scheme else None


_ALLOWED = allowlist_from_extensions(expand_extensions(EXTENSIONS))
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "td": _SPANS, "th": _SPANS}
_cleaner = nh3.Cleaner(
    **_ALLOWED
    | {"tags": _ALLOWED["tags"] - {"div"}, "attributes": _ATTRIBUTES, "allowed_classes": {}, "link_rel": "noopener"},
    attribute_filter=_kept,
)


def sanitise(rich: str) -> str:
    """`rich` with only what `EXTENSIONS` can express, or "" where nothing of it can be seen.

    Raises `ValidationError` for a text so large or so deep that cleaning it would take seconds.
    """
    if len(rich) > CHARACTERS or rich.count("<") > TAGS:
        raise ValidationError(
            _("This section is too long: at most %(characters)s characters and %(tags)s formatting marks.")
            % {"characters": f"{CHARACTERS:,}", "tags": f"{TAGS:,}"}
        )
    cleaned = _cleaner.clean(clean_markup(rich)).strip()
    return cleaned if nh3.clean_text(nh3.clean(cleaned, tags=set())).strip() else ""


def from_paragraphs(paragraphs) -> str:
    return "".join(f"<p>{html.escape(paragraph, quote=False)}</p>" for paragraph in paragraphs)


def absolute(rich: str, site_url: str) -> str:
    """Sanitised `rich` with its links from the root made whole: a feed is read far from its site."""
    return rich.replace('href="/', f'href="{site_url}/')
