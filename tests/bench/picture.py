"""How fast each peer is beside nginx, as a picture that is readable in the light and in the dark. Pure."""

from collections.abc import Iterator, Mapping
from html import escape

from .kinds import ALONE, BEHIND
from .tables import share

WIDTH, NAMES, BARS = 840, 230, 430  # pixels: of all, of the names, of a bar as long as nginx's
LINE, GAP, BAR = 22, 44, 14
MOST = 1.15  # of nginx's rate: a bar that would be longer ends here
_STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.kind { font-weight: 600 } .figure, .key { fill: #59636e }
.bar { fill: #b6bec8 } .ours { fill: #0b6e4f } .goal { stroke: #c2410c; stroke-width: 2 }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc } .figure, .key { fill: #9198a1 }
  .bar { fill: #4b535d } .ours { fill: #3fb68b } .goal { stroke: #ff9a5c }
}
"""

Figures = Mapping[str, Mapping]


def svg(told: Mapping[str, Figures]) -> str:
    """A group of bars for each kind of question, in the order given; a mark where this site is to reach."""
    parts, y = [], GAP
    for kind, by_peer in told.items():
        parts += [f'<text class="kind" x="0" y="{y}">{escape(kind)}</text>', *_bars(by_peer, y)]
        y += LINE * len(by_peer) + GAP
    key = f'<text class="key" x="0" y="{y - 8}">Answers a second, and of nginx’s. The mark is what to reach.</text>'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" height="{y}" role="img">'
    title = "<title>How many answers a second this site and others give, beside nginx</title>"
    return "\n".join([head, title, f"<style>{_STYLE}</style>", *parts, key, "</svg>", ""])


def _bars(by_peer: Figures, y: int) -> Iterator[str]:
    for number, (peer, figure) in enumerate(by_peer.items(), start=1):
        yield from _bar(peer, figure, y + number * LINE)


def _bar(peer: str, figure: Mapping, y: int) -> Iterator[str]:
    top, length = y - BAR + 2, max(1, round(BARS * min(figure["ratio"], MOST)))
    yield f'<text x="{NAMES - 10}" y="{y}" text-anchor="end">{escape(peer)}</text>'
    yield f'<rect class="{_class(peer)}" x="{NAMES}" y="{top}" width="{length}" height="{BAR}" rx="2"/>'
    end = length
    if figure["goal"] is not None:
        mark = round(BARS * figure["goal"])
        yield f'<path class="goal" d="M{NAMES + mark} {top - 3}v{BAR + 6}"/>'
        end = max(length, mark)
    yield f'<text class="figure" x="{NAMES + end + 8}" y="{y}">{figure["rate"]:,} · {share(figure["ratio"])}</text>'


def _class(peer: str) -> str:
    return "ours" if peer in (ALONE, BEHIND) else "bar"
