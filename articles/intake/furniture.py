"""What a page puts around a story and a copied page brings along. Only what is surely none of the story is named."""

import re

_LENGTH = 200  # nobody's button is longer; a paragraph may begin like one
_TRIMMINGS = " -–—*_=~|.…!»›>→:·"

NETWORKS = {
    *("facebook", "twitter", "whatsapp", "linkedin", "telegram", "reddit", "pinterest", "instagram", "threads"),
    *("bluesky", "mastodon", "messenger", "flipboard", "youtube"),
}
_SHARING = NETWORKS | {"share", "tweet", "x", "email", "e-mail", "print", "save", "copy", "link"}
_BETWEEN = re.compile(r"[\s|/,·•]+")

_NUMBER = r"[0-9][0-9.,]{0,8} ?[km]?"
_KINDS = {
    "a share button": [
        r"share(?: this| the)?(?: article| story| post| page| news)?(?: (?:on|via|with) [\w ,]+)?",
        r"(?:tweet|post|email|print|save|bookmark) (?:this|it)(?: article| story| page)?",
        r"copy(?: the)? (?:link|url)",
        r"link copied",
    ],
    "a reading time": [
        r"(?:estimated )?read(?:ing)?(?: time)? ?[:–-]? ?[0-9]{1,3} ?min(?:ute)?s?",
        r"[0-9]{1,3}[ -]?min(?:ute)?s?\.?[ -](?:read|to read)",
    ],
    "an advertisement’s place": [
        r"advertisements?(?: [-–—] .*)?",
        r"(?:story|article) continues (?:below|after)(?: (?:this |the )?(?:ad|advertisement|break))?",
        r"(?:scroll|continue reading) (?:below|to continue)(?: (?:the )?(?:ad|advertisement))?",
        r"sponsored(?: content)?",
    ],
    "a newsletter prompt": [
        r"subscribe(?: now| today)?",
        r"(?:subscribe|sign up|signup|register) (?:to|for) .{0,80}\b"
        r"(?:newsletters?|alerts?|updates|briefings?|emails?|channel|podcast|notifications?)\b.*",
        r"(?:get|receive) .{1,60} (?:in|to) your inbox(?: .*)?",
    ],
    "a follow prompt": [
        r"(?:follow|like|join) (?:us|the author) on .*",
        r"join our .{0,30}(?:channel|group|community)",
        r"download (?:our|the) app(?: .*)?",
    ],
    "a link of the page": [
        r"(?:read|see|view|load|show) (?:more|all|the full story|full story)",
        r"continue reading",
        r"(?:click|tap) here(?:$| (?:to|for|and) .*)",
        r"skip to (?:main )?content",
        r"back to top",
        r"(?:log|sign) in(?: or (?:sign up|register))?",
    ],
    "a heading of the page": [
        r"(?:also read|read also|related)(?: (?:news|stories|articles|posts|topics))?",
        r"(?:latest|top|more) (?:news|stories|articles|headlines)",
        r"trending(?: now| news| stories)?",
        r"most (?:read|popular|viewed|shared)",
        r"(?:recommended(?: for you| stories)?|you may also like|you might also like)",
    ],
    "a cookie notice": [
        r"(?:this|our) (?:web)?site uses cookies(?: (?:to|and|for|so) .*|[.,;:].*)?",
        r"we (?:and our partners )?use cookies(?: (?:to|and|for|on (?:this|our)) .*|[.,;:].*)?",
        r"by (?:continuing|clicking|using|browsing) .*\b(?:you|we)\b.*\bcookies?.*",
        r"(?:accept|reject|allow|manage)(?: all)? cookies",
        r"cookie (?:policy|settings|preferences|notice)",
    ],
    "a copyright line": [
        r"(?:copyright ?)?(?:©|\(c\) ?[0-9]{4}\b).*",
        r"copyright [0-9]{4}\b.*",
        r".*\ball rights reserved",
    ],
    "a count of the page": [
        rf"{_NUMBER} (?:comments?|shares?|views?|likes?)",
        rf"comments?(?: \({_NUMBER}\))?",
        rf"(?:no|be the first to|leave a|post a|add a|view|show|view all|show all) comments?(?: yet| \({_NUMBER}\))?",
    ],
}
_PATTERNS = {kind: re.compile("|".join(f"(?:{one})" for one in alternatives)) for kind, alternatives in _KINDS.items()}


def reason(text: str) -> str:
    """Why `text` is furniture, or "" when it is not, or not surely."""
    if len(text) > _LENGTH:
        return ""
    face = text.casefold().strip(_TRIMMINGS)
    if not face:
        return "a divider"
    if all(word in _SHARING for word in _BETWEEN.split(face)):
        return "a share button"
    return next((kind for kind, pattern in _PATTERNS.items() if pattern.fullmatch(face)), "")


def is_network(text: str) -> bool:
    return text.casefold() in NETWORKS
