"""What one more story changes of a site's past: which keys, and which of its sealed documents. None, it should be."""

from collections.abc import Iterator
from hashlib import blake2b
from itertools import count

from django.test import Client

from articles.edge.models import Bump
from articles.models import LiveListing, Shelf
from articles.publishing import verbs
from tests.stories import write

SAMPLE = 30
FORMATS = ("rss.xml", "atom.xml", "feed.json")
_numbers = count(1)


def one_more() -> dict[str, list[str]]:
    """Publish a story like those measured. `sealed` are the addresses that were read before and after it, `changed`
    those among them whose bytes or ETag it changed, `keys` what it bumped.
    """
    addresses, last = list(_sealed()), Bump.objects.latest("pk").pk
    before = {address: _digest(address) for address in addresses}
    verbs.publish(
        write(f"One More Story {next(_numbers)}", topics=["Harbour"], authors=["Ana Aldous"], dateline="Osterwick")
    )
    changed = [address for address in addresses if _digest(address) != before[address]]
    keys = Bump.objects.filter(pk__gt=last).order_by("pk").values_list("key", flat=True)
    return {"sealed": addresses, "changed": changed, "keys": list(keys)}


def _sealed() -> Iterator[str]:
    """Evenly from the first to the last, of home and of the story's topic, in each format in turn."""
    for path, row in _listings().items():
        numbers = Shelf.objects.filter(listing=row).order_by("number").values_list("number", flat=True)
        sealed = list(numbers)[:-1]
        for turn in range(SAMPLE // 2):
            number = sealed[turn * (len(sealed) - 1) // (SAMPLE // 2 - 1)]
            yield f"{path}archive/{number}/{FORMATS[turn % len(FORMATS)]}"


def _listings() -> dict[str, LiveListing]:
    return {
        "/": LiveListing.objects.get(kind="home"),
        "/topics/harbour/": LiveListing.objects.get(topic__slug="harbour"),
    }


def _digest(address: str) -> tuple[str, str]:
    response = Client(headers={"host": "127.0.0.1"}).get(address)
    assert response.status_code == 200, address
    return response["ETag"], blake2b(response.content).hexdigest()
