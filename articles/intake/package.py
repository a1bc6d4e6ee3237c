"""A .docx is a zip of XML parts: those that hold words, unpacked within limits."""

import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from lxml import etree

from articles.intake.copy import BadCopy
from articles.intake.limits import DOCX_BYTES, DOCX_PART_BYTES, DOCX_PARTS

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NAMESPACES = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),  # Word's “strict” form
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
_DAMAGED = "this Word document is damaged: open it in Word and save it anew"


class Package:
    def __init__(self, data: bytes):
        """Raises `BadCopy` for what is no Word document, or one that is too large."""
        if len(data) > DOCX_BYTES:
            raise BadCopy(0, f"this file has {len(data) / 1e6:,.1f} MB; a Word document may have {DOCX_BYTES / 1e6:g}")
        try:
            self._zip = ZipFile(BytesIO(data))
        except (BadZipFile, ValueError, NotImplementedError, EOFError) as error:
            raise BadCopy(0, _DAMAGED) from error
        self._parts = {part.filename: part for part in self._zip.infolist()}
        if len(self._zip.infolist()) > DOCX_PARTS:
            raise BadCopy(0, f"this Word document has more than {DOCX_PARTS:,} parts: save it anew")
        if "word/document.xml" not in self._parts:
            raise BadCopy(0, "this is no Word document: it has no text")

    def names(self, start: str) -> list[str]:
        return sorted(name for name in self._parts if name.startswith(start) and name.endswith(".xml"))

    def part(self, name: str) -> etree._Element | None:
        """A part's root, or None where the document has no such part."""
        if name not in self._parts:
            return None
        data = self._unpacked(self._parts[name])
        for strict, usual in _NAMESPACES:
            data = data.replace(strict, usual)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise BadCopy(0, _DAMAGED) from error
        if root.getroottree().docinfo.doctype:
            raise BadCopy(0, "this Word document declares entities, which Word never does: it was not read")
        return root

    def _unpacked(self, part: ZipInfo) -> bytes:
        """What a part says of its own size may be a lie."""
        if part.flag_bits & 1:
            raise BadCopy(0, "this Word document is encrypted: save it without a password")
        try:
            with self._zip.open(part) as file:
                data = file.read(DOCX_PART_BYTES + 1)
        except (BadZipFile, ValueError, NotImplementedError, EOFError, OSError, zlib.error) as error:
            raise BadCopy(0, _DAMAGED) from error
        if len(data) > DOCX_PART_BYTES:
            raise BadCopy(0, f"this Word document unpacks to more than {DOCX_PART_BYTES / 1e6:g} MB of text")
        return data
