"""A site to measure: `python -m tests.bench.site` reads what to do, a line of JSON each, and says how long it took.

That is CPU time; where another process has a part in it, the database or the running site, what was waited for it
counts as well. Asked for `ONE_MORE` it says what one more story changes, asked to `READ` how many addresses it read.
"""

import json
import os
import sys
from collections.abc import Callable
from functools import cache
from time import perf_counter, process_time
from urllib.parse import urlencode

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.test import Client  # noqa: E402 - models can only be imported once Django is set up

from articles import listings, stories  # noqa: E402
from articles.feeds.build import document  # noqa: E402
from articles.feeds.views import FORMATS  # noqa: E402
from articles.keys import headline_digest  # noqa: E402
from articles.models import Article, LiveArticle, Publication, Topic  # noqa: E402
from articles.publishing import verbs  # noqa: E402
from articles.snapshot import PUBLIC, snapshot  # noqa: E402
from tests.bench import ONE_MORE, READ, waiting  # noqa: E402
from tests.bench.sealed import one_more  # noqa: E402
from tests.bench.written import published, written  # noqa: E402
from tests.desk import filled  # noqa: E402
from tests.stories import edit, write  # noqa: E402

Act = Callable[[], object]


def read(entries: int) -> Act:
    return lambda: _stories(entries)


def render(file_name: str, entries: int) -> Act:
    """From the stories, already read, to bytes."""
    with snapshot():
        listing, publication = listings.front(listings.home()), Publication.current(PUBLIC)
    listing = type(listing)(**{**vars(listing), "stories": _stories(entries)})
    form = FORMATS[file_name]
    return lambda: form.render(document(listing, publication, file_name, form.MEDIA_TYPE))


def _stories(entries: int) -> tuple[stories.Story, ...]:
    with snapshot():
        rows = LiveArticle.objects.using(PUBLIC).select_related("edition").order_by("-first_published")
        return stories.whole(list(rows[:entries]))


def publish() -> Act:
    article = written()
    return lambda: verbs.publish(article)


def update() -> Act:
    article = published()
    return lambda: verbs.publish(edit(article, headline="Measured Again"), kind="update")


def withdraw() -> Act:
    article = published()
    return lambda: verbs.withdraw(article, reason="It was for measuring.")


def poll() -> Act:
    """As a reader does who has never been here."""
    client = Client(headers={"host": "127.0.0.1"})
    return lambda: client.get("/atom.xml").content


@cache
def _browser() -> Client:
    """An editor's, that has been at the desk before."""
    browser = Client(headers={"host": "127.0.0.1"})
    browser.force_login(User.objects.create_superuser("measure"))
    return browser


def open_at_the_desk(address: Callable[[], str]) -> Callable[[], Act]:
    def prepare() -> Act:
        path = address()
        return lambda: _answered(_browser().get(path), 200)

    return prepare


def save_at_the_desk() -> Act:
    """A live story, with one word more in a section."""
    path = _list(f"{published().pk}/change/")()
    form = filled(_browser().get(path)) | {"_continue": "pressed"}
    form["articles_section_set-0-text"] += "<p>Again.</p>"
    return lambda: _answered(_browser().post(path, form), 302)


def _answered(answer, status: int) -> bytes:
    if answer.status_code != status:
        raise RuntimeError(f"the site answered {answer.status_code}")
    return answer.content


def _list(query: str = "") -> Callable[[], str]:
    return lambda: f"/admin/articles/article/{query}"


def _of_topic(order: str) -> Callable[[], str]:
    """The list of a topic: "-" for the one of most stories."""
    used = Topic.objects.annotate(stories=Count("tagged")).filter(stories__gt=0)
    return lambda: _list(f"?topic={used.order_by(f'{order}stories').first().pk}")()


def _a_story() -> str:
    return _list(f"{Article.objects.filter(articles_figure_set=None).order_by('pk').first().pk}/change/")()


def look_for(**given: str) -> Callable[[], Act]:
    """As a reader does, on a site that has a few stories of which the seeded ones know nothing."""

    def prepare() -> Act:
        client, address = Client(headers={"host": "127.0.0.1"}), f"/search/?{urlencode(given)}"
        for headline in ("Zeppelin Lands on the Dunes", "東京湾の船が再開"):
            if not LiveArticle.objects.filter(headline_key=headline_digest(headline)).exists():
                verbs.publish(write(headline))
        return lambda: _answered(client.get(address), 200)

    return prepare


SEARCHES = {
    "a rare word": look_for(q="zeppelin"),
    "a common word": look_for(q="harbour"),
    "two common words": look_for(q="harbour timetable"),
    "words in a row": look_for(q='"north quay"'),
    "a beginning": look_for(q="harb*"),
    "one word without another": look_for(q="harbour -timetable"),
    "in a topic, by date": look_for(q="harbour", topic="harbour", sort="date"),
    "in a script without spaces": look_for(q="東京湾"),
    "what is nowhere": look_for(q="zzyzx"),
}
PAGES = {
    "the desk's first page": lambda: "/admin/",
    "the list of stories": _list(),
    "its twentieth page": _list("?p=20"),
    "search for a common word": _list("?q=harbour"),
    "search for what is nowhere": _list("?q=zzyzx+quux"),
    "the list of a large topic": _of_topic("-"),
    "the list of a small topic": _of_topic(""),
    "open a story": _a_story,
}
ACTS = {"publish": publish, "update": update, "withdraw": withdraw, "read the front page's feed": poll}
ACTS |= SEARCHES | waiting.WAITS
AT_THE_DESK = {name: open_at_the_desk(address) for name, address in PAGES.items()} | {"save a story": save_at_the_desk}


def prepared(what: str, entries: int | None) -> Act:
    if what in ACTS | AT_THE_DESK:
        return (ACTS | AT_THE_DESK)[what]()
    return render(what, entries) if what in FORMATS else read(entries)


def measured(what: str, entries: int | None) -> float:
    act, waited = prepared(what, entries), connection.vendor == "postgresql" or what in waiting.WAITS
    clock = perf_counter if waited else process_time
    begun = clock()
    act()
    return clock() - begun


def answered(what: str, number: int | None) -> float | dict:
    if what == READ:
        return waiting.read(number)
    return one_more() if what == ONE_MORE else measured(what, number)


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(answered(*json.loads(line))), flush=True)  # noqa: T201
