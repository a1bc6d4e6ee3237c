"""What the elements of HTML are: structure, formatting, something set into the page, or the page's own furniture."""

import re

from lxml.html import HtmlElement

from articles.intake import labels
from articles.intake.lines import Role, tidy
from articles.intake.pieces import Kind, Marks

BLOCKS = set(
    "html body main article section header hgroup div center fieldset figure figcaption details summary address hr "
    "h1 h2 h3 h4 h5 h6 p pre blockquote ul ol li dl dt dd table caption thead tbody tfoot tr th td".split()
)
UNSEEN = {"head", "script", "style", "link", "meta", "title", "template", "param", "source", "track", "svg", "math"}
EMBEDS = {"iframe", "video", "audio", "embed", "object"}
_POSTS = {"twitter-tweet", "twitter-video", "instagram-media", "tiktok-embed", "bluesky-embed", "mastodon-embed"}

_FURNITURE = {
    "nav": "the page’s navigation",
    "aside": "beside the story on its page",
    "footer": "the foot of the page",
    "form": "a form of the page",
    "button": "a button of the page",
    "select": "a form of the page",
    "textarea": "a form of the page",
    "dialog": "a window of the page",
    "menu": "the page’s navigation",
    "noscript": "shown without scripts alone",
    "figcaption": "the caption of a picture",
}
_ROLES = {
    "navigation": _FURNITURE["nav"],
    "complementary": _FURNITURE["aside"],
    "contentinfo": _FURNITURE["footer"],
    "search": _FURNITURE["form"],
    "dialog": _FURNITURE["dialog"],
}
_CLASSES = {
    "wp-caption-text": _FURNITURE["figcaption"],
    "wp-element-caption": _FURNITURE["figcaption"],
    "sharedaddy": "a share button",
    "addtoany_share_save_container": "a share button",
    "msocommenttext": "a comment in the margin",
    "msofootnotetext": "a footnote",
    "msoendnotetext": "a footnote",
}
_KINDS = {
    "msotitle": Kind.TITLE,
    "msosubtitle": Kind.STANDFIRST,
    **dict.fromkeys(("standfirst", "dek", "deck", "subtitle", "sub-title", "article-standfirst"), Kind.STANDFIRST),
    **dict.fromkeys(("msoquote", "msointensequote"), Kind.QUOTE),
}
_HIDDEN = re.compile(r"(?:display ?: ?none|visibility ?: ?hidden|mso-hide ?: ?all)", re.IGNORECASE)
_WEIGHT = re.compile(r"(?<![\w-])font-weight ?: ?(\w+)", re.IGNORECASE)
_STYLE = re.compile(r"(?<![\w-])font-style ?: ?(\w+)", re.IGNORECASE)
_ALIGN = re.compile(r"(?<![\w-])vertical-align ?: ?(sub|super|baseline)", re.IGNORECASE)
_WORD_LIST = re.compile(r"mso-list ?: ?(?!ignore|none|skip)[^;]*?level([1-9])", re.IGNORECASE)
_WORD_BULLET = re.compile(r"mso-list ?: ?ignore", re.IGNORECASE)
_TAGS = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "sub": "sub", "sup": "sup"}


def classes(element: HtmlElement) -> list[str]:
    return element.get("class", "").lower().split()


def not_the_story(element: HtmlElement) -> str:
    """Why what stands in the element is none of the story, or ""."""
    if element.get("hidden") is not None or _HIDDEN.search(element.get("style", "")):
        return "hidden on its page"
    if element.tag == "aside" and _is_of_highlights(element):
        return ""
    by_class = next((_CLASSES[name] for name in classes(element) if name in _CLASSES), "")
    return by_class or _ROLES.get(element.get("role", "")) or _FURNITURE.get(element.tag, "")


def breaks_the_line(element: HtmlElement) -> bool:
    return element.tag in BLOCKS or element.tag in ("nav", "aside", "footer", "form", "dialog", "menu")


def kind(element: HtmlElement) -> Kind | None:
    """What the writer's program calls it."""
    return next((_KINDS[name] for name in classes(element) if name in _KINDS), None)


def level(element: HtmlElement) -> int:
    return int(element.tag[1]) if re.fullmatch("h[1-6]", element.tag) else 0


def names_who_said_it(element: HtmlElement) -> bool:
    return element.tag in ("footer", "cite", "figcaption") and element.getparent().tag == "blockquote"


def is_in_a_line(element: HtmlElement) -> bool:
    return any(around.tag in ("p", "li") for around in element.iterancestors())


def is_post(element: HtmlElement) -> bool:
    """A post of another site, as that site gives it to be set into a page."""
    return element.tag == "blockquote" and bool(_POSTS.intersection(classes(element)))


def word_list_level(element: HtmlElement) -> int:
    """Word's lists are paragraphs that say in which list they stand, and how deep."""
    found = _WORD_LIST.search(element.get("style", ""))
    return int(found[1]) if found else 0


def word_list_tag(element: HtmlElement) -> str:
    """By the number or the bullet that Word writes out before the text."""
    bullets = ("".join(one.itertext()).strip() for one in element.iter("span") if is_word_bullet(one))
    return "ol" if re.match(r"\w{1,5}[.)]", next(bullets, "")) else "ul"


def is_word_bullet(element: HtmlElement) -> bool:
    return bool(_WORD_BULLET.search(element.get("style", "")))


def _is_of_highlights(element: HtmlElement) -> bool:
    first = next((text for one in element.itertext() if (text := tidy(one))), "")
    mark = labels.mark(first) if first else None
    return mark is not None and mark.role is Role.HIGHLIGHTS


def marks(element: HtmlElement, around: Marks) -> Marks:
    """Google Docs wraps all of it into a bold that its style takes back: the style is what is seen."""
    found = around.with_tag(_TAGS[element.tag]) if element.tag in _TAGS else around
    style = element.get("style", "")
    if weight := _WEIGHT.search(style):
        found = found.with_tag(
            "strong", weight[1].lower() in ("bold", "bolder") or weight[1] in ("600", "700", "800", "900")
        )
    if slant := _STYLE.search(style):
        found = found.with_tag("em", slant[1].lower() in ("italic", "oblique"))
    if align := _ALIGN.search(style):
        found = found.with_tag("sub", align[1].lower() == "sub").with_tag("sup", align[1].lower() == "super")
    return found
