"""What is looked at before a story goes out: some of it blocks, the rest is told and no more."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import AlsoRead, Article, Figure, Section
from articles.outbox.models import Job
from articles.publishing import checks, verbs, working
from articles.publishing.checks import BLOCKS, WARNS, Draft, Finding
from articles.publishing.working import NotPublishable

from .desk import Person, change, text, verb
from .pictures import picture
from .stories import edit, publish, write

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
WHOLE = {"standfirst": "At last.", "topics": ["Ports"]}


def look(article: Article, at=NOW) -> list[Finding]:
    return checks.findings(Draft(article, working.look(article), at))


def said(article: Article, at=NOW) -> list[tuple[str, str, str]]:
    return [(finding.level, finding.field, finding.message) for finding in look(article, at)]


def no_ferries(draft: Draft):
    """A check of a publisher's own."""
    if "Ferry" in draft.working.headline:
        yield Finding(BLOCKS, "No ferries today.", "headline")


no_function = 5


@pytest.fixture
def own_checks(settings):
    def add(*names):
        settings.CHECKS = [f"tests.test_checks.{name}" for name in names]
        checks.more.cache_clear()

    yield add
    checks.more.cache_clear()


def test_a_story_that_lacks_nothing_is_left_in_peace():
    assert look(write(**WHOLE)) == []


def test_each_thing_that_is_missing_is_told_once_with_its_field():
    article = write("A" * 101, sections=[("", "Words.", [])])
    told = {(level, field) for level, field, _ in said(article)}
    assert told == {(WARNS, "headline"), (WARNS, "standfirst"), (WARNS, "topics"), (WARNS, "")}
    assert any("key points" in message for *_, message in said(article))


def test_only_a_section_that_is_poorer_than_the_others_is_named():
    article = write(sections=[("Quay", "One.", ["A point"]), ("Town", "Two.", [])], **WHOLE)
    assert said(article) == [(WARNS, "highlights", "Section “Town” has no highlights; others have.")]
    assert look(article)[0].block == Section.objects.get(crosshead="Town")


def test_pictures_without_words_are_told_and_decorative_ones_are_not():
    article = write(lead_picture=picture(alt="", caption="The quay"), **WHOLE)
    assert said(article) == [(WARNS, "lead_picture", "“The quay” has no alt text.")]
    article = write(lead_picture=picture(alt="", decorative=True), **WHOLE)
    Figure.objects.create(parent=article, region="body", ordering=90, picture=picture())
    assert said(article) == []


def test_an_also_read_that_leads_to_nothing_public_is_told_and_a_mere_label_is_not():
    article, draft, live = write(also_read=["Some Day"], **WHOLE), write("A Draft"), publish("Live")
    for position, target in enumerate((draft, live)):
        AlsoRead.objects.create(parent=article, region="body", ordering=90 + position, target=target)
    assert said(article) == [
        (WARNS, "target", "Also read “A Draft”: that story is not public, so readers see no link.")
    ]
    verbs.withdraw(live, reason="Wrong")
    assert len(said(article)) == 2


def test_looking_costs_the_same_whatever_the_length_of_the_story():
    def queries(article):
        with CaptureQueriesContext(connection) as seen:
            look(Article.objects.get(pk=article.pk))
        return len(seen)

    short, long, draft = write(**WHOLE), write(sections=[("", "Words.", [])] * 9, **WHOLE), write("A Draft")
    for story, count in ((short, 1), (long, 9)):
        for position in range(count):
            AlsoRead.objects.create(parent=story, region="body", ordering=90 + position, target=draft)
            Figure.objects.create(parent=story, region="body", ordering=190 + position, picture=picture())
    assert queries(short) == queries(long) < 12


def test_what_blocks_comes_first():
    article = write(headline="…", sections=[("", "", [])], embargo=NOW + timedelta(hours=1))
    Section.objects.filter(parent=article).update(text="")
    levels = [level for level, *_ in said(article)]
    assert levels == sorted(levels)
    assert levels.count(BLOCKS) == 3


def test_warnings_never_stand_in_the_way():
    article = write("A" * 150, sections=[("", "Words.", [])])
    verbs.publish(article)
    assert article.editions.count() == 1


def test_a_check_of_the_publishers_own_blocks_like_the_others(own_checks):
    own_checks("no_ferries")
    with pytest.raises(NotPublishable, match="No ferries today"):
        verbs.publish(write("Ferry Runs"))
    verbs.publish(write("Tram Runs"))


@pytest.mark.parametrize("name", ["nothing_of_the_kind", "no_function"])
def test_a_wrong_name_stops_the_start_and_is_named(own_checks, name):
    own_checks(name)
    with pytest.raises(ImproperlyConfigured, match=f"NEWSROOM_CHECKS.*tests.test_checks.{name}"):
        checks.more()


def test_what_was_found_stands_beside_its_field_and_by_the_bar():
    article = write(sections=[("Quay", "One.", ["A point"]), ("Town", "Two.", [])], topics=["Ports"])
    page = text(Person("writer").get(change(article)))
    assert '<span class="finding warns">There is no standfirst.</span>' in page
    assert '<a href="#id_standfirst">There is no standfirst.</a>' in page
    assert '<a href="#id_articles_section_set-1-highlights">Section “Town” has no highlights' in page
    assert "2 things to look at" in page


def test_each_field_has_its_own_beside_it_and_is_led_to():
    article = write(
        "A" * 101,
        sections=[("Quay", "One.", ["A point"]), ("Town", "Two.", [])],
        lead_picture=picture(alt="", caption="The quay"),
        embargo=datetime.now(UTC) + timedelta(days=2),
    )
    Figure.objects.create(parent=article, region="body", ordering=90, picture=picture(alt="", caption="The crane"))
    AlsoRead.objects.create(parent=article, region="body", ordering=91, target=write("A Draft"))
    page = text(Person("editor").get(change(article)))
    found = look(article, datetime.now(UTC))
    assert len(found) == 8
    for finding in found:
        assert f'<span class="finding {finding.level}">{finding.message}</span>' in page
        anchor = re.search(f'<a href="#([^"]+)">{re.escape(finding.message)}</a>', page)[1]
        assert re.search(rf'<(input|select|textarea)[^>]* id="{anchor}"', page)


def test_they_are_looked_for_again_with_each_save():
    article = write(**WHOLE)
    form = Person("writer").open(change(article))
    assert '<span class="finding warns">There is no standfirst.</span>' in text(form.save(standfirst=""))
    assert 'class="finding' not in text(form.person.open(change(article)).save(standfirst="At last."))


def test_what_was_found_in_the_saved_text_is_not_told_of_another_that_could_not_be_saved():
    form = Person("writer").open(change(write(topics=["Ports"])))
    page = text(form.save(standfirst="At last.", **{"articles_section_set-0-highlights": "x" * 301}))
    assert "Line 1 has 301 characters" in page
    assert "There is no standfirst." not in page


def test_a_preview_leaves_them_to_the_form_beside_it():
    article = write("A Draft")
    form = Person("writer").open(change(article))
    assert "There is no standfirst." not in text(form.person.post(verb(article, "preview"), form.values))


SOON = {"day": "2040-05-01", "hour": "09:00"}


def in_bulk(article) -> tuple[str, dict]:
    chosen = {"action": "publish_chosen", "index": "0", "_selected_action": [article.pk], "confirmed": "1"}
    return "/admin/articles/article/", chosen | {f"seen-{article.pk}": article.version, "kind": "update", "note": ""}


@pytest.mark.parametrize("before", ["never public", "live"])
@pytest.mark.parametrize("way", ["publish", "schedule", "in bulk"])
def test_whatever_is_posted_what_blocks_is_not_published(own_checks, before, way):
    article = write("Ferry Runs") if before == "never public" else edit(publish("Tram"), headline="Ferry Runs")
    count = article.editions.count()
    own_checks("no_ferries")
    answers = SOON | {"seen": article.version, "kind": "update", "note": ""}
    path, sent = in_bulk(article) if way == "in bulk" else (verb(article, way), answers)
    answer = Person("editor").post(path, sent)
    assert "No ferries today." in text(answer)
    article.refresh_from_db()
    assert (article.editions.count(), article.scheduled_for) == (count, None)


def test_the_buttons_of_the_form_save_and_publish_nothing_that_is_blocked(own_checks):
    fresh, promised = write("Tram One"), write("Tram Two")
    verbs.schedule(promised, at=datetime(2040, 5, 1, tzinfo=UTC))
    own_checks("no_ferries")
    editor = Person("editor")
    for article, button in ((fresh, "_publish"), (promised, "_reschedule")):
        answer = editor.open(change(article)).press(button, headline="Ferry Runs")
        assert "It is saved, but" in text(answer)
        assert '<a href="#id_headline">No ferries today.</a>' in text(answer)
        assert not article.editions.exists()
    assert Job.objects.get(kind="publish").payload["content"]["headline"] == "Tram Two"


def test_a_new_story_is_not_nagged():
    assert 'class="finding' not in text(Person("writer").get("/admin/articles/article/add/"))


@pytest.mark.parametrize("name", ["publish", "schedule"])
def test_warnings_are_shown_where_one_is_asked_how_to_publish(name):
    article = edit(publish(topics=["Ports"]))
    assert "<li>There is no standfirst.</li>" in text(Person("editor").get(verb(article, name)))
