"""Bytes → text: UTF-8, or UTF-16 with a byte order mark. Anything else is refused in words an editor understands."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from articles.intake.copy import BadCopy
from articles.intake.limits import FILE_BYTES

_REMEDY = "not plain text: save it as .txt"
_MAGIC = {
    b"%PDF-": "a PDF",
    b"{\\rtf": "an RTF document",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old Word or Office document",
    b"\x89PNG": "a picture (PNG)",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"GIF8": "a picture (GIF)",
    b"\x1f\x8b": "a compressed file",
    b"<!doctype html": "a web page",
    b"<html": "a web page",
}
_ZIPPED = {
    b"word/": "a Word document (.docx)",
    b"opendocument.text": "an OpenDocument text (.odt)",
    b"": "a zip archive",
}
_UTF16 = {BOM_UTF16_LE: "utf-16-le", BOM_UTF16_BE: "utf-16-be"}


def decode(data: bytes) -> str:
    if len(data) > FILE_BYTES:
        size, most = len(data) / 1_000_000, FILE_BYTES / 1_000_000
        raise BadCopy(0, f"this file has {size:,.1f} MB; copy may have at most {most:g} MB")
    if not data.strip():
        raise BadCopy(0, "the file is empty")
    if kind := _other_kind(data):
        raise BadCopy(0, f"this is {kind}, {_REMEDY}")
    text = _text(data)
    if "\0" in text:
        raise BadCopy(0, f"this is a binary file, or text in an encoding unknown here, {_REMEDY} in UTF-8")
    return text


def _other_kind(data: bytes) -> str:
    start = data[:64].removeprefix(BOM_UTF8).lstrip().lower()
    if start.startswith(b"pk\x03\x04"):
        return next(kind for mark, kind in _ZIPPED.items() if mark in data)
    return next((kind for magic, kind in _MAGIC.items() if start.startswith(magic.lower())), "")


def _text(data: bytes) -> str:
    codec, bom = _UTF16.get(data[:2], "utf-8"), data[:2]
    body = data.removeprefix(bom if codec != "utf-8" else BOM_UTF8)
    try:
        return body.decode(codec)
    except UnicodeDecodeError as error:
        raise _undecodable(body, codec, error.start) from error


def _undecodable(body: bytes, codec: str, at: int) -> BadCopy:
    if b"\0" in body and codec == "utf-8":
        return BadCopy(0, f"this is a binary file, {_REMEDY}")
    before = body[:at].decode(codec).replace("\r\n", "\n").replace("\r", "\n")
    reason = f"the byte 0x{body[at]:02X} is not valid {codec[:6].upper()}: save the file as UTF-8"
    return BadCopy(before.count("\n") + 1, reason)
