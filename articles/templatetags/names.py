from collections.abc import Iterable

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles.stories import Name
from articles.telling import in_a_row

register = template.Library()


@register.simple_tag
def named(name: Name, rel: str = "") -> SafeString | str:
    """A topic, place or author as a link to its listing; plain where it has none yet, as in a preview."""
    if not name.path:
        return name.name
    relation = format_html(' rel="{}"', rel) if rel else ""
    return format_html('<a{} href="{}">{}</a>', relation, name.path, name.name)


@register.simple_tag
def byline(authors: Iterable[Name]) -> SafeString:
    """Who wrote it, each of them a link. There is at least one."""
    names = in_a_row([conditional_escape(named(author, rel="author")) for author in authors])
    return mark_safe(_("By %(names)s") % {"names": names})  # noqa: S308 (the names are escaped, the words are ours)
