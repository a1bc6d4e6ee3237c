"""Where a reader passes a story on. Plain links: nothing is loaded from there, and nobody there hears of who reads."""

from urllib.parse import quote

from django.utils.translation import gettext as _

NETWORKS = {
    "WhatsApp": "https://wa.me/?text={headline}%20{url}",
    "Bluesky": "https://bsky.app/intent/compose?text={headline}%20{url}",
    "Facebook": "https://www.facebook.com/sharer/sharer.php?u={url}",
}


def links(headline: str, url: str) -> dict[str, str]:
    """By name, where to go. E-mail comes first, for everybody has it."""
    given = {"headline": quote(headline, safe=""), "url": quote(url, safe="")}
    mail = "mailto:?subject={headline}&body={url}"
    return {name: address.format(**given) for name, address in ({_("E-mail"): mail} | NETWORKS).items()}
