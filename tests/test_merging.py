"""Two topics, places or authors become one: nobody who follows either loses a story, or sees one twice."""

import json
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from articles import listings, mixes
from articles.directory import listed
from articles.models import Article, Author, LiveArticle, LiveListing, Place, Tombstone, Topic
from articles.outbox.models import Job
from articles.outbox.worker import run_due
from articles.publishing import refiling, verbs, working
from articles.publishing.merging import merge
from articles.publishing.names import feature, rename
from articles.publishing.verbs import Refused

from . import public_state
from .shared_database import shared_database
from .stories import edit, path, publish, write
from .test_publishers import at_once, meeting

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
FORMATS = ("rss.xml", "atom.xml", "feed.json")
MODELS = {"topic": Topic, "place": Place, "author": Author}
PREFIXES = {"topic": "topics", "place": "places", "author": "authors"}


@pytest.fixture
def get(client):
    return lambda address, **headers: client.get(address, secure=True, headers={"host": "news.example", **headers})


@pytest.fixture
def ids(get):
    """The ids in a feed of any format, in its order."""

    def read(address: str, **headers) -> list[str]:
        response = get(address, **headers)
        assert response.status_code in (200, 226), address
        if address.endswith(".json"):
            return [item["id"] for item in json.loads(response.content)["items"]]
        return [entry.id for entry in feedparser.parse(response.content).entries]

    return read


@pytest.fixture
def all_is_well(capsys):
    def ask() -> bool:
        call_command("rebuild_live", verbosity=0)
        return "nothing to mend" in capsys.readouterr().out

    return ask


@pytest.fixture
def batches_of_two(monkeypatch):
    monkeypatch.setattr("articles.publishing.refiling.BATCH", 2)


def filed(kind: str, *names: str) -> dict:
    return {"topic": {"topics": names}, "author": {"authors": names}, "place": {"dateline": "/".join(names)}}[kind]


def named(name: str, model=Topic):
    return model.objects.get_or_create(name=name)[0]


def join(old: str, new: str, model=Topic) -> None:
    """Merge, and have the worker do what is left to do."""
    merge(named(old, model), into=named(new, model))
    run_due()


# What is filed


@pytest.mark.parametrize("kind", MODELS)
def test_all_stories_of_the_one_are_then_filed_under_the_other_once(get, ids, all_is_well, kind):
    stories = [
        publish(f"Story {number}", at=NOON + number * HOUR, **filed(kind, *names))
        for number, names in enumerate([("Old",), ("New",), ("Old", "New"), ("New", "Old"), ("Old", "Other")])
    ]
    publish("Another", **filed(kind, "Other"))
    join("Old", "New", MODELS[kind])
    expected = [story.feed_id for story in reversed(stories)]
    for file_name in FORMATS:
        assert ids(f"/{PREFIXES[kind]}/new/{file_name}") == expected
    assert not LiveListing.objects.get(**{f"{kind}__slug": "old"}).entries.exists()
    assert all_is_well()
    assert public_state.are_sound()


@pytest.mark.parametrize("kind", ["topic", "author"])
def test_working_copies_follow_and_nobody_has_edited_them(kind):
    live, draft = publish("Live", **filed(kind, "Old")), write("Draft", **filed(kind, "Old", "New"))
    join("Old", "New", MODELS[kind])
    for article, version in ((live, live.version), (draft, draft.version)):
        article.refresh_from_db()
        names = article.topics.all() if kind == "topic" else article.authors.all()
        assert [str(name) for name in names] == ["New"]
        assert article.version == version
    assert live.state == "live"


def test_an_author_who_signed_as_both_keeps_the_first_place():
    article = publish(authors=["A. Ray", "Ben Oak", "Ana Ray"])
    join("A. Ray", "Ana Ray", Author)
    assert [str(byline) for byline in article.bylines.all()] == ["Ana Ray", "Ben Oak"]
    assert LiveArticle.objects.get().authors == [named(name, Author).pk for name in ("Ana Ray", "Ben Oak")]


def test_editions_go_on_saying_what_they_said():
    article = publish(topics=["Old"])
    before = article.editions.get().content
    join("Old", "New")
    assert article.editions.get().content == before


def test_readers_see_the_new_name_on_the_story_and_no_date_moves(get):
    article = publish(at=NOON, topics=["Old"])
    before = LiveArticle.objects.get()
    join("Old", "New")
    page = get(path(article)).content.decode()
    assert "/topics/new/" in page and "/topics/old/" not in page
    assert (LiveArticle.objects.get().updated, before.updated) == (before.updated, NOON)


def test_the_account_of_an_author_goes_along(django_user_model):
    old = Author.objects.create(name="A. Ray", user=django_user_model.objects.create(username="ana"))
    merge(old, into=named("Ana Ray", Author))
    assert Author.objects.get(user__username="ana").name == "Ana Ray"


# In batches


def test_the_place_of_a_topic_in_the_navigation_goes_along(get):
    publish(topics=["Ports"])
    publish(topics=["Harbour"])
    ports, harbour = Topic.objects.get(name="Ports"), Topic.objects.get(name="Harbour")
    feature([ports])
    merge(Topic.objects.get(name="Ports"), into=harbour)
    nav = get("/").content.decode().split("</nav>")[0]
    assert ">Harbour</a>" in nav
    assert ">Ports</a>" not in nav


def test_a_crash_between_two_batches_loses_nothing(batches_of_two, all_is_well):
    for number in range(7):
        publish(f"Story {number}", at=NOON + number * HOUR, topics=["Old"])
    write("Draft", topics=["Old"])
    merge(named("Old"), into=named("New"))
    refiling.refile("topic", named("Old").pk)
    assert refiling.live(named("Old")).count() == 5
    Job.objects.all().delete()  # whatever became of it

    with transaction.atomic():
        assert not all_is_well(), "the rest is mended"
        assert all_is_well()
        mended = public_state.stories(), public_state.entries()
        transaction.set_rollback(True)
    with transaction.atomic():
        refiling.enqueue(named("Old"))
    run_due()
    assert (public_state.stories(), public_state.entries()) == mended
    assert all_is_well()
    assert not refiling.copies(named("Old")).exists()


def test_a_batch_that_is_done_again_does_nothing(all_is_well):
    publish(topics=["Old"])
    join("Old", "New")
    before, state = public_state.last_bump(), public_state.everything()
    with transaction.atomic():
        refiling.enqueue(named("Old"))
    run_due()
    assert public_state.keys_bumped_since(before) == set()
    assert public_state.everything() == state


def test_a_batch_is_one_change_to_subscribers(get):
    for number in range(5):
        publish(f"Story {number}", at=NOON + number * HOUR, topics=["Old"])
    publish("New Story", topics=["New"])
    merge(named("Old"), into=named("New"))
    before = public_state.last_bump()
    run_due()
    changes = {change for _, change in public_state.bumps_since(before)}
    assert len(changes) == 1


def test_what_comes_does_not_overfill_the_shelf_that_is_polled(monkeypatch, batches_of_two):
    for module in ("shelves", "reshelve"):
        monkeypatch.setattr(f"articles.publishing.{module}.FULL", 3)
    publish("New Story", at=NOON + 20 * HOUR, topics=["New"])
    for number in range(11):
        publish(f"Story {number}", at=NOON + number * HOUR, topics=["Old"])
    join("Old", "New")
    shelves = LiveListing.objects.get(topic__slug="new").shelves
    assert list(shelves.order_by("number").values_list("count", flat=True)) == [3, 3, 3, 3]
    assert public_state.are_sound()


def test_a_seeded_archive_can_be_merged_and_seeded_again(all_is_well):
    call_command("seedstories", 40, verbosity=0)
    for model in MODELS.values():
        first, second = [row.listing.subject_id for row in model.objects.exclude(listing=None).order_by("pk")[:2]]
        merge(model.objects.get(pk=first), into=model.objects.get(pk=second))
    run_due()
    call_command("seedstories", 40, verbosity=0)
    assert LiveArticle.objects.count() == 80
    assert public_state.are_sound()
    assert all_is_well()
    for kind in MODELS:
        assert not LiveListing.objects.get(**{f"{kind}__merged_into__isnull": False}).entries.exists()


# Addresses


def addresses(prefix: str, slug: str) -> dict[str, str]:
    """Every address of a merged listing, and what it leads to below that of the one that stays."""
    start = f"/{prefix}/{slug}/"
    documents = {f"{start}{past}{file_name}": file_name for file_name in FORMATS for past in ("", "archive/1/")}
    return {start: "", f"{start}page/1/": "", **documents}


@pytest.mark.parametrize("refiled", [True, False])
@pytest.mark.parametrize("kind", MODELS)
def test_every_address_leads_to_the_one_that_stays_from_the_first_moment(get, kind, refiled):
    publish(**filed(kind, "Öld"))
    merge(named("Öld", MODELS[kind]), into=named("Nëw", MODELS[kind]))
    if refiled:
        run_due()
    prefix = PREFIXES[kind]
    for address, end in addresses(prefix, "öld").items():
        response = get(f"{address}?utm=1")
        assert (response.status_code, response["Location"]) == (301, f"/{prefix}/n%C3%ABw/{end}"), address
        assert response["Cache-Control"] == "no-cache"
        assert get(response["Location"]).status_code == 200, "never public before, and there all the same"
    response = get(f"/subscribe/{prefix}/öld/")
    assert (response.status_code, response["Location"]) == (301, f"/subscribe/{prefix}/n%C3%ABw/")


def test_the_name_of_a_draft_is_nobodys_business(get):
    write("Draft", topics=["Secret"])
    publish(topics=["Known"])
    join("Secret", "Known")
    assert {get(address).status_code for address in addresses("topics", "secret")} == {404}
    assert {get(address).status_code for address in ("/subscribe/topics/secret/", "/mix/topics/secret,known/")} == {404}


def test_a_public_name_may_be_merged_into_one_of_drafts_alone(get, ids):
    story = publish(topics=["Old"])
    write("Draft", topics=["New"])
    assert get("/topics/new/").status_code == 404
    merge(named("Old"), into=named("New"))
    assert ids("/topics/new/rss.xml") == []
    run_due()
    assert ids("/topics/new/rss.xml") == [story.feed_id]


def test_there_are_no_chains(get):
    for name in ("A", "B", "C"):
        publish(name, topics=[name])
    merge(named("A"), into=named("B"))
    merge(named("B"), into=named("C"))
    assert named("A").merged_into == named("B").merged_into == named("C")
    run_due()
    for old in ("a", "b"):
        assert get(f"/topics/{old}/atom.xml")["Location"] == "/topics/c/atom.xml"
    assert LiveListing.objects.get(topic__slug="c").entries.count() == 3


def test_leading_on_costs_the_same_whatever_was_there(get):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert get("/topics/old/archive/1/atom.xml").status_code == 301
        return len(captured)

    publish(topics=["Old"])
    join("Old", "New")
    few = queries()
    for number in range(30):
        publish(f"Story {number}", topics=["New", f"Topic {number}"])
    assert queries() == few
    with CaptureQueriesContext(connection) as captured:
        assert isinstance(listings.topic("old"), listings.Moved)
    assert len(captured) == 1


# Subscribers


def test_a_subscriber_who_is_led_on_is_sent_all_that_it_missed(get, ids):
    publish("Seen", at=NOON, topics=["Old"])
    seen = get("/topics/old/atom.xml")["ETag"]
    missed = publish("Missed", at=NOON + HOUR, topics=["Old"])
    other = publish("Other", at=NOON + 2 * HOUR, topics=["New"])
    join("Old", "New")
    asked = {"if_none_match": seen, "a_im": "feed"}
    assert get("/topics/old/atom.xml", **asked).status_code == 301
    assert {missed.feed_id, other.feed_id} <= set(ids("/topics/new/atom.xml", **asked))
    assert get("/topics/new/atom.xml", **asked).status_code == 200, "whole: it knows nothing of this feed yet"


def test_a_subscriber_of_the_one_that_stays_is_sent_what_came(get, ids):
    story = publish("Came", at=NOON, topics=["Old"])
    publish("There", at=NOON + HOUR, topics=["New"])
    merge(named("Old"), into=named("New"))
    seen = get("/topics/new/feed.json")["ETag"]
    run_due()
    assert ids("/topics/new/feed.json", if_none_match=seen, a_im="feed") == [story.feed_id]


def test_who_is_led_on_is_still_told_what_was_withdrawn(get):
    gone = publish("Gone", topics=["Old"])
    both = publish("Both", topics=["Old", "New"])
    seen = get("/topics/old/atom.xml")["ETag"]
    for story in (gone, both):
        verbs.withdraw(story, reason="Not so.")
    join("Old", "New")
    told = get("/topics/new/atom.xml").content
    assert told.count(b"deleted-entry") == 2
    assert f'ref="{gone.feed_id}"'.encode() in told
    assert get("/topics/new/atom.xml", if_none_match=seen, a_im="feed").content == told
    verbs.publish(gone, kind="update")
    assert Tombstone.objects.filter(article=gone).count() == 0


@pytest.mark.parametrize("file_name", [*FORMATS, "feeds.opml", ""])
def test_a_mix_leads_to_the_one_that_stays(get, file_name):
    publish("Old Story", topics=["Old"])
    publish("Other Story", topics=["Other"])
    join("Old", "New")
    response = get(f"/mix/topics/old,other/{file_name}")
    assert (response.status_code, response["Location"]) == (301, f"/mix/topics/new,other/{file_name}")
    response = get(f"/mix/topics/new,old,other/{file_name}")
    assert (response.status_code, response["Location"]) == (301, f"/mix/topics/new,other/{file_name}")


def test_a_mix_of_both_is_the_listing_of_the_one(get):
    publish(topics=["Old", "New"])
    join("Old", "New")
    assert get("/mix/topics/new,old/atom.xml")["Location"] == "/topics/new/atom.xml"
    mix = mixes.find(mixes.read("topics/new,old"))
    assert [part.title for part in mix.parts] == ["New"]


@pytest.mark.parametrize("refiled", [True, False])
def test_what_was_merged_is_in_no_directory(get, refiled):
    for kind in MODELS:
        publish(kind, **filed(kind, "Old", "Other"))
        merge(named("Old", MODELS[kind]), into=named("New", MODELS[kind]))
    if refiled:
        run_due()
    for kind in MODELS:
        assert [part.title for part in listed(kind)] == ["New", "Other"] if refiled else ["Other"]
    for address in ("/topics/", "/feeds.opml", "/subscribe/"):
        assert b"/topics/old/" not in get(address).content
        assert b'value="old"' not in get(address).content


def test_all_that_shows_either_is_told(get):
    publish(topics=["Old"])
    publish(topics=["New"])
    seen = {
        address: get(address)["ETag"] for address in ("/topics/", "/feeds.opml", "/subscribe/", "/topics/new/rss.xml")
    }
    merge(named("Old"), into=named("New"))
    for address, etag in seen.items():
        assert get(address, if_none_match=etag).status_code == 200, address


# What comes afterwards


@pytest.mark.parametrize("kind", MODELS)
def test_a_story_that_is_filed_under_the_old_name_is_filed_under_the_new_one(kind):
    publish("Earlier", **filed(kind, "Old"))
    join("Old", "New", MODELS[kind])
    later = publish("Later", **filed(kind, "Old"))
    new = MODELS[kind].objects.get(name="New")
    assert later.editions.get().content[f"{kind}s"] == getattr(later.live, f"{kind}s") == [new.pk]


def test_a_dateline_that_names_both_is_one_place():
    join("Constantinople", "Istanbul", Place)
    article = publish(dateline="Istanbul/Constantinople")
    assert [Place.objects.get(pk=pk).name for pk in article.live.places] == ["Istanbul"]
    assert article.dateline == "Istanbul/Constantinople"


def test_another_spelling_of_a_merged_name_does_not_come_back_as_a_new_one():
    join("St. Johns", "Saint John’s", Place)
    publish(dateline="St Johns")
    assert set(Place.objects.values_list("name", flat=True)) == {"St. Johns", "Saint John’s"}


def test_copy_that_names_what_was_merged_is_filed_under_the_one_that_stays(tmp_path):
    merge(named("Sea Ports"), into=named("Harbours"))
    merge(named("A. Ray", Author), into=named("Ana Ray", Author))
    file = tmp_path / "copy.txt"
    names = "By A. RAY\nTopics: sea ports, Sea-Ports, Harbours"
    file.write_text(f"Ferry Runs\n\n{names}\n\nOSTERWICK, 1 March 2026 - It left at six.\n")
    call_command("importcopy", str(file), "--publish", verbosity=0)
    article = Article.objects.get()
    assert [topic.name for topic in article.topics.all()] == ["Harbours"]
    assert [author.name for author in article.authors.all()] == ["Ana Ray"]
    assert Topic.objects.count() == 2


def test_an_old_edition_is_restored_under_the_one_that_stays():
    article = publish(topics=["Old", "New"], authors=["A. Ray", "Ana Ray"])
    join("Old", "New")
    join("A. Ray", "Ana Ray", Author)
    article = verbs.restore(article.editions.get())
    assert [topic.name for topic in article.topics.all()] == ["New"]
    assert [str(byline) for byline in article.bylines.all()] == ["Ana Ray"]


def test_what_was_scheduled_before_goes_out_under_the_one_that_stays(all_is_well):
    article = write(topics=["Old"])
    verbs.schedule(article, at=datetime.now(UTC) + HOUR)
    join("Old", "New")
    Job.objects.filter(kind="publish").update(due=NOON - 365 * 24 * HOUR)
    run_due()
    assert LiveArticle.objects.get().topics == [named("New").pk]
    assert not LiveListing.objects.filter(topic__slug="old").exists()
    assert all_is_well()


def test_a_working_copy_that_was_saved_too_late_is_published_under_the_one_that_stays():
    article = write(topics=["New"])
    join("Old", "New")
    article.tagged.create(tag=named("Old"))
    assert working.read(article).topics == (named("New").pk,)


def test_taking_the_demo_away_takes_merged_names_that_were_its_own_alone():
    for name, demo in (("A", True), ("B", True), ("C", False), ("D", True)):
        publish(name, topics=[name], demo=demo)
    join("A", "B")
    join("D", "C")
    call_command("removedemo", verbosity=0)
    assert [topic.name for topic in Topic.objects.all()] == ["C"]


def test_taking_the_demo_away_keeps_what_a_real_name_leads_to(get):
    publish("Real", topics=["A"])
    publish("Demo", topics=["B"], demo=True)
    join("A", "B")
    call_command("removedemo", verbosity=0)
    assert get("/topics/a/")["Location"] == "/topics/b/"
    assert get("/topics/b/").status_code == 200


# What is refused


def test_what_cannot_be_merged_says_why():
    a, b, c = (named(name) for name in "ABC")
    merge(a, into=b)
    refused = [
        (b, b, "“B” cannot be merged into itself: choose another."),
        (c, a, "“A” was merged into “B”: choose that one."),
        (b, a, "“A” was merged into “B”: choose that one."),
        (a, c, "“A” was merged into “B”: there is nothing left to merge."),
        (c, named("C", Place), "“C” is one topic and “C” one place: merge two of a kind."),
    ]
    state, before = list(Topic.objects.values()), public_state.last_bump()
    for merged, into, reason in refused:
        with pytest.raises(Refused) as error:
            merge(merged, into=into)
        assert error.value.messages == [reason]
    assert (list(Topic.objects.values()), public_state.last_bump()) == (state, before)


def test_what_was_merged_is_renamed_no_more():
    old = named("Old")
    merge(named("Old"), into=named("New"))
    old.name = "Older"
    with pytest.raises(Refused) as error:
        rename(old)
    assert error.value.messages == ["“Old” was merged into “New”: change that one instead."]
    assert named("Old").merged_into == named("New")


def test_it_stands_in_the_history_of_both(django_user_model):
    editor = django_user_model.objects.create(username="editor")
    merge(named("Old"), into=named("New"), by=editor)
    messages = set(LogEntry.objects.filter(user=editor).values_list("object_repr", "change_message"))
    assert messages == {("Old", "Merged into “New”"), ("New", "“Old” was merged into it")}


# At once


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "statement", ['SELECT "articles_article"', 'INSERT INTO "articles_edition"', "SELECT", "UPDATE"]
)
def test_a_story_that_is_published_meanwhile_is_filed_under_the_one_that_stays(tmp_path, all_is_well, statement):
    with shared_database(tmp_path):
        publish("Earlier", topics=["Old"])
        later, old, new = write("Later", topics=["Old"]), named("Old"), named("New")
        meeting(statement, lambda: verbs.publish(later), lambda: merge(old, into=new))
        run_due()
        assert {tuple(topics) for topics in LiveArticle.objects.values_list("topics", flat=True)} == {(new.pk,)}
        assert all_is_well()


@contextmanager
def just_before_its_turn(act):
    """`act` happens, and is committed, when a publisher is about to wait for its turn."""
    done = []

    def interrupt(execute, sql, *statement):
        if "articles_livelisting" in sql and sql.endswith("FOR NO KEY UPDATE") and not done:
            done.append(sql)
            at_once(act)
        return execute(sql, *statement)

    with connection.execute_wrapper(interrupt):
        yield
    assert done


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="on SQLite there is one writer at a time")
def test_a_merge_that_is_done_while_a_story_waits_for_its_turn_is_heeded(tmp_path, all_is_well):
    later, new = write("Later", dateline="Old"), named("New", Place)
    named("Old", Place)
    with just_before_its_turn(lambda: join("Old", "New", Place)):
        verbs.publish(later)
    assert LiveArticle.objects.get().places == [new.pk]
    assert all_is_well()


@pytest.mark.django_db(transaction=True)
def test_stories_are_published_while_others_are_refiled(tmp_path, all_is_well, batches_of_two):
    with shared_database(tmp_path):
        live = [publish(f"Story {number}", at=NOON + number * HOUR, topics=["Old"]) for number in range(6)]
        drafts, new = [write(f"Draft {number}", topics=["Old"]) for number in range(3)], named("New")
        merge(named("Old"), into=new)

        def publish_all():
            for story in [*drafts, *(edit(story, standfirst="More.") for story in live)]:
                verbs.publish(story, kind="update" if story.first_published else None)

        meeting("SELECT", publish_all, run_due)
        run_due()
        assert {tuple(topics) for topics in LiveArticle.objects.values_list("topics", flat=True)} == {(new.pk,)}
        assert all_is_well()


@pytest.mark.django_db(transaction=True)
def test_two_who_merge_each_into_the_other_make_no_circle(tmp_path):
    with shared_database(tmp_path):
        a, b = named("A"), named("B")
        refused = []

        def try_to(merged, into):
            try:
                merge(merged, into=into)
            except Refused as error:
                refused.append(error)

        meeting("SELECT", lambda: try_to(a, b), lambda: try_to(b, a))
        assert len(refused) == 1
        assert Topic.objects.filter(merged_into__isnull=False).count() == 1
