"""What a page shows from elsewhere: pictures, films, posts. Each becomes its address."""

import re

from lxml.html import HtmlElement

from articles.intake.lines import tidy
from articles.intake.links import address

_YOUTUBE = re.compile(r"https?://(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]{6,20})")
_PIXEL = re.compile(r"(?:^|; ?)(?:width|height) ?: ?[01](?:px)? ?(?:;|$)")


def picture(element: HtmlElement, base: str) -> str:
    """Its alternative text and its address; "" for a picture that nobody is meant to see."""
    if _is_tracker(element):
        return ""
    alt, source = tidy(element.get("alt", "")), address(element.get("src", ""), base)
    return f"{alt} ({source})" if alt and source else alt or source or "a picture without a name"


def _is_tracker(element: HtmlElement) -> bool:
    sizes = (element.get("width", "").removesuffix("px"), element.get("height", "").removesuffix("px"))
    return any(size in ("0", "1") for size in sizes) or bool(_PIXEL.search(element.get("style", "")))


def address_of(element: HtmlElement, base: str) -> str:
    """Of an embed: where its film, sound or page is."""
    sources = [element.get("src"), element.get("data"), *(source.get("src") for source in element.iter("source"))]
    found = next((href for source in sources if source and (href := address(source, base))), "")
    film = _YOUTUBE.match(found)
    return f"https://www.youtube.com/watch?v={film[1]}" if film else found


def post(element: HtmlElement, base: str) -> tuple[str, str]:
    """What a post says, and its address: the one it names, else that of its last link, which is its date."""
    links = [element.get("data-instgrm-permalink"), element.get("cite")]
    links += [link.get("href") for link in reversed(list(element.iter("a")))]
    href = next((href for link in links if link and (href := address(link, base))), "")
    return tidy(" ".join(element.itertext())), href
