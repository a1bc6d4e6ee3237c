"""A browser's visit to a page: what it saw and heard, narrow and wide, light and dark."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from .axe import AXE, looked_at
from .reader_site import Address

WIDTHS = (390, 768, 1440)
LOOKED_AT = (390, 1440)  # with axe: what is between has nothing of its own
TALLEST = 3_000
# What a browser asks for besides: what it shows of the site in a tab or on a home screen, and what an auditor reads.
BESIDES = re.compile(r"icon|manifest|robots\.txt")
_LISTEN = """
window.heard = {refused: [], shift: 0};
document.addEventListener('securitypolicyviolation', event =>
  heard.refused.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`));
new PerformanceObserver(list => list.getEntries().forEach(entry => heard.shift += entry.value))
  .observe({type: 'layout-shift', buffered: true});
"""


@dataclass
class Visit:
    """`faults` are those of axe and of pages wider than their screen; `refused` is what the page's policy refused."""

    address: Address
    status: int = 0
    html: str = ""
    shift: float = 0
    requests: list[tuple[str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def hear(self, message) -> None:
        expected = f"status of {self.address.status} "  # a page that is not there is an error to the browser's console
        if message.type in ("error", "warning") and (self.address.status < 400 or expected not in message.text):
            self.complaints.append(message.text)


def open_window(chromium):
    context = chromium.new_context(reduced_motion="reduce")
    context.add_init_script(path=AXE)
    context.add_init_script(_LISTEN)
    context.set_default_timeout(20_000)
    return context.new_page()


def visit(window, site, address: Address, folder: Path) -> Visit:
    seen = Visit(address)
    heard = {
        "console": seen.hear,
        "pageerror": lambda error: seen.complaints.append(str(error)),
        "request": lambda request: seen.requests.append((request.resource_type, request.url)),
    }
    for event, listen in heard.items():
        window.on(event, listen)
    window.set_viewport_size({"width": WIDTHS[0], "height": 844})
    answer = window.goto(f"{site.url}{address.path}")
    seen.status, seen.html = answer.status, answer.text()
    seen.shift = window.evaluate("heard.shift")
    for width in WIDTHS:
        _look(window, width, seen, folder)
    seen.refused = window.evaluate("heard.refused")
    for event, listen in heard.items():
        window.remove_listener(event, listen)
    return seen


def _look(window, width: int, seen: Visit, folder: Path) -> None:
    window.set_viewport_size({"width": width, "height": 900})
    for scheme in ("light", "dark"):
        window.emulate_media(color_scheme=scheme)
        window.screenshot(
            path=folder / file_name(seen.address.name, width, scheme), full_page=True, clip=_clip(window, width)
        )
    if width in LOOKED_AT:
        seen.faults += [f"{width} pixels wide: {fault}" for fault in looked_at(window)]


def _clip(window, width: int) -> dict:
    tall = window.evaluate("document.documentElement.scrollHeight")
    return {"x": 0, "y": 0, "width": width, "height": min(tall, TALLEST)}


def file_name(page: str, width: int, scheme: str) -> str:
    return f"{page.replace(' ', '-')}-{width}-{scheme}.png"
