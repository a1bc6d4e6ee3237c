"""The demo comes whole and goes whole, and whatever others have written meanwhile stays as it is."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db.models import Count, F

from articles.demo import copies, editor, pictures, publication, show
from articles.edge.models import Bump
from articles.models import (
    SINGLE,
    Address,
    AlsoRead,
    Article,
    Author,
    Edition,
    LiveArticle,
    LiveEntry,
    LiveListing,
    Picture,
    Place,
    Publication,
    Section,
    Shelf,
    Topic,
)
from articles.outbox import worker
from articles.outbox.models import Job
from articles.publishing import removal, verbs

from .stories import edit, publish, write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def demo(data):
    assert show.put_up_once()


def removedemo() -> str:
    out = StringIO()
    call_command("removedemo", stdout=out)
    return out.getvalue().strip()


def rows() -> dict:
    """How many rows there are of each model, but for what remembers that something once changed."""
    forgetful = (model for model in apps.get_models() if model._meta.app_label not in ("edge", "contenttypes"))
    return {model._meta.label: model._default_manager.count() for model in forgetful}


def headlines(client, path="/feed.json") -> list[str]:
    return [item["title"] for item in client.get(path, secure=True).json()["items"]]


def assert_that_shelves_are_right():
    counted = LiveEntry.objects.values("listing", number=F("shelf")).annotate(count=Count("pk"))
    expected = {(row["listing"], row["number"]): row["count"] for row in counted}
    standing = {(shelf.listing_id, shelf.number): shelf.count for shelf in Shelf.objects.filter(count__gt=0)}
    assert standing == expected


def test_every_story_is_published_on_its_day_in_order(demo, client):
    live = LiveArticle.objects.order_by("pk")
    assert [story.headline for story in live] == [copy.headline for copy in copies.read_all()]
    assert len(live) >= 10
    zone = Publication.current().zone
    days = [story.first_published.astimezone(zone).date() for story in live]
    assert days == sorted(copy.dateline_date for copy in copies.read_all())
    assert not Article.objects.filter(demo=False).exists()
    assert client.get(live[0].path, secure=True).status_code == 200


def test_its_stories_lead_to_each_other(demo):
    pointed_at = set(AlsoRead.objects.values_list("label", flat=True))
    assert pointed_at & set(LiveArticle.objects.values_list("headline", flat=True))


def test_a_machine_whose_clock_is_behind_publishes_the_future_now(monkeypatch):
    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(2026, 4, 1, 12, tzinfo=tz)

    monkeypatch.setattr(copies, "datetime", Clock)
    show.put_up_once()
    dates = list(LiveArticle.objects.order_by("pk").values_list("first_published", flat=True))
    assert dates == sorted(dates)
    assert max(dates) == datetime(2026, 4, 1, 12, tzinfo=UTC)
    assert min(dates) < datetime(2026, 3, 10, tzinfo=UTC)


def test_the_publication_has_a_name_a_tagline_and_a_time_zone(demo):
    current = Publication.current()
    assert (current.name, current.time_zone) == ("The Veldhaven Courier", "Europe/Amsterdam")
    assert current.tagline
    current.full_clean()


def test_its_editor_can_publish_and_no_more(demo, client):
    user = editor.find()
    assert user.has_perm("articles.publish_article")
    assert not user.is_superuser
    assert not user.has_perm("auth.add_user")
    assert client.login(username="editor", password=editor.password())


def test_the_password_is_kept_where_its_owner_alone_can_read_it(demo):
    path = editor.password_file()
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(path.read_text().strip()) >= 16
    assert [file.name for file in path.parent.iterdir()] == ["demo-password"]


def test_each_demo_has_a_password_of_its_own(demo):
    first = editor.password()
    User.objects.all().delete()
    editor.make()
    assert editor.password() not in (None, first)


def test_it_goes_without_a_trace():
    before = rows()
    assert show.put_up_once()
    article = Article.objects.order_by("pk")[0]
    edit(article, headline="The Clock Again")
    verbs.publish(article, kind="correction", note="It was another clock.", by=editor.find())
    verbs.withdraw(Article.objects.order_by("pk")[1], reason="It was another boat.")
    verbs.schedule(Article.objects.order_by("pk")[2], at=datetime.now(UTC) + timedelta(hours=1), kind="minor")
    assert removedemo() == f"The demo is gone, with {len(copies.read_all())} stories."
    after = rows()
    assert after.pop("articles.Shelf") == 3, "the first shelves of home, briefing and corrections, empty"
    assert after == {name: count for name, count in before.items() if name != "articles.Shelf"}
    assert not editor.password_file().exists()
    assert Publication.current().name == "Newsroom"
    assert_that_shelves_are_right()


def test_its_pages_and_feeds_are_gone_for_readers(demo, client):
    story = LiveArticle.objects.select_related("article").first()
    topic = Topic.objects.filter(listing__isnull=False).first()
    withdrawn = LiveArticle.objects.last()
    verbs.withdraw(withdrawn.article, reason="It was another town.")
    assert client.get(withdrawn.path, secure=True).status_code == 410
    assert len(headlines(client)) == len(copies.read_all()) - 1
    removedemo()
    assert headlines(client) == []
    for path in (story.path, withdrawn.path, f"/topics/{topic.slug}/"):
        assert client.get(path, secure=True).status_code == 404


def test_every_key_of_what_was_shown_is_bumped(demo):
    story = LiveArticle.objects.first()
    withdrawn = LiveArticle.objects.last()
    verbs.withdraw(withdrawn.article, reason="It was another town.")
    topic = LiveListing.objects.exclude(topic=None).first()
    Bump.objects.all().delete()
    removedemo()
    assert set(Bump.objects.values_list("key", flat=True)) >= {
        "publication",
        "listing:home",
        "shelf:home:1",
        f"story:{story.pk}",
        f"path:{story.path}",
        f"headline:{story.headline_key}",
        f"path:{withdrawn.path}",
        f"listing:{topic.name}",
        f"name:topic:{topic.topic_id}",
    }


def test_removing_it_twice_is_as_good_as_once(demo):
    removedemo()
    state = rows()
    assert removedemo() == "There is no demo here."
    assert rows() == state


def test_a_site_that_never_had_one_is_left_alone():
    publish()
    state = rows()
    assert removedemo() == "There is no demo here."
    assert rows() == state


def test_real_stories_stay_with_the_names_that_they_share_with_the_demo(demo, client):
    topic, author = Topic.objects.get(name="Ports"), Author.objects.first()
    real = publish("Ours", topics=["Ports"], authors=[author.name], dateline="Veldhaven/Elsewhere")
    feed_id, path = real.feed_id, LiveArticle.objects.get(pk=real.pk).path
    removedemo()
    assert [story.pk for story in LiveArticle.objects.all()] == [real.pk]
    assert list(Topic.objects.all()) == [topic]
    assert list(Author.objects.all()) == [author]
    assert set(Place.objects.values_list("name", flat=True)) == {"Veldhaven", "Elsewhere"}
    assert LiveListing.objects.exclude(kind__in=SINGLE).count() == 1 + 1 + 2
    assert headlines(client) == headlines(client, "/topics/ports/feed.json") == ["Ours"]
    assert client.get(path, secure=True).status_code == 200
    assert Article.objects.get().feed_id == feed_id
    assert_that_shelves_are_right()


def test_a_topic_that_a_real_story_was_once_published_under_stays_public(demo, client):
    real = publish("Ours", topics=["Ports"])
    real.topics.clear()
    real.touch()
    verbs.publish(real, kind="update")
    removedemo()
    assert client.get("/topics/ports/", secure=True).status_code == 200


def test_a_topic_of_a_draft_stays_but_is_not_public_any_more(demo, client):
    write("Ours", topics=["Ports"])
    removedemo()
    assert [topic.name for topic in Topic.objects.all()] == ["Ports"]
    assert client.get("/topics/ports/", secure=True).status_code == 404


def test_a_real_story_that_is_scheduled_goes_out_under_a_topic_of_the_demo(demo):
    topic = Topic.objects.get(name="Ports")
    real = write("Ours", topics=["Ports"], dateline="Veldhaven")
    verbs.schedule(real, at=datetime.now(UTC) + timedelta(hours=1))
    real.topics.clear()
    removedemo()
    Job.objects.filter(kind="publish").update(due=datetime.now(UTC) - timedelta(seconds=1))
    worker.run_due()
    assert LiveArticle.objects.get().topics == [topic.pk]


def test_an_author_who_is_a_user_of_the_desk_stays(demo):
    author = Author.objects.first()
    author.user = User.objects.create_user("zoe")
    author.save()
    removedemo()
    assert list(Author.objects.all()) == [author]


def test_pointers_of_real_stories_at_the_demo_stay_as_text_or_go(demo):
    target = Article.objects.first()
    real = write("Ours")
    common = {"parent": real, "region": "body", "target": target}
    labelled = AlsoRead.objects.create(label="The clock", ordering=30, **common)
    AlsoRead.objects.create(ordering=40, **common)
    removedemo()
    assert list(AlsoRead.objects.values_list("pk", "target", "label")) == [(labelled.pk, None, "The clock")]
    real.refresh_from_db()
    assert real.version == 2
    verbs.publish(real)


def test_what_the_demos_editor_wrote_for_real_stays_without_her(demo):
    real = write("Ours", changed_by=editor.find())
    verbs.publish(real, by=editor.find())
    removedemo()
    edition = Edition.objects.get()
    assert (edition.article_id, edition.by, edition.by_name) == (real.pk, None, "Demo Editor")
    assert not User.objects.exists()


def test_an_editor_of_the_same_name_who_is_a_person_stays(demo):
    User.objects.filter(username="editor").update(email="ed@news.example")
    removedemo()
    assert User.objects.get().username == "editor"
    assert removedemo() == "There is no demo here."


@pytest.mark.parametrize(
    ("changed", "kept"),
    [
        ({"name": "The Gazette"}, {"name": "The Gazette", "tagline": "", "time_zone": "Europe/Amsterdam"}),
        ({"tagline": "Ours"}, {"name": "Newsroom", "tagline": "Ours", "time_zone": "UTC"}),
        ({"time_zone": "Asia/Tokyo"}, {"name": "Newsroom", "tagline": "", "time_zone": "Asia/Tokyo"}),
        ({"rights": "© Us"}, {"name": "Newsroom", "rights": "© Us"}),
    ],
)
def test_what_somebody_has_chosen_for_the_publication_stays(demo, changed, kept):
    Publication.objects.update(**changed)
    removedemo()
    current = Publication.current()
    assert {name: getattr(current, name) for name in kept} == kept


def test_a_publication_that_was_named_first_keeps_its_name():
    assert publication.is_untouched()
    publication.put_up()
    assert not publication.is_untouched()
    publication.take_down()
    assert not publication.is_untouched(), "the demo does not come back by itself"


def test_a_demo_that_cannot_be_put_up_whole_is_not_put_up_at_all(monkeypatch):
    state = rows()
    monkeypatch.setattr(editor, "make", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        show.put_up_once()
    assert rows() == state
    assert publication.is_untouched()


def test_nothing_but_demo_stories_can_go_through_that_door(demo):
    real = publish("Ours")
    with pytest.raises(ValueError, match="only demo stories"):
        removal._delete([real])
    assert Edition.objects.filter(article=real).exists()


def test_a_failure_in_the_middle_takes_nothing_away(demo, monkeypatch):
    state = rows()
    monkeypatch.setattr(editor, "remove", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        show.take_down()
    assert rows() == state
    assert LiveArticle.objects.count() == Address.objects.count() == len(copies.read_all())
    assert editor.password() is not None


def test_a_full_shelf_is_counted_down(demo):
    shelf = Shelf.objects.get(listing__kind="home")
    for number in range(3):
        publish(f"Ours {number}")
    removedemo()
    shelf.refresh_from_db()
    assert shelf.count == 3
    assert Section.objects.count() == 3
    assert Group.objects.filter(name="Editors").exists()
    assert_that_shelves_are_right()


def test_two_stories_are_led_by_pictures_that_say_what_they_show(demo, client):
    worker.run_due()
    led = LiveArticle.objects.filter(article__lead_picture__isnull=False)
    assert led.count() == 2
    for live in led:
        page = client.get(live.path, secure=True).content.decode()
        assert 'type="image/avif"' in page
        assert live.article.lead_picture.alt in page
    assert all(path.stat().st_size < 60_000 for path in pictures.FOLDER.iterdir())


def test_a_demo_picture_that_a_real_story_shows_stays(demo):
    shown = Article.objects.exclude(lead_picture=None).first().lead_picture
    write("Ours", lead_picture=shown)
    removedemo()
    assert list(Picture.objects.all()) == [shown]
