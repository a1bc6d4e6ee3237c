"""Where a pasted link leads, without what only follows its readers about."""

from urllib.parse import parse_qs, parse_qsl, urlencode, urljoin, urlsplit

from articles.intake.limits import URL_LENGTH

_TRACKERS = {
    *("fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "igshid", "igsh", "mc_cid"),
    *("mc_eid", "_hsenc", "_hsmi", "mkt_tok", "ref_src", "ref_url", "s_cid", "vero_id"),
}
_SCHEMES = ("http", "https", "mailto")


def address(href: str, base: str = "") -> str:
    """A whole address, or "" where there is none: a script, a file, a place on the page itself."""
    try:
        parts = urlsplit(urljoin(base, href.strip()) if base else href.strip())
        if parts.scheme not in _SCHEMES or (parts.scheme != "mailto" and not parts.hostname):
            return ""
        whole = _unwrapped(parts) or _without_trackers(parts)
    except ValueError:
        return ""
    return whole if len(whole) <= URL_LENGTH and not any(c in '<>"\\' or c.isspace() for c in whole) else ""


def _unwrapped(parts) -> str:
    """Google Docs leads every link of an exported page by way of Google."""
    if parts.hostname in ("www.google.com", "google.com") and parts.path == "/url":
        query = parse_qs(parts.query)
        return address((query.get("q") or query.get("url") or [""])[0])
    return ""


def _without_trackers(parts) -> str:
    """The query is written anew only where something falls out of it."""
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _follows(name)]
    return (parts if len(kept) == len(pairs) else parts._replace(query=urlencode(kept))).geturl()


def _follows(name: str) -> bool:
    return name.lower().startswith("utm_") or name.lower() in _TRACKERS
