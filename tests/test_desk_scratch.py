"""What is typed and not saved: kept for whoever typed it, offered back, never a version of the story."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.desk import scratch
from articles.desk.jobs import forget_scratch_copies
from articles.models import Article, Scratch, Section

from .desk import Person, change, filled, said, text, verb
from .stories import write

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/article/add/"
SCRATCH_OF_NEW = "/admin/articles/article/new/scratch/"


@pytest.fixture
def ana():
    return Person("editor", username="ana")


@pytest.fixture
def ben():
    return Person("editor", username="ben")


def type_into(person, article, **typed):
    """What the page sends while somebody types. Answers with the form as it was opened."""
    form = person.open(change(article))
    assert person.post(verb(article, "scratch"), form.values | typed).status_code == 204
    return form


def back(article) -> str:
    return f"{change(article)}?back={Scratch.objects.get().pk}"


def test_what_was_typed_is_offered_back_whole_and_saved_when_its_editor_saves_it(ana):
    article = write("Ferry Runs", sections=[("", "One.", [])])
    form = ana.open(change(article)).add_section("<p>Two.</p>")
    ana.post(verb(article, "scratch"), form.values | {"headline": "Ferry Stops"})
    assert "and did not save it" in text(ana.get(change(article)))
    again = ana.open(back(article))
    assert again.values["headline"] == "Ferry Stops"
    assert "<p>Two.</p>" in again.values.values()
    ana.open(back(article)).save()
    assert Article.objects.get().headline == "Ferry Stops"
    assert sorted(Section.objects.values_list("text", flat=True)) == ["<p>One.</p>", "<p>Two.</p>"]
    assert not Scratch.objects.exists()


def test_typing_makes_no_version_and_no_history(ana):
    article = write("Ferry Runs")
    type_into(ana, article, headline="Ferry Stops")
    before = (article.version, article.changed)
    article.refresh_from_db()
    assert (article.version, article.changed, article.headline) == (*before, "Ferry Runs")


def test_half_a_story_taken_back_is_not_scolded_before_a_button_is_pressed(ana):
    article = write("Ferry Runs")
    type_into(ana, article, headline="", **{"articles_section_set-0-highlights": "x" * 400})
    page = text(ana.get(back(article)))
    assert "errornote" not in page
    assert "This field is required." not in page
    assert "at most 300" not in page
    assert "x" * 400 in page
    assert Article.objects.get().headline == "Ferry Runs"


def test_nobody_else_sees_it_or_takes_it(ana, ben):
    article = write("Ferry Runs")
    type_into(ana, article, headline="Ana's secret")
    assert "did not save it" not in text(ben.get(change(article)))
    assert ben.get(back(article)).status_code == 404
    ben.post(verb(article, "scratch"), {"_forget": Scratch.objects.get().pk})
    assert Scratch.objects.get().user == ana.user


def test_it_can_be_thrown_away(ana):
    article = write("Ferry Runs")
    type_into(ana, article, headline="Ferry Stops")
    assert "thrown away" in said(ana.post(verb(article, "scratch"), {"_forget": Scratch.objects.get().pk}))
    assert not Scratch.objects.exists()


def test_a_save_of_another_window_leaves_it_alone(ana):
    article = write("Ferry Runs")
    other = ana.open(change(article))
    type_into(ana, article, headline="Typed in the first window")
    other.save(standfirst="Saved in the second.")
    assert dict(Scratch.objects.get().fields)["headline"] == "Typed in the first window"


def test_taken_back_over_what_somebody_else_has_saved_since_it_overwrites_nothing(ana, ben):
    article = write("Ferry Runs")
    type_into(ana, article, headline="Ana's")
    ben.open(change(article)).save(headline="Ben's")
    answer = ana.open(back(article)).save()
    assert "Nothing was saved over it." in text(answer)
    assert Article.objects.get().headline == "Ben's"


def test_a_story_that_was_never_saved_is_offered_where_the_next_one_is_begun(ana):
    form = ana.open(ADD)
    ana.post(SCRATCH_OF_NEW, form.values | {"headline": "Not yet"})
    assert "Not yet" in text(ana.get(ADD))
    ana.open(f"{ADD}?back={Scratch.objects.get().pk}").save()
    assert Article.objects.get().headline == "Not yet"
    assert not Scratch.objects.exists()


def test_only_the_newest_few_beginnings_are_kept(ana):
    for number in range(scratch.NEW + 2):
        ana.post(SCRATCH_OF_NEW, {"sheet": f"sheet {number}", "headline": f"Story {number}"})
    kept = {dict(copy.fields)["headline"] for copy in Scratch.objects.all()}
    assert kept == {f"Story {number}" for number in range(2, scratch.NEW + 2)}


def test_what_is_too_long_to_keep_is_refused(ana, monkeypatch):
    monkeypatch.setattr(scratch, "LIMIT", 1_000)
    answer = ana.post(SCRATCH_OF_NEW, {"sheet": "a", "headline": "x" * 1_001})
    assert (answer.status_code, Scratch.objects.count()) == (413, 0)


def test_hostile_text_is_kept_as_text(ana):
    assert ana.post(SCRATCH_OF_NEW, {"sheet": "s" * 99, "seen": "9" * 30, "headline": "a\0b\ud7ff"}).status_code == 204
    assert ["headline", "ab\ud7ff"] in Scratch.objects.get().fields


def test_who_may_not_write_here_keeps_nothing_here(ana):
    reader, article = Person(None), write("Ferry Runs")
    reader.post(verb(article, "scratch"), {"headline": "Mine"})
    assert not Scratch.objects.exists()


def test_after_thirty_days_it_is_forgotten(ana):
    article = write("Ferry Runs")
    type_into(ana, article, headline="Ferry Stops")
    Scratch.objects.update(saved=timezone.now() - timedelta(days=29))
    forget_scratch_copies({})
    assert Scratch.objects.exists()
    Scratch.objects.update(saved=timezone.now() - timedelta(days=31))
    forget_scratch_copies({})
    assert not Scratch.objects.exists()


@pytest.mark.parametrize("new", [True, False])
def test_a_story_sent_when_the_session_has_ended_is_offered_back_after_signing_in(ana, new):
    path = ADD if new else change(write("Ferry Runs"))
    ana.user.set_password("right")
    ana.user.save()
    ana.client.force_login(ana.user)
    form = ana.open(path)
    ana.client.logout()
    answer = form.save(headline="Typed overnight")
    assert "Your text is not lost" in text(answer)
    assert not Scratch.objects.exists()

    sign_in = filled(answer) | {"username": "ana", "password": "wrong"}
    again = ana.post("/admin/login/", sign_in)
    assert "Your text is not lost" in text(again)
    page = ana.post("/admin/login/", filled(again) | {"username": "ana", "password": "right"})
    assert page.request["PATH_INFO"] == path
    assert "and did not save it" in text(page)
    assert dict(Scratch.objects.get().fields)["headline"] == "Typed overnight"


@pytest.mark.parametrize("kept", ["no json", "{}", "[1]", '[["headline"]]', "[" * 20_000, "null"])
def test_what_comes_along_with_a_login_may_be_anything(ana, kept):
    ana.user.set_password("right")
    ana.user.save()
    ana.client.logout()
    sent = {"username": "ana", "password": "right", "next": ADD, "kept": kept}
    assert ana.post("/admin/login/", sent).status_code == 200
