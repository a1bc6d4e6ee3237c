from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.stories import Name

register = template.Library()


@register.simple_tag
def named(name: Name, rel: str = "") -> SafeString | str:
    """A topic, place or author as a link to its listing; plain where it has none yet, as in a preview."""
    if not name.path:
        return name.name
    relation = format_html(' rel="{}"', rel) if rel else ""
    return format_html('<a{} href="{}">{}</a>', relation, name.path, name.name)
