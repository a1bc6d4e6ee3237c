"""Copy in any form: what was pasted, or a file by its name and its first bytes."""

from articles.intake import docx, html, markdown, text
from articles.intake.copy import Copy

SUFFIXES = (".txt", ".md", ".html", ".docx")  # as they are offered; more are read
_READERS = {
    ".docx": docx.read,
    ".html": html.read,
    ".htm": html.read,
    ".xhtml": html.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
}
_MAGIC = {b"PK\x03\x04": docx.read, b"<!doctype html": html.read, b"<html": html.read}


def read(name: str, data: bytes) -> Copy:
    """Raises `BadCopy`. What is in a file counts for more than what it is called."""
    start = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    by_magic = next((reader for magic, reader in _MAGIC.items() if start.lower().startswith(magic.lower())), None)
    suffix = "." + name.lower().rpartition(".")[2]
    return (by_magic or _READERS.get(suffix, text.read))(data)


def pasted(plain: str, rich: str = "") -> Copy:
    """`rich` is the clipboard's HTML, where it had any."""
    return html.parse(rich) if rich.strip() else text.parse(plain)
