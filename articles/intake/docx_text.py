"""The body of a Word document → pieces, in their order."""

from dataclasses import replace

from lxml import etree

from articles.intake.docx_styles import Lists, Style, value
from articles.intake.lines import tidy
from articles.intake.package import W
from articles.intake.pieces import PLAIN, Kind, Marks, Piece, Words

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_CHARACTERS = {f"{W}tab": " ", f"{W}noBreakHyphen": "\u2011", f"{W}ptab": " "}
_DELETED = {f"{W}del", f"{W}moveFrom"}
_SKIPPED = {_FALLBACK, f"{W}instrText", f"{W}pPr", f"{W}rPr", f"{W}sectPr", f"{W}tblPr", f"{W}delInstrText"}
_OFF = ("0", "false", "none", "off")


class Text:
    def __init__(self, styles: dict[str, Style], lists: Lists, links: dict[str, str]):
        self._styles, self._lists, self._links = styles, lists, links
        self.pieces: list[Piece] = []
        self._paragraph = Piece(Kind.BLANK, "")
        self._words = Words()
        self._splits = True

    def read(self, body: etree._Element) -> list[Piece]:
        for child in body:
            self._block(child)
        return self.pieces

    def _block(self, element: etree._Element) -> None:
        if element.tag == f"{W}p":
            self._read_paragraph(element)
        elif element.tag == f"{W}tbl":
            self._read_table(element)
        elif element.tag not in _SKIPPED:
            for child in element:
                self._block(child)

    def _read_paragraph(self, element: etree._Element) -> None:
        outer = self._words, self._paragraph
        self._words, self._paragraph = Words(), self._kind(element.find(f"{W}pPr"))
        before = len(self.pieces)
        self._inside(element, PLAIN)
        self._end()
        if len(self.pieces) == before:
            self.pieces.append(Piece(Kind.BLANK, ""))
        self._words, self._paragraph = outer

    def _inside(self, element: etree._Element, marks: Marks) -> None:
        for child in element:
            self._inline(child, marks)

    def _inline(self, element: etree._Element, marks: Marks) -> None:
        tag = element.tag
        if tag in _SKIPPED:
            return
        if tag in _DELETED:
            self._aside(
                "".join(one.text or "" for one in element.iter(f"{W}delText", f"{W}t")), "deleted by its writer"
            )
        elif tag in (f"{W}t", f"{_MATH}t"):
            self._words.add(element.text or "", marks)
        elif tag in _CHARACTERS:
            self._words.add(_CHARACTERS[tag], marks)
        elif tag in (f"{W}br", f"{W}cr"):
            self._break()
        elif tag == _PICTURE:
            self._aside(element.get("descr") or element.get("name", ""), "a picture: add it as a figure")
        elif tag == f"{W}txbxContent":
            self._box(element)
        else:
            self._inside(element, self._marks(element, marks))

    def _marks(self, element: etree._Element, marks: Marks) -> Marks:
        if element.tag == f"{W}hyperlink":
            return replace(marks, href=self._links.get(element.get(f"{_R}id", ""), ""))
        properties = element.find(f"{W}rPr") if element.tag == f"{W}r" else None
        if properties is None:
            return marks
        for name, tag in (("b", "strong"), ("i", "em")):
            toggle = properties.find(f"{W}{name}")
            marks = marks.with_tag(tag, toggle is not None and value(toggle) not in _OFF)
        raised = value(properties.find(f"{W}vertAlign"))
        return marks.with_tag("sub", raised == "subscript").with_tag("sup", raised == "superscript")

    def _kind(self, properties: etree._Element | None) -> Piece:
        """What the paragraph is, still without its words."""
        if properties is None:
            return Piece(Kind.TEXT, "")
        kind, level = self._styles.get(value(properties.find(f"{W}pStyle")), (Kind.TEXT, 0))
        number, depth = (value(properties.find(f"{W}numPr/{W}{name}")) for name in ("numId", "ilvl"))
        lists = self._lists.of(number, depth)
        if kind is Kind.HEADING:
            return Piece(kind, "", level=level)
        if lists or (kind is Kind.ITEM and number != "0"):
            return Piece(Kind.ITEM, "", lists=lists or (("ul", "ol")[level - 1],))
        return Piece(Kind.TEXT if kind is Kind.ITEM else kind, "")

    def _break(self) -> None:
        """In plain paragraphs a line of its own, as in plain text."""
        if self._paragraph.kind is Kind.TEXT and self._splits:
            self._end()
            self._paragraph = replace(self._paragraph, joined=True)
        else:
            self._words.add_break()

    def _end(self) -> None:
        words, self._words = self._words, Words()
        if words.text:
            said = {"text": words.text, "rich": words.rich, "href": words.href, "bold": words.bold}
            self.pieces.append(replace(self._paragraph, **said))

    def _aside(self, text: str, reason: str) -> None:
        if text := tidy(text):
            self.pieces.append(Piece(Kind.ASIDE, text, reason=reason))

    def _box(self, element: etree._Element) -> None:
        for paragraph in element.iter(f"{W}p"):
            self._aside("".join(one.text or "" for one in paragraph.iter(f"{W}t")), "in a box beside the text")

    def _read_table(self, element: etree._Element) -> None:
        """One column, or one row, is no table: a frame around text."""
        rows = [row.findall(f".//{W}tc") for row in element.iterchildren(f"{W}tr")]
        nested = next(element.iterdescendants(f"{W}tbl"), None) is not None
        if nested or len(rows) < 2 or max(map(len, rows)) < 2:
            for child in element:
                self._block(child)
            return
        cells = [[self._cell(cell) for cell in row] for row in rows]
        text = "; ".join(" | ".join(filter(None, (text for text, _ in row))) for row in cells)
        html = "".join("<tr>" + "".join(f"<td>{html or '<p></p>'}</td>" for _, html in row) + "</tr>" for row in cells)
        if tidy(text.replace("|", "").replace(";", "")):
            self.pieces.append(Piece(Kind.TABLE, text, f"<table><tbody>{html}</tbody></table>"))

    def _cell(self, element: etree._Element) -> tuple[str, str]:
        inner = Text(self._styles, self._lists, self._links)
        inner._splits = False
        pieces = inner.read(element)
        self.pieces += [piece for piece in pieces if piece.kind is Kind.ASIDE]
        kept = [piece for piece in pieces if piece.kind not in (Kind.ASIDE, Kind.BLANK)]
        return " ".join(piece.text for piece in kept), "".join(f"<p>{piece.html}</p>" for piece in kept)
