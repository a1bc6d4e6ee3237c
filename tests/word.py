"""Word documents, made part by part as Word makes them."""

from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
NAMED = {
    "Title": "Titel",
    "Subtitle": "Untertitel",
    "Quote": "Zitat",
    "heading 1": "berschrift1",
    "heading 2": "berschrift2",
}


def document(*paragraphs: tuple[str, str], links: dict[str, str] | None = None, **parts: str) -> bytes:
    """A .docx. A paragraph is the name of its style and its text, or its own XML where that begins with “<w:”.

    `links`: addresses by relation; `parts`: more parts, by name, as in `comments="<w:comment>…"`.
    """
    written = {
        "word/document.xml": xml(
            "document", f"<w:body>{''.join(_paragraph(*one) for one in paragraphs)}<w:sectPr/></w:body>"
        ),
        "word/styles.xml": xml("styles", "".join(_style(name, style) for name, style in NAMED.items())),
        "word/numbering.xml": xml("numbering", _LISTS),
        "word/_rels/document.xml.rels": _relations(links or {}),
        **{f"word/{name}.xml": xml(name, content) for name, content in parts.items()},
    }
    return packed(written)


def packed(parts: dict[str, str | bytes]) -> bytes:
    data = BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as package:
        package.writestr(
            "[Content_Types].xml",
            f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        )
        for name, content in parts.items():
            package.writestr(name, content)
    return data.getvalue()


def xml(root: str, content: str) -> str:
    return f"{HEAD}<w:{root} {NAMESPACES}>{content}</w:{root}>"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def item(text: str, number: int = 1, level: int = 0) -> str:
    """A point of a list: 1 has bullets, 2 numbers."""
    place = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{place}</w:pPr>{text if text.startswith('<w:') else run(text)}</w:p>"


def _paragraph(style: str, content: str) -> str:
    if content.startswith("<w:p>") or content.startswith("<w:tbl>"):
        return content
    named = f'<w:pPr><w:pStyle w:val="{NAMED[style]}"/></w:pPr>' if style else ""
    return f"<w:p>{named}{content if content.startswith('<w:') else run(content)}</w:p>"


def _style(name: str, style: str) -> str:
    return f'<w:style w:type="paragraph" w:styleId="{style}"><w:name w:val="{name}"/></w:style>'


def _relations(links: dict[str, str]) -> str:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    each = (
        f'<Relationship Id="{name}" Type="{kind}" Target="{escape(to)}" TargetMode="External"/>'
        for name, to in links.items()
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{HEAD}<Relationships xmlns="{space}">{"".join(each)}</Relationships>'


def _list(number: int, form: str) -> str:
    levels = "".join(f'<w:lvl w:ilvl="{n}"><w:numFmt w:val="{form}"/></w:lvl>' for n in range(3))
    return f'<w:abstractNum w:abstractNumId="{number}">{levels}</w:abstractNum>'


_LISTS = (
    _list(1, "bullet")
    + _list(2, "decimal")
    + "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in (1, 2))
)
