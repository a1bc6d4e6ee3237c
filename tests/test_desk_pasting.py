import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.models import Article, Author, Topic
from articles.publishing.working import blocks

from .desk import Form, Person, filled, text

pytestmark = pytest.mark.django_db

PASTE, ADD = "/admin/articles/article/paste/", "/admin/articles/article/add/"

STORY = """Ferry to Marren Runs Again
Published: 3 March 2026 | Veldhaven
By Ana Ray and Ben Oak
Standfirst: Nine days without.

The first boat left at six.

Highlights
• First boat at six
• ★ Nine days without

What It Cost

The town paid.

Also Read: Storm Closes Quay https://news.example/storm
Share this article
Topics: Ports, Weather
"""


@pytest.fixture
def editor():
    return Person("editor")


def paste(person: Person, plain: str = "", rich: str = "", file=None):
    sent = {"paste-text": plain, "paste-html": rich} | ({"paste-file": file} if file else {})
    return person.post(PASTE, sent)


def test_a_pasted_story_fills_the_form_and_is_saved_by_its_editor_alone(editor):
    ana, ports = Author.objects.create(name="ana ray"), Topic.objects.create(name="Ports")
    page = paste(editor, STORY)
    assert not Article.objects.exists()

    Form(editor, ADD, filled(page)).save()
    article = Article.objects.get()
    assert (article.headline, article.standfirst) == ("Ferry to Marren Runs Again", "Nine days without.")
    assert article.dateline == "Veldhaven"
    assert list(article.authors.all()) == [ana]
    assert list(article.topics.all()) == [ports]
    first, second, also = blocks(article)
    assert (first.crosshead, first.text) == ("", "<p>The first boat left at six.</p>")
    assert first.highlights == [
        {"text": "First boat at six", "starred": False},
        {"text": "Nine days without", "starred": True},
    ]
    assert (second.crosshead, second.text) == ("What It Cost", "<p>The town paid.</p>")
    assert (also.label, also.url) == ("Storm Closes Quay", "https://news.example/storm")


def test_formatting_of_the_clipboard_goes_before_its_plain_text(editor):
    table = "<table><tr><td>a<td>b<tr><td>c<td>d</table>"
    rich = f"<h1>Ferry Runs</h1><p>At <b>six</b>.</p><blockquote>At last.</blockquote>{table}"
    Form(editor, ADD, filled(paste(editor, "Ferry Runs\n\nAt six.", rich))).save()
    first, quote, table = blocks(Article.objects.get())
    assert first.text == "<p>At <strong>six</strong>.</p>"
    assert quote.text == "At last."
    assert "<td><p>d</p></td>" in table.text


def test_a_file_is_read_without_any_script(editor):
    file = SimpleUploadedFile("story.md", b"# Ferry Runs\n\nAt **six**.\n")
    page = paste(editor, file=file)
    assert filled(page)["headline"] == "Ferry Runs"
    assert filled(page)["articles_section_set-0-text"] == "<p>At <strong>six</strong>.</p>"


def test_what_was_set_aside_is_listed_with_its_reason_and_what_was_found_is_counted(editor):
    said = text(paste(editor, STORY))
    assert "2 paragraphs, 2 sections, 2 highlights, 1 also-read, 1 lines set aside" in said
    assert "Share this article" in said
    assert "a share button" in said
    assert "It is dated 3 March 2026" in said


def test_names_that_are_not_known_are_listed_and_never_made_by_pasting(editor):
    said = text(paste(editor, STORY))
    for name in ("Ana Ray", "Ben Oak", "Ports", "Weather"):
        assert f"“{name}”" in said
    assert "/admin/articles/topic/add/?name=Ports" in said
    assert not Topic.objects.exists()
    assert "/admin/articles/topic/add/?name=Ports" not in text(paste(Person("writer"), STORY))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"plain": ""}, "there is nothing in the box, and no file is chosen"),
        ({"plain": "A Headline Alone"}, "It could not be read: no body: there is no paragraph under the headline"),
        ({"plain": "Ferry Runs\nPublished: 30 February 2026\n\nAt six."}, "Line 2: there is no such day"),
        ({"file": SimpleUploadedFile("story.docx", b"PK\x03\x04 no zip")}, "this Word document is damaged"),
        ({"file": SimpleUploadedFile("story.txt", b"")}, "the file is empty"),
        ({"file": SimpleUploadedFile("story.pdf", b"%PDF-1.7")}, "this is a PDF"),
    ],
)
def test_what_cannot_be_read_is_named_and_what_was_pasted_stays(editor, sent, said):
    page = paste(editor, **sent)
    assert said in text(page)
    assert sent.get("plain", "") in text(page)
    assert not Article.objects.exists()


def test_pasted_html_is_text_on_the_page_that_reports_it(editor):
    hostile = "<script>alert(1)</script>"
    rich = "<h1>Ferry &lt;script&gt;alert(1)&lt;/script&gt;</h1><p>At six.</p><nav>&lt;script&gt;alert(1)&lt;/script&gt;</nav>"  # noqa: E501
    for page in (paste(editor, hostile, rich), paste(editor, f"{hostile}\nPublished: soon\n\nAt six.")):
        assert "<script>alert(1)" not in text(page)


def test_only_those_who_may_write_stories_may_paste_one():
    assert paste(Person("writer"), STORY).status_code == 200
    assert Person().post(PASTE, {"paste-text": STORY}).request["PATH_INFO"] == "/admin/login/"
    reader = Person("writer", username="reader")
    reader.user.groups.clear()
    reader.user.user_permissions.add(Permission.objects.get(codename="view_article"))
    assert paste(reader, STORY).status_code == 403


def test_a_reload_of_its_address_leads_to_an_empty_form(editor):
    assert editor.get(PASTE).request["PATH_INFO"] == ADD
