"""Figures as tables, for the terminal and for the docs alike. Pure."""

from collections.abc import Mapping, Sequence

from .ratios import reached

Rows = Sequence[Sequence[str]]


def serving(told: Mapping) -> Rows:
    """A row for each peer: answers a second, and what part of nginx's rate that is."""
    kinds = told["figures"]
    peers = list(dict.fromkeys(peer for by_peer in kinds.values() for peer in by_peer))
    rows = [[peer, *(_figure(by_peer.get(peer)) for by_peer in kinds.values())] for peer in peers]
    return [["answers a second, and of nginx's", *kinds], *rows]


def scale(told: Mapping) -> Rows:
    """A row for each thing that may grow with the number of stories."""
    return compared([f"{stories:,} stories" for stories in told["stories"]], told["rows"])


def compared(columns: Sequence[str], rows: Mapping[str, Sequence[float | None]]) -> Rows:
    """Behind each row, how many times the first number its last one is."""
    heads = ["", *columns, "last : first"]
    return [heads, *([name, *map(_number, row), _times(row)] for name, row in rows.items())]


def plain(rows: Rows) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_line(row, widths) for row in rows)


def markdown(rows: Rows) -> str:
    first, *others = rows
    return "\n".join(f"| {' | '.join(row)} |" for row in (first, ["---"] * len(first), *others))


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    _, *cells = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
    return "  ".join([row[0].ljust(widths[0]), *cells])


def _figure(figure: Mapping | None) -> str:
    if figure is None:
        return "–"
    rate, part = f"{figure['rate']:,}", share(figure["ratio"])
    if figure["goal"] is None:
        return f"{rate}, {part}"
    return f"{rate}, {part} ({'reaches' if reached(figure) else 'misses'} {share(figure['goal'])})"


def share(ratio: float) -> str:
    return f"{ratio:.2f}" if ratio >= 0.1 else f"{ratio:.4f}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.2f}"


def _times(row: Sequence[float | None]) -> str:
    return "–" if None in row else f"{row[-1] / row[0]:.2f}"


TABLES = {"serving": serving, "scale": scale}
