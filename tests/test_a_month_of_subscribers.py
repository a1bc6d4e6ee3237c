"""Real clients live through a month with the site as `make run` starts it, and it is their stores that are asked.

Each day something happens at the desk, and every client polls: it must then hold every story that its feed has told,
once, in today's words. Then it polls again, and must be told 304: nothing has happened since.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.clients.proxy import NEW, Proxy, proxy
from tests.clients.subscribers import CLIENTS, TOPIC, Kept, Subscriber, present
from tests.jobs import wait_until
from tests.site import ROOT, Site, running_site, stop

BEGINNING = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(days=31)
SHOWN = 20


@dataclass
class Story:
    """What a client must show of a story: its headline, words of its text, and the feeds beside those of home.

    `heard` is what subscribers were told first; None while they have not heard of it at all.
    """

    headline: str
    words: str
    topics: list[str]
    heard: tuple[str, str] | None = None

    def is_heard(self) -> None:
        self.heard = self.heard or (self.headline, self.words)


@dataclass
class Subscription:
    client: Subscriber
    proxy: Proxy

    def poll(self) -> list[int]:
        self.proxy.statuses.clear()
        self.client.poll()
        return list(self.proxy.statuses)


@dataclass
class Month:
    site: Site
    desk: subprocess.Popen
    subscriptions: dict[str, Subscription] = field(default_factory=dict)
    stories: dict[str, Story] = field(default_factory=dict)

    def does(self, day: float, verb: str, **how):
        at = BEGINNING + timedelta(days=day)
        print(json.dumps({"verb": verb, "at": at.isoformat(), **how}), file=self.desk.stdin, flush=True)
        answer = self.desk.stdout.readline()
        assert answer, f"the desk could not {verb}"
        return json.loads(answer)

    def publishes(self, day: float, *headlines: str, topics=(), hours=1, heard=True) -> list[str]:
        told = [Story(headline, f"{headline}, as it was first told.", list(topics)) for headline in headlines]
        copies = [{"headline": story.headline, "text": story.words, "topics": story.topics} for story in told]
        ids = self.does(day, "publish", told=copies, hours=hours)
        self.stories |= dict(zip(ids, told, strict=True))
        for story in told:
            if heard:
                story.is_heard()
        return ids

    def changes(self, day: float, id: str, kind: str, *, headline="", text="", note="") -> None:
        """Of a correction, it is the note that a client must show."""
        self.does(day, "change", story=id, kind=kind, headline=headline, text=text, note=note)
        story = self.stories[id]
        story.headline, story.words = headline or story.headline, note or text
        story.is_heard()

    def all_poll(self) -> dict[str, list[int]]:
        with ThreadPoolExecutor() as pool:
            polls = {name: pool.submit(subscription.poll) for name, subscription in self.subscriptions.items()}
            return {name: poll.result() for name, poll in polls.items()}

    def is_read(self, unnoticed_by: str = "") -> None:
        """Every client polls, holds each story once and in today's words, and polls in vain.

        `reader` keeps new validators only with something new to it, so what it does not notice it asks for again.
        """
        self._wait_for_other_hosts()
        self.all_poll()
        for name, subscription in self.subscriptions.items():
            for feed, kept in subscription.client.kept().items():
                self._check(kept, feed, f"{name}, {feed}", subscription.client.shows_updates)
        for name, statuses in self.all_poll().items():
            if name != unnoticed_by:
                self._check_that_nothing_came(statuses, name)

    def _check_that_nothing_came(self, statuses: list[int], name: str) -> None:
        told = f"{name} was told {statuses}, though nothing happened"
        assert statuses.count(304) == len(self.subscriptions[name].client.feeds), told
        assert set(statuses) <= {301, 304}, told

    def _check(self, kept: list[Kept], feed: str, which: str, shows_updates: bool) -> None:
        told = {id: story for id, story in self.stories.items() if story.heard and (story.topics or feed != TOPIC)}
        assert sorted(entry.id for entry in kept) == sorted(told), which
        for entry in kept:
            story = told[entry.id]
            headline, words = (story.headline, story.words) if shows_updates else story.heard
            assert entry.title == headline, which
            assert words in entry.text, which

    def _wait_for_other_hosts(self) -> None:
        """On PostgreSQL a change may take a second to reach every process that serves."""
        if self.site.environment["DATABASE_URL"]:
            time.sleep(1)

    def moves(self) -> str:
        """The site has a new host name: it is started again with that, and the old one leads there."""
        stop(self.site)
        self.site.environment["NEWSROOM_SITE_URL"] = url = self.site.url.replace("127.0.0.1", NEW)
        with self.site.log.open("a") as log:
            self.site.process = subprocess.Popen(
                [sys.executable, "-m", "newsroom"], cwd=ROOT, env=self.site.environment, stdout=log, stderr=log
            )
        wait_until(self._answers, seconds=60)
        for subscription in self.subscriptions.values():
            subscription.proxy.moved = True
        return url

    def _answers(self) -> bool:
        try:
            return self.site.get("/").status == 200
        except OSError:
            return False

    def entry(self, story: str) -> dict | None:
        """The story as the feed of the site has it now."""
        items = json.loads(self.site.get("/feed.json").body)["items"]
        return next((item for item in items if item["id"] == story), None)


@contextmanager
def desk_of(site: Site) -> Iterator[subprocess.Popen]:
    command = [sys.executable, "-m", "tests.clients.newsdesk"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, env=site.environment, **pipes) as process:
        yield process


@pytest.fixture
def month(tmp_path: Path) -> Iterator[Month]:
    with ExitStack() as stack:
        site = stack.enter_context(
            running_site(tmp_path, NEWSROOM_DEMO="0", NEWSROOM_FEED_ENTRIES=str(SHOWN), NEWSROOM_HOSTS=NEW)
        )
        month = Month(site, stack.enter_context(desk_of(site)))
        for name in present():
            folder, between = tmp_path / name, stack.enter_context(proxy(site.url))
            folder.mkdir()
            month.subscriptions[name] = Subscription(CLIENTS[name][0](folder, between.url()), between)
        yield month


@pytest.mark.parametrize("name", CLIENTS)
def test_each_client_takes_part(name):
    if name not in present():
        assert not os.environ.get("CI"), f"there is no {name}, and in CI nothing may be skipped"
        pytest.skip(f"{name.upper()} TAKES NO PART IN THE MONTH: it is not on this machine")


def test_every_client_has_every_story_once_and_misses_nothing(month):
    # Sixty stories are there before anybody subscribes. Of those a subscriber is given the newest twenty.
    headlines = [f"Earlier Story {number}" for number in range(60)]
    old, *_ = month.publishes(-30, *headlines[:-SHOWN], topics=["Harbour"], hours=12, heard=False)
    *_, known = month.publishes(-10, *headlines[-SHOWN:], topics=["Harbour"], hours=12)
    month.all_poll()  # newsboat keeps no validators of a feed that it meets for the first time
    month.is_read()

    # A story comes, and is followed up; a slip is mended; an error is owned.
    (ferry,) = month.publishes(1, "Ferry Runs Again", topics=["Harbour"])
    month.is_read()
    month.changes(2, ferry, "update", headline="Ferry Runs, Mostly", text="The second boat stayed in port.")
    month.is_read()
    shown = month.entry(ferry)
    month.changes(3, ferry, "minor", text="The second boat stayed in harbour.")
    month.is_read()
    assert month.entry(ferry)["date_modified"] == shown["date_modified"]
    month.changes(4, ferry, "correction", note="It was the third boat.")
    month.is_read()

    # A day so busy that the feed overflows: what was corrected at its start is still there for who polls at its end.
    # Of the two stories corrected one is older than anything that these subscribers have.
    assert month.entry(old) is None
    month.changes(8, old, "correction", note="It was a Tuesday.")
    month.changes(8.1, known, "correction", note="It was a Wednesday.")
    month.publishes(8.2, *(f"Busy Hour {number}" for number in range(16)))
    month.publishes(9.0, *(f"Late Hour {number}" for number in range(16)), topics=["Harbour"])
    month.is_read()

    # Days later those have left the feed again, and nobody has lost them.
    month.publishes(14, "Quiet Day")
    assert month.entry(old) is None
    month.is_read()

    # A story is withdrawn, and later published again: it is the same story.
    month.does(15, "withdraw", story=ferry)
    month.is_read(unnoticed_by="reader")
    assert month.entry(ferry) is None
    month.changes(16, ferry, "update", headline="Ferry Runs After All", text="All three boats left.")
    month.is_read()
    assert month.entry(ferry)["date_published"] == shown["date_published"]

    # A topic has a new name, at its old address.
    month.does(17, "rename", topic="Harbour", name="The Port")
    month.is_read(unnoticed_by="reader")
    assert "The Port" in month.entry(ferry)["tags"]

    # The topic is merged into another one, and its subscribers are led there: to what they have, and to what is new.
    (front,) = month.publishes(18, "Benches at the Waterfront", topics=["Waterfront"])
    month.does(18.1, "merge", topic="The Port", into="Waterfront")
    assert 301 in month.all_poll()["feedparser"]
    month.is_read()
    assert month.entry(ferry)["tags"] == month.entry(front)["tags"] == ["Waterfront"]
    month.publishes(19, "Who Still Says The Port", topics=["The Port"])
    month.is_read()

    # The site has a new host name. What follows comes from there; nothing comes again.
    url = month.moves()
    month.is_read()
    (after,) = month.publishes(20, "News From a New House", topics=["The Port"])
    month.is_read()
    for name, subscription in month.subscriptions.items():
        for feed, kept in subscription.client.kept().items():
            (link,) = [entry.url for entry in kept if entry.id == after]
            assert link.startswith(url), f"{name}, {feed}"
