"""The value of an `Also Read:` line → the other story's headline, and its URL if there is one."""

from urllib.parse import urlsplit

from articles.intake.copy import AlsoRead
from articles.intake.lines import tidy

_BRACKETS = ("<>", "()")


def read_also_read(value: str) -> AlsoRead:
    r"""`LABEL`, `LABEL URL`, `LABEL <URL>` or `LABEL (URL)`; `\LABEL <URL>` or `\LABEL <>` for any label whatever."""
    return _verbatim(value) or _plain(value)


def write_also_read(also_read: AlsoRead) -> str:
    plain = f"{also_read.label} <{also_read.url}>" if also_read.url else also_read.label
    return plain if read_also_read(plain) == also_read else f"\\{also_read.label} <{also_read.url}>"


def _verbatim(value: str) -> AlsoRead | None:
    if not (value.startswith("\\") and value.endswith(">")):
        return None
    label, _, url = value[1:-1].rpartition(" <")
    label = tidy(label)
    return AlsoRead(label, url) if label and (not url or _is_url(url)) else None


def _plain(value: str) -> AlsoRead:
    label, _, last = value.rpartition(" ")
    url = _without_brackets(last)
    if not _is_url(url):
        return AlsoRead(value)
    return AlsoRead(tidy(label.rstrip(" :|–—-")) or url, url)


def _without_brackets(text: str) -> str:
    return text[1:-1] if text[:1] + text[-1:] in _BRACKETS else text


def _is_url(text: str) -> bool:
    if any(c in ' <>"\\' for c in text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
