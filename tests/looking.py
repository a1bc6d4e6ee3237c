"""Looking for stories as readers do, and beside the pages what the index holds."""

import html
import re
from urllib.parse import urlencode

from articles import searching
from articles.models import LiveArticle, SearchDocument
from articles.publishing import store
from articles.search import index

HOST = {"host": "news.example"}


def get(client, address: str, **headers):
    return client.get(address, secure=True, headers={**HOST, **headers})


def ask(client, q: str = "", path: str = "/search/", **parameters):
    """The page or feed for this, at its one address; a redirect to that is followed."""
    given = urlencode({"q": q, **parameters}, errors="replace")
    return client.get(f"{path}?{given}", secure=True, headers=HOST, follow=True)


def found(client, q: str, **parameters) -> list[str]:
    """The headlines on the page, in their order, without marks."""
    page = ask(client, q, **parameters)
    assert page.status_code == 200, page.status_code
    headlines = re.findall(r"<h2><a [^>]*>(.*?)</a></h2>", page.content.decode())
    return [html.unescape(re.sub("</?mark>", "", headline)) for headline in headlines]


def titles(q: str, **parameters) -> list[str]:
    """The same without a page around it."""
    results = searching.results(searching.read({"q": q, **parameters}))
    return [hit.story.headline for hit in results.hits] if results else []


def is_in_step() -> bool:
    """Whether the index holds the words of every live story, and of nothing else."""
    live = [row.article for row in LiveArticle.objects.select_related("article")]
    expected = {pk: presence.document for pk, presence in store.expected(live).items()}
    return index.read(expected) == expected and SearchDocument.objects.count() == len(live)
