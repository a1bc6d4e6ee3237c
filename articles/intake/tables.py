"""A table of data is kept; one that only lays out a page is not a table."""

from collections.abc import Callable

from lxml.html import HtmlElement

Cell = Callable[[HtmlElement], tuple[str, str]]
_ROWS = ("tr",)
_CHILDREN = {
    "table": ("caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr"),
    "thead": _ROWS,
    "tbody": _ROWS,
    "tfoot": _ROWS,
    "tr": ("td", "th"),
}
_SPANS = ("colspan", "rowspan")
_SPAN = 50


def is_table(element: HtmlElement) -> bool:
    """Two columns and two rows at least, no other table in it, and no text beside its cells."""
    rows = list(element.iter("tr"))
    if element.get("role") == "presentation" or next(element.iterdescendants("table"), None) is not None:
        return False
    return len(rows) > 1 and any(len(row) > 1 for row in rows) and not _is_broken(element)


def _is_broken(element: HtmlElement) -> bool:
    frames = (one for tag in _CHILDREN for one in element.iter(tag))
    return any(
        (frame.text or "").strip() or any(c.tag not in _CHILDREN[frame.tag] or (c.tail or "").strip() for c in frame)
        for frame in frames
    )


def table(element: HtmlElement, read: Cell) -> tuple[str, str]:
    """Its text, a row after the other, and its HTML."""
    texts, rows = [], []
    for row in element.iter("tr"):
        cells = [(cell, *read(cell)) for cell in _cells(row)]
        texts.append(" | ".join(text for _, text, _ in cells if text))
        rows.append("".join(f"<{cell.tag}{_spans(cell)}>{html or '<p></p>'}</{cell.tag}>" for cell, _, html in cells))
    text = "; ".join(filter(None, texts))
    return text, "<table><tbody>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</tbody></table>"


def _cells(row: HtmlElement) -> list[HtmlElement]:
    return list(row)


def _spans(cell: HtmlElement) -> str:
    spans = ((name, cell.get(name, "")) for name in _SPANS)
    return "".join(
        f' {name}="{int(n)}"' for name, n in spans if n.isascii() and n.isdigit() and 1 < int(n[:3]) <= _SPAN
    )
