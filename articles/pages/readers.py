"""Well-known readers, and the address at which each begins a subscription. Plain links: nothing of theirs is loaded."""

from urllib.parse import quote

READERS = {
    "Feedly": "https://feedly.com/i/subscription/feed%2F{}",
    "Inoreader": "https://www.inoreader.com/?add_feed={}",
    "NewsBlur": "https://www.newsblur.com/?url={}",
    "The Old Reader": "https://theoldreader.com/feeds/subscribe?url={}",
}


def one_click(feed: str) -> dict[str, str]:
    """By name, where to go to subscribe to this feed."""
    return {name: address.format(quote(feed, safe="")) for name, address in READERS.items()}


def on_this_device(feed: str) -> str:
    """What the operating system opens with the reader that is installed, if one is."""
    return f"feed:{feed}"
