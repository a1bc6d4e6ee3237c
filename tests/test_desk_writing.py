import pytest
from django.contrib.admin.models import LogEntry

from articles.models import Article, Author, Publication, Section, Topic
from articles.publishing import verbs
from articles.publishing.working import blocks

from .desk import Person, change, said, text
from .stories import publish, write

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/article/add/"


@pytest.fixture
def editor():
    return Person("editor")


def current(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def test_an_editor_writes_a_story_with_all_that_belongs_to_it(editor):
    ana, ports = Author.objects.create(name="Ana Ray"), Topic.objects.create(name="Ports")
    form = editor.open(ADD).add_section("<p>First.</p>", highlights="★ One\r\nTwo").add_section("<p>Second.</p>")
    form = form.add("bylines", author=ana.pk)
    form.save(headline="Cranes  Return", standfirst="Two of them.", dateline="Osterwick", topics=[ports.pk])

    article = Article.objects.get()
    assert (article.headline, article.standfirst, article.dateline) == ("Cranes Return", "Two of them.", "Osterwick")
    assert [block.text for block in blocks(article)] == ["<p>First.</p>", "<p>Second.</p>"]
    assert article.articles_section_set.first().highlights == [
        {"text": "One", "starred": True},
        {"text": "Two", "starred": False},
    ]
    assert list(article.authors.all()) == [ana]
    assert list(article.topics.all()) == [ports]
    assert article.changed_by == editor.user


def test_save_keeps_the_editor_at_the_story_and_says_that_readers_see_nothing_of_it(editor):
    article = publish()
    answer = editor.open(change(article)).save(headline="Ferry Stops Again")
    assert answer.request["PATH_INFO"] == change(article)
    assert "Readers see the story as it was last published" in said(answer)
    assert article.live.headline == "Ferry to Marren Runs Again"
    assert current(article).state == "changed"


def test_saving_an_untouched_form_is_no_change(editor):
    article = publish(
        standfirst="One line.\nAnother.",
        sections=[("", '<a href="https://a.example/?a=1&amp;b=2" rel="noopener">A link</a>.\nA break.', ["★ One"])],
        authors=["Ana Ray"],
        topics=["Ports"],
        also_read=["Harbour Works"],
        dateline="Tokyo/Washington",
    )
    before = Article.objects.values().get()
    logged = LogEntry.objects.count()
    answer = editor.open(change(article)).save()
    assert Article.objects.values().get() == before
    assert LogEntry.objects.count() == logged
    assert "Saved" in said(answer)


@pytest.mark.parametrize(
    "typed",
    [
        {"headline": "Another"},
        {"articles_section_set-0-crosshead": "Later"},
        {"articles_section_set-0-highlights": "Another point"},
        {"articles_section_set-0-ordering": "70"},
        {"articles_section_set-0-DELETE": "on"},
        {"bylines-0-DELETE": "on"},
        {"topics": []},
        {"headline": "Another", "articles_section_set-0-crosshead": "Later", "topics": []},
    ],
)
def test_a_save_that_changed_anything_raises_the_version_once(editor, typed):
    article = write(authors=["Ana Ray"], topics=["Ports"])
    editor.open(change(article)).save(**typed)
    assert current(article).version == article.version + 1
    assert current(article).changed_by == editor.user
    assert LogEntry.objects.filter(object_id=str(article.pk)).count() == 1


def test_a_form_with_an_error_saves_nothing_and_keeps_what_was_typed(editor):
    article = write()
    answer = editor.open(change(article)).save(headline="", standfirst="Typed at length.")
    assert "This field is required" in text(answer)
    assert "Typed at length." in text(answer)
    assert current(article).standfirst == ""


def test_highlights_are_typed_one_a_line_and_pasted_bullets_fall_off(editor):
    article = write()
    lines = [
        "• Boats run",
        "- Quay repaired",
        "* Fares unchanged",
        "1. Open daily",
        "",
        "★ All starred",
        "• ★ This too",
    ]
    editor.open(change(article)).save(**{"articles_section_set-0-highlights": "\r\n".join(lines)})
    assert [(point["text"], point["starred"]) for point in Section.objects.get().highlights] == [
        ("Boats run", False),
        ("Quay repaired", False),
        ("Fares unchanged", False),
        ("Open daily", False),
        ("All starred", True),
        ("This too", True),
    ]


@pytest.mark.parametrize("point", ["1. FC Köln won", "- 5 degrees", "★ hotel", "\\ backslash", "• bullet"])
@pytest.mark.parametrize("starred", [True, False])
def test_a_highlight_that_looks_like_a_list_stays_what_it_is(editor, point, starred):
    article = write()
    highlights = [{"text": point, "starred": starred}]
    Section.objects.update(highlights=highlights)
    editor.open(change(article)).save(headline="Another")
    assert Section.objects.get().highlights == highlights


def test_a_highlight_that_is_too_long_is_named_by_its_line(editor):
    article = write()
    typed = "Short\r\n\r\n" + "long " * 70
    answer = editor.open(change(article)).save(**{"articles_section_set-0-highlights": typed})
    assert "Line 3 has 349 characters: a highlight has at most 300." in text(answer)
    assert "long long" in text(answer)
    assert Section.objects.get().highlights[0]["text"] == "First boat at six"


def test_too_many_highlights_are_counted(editor):
    article = write()
    typed = "\r\n".join(f"Point {number}" for number in range(52))
    answer = editor.open(change(article)).save(**{"articles_section_set-0-highlights": typed})
    assert "Line 51 is one too many: a section has at most 50 highlights." in text(answer)


def test_script_in_a_section_is_gone_when_it_is_saved(editor):
    article = write()
    editor.open(change(article)).save(**{"articles_section_set-0-text": "<p onclick=x>Hi<script>alert(1)</script></p>"})
    assert Section.objects.get().text == "<p>Hi</p>"


def test_hostile_text_comes_back_as_text(editor):
    hostile = "</textarea><script>alert(1)</script>"
    article = write(hostile, standfirst=hostile, authors=[hostile], topics=[hostile], also_read=[hostile])
    Section.objects.update(crosshead=hostile, highlights=[{"text": hostile, "starred": False}])
    verbs.publish(article)
    for page in (change(article), "/admin/articles/article/", f"/admin/articles/article/{article.pk}/editions/"):
        assert "<script>alert(1)" not in text(editor.get(page))


def test_an_author_stands_in_a_byline_once(editor):
    article = write(authors=["Ana Ray"])
    answer = editor.open(change(article)).add("bylines", author=Author.objects.get().pk).save()
    assert "An author stands in the byline once." in text(answer)


def test_an_emptied_slug_of_a_published_story_stays(editor):
    article = publish("Ferry Runs")
    editor.open(change(article)).save(slug="", headline="Ferry Stops")
    assert current(article).slug == "ferry-runs"


def test_a_slug_in_any_script_can_be_given(editor):
    article = write()
    editor.open(change(article)).save(slug="फेरी फिर से")
    assert current(article).slug == "फेरी-फिर-से"


def test_blocks_of_another_story_cannot_be_copied_by_a_forged_form(editor):
    article, other = write(), write("Another")
    stolen = f"articles.section:{other.articles_section_set.get().pk}"
    editor.open(change(article)).save(_clone=stolen, _clone_region="body", _clone_ordering="5")
    assert Section.objects.count() == 2


def test_topics_authors_and_pictures_are_found_by_typing(editor):
    Topic.objects.create(name="Ports")
    found = editor.get("/admin/autocomplete/?app_label=articles&model_name=article&field_name=topics&term=ports").json()
    assert [result["text"] for result in found["results"]] == ["Ports"]


def test_the_embargo_is_told_in_the_publications_time(editor):
    Publication.objects.update_or_create(pk=Publication.ROW, defaults={"time_zone": "Asia/Tokyo"})
    article = write()
    editor.open(change(article)).save(embargo_0="2030-05-01", embargo_1="09:00")
    assert current(article).embargo.isoformat() == "2030-05-01T00:00:00+00:00"
    assert "in Asia/Tokyo" in text(editor.get(change(article)))
