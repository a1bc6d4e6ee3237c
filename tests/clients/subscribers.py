"""Real clients, each with some feeds of the site, the store that it keeps, and how it is made to poll."""

import json
import mailbox
import os
import shutil
import sqlite3
import subprocess
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import feedparser
from reader import make_reader

HERE = Path(__file__).parent
HOME, TOPIC = ("/rss.xml", "/atom.xml", "/feed.json"), "/topics/harbour/atom.xml"
RSS, ATOM, JSON = HOME


@dataclass(frozen=True)
class Kept:
    """An entry as the client has it in its store."""

    id: str
    title: str
    url: str
    text: str


class Subscriber(Protocol):
    """Made with an empty folder of its own and the origin of the site. `feeds` are paths."""

    feeds: tuple[str, ...]
    shows_updates: bool

    def poll(self) -> None: ...

    def kept(self) -> dict[str, list[Kept]]: ...


class Feedparser:
    """The shortest client that can be written with feedparser."""

    feeds = (RSS, ATOM, TOPIC)
    shows_updates = True

    def __init__(self, folder: Path, origin: str):
        self.urls = {feed: f"{origin}{feed}" for feed in self.feeds}
        self.validators: dict[str, dict[str, str]] = {feed: {} for feed in self.feeds}
        self.entries: dict[str, dict[str, Kept]] = {feed: {} for feed in self.feeds}

    def poll(self) -> None:
        for feed in self.feeds:
            self._poll(feed)

    def _poll(self, feed: str) -> None:
        found = feedparser.parse(self.urls[feed], **self.validators[feed])
        assert not found.bozo, found.bozo_exception
        if found.status == 301:
            self.urls[feed] = found.href
        self.validators[feed] |= {name: found[name] for name in ("etag", "modified") if name in found}
        entries = {entry.id: _parsed(entry) for entry in found.entries}
        assert len(entries) == len(found.entries)
        self.entries[feed] |= entries

    def kept(self) -> dict[str, list[Kept]]:
        return {feed: list(entries.values()) for feed, entries in self.entries.items()}


def _parsed(entry) -> Kept:
    return Kept(entry.id, entry.title, entry.link, entry.content[0].value if "content" in entry else entry.summary)


class Reader:
    feeds = HOME
    shows_updates = True

    def __init__(self, folder: Path, origin: str):
        self.store, self.urls = str(folder / "reader.sqlite"), {f"{origin}{feed}": feed for feed in self.feeds}
        with make_reader(self.store) as client:
            for url in self.urls:
                client.add_feed(url)

    def poll(self) -> None:
        with make_reader(self.store) as client:
            for url in self.urls:
                client.update_feed(url)

    def kept(self) -> dict[str, list[Kept]]:
        with make_reader(self.store) as client:
            return {feed: [_read(entry) for entry in client.get_entries(feed=url)] for url, feed in self.urls.items()}


def _read(entry) -> Kept:
    return Kept(entry.id, entry.title, entry.link, entry.get_content(prefer_summary=False).value)


class Newsboat:
    """One store for each feed: it takes what has the same id in two feeds for one entry of the second."""

    feeds = (RSS, ATOM, TOPIC)
    shows_updates = True

    def __init__(self, folder: Path, origin: str):
        self.folders = {feed: folder / feed[1:] for feed in self.feeds}
        for feed, own in self.folders.items():
            own.mkdir(parents=True)
            (own / "config").touch()
            (own / "urls").write_text(f"{origin}{feed}\n")

    def poll(self) -> None:
        for own in self.folders.values():
            files = ("-C", own / "config", "-u", own / "urls", "-c", own / "cache.db")
            _run("newsboat", *files, "-x", "reload", home=own)

    def kept(self) -> dict[str, list[Kept]]:
        return {feed: self._kept(own / "cache.db") for feed, own in self.folders.items()}

    def _kept(self, cache: Path) -> list[Kept]:
        with closing(sqlite3.connect(cache)) as store:
            return [Kept(*row) for row in store.execute("SELECT guid, title, url, content FROM rss_item")]


class Rss2Email:
    """It mails each story once, as it was then."""

    feeds = (RSS, ATOM)
    shows_updates = False

    def __init__(self, folder: Path, origin: str):
        self.folder = folder
        for own in ("cur", "new", "tmp"):
            (folder / "mail" / own).mkdir(parents=True)
        sections = [f"[feed.{number}]\nurl = {origin}{feed}\n" for number, feed in enumerate(self.feeds)]
        (folder / "config").write_text("\n".join([_R2E.format(folder=folder), *sections]))

    def poll(self) -> None:
        said = _run("r2e", "-c", self.folder / "config", "-d", self.folder / "seen.json", "run", home=self.folder)
        assert not said, said

    def kept(self) -> dict[str, list[Kept]]:
        found = defaultdict(list)
        for mail in mailbox.Maildir(self.folder / "mail", create=False):
            feed = next(feed for feed in self.feeds if mail["X-RSS-Feed"].endswith(feed))
            text = mail.get_payload(decode=True).decode()
            found[feed].append(Kept(mail["X-RSS-ID"], str(mail["Subject"]), mail["X-RSS-URL"], text))
        return dict(found)


_R2E = """\
[DEFAULT]
from = feeds@news.example
to = subscriber@news.example
email-protocol = maildir
maildir-path = {folder}
maildir-mailbox = mail
html-mail = True
verbose = warning
"""


class Npm:
    """Two parsers of npm behind one poller."""

    parser: str
    shows_updates = True

    def __init__(self, folder: Path, origin: str):
        self.tasks = {
            feed: {"parser": self.parser, "url": f"{origin}{feed}", "state": str(folder / f"{number}.json")}
            for number, feed in enumerate(self.feeds)
        }

    def poll(self) -> None:
        _run("node", HERE / "poll.mjs", input=json.dumps(list(self.tasks.values())))

    def kept(self) -> dict[str, list[Kept]]:
        states = {feed: json.loads(Path(task["state"]).read_text()) for feed, task in self.tasks.items()}
        return {feed: [Kept(**entry) for entry in state["entries"].values()] for feed, state in states.items()}


class RssParser(Npm):
    feeds = (RSS, ATOM)
    parser = "rss-parser"


class Feedsmith(Npm):
    feeds = HOME
    parser = "feedsmith"


def _run(program: str, *arguments, home: Path = HERE, input: str = "") -> str:
    command = [program, *map(str, arguments)]
    environment = os.environ | {"HOME": str(home)}
    done = subprocess.run(command, env=environment, input=input, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, f"{program}: {done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def _npm_package(name: str) -> Callable[[], bool]:
    return lambda: bool(shutil.which("node")) and (HERE / "node_modules" / name).is_dir()


def _program(name: str) -> Callable[[], bool]:
    return lambda: bool(shutil.which(name))


CLIENTS: dict[str, tuple[type[Subscriber], Callable[[], bool]]] = {
    "feedparser": (Feedparser, lambda: True),
    "reader": (Reader, lambda: True),
    "newsboat": (Newsboat, _program("newsboat")),
    "rss2email": (Rss2Email, _program("r2e")),
    "rss-parser": (RssParser, _npm_package("rss-parser")),
    "feedsmith": (Feedsmith, _npm_package("feedsmith")),
}


def present() -> Iterable[str]:
    return [name for name, (_, is_here) in CLIENTS.items() if is_here()]
