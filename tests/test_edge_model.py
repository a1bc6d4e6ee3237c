"""Whatever is done in the desk, and in whatever order: what an edge serves is what Django would render now."""

from datetime import UTC, datetime, timedelta
from itertools import count, product
from urllib.parse import parse_qs, quote

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from articles import searching
from articles.edge.addresses import PARAMETERS
from articles.edge.codings import CODINGS
from articles.edge.keys import bump
from articles.models import (
    Article,
    Author,
    Edition,
    FixedPage,
    LiveArticle,
    LiveMonth,
    NavigationLink,
    Place,
    Publication,
    Redirect,
    Shelf,
    Topic,
)
from articles.outbox import worker
from articles.publishing import fixed_pages, front_page, hiding, names, verbs
from articles.publishing.front_page import Pick
from articles.publishing.merging import merge
from articles.publishing.passages import Removal
from articles.publishing.redaction import redact
from articles.stories import PREFIXES

from . import pictures
from .newsstand import Newsstand, newsstand
from .shared_database import shared_database
from .stories import edit, write

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("shelves_of_three")]

FEEDS = ("rss.xml", "atom.xml", "feed.json")
LISTINGS = ("/", "/briefing/", "/corrections/")
ALWAYS = (
    "/topics/",
    "/archive/",
    "/subscribe/",
    "/feeds.opml",
    "/sitemap.xml",
    "/sitemap/pages.xml",
    "/news-sitemap.xml",
    "/robots.txt",
    "/manifest.webmanifest",
    "/favicon.ico",
    "/search/",
    "/nothing/",
    "/nothing/?p=1",
    "/topics/nothing/",
    "/2026/01/nothing/",
    "/page/99/",
    "/old/",
    "/old/?p=1",
    "/?p=1",
    "/?p=1&utm_source=letter",
    "/search/?s=ferry",
    "/about/",
    "/imprint/",
    "/subscribe/?topics=ports&topics=fog",
)
READ = {
    "/subscribe/": (*PREFIXES.values(), "format"),
    **dict.fromkeys(("/search/", *(f"/search/{name}" for name in FEEDS)), searching.PARAMETERS),
}
WORDS = ("ferry", "fog", "clock")
HEADLINES = ("Ferry Runs", "Fog Holds", "Clock Strikes", "Ferry Swims")
TOPICS = ("Ports", "Fog", "Trams")
AUTHORS = ("Ana Vermeer", "Ben Osei")
DATELINES = ("", "Osterwick", "Veldhaven/Osterwick")
NOW = datetime.now(UTC).replace(microsecond=0)
OLD = ("/old/", "/old/?p=1", "/?p=1", "/search/?s=ferry", "/search/?q=clock", "/topics/ports/?x=1", "/about/")
NEW = ("/rss.xml", "/topics/", "/search/?q=ferry", "/about/", "https://elsewhere.example/")
PAGES = ("about", "imprint")
MOST = 9  # stories: enough for sealed shelves
NUMBER = st.integers(0, 10_000)
ZONES = ("UTC", "Asia/Tokyo", "America/Los_Angeles")


LOOKED_AT = 5  # addresses that are looked at again after whatever is done


@pytest.fixture
def stand(transactional_db, tmp_path):
    with shared_database(tmp_path), newsstand(tmp_path, edges=3) as stand:
        yield stand


# Where there is something to read


def addresses() -> list[str]:
    """All that there are, and some that there are not."""
    return [*ALWAYS, *_listings(), *_stories(), *_archive(), *_mixes(), *_searches()]


def _listings():
    """In one format each; in all of them what is new everywhere."""
    yield from (f"/{name}" for name in FEEDS)
    yield from (f"/subscribe{start}" for start in LISTINGS)
    for start in (*LISTINGS, *_named()):
        yield from (start, f"{start}atom.xml")
    for shelf in Shelf.objects.filter(listing__kind__in=("home", "corrections", "place")).select_related("listing"):
        start = _path(shelf.listing)
        yield from (f"{start}page/{shelf.number}/", f"{start}archive/{shelf.number}/rss.xml")


def _path(listing) -> str:
    kind = listing.kind
    if kind in PREFIXES:
        return quote(f"/{PREFIXES[kind]}/{getattr(listing, kind).slug}/")
    return "/" if kind == "home" else f"/{kind}/"


def _named():
    for model in (Topic, Place, Author):
        yield from (
            quote(f"/{PREFIXES[model._meta.model_name]}/{slug}/")
            for slug in model.objects.values_list("slug", flat=True)
        )


def _stories():
    for path in set(Edition.objects.values_list("path", flat=True)):
        yield from (quote(path), quote(f"{path}history/"), *(quote(f"{path}history/{number}/") for number in (1, 2)))


def _archive():
    for month in LiveMonth.objects.values_list("month", flat=True):
        year, number = month.split("-")
        yield from (f"/archive/{year}/{number}/", f"/archive/{year}/{number}/15/", f"/sitemap/{month}.xml")


def _mixes():
    slugs = sorted(Topic.objects.exclude(listing=None).values_list("slug", flat=True))
    for pair in zip(slugs, slugs[1:], strict=False):
        chosen = quote(f"/mix/topics/{','.join(pair)}/", safe="/,")
        yield from (chosen, f"{chosen}feeds.opml", f"{chosen}feed.json")
        yield quote(f"/mix/topics/{','.join(reversed(pair))}/", safe="/,")


def _searches():
    for word in WORDS:
        yield from (f"/search/?q={word}", f"/search/?q={word}&sort=date", f"/search/?sort=date&q={word}")
        yield f"/search/?q={word}&topic=ports"
        yield f"/search/rss.xml?q={word}"


def spelled(stand: Newsstand, address: str) -> str:
    """Without the parameters that neither the page nor a rule for old addresses knows: these multiply nothing."""
    path, _, query = address.partition("?")
    if not query or stand.fresh(path).status != 200:
        return address
    rules = Redirect.objects.filter(old__startswith=f"{path}?").values_list("old", flat=True)
    known = {*READ.get(path, ()), *(name for old in rules for name in parse_qs(old.partition("?")[2]))}
    kept = "&".join(part for part in query.split("&") if part.partition("=")[0] in known)
    return f"{path}?{kept}" if kept else path


# What is done


class Desk:
    """Every verb by which something public changes, each by a name of its own."""

    def __init__(self):
        self.numbers = count(1)

    def publish(self, headline=HEADLINES[0], topics=TOPICS[:2], authors=AUTHORS[:1], days=0, dateline="", also=()):
        article = write(headline, topics=topics, authors=authors, dateline=dateline, also_read=also)
        verbs.publish(article, at=NOW - timedelta(days=days, hours=1))

    def change(self, article: Article, kind: str, headline: str = ""):
        number = next(self.numbers)
        edited = edit(
            article, standfirst=f"Told for the time {number}.", **({"headline": headline} if headline else {})
        )
        verbs.publish(edited, kind="update" if article.withdrawn else kind, note=f"Note {number}.")

    def withdraw(self, article: Article):
        if not article.withdrawn:
            verbs.withdraw(article, reason="Not so.")

    def rename(self, named):
        if not named.merged_into:
            named.name = f"{named.name.split(' /')[0]} / {next(self.numbers)}"
            names.rename(named)

    def merge(self, merged, into):
        if merged != into and not merged.merged_into and not into.merged_into:
            merge(merged, into=into)

    def feature(self, topics):
        names.feature([topic for topic in topics if hasattr(topic, "listing") and not topic.merged_into])

    def settle(self, **fields):
        publication = Publication.current()
        for name, value in fields.items():
            setattr(publication, name, value)
        names.save_publication(publication)

    def link(self, label: str):
        names.save_links([NavigationLink(publication=Publication.current(), label=label, address="/topics/")])

    @transaction.atomic
    def redirect(self, old: str, new: str):
        """As the desk saves a rule."""
        Redirect.objects.update_or_create(old=old, defaults={"new": new})
        bump([PARAMETERS])

    @transaction.atomic
    def end_redirect(self, old: str):
        Redirect.objects.filter(old=old).delete()
        bump([PARAMETERS])

    def save_page(self, slug: str, was: str = ""):
        page = FixedPage.objects.filter(slug=was or slug).first() or FixedPage()
        page.title, page.slug, page.text = f"Page {next(self.numbers)}", slug, "<p>Who we are.</p>"
        if not FixedPage.objects.filter(slug=slug).exclude(pk=page.pk).exists():
            fixed_pages.save(page)

    def delete_page(self, slug: str):
        for page in FixedPage.objects.filter(slug=slug):
            fixed_pages.delete(page)

    def hide(self, edition: Edition):
        if edition.hidden:
            hiding.show(edition)
        elif not hasattr(edition, "live"):
            hiding.hide(edition, reason="It named a child.")

    def pick(self, articles):
        live = [article for article in articles if LiveArticle.objects.filter(pk=article.pk).exists()]
        front_page.arrange({place: Pick(article.pk) for place, article in enumerate(live[:2])})

    def redact(self, article: Article):
        headline = article.editions.order_by("number").last().content["headline"]
        redact(article, Removal((headline.split()[0],)), reason="Order of the court")

    def work(self):
        worker.run_due()


# Every verb once, and everything read


def a_morning(desk: Desk):
    """The verbs one after the other, each as something to do and a name for it."""
    article = lambda number: Article.objects.order_by("pk")[number]  # noqa: E731
    topic = lambda slug: Topic.objects.get(slug=slug)  # noqa: E731
    yield "six stories", lambda: six_stories(desk)
    yield "publish what labels name", lambda: desk.publish(HEADLINES[3], days=500)
    for kind in ("minor", "update", "correction"):
        yield f"{kind} of an old story", lambda kind=kind: desk.change(article(0), kind)
        yield f"{kind} of the newest", lambda kind=kind: desk.change(article(5), kind, "Clock Stops")
    yield "hide", lambda: desk.hide(article(0).editions.get(number=2))
    yield "show", lambda: desk.hide(article(0).editions.get(number=2))
    yield "feature", lambda: desk.feature([topic("fog"), topic("ports")])
    yield "pick", lambda: desk.pick([article(1), article(3)])
    yield "withdraw a pick", lambda: desk.withdraw(article(3))
    yield "publish it again", lambda: desk.change(article(3), "update")
    yield "rename a topic", lambda: desk.rename(topic("ports"))
    yield "rename a place", lambda: desk.rename(Place.objects.get(slug="osterwick"))
    yield "rename an author", lambda: desk.rename(Author.objects.first())
    yield "redirect", lambda: desk.redirect("/old/", "/rss.xml")
    yield "redirect with a query", lambda: desk.redirect("/?p=1", "/topics/")
    yield "redirect a search", lambda: desk.redirect("/search/?s=ferry", "/search/?q=ferry")
    yield "redirect a search that is made", lambda: desk.redirect("/search/?q=clock", "/topics/")
    yield "end of a redirect of a search", lambda: desk.end_redirect("/search/?q=clock")
    yield "redirect below another", lambda: desk.redirect("/old/?p=1", "/atom.xml")
    yield "end of a redirect", lambda: desk.end_redirect("/?p=1")
    yield "a page", lambda: desk.save_page("about")
    yield "a page changed", lambda: desk.save_page("about")
    yield "a page moved", lambda: desk.save_page("imprint", was="about")
    yield "a page deleted", lambda: desk.delete_page("imprint")
    yield "a link", lambda: desk.link("Elsewhere")
    yield "time zone", lambda: desk.settle(time_zone="Asia/Tokyo")
    yield "language", lambda: desk.settle(language="ar")
    yield "colour", lambda: desk.settle(accent="#224466", language="en")
    yield "earlier versions are closed", lambda: desk.settle(earlier_versions=False)
    yield "a picture of ours", lambda: desk.settle(icon=pictures.kept(size=(600, 600)))
    yield "its renditions", desk.work
    yield "merge of what is featured", lambda: desk.merge(topic("fog"), topic("trams"))
    yield "refiling", desk.work
    yield (
        "merge of places",
        lambda: desk.merge(Place.objects.get(slug="veldhaven"), Place.objects.get(slug="osterwick")),
    )
    yield "refiling of places", desk.work
    yield "redact", lambda: desk.redact(article(1))
    yield "withdraw the newest", lambda: desk.withdraw(article(5))
    yield "withdraw an old one", lambda: desk.withdraw(article(0))
    yield "reshelve", lambda: call_command("reshelve", verbosity=0)
    yield "rebuild", lambda: call_command("rebuild_live", verbosity=0)


def six_stories(desk: Desk) -> None:
    desk.settle(name="The Courier", earlier_versions=True)
    for number, days in enumerate((400, 40, 39, 2, 1, 0)):
        told = {"headline": HEADLINES[number % 3], "days": days, "dateline": DATELINES[number % 3]}
        desk.publish(topics=TOPICS[number % 3 :], authors=AUTHORS[: number % 3], also=HEADLINES[3:], **told)


def test_after_each_verb_every_address_is_served_as_it_would_be_rendered_now(stand):
    """One edge is asked for everything after each, and so has kept all of it before the next. What it has to render
    anew is compared the first time alone.
    """
    compared = set()
    for name, act in a_morning(Desk()):
        act()
        stand.changed()
        stand.wait()
        for address in dict.fromkeys(addresses()):
            if stand.has_kept(0, address) or address not in compared:
                compared.add(address)
                expected = stand.fresh(spelled(stand, address))
                assert stand.read(0, address) == expected, f"after “{name}” {address} is old"


# In any order


class Interleaving(RuleBasedStateMachine):
    """Whatever was read last is looked at again after each step, at every edge."""

    stand: Newsstand

    def __init__(self):
        super().__init__()
        call_command("flush", interactive=False, inhibit_post_migrate=True, verbosity=0)
        self.desk, self.looked_at = Desk(), []
        self.changed()

    def changed(self):
        self.stand.changed()
        self.stand.wait()

    def story(self, number: int) -> Article | None:
        stories = list(Article.objects.order_by("pk"))
        return stories[number % len(stories)] if stories else None

    def name(self, number: int):
        found = [*Topic.objects.order_by("pk"), *Place.objects.order_by("pk"), *Author.objects.order_by("pk")]
        return found[number % len(found)] if found else None

    def chosen(self, numbers: list[int]) -> list[str]:
        there = addresses()
        return [there[number % len(there)] for number in numbers]

    @precondition(lambda self: Article.objects.count() < MOST)
    @rule(
        headline=st.sampled_from(HEADLINES),
        topics=st.lists(st.sampled_from(TOPICS), unique=True),
        authors=st.lists(st.sampled_from(AUTHORS), unique=True),
        dateline=st.sampled_from(DATELINES),
        also=st.lists(st.sampled_from(HEADLINES), max_size=1),
        days=st.sampled_from([0, 1, 2, 40, 400]),
    )
    def publish(self, **told):
        self.desk.publish(**told)

    @rule(
        number=NUMBER,
        kind=st.sampled_from(["update", "correction", "minor"]),
        headline=st.sampled_from(["", *HEADLINES]),
    )
    def change(self, number, kind, headline):
        if story := self.story(number):
            self.desk.change(story, kind, headline)

    @rule(number=NUMBER)
    def withdraw(self, number):
        if story := self.story(number):
            self.desk.withdraw(story)

    @rule(number=NUMBER)
    def rename(self, number):
        if named := self.name(number):
            self.desk.rename(named)

    @rule(one=NUMBER, other=NUMBER)
    def merge(self, one, other):
        merged, into = self.name(one), self.name(other)
        if type(merged) is type(into) and merged:
            self.desk.merge(merged, into)

    @rule()
    def work(self):
        self.desk.work()

    @rule(topics=st.lists(NUMBER, max_size=2))
    def feature(self, topics):
        found = [self.name(number) for number in topics]
        self.desk.feature(list(dict.fromkeys(each for each in found if isinstance(each, Topic))))

    @rule(stories=st.lists(NUMBER, max_size=2))
    def pick(self, stories):
        self.desk.pick(list(dict.fromkeys(story for number in stories if (story := self.story(number)))))

    @rule(zone=st.sampled_from(ZONES), language=st.sampled_from(["en", "ar", "ja"]), open_to_all=st.booleans())
    def settle(self, zone, language, open_to_all):
        self.desk.settle(time_zone=zone, language=language, earlier_versions=open_to_all)

    @rule(old=st.sampled_from(OLD), new=st.sampled_from(NEW))
    def redirect(self, old, new):
        if old != new:
            self.desk.redirect(old, new)

    @rule(old=st.sampled_from(OLD))
    def end_redirect(self, old):
        self.desk.end_redirect(old)

    @rule(slug=st.sampled_from(PAGES), was=st.sampled_from(["", *PAGES]))
    def save_page(self, slug, was):
        self.desk.save_page(slug, was)

    @rule(slug=st.sampled_from(PAGES))
    def delete_page(self, slug):
        self.desk.delete_page(slug)

    @rule(number=NUMBER)
    def hide(self, number):
        editions = list(Edition.objects.order_by("pk"))
        if editions:
            self.desk.hide(editions[number % len(editions)])

    @rule(
        edge=st.integers(0, 2),
        coding=st.sampled_from(CODINGS),
        numbers=st.lists(NUMBER, min_size=1, max_size=LOOKED_AT),
    )
    def read(self, edge, coding, numbers):
        for address in self.chosen(numbers):
            self.stand.check(edge, address, coding, spelled(self.stand, address))
            self.looked_at.append(address)

    @rule(numbers=st.lists(NUMBER, min_size=1, max_size=4), number=NUMBER)
    def change_while_it_is_rendered(self, numbers, number):
        there = self.chosen(numbers)
        with self.stand.held_back(*product(range(3), there)):
            self.change(number, "update", "")
        self.looked_at += there

    @invariant()
    def nothing_that_was_read_is_old(self):
        self.stand.changed()
        self.looked_at = list(dict.fromkeys(reversed(self.looked_at)))[:LOOKED_AT][::-1]
        for address, edge in product(self.looked_at, range(3)):
            self.stand.check(edge, address, expected=spelled(self.stand, address))


def test_in_whatever_order_it_is_done_and_read_at_whichever_edge_nothing_old_is_served(stand):
    chosen = settings(max_examples=15, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(type("Here", (Interleaving,), {"stand": stand}), settings=chosen)
