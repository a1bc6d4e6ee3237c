"""A story before readers see it: from its unsaved form, and by a link for somebody without a login."""

from datetime import UTC, datetime, timedelta

import pytest

from articles.desk.jobs import forget_preview_links
from articles.models import Article, Author, Edition, Place, PreviewLink, Topic

from .desk import Form, Person, change, filled, text, verb
from .stories import edit, path, publish, write

pytestmark = pytest.mark.django_db
NEW = "/admin/articles/article/new/preview/"
ADD = "/admin/articles/article/add/"
HIGHLIGHTS = "articles_section_set-0-highlights"


@pytest.fixture
def ana():
    return Person("editor", username="ana")


def preview(form: Form, article=None, kind="", **typed) -> str:
    address = verb(article, "preview") if article else NEW
    answer = form.person.post(f"{address}?as={kind}", form.values | typed)
    assert answer.status_code == 200
    return text(answer)


def test_the_unsaved_form_is_shown_as_readers_will_see_it(ana):
    article = write("Ferry Runs", topics=["Ports"], authors=["Ana Ray"])
    form = ana.open(change(article)).add_section("<p>Two.</p>", crosshead="What It Cost")
    page = preview(form, article, headline="Ferry Stops", dateline="Skerry/Marren")
    for words in (
        "<h1>Ferry Stops</h1>",
        "<p>Two.</p>",
        "<h2>What It Cost</h2>",
        "Ports",
        "Ana Ray",
        "Skerry",
        "Marren",
    ):
        assert words in page
    assert Article.objects.get().headline == "Ferry Runs"
    assert not Place.objects.exists()
    assert not Edition.objects.exists()


def test_names_that_were_never_public_lead_nowhere(ana):
    publish("Old", topics=["Ports"])
    Topic.objects.create(name="Boats")
    Author.objects.create(name="Ana Ray")
    article = write("Ferry Runs", topics=["Ports", "Boats"], authors=["Ana Ray"], dateline="Skerry")
    page = preview(ana.open(change(article)), article)
    assert '<a rel="tag" href="/topics/ports/">Ports</a>' in page
    assert "<li>Boats</li>" in page
    assert "/authors/" not in page
    assert "/places/" not in page


def test_what_is_previewed_is_what_is_then_published(ana):
    """But for the notice, for what the head says to machines, and for links to listings that are not there yet."""
    article = publish("Ferry Runs", topics=["Ports"], authors=["Ana Ray"], dateline="Skerry")
    page = preview(ana.open(change(article)), article)
    public = text(ana.get(path(article)))
    start, end = '<article class="story">', "</article>"
    assert page[page.index(start) : page.index(end)] == public[public.index(start) : public.index(end)]


def test_a_story_that_was_never_saved_is_shown_too(ana):
    form = ana.open(ADD).add_section("<p>One.</p>")
    page = preview(form, headline="Brand New")
    assert "<h1>Brand New</h1>" in page
    assert "<p>One.</p>" in page
    assert not Article.objects.exists()


def test_what_is_wrong_is_said_and_the_rest_is_shown(ana):
    article = write("Ferry Runs")
    form = ana.open(change(article)).add("articles_figure_set", region="body", ordering="30")
    page = preview(
        form, article, headline="", standfirst="It sails.", **{"articles_section_set-0-highlights": "x" * 301}
    )
    assert "Headline: This field is required." in page
    assert "Line 1 has 301 characters" in page
    assert "It sails." in page


@pytest.mark.parametrize("sent", [{}, {"articles_section_set-TOTAL_FORMS": "x"}, {"embargo_0": "x", "topics": "x"}])
def test_a_form_in_pieces_is_no_error_of_the_page(ana, sent):
    article = write("Ferry Runs")
    for address in (verb(article, "preview"), NEW, f"{NEW}?as=entry"):
        assert ana.post(address, sent).status_code == 200


def test_blocks_that_are_taken_out_are_not_shown(ana):
    article = write(sections=[("", "One.", []), ("", "Two.", [])])
    page = preview(ana.open(change(article)), article, **{"articles_section_set-0-DELETE": "on"})
    assert "One." not in page
    assert "Two." in page


def test_as_an_entry_it_is_the_full_text_that_feeds_carry(ana):
    article = write("Ferry Runs", sections=[("Costs", "The town paid.", ["★ It costs"])], authors=["Ana Ray"])
    page = preview(ana.open(change(article)), article, kind="entry", headline="Ferry <b>Stops</b>")
    for words in ("Ferry &lt;b&gt;Stops&lt;/b&gt;", "Ana Ray", "<h2>Costs</h2>", "The town paid.", "#section-1"):
        assert words in page
    assert "masthead" not in page


def test_who_may_not_change_a_story_previews_none(ana):
    article = write("Ferry Runs")
    assert "Log in" in text(Person(None).post(verb(article, "preview"), {"headline": "x"}))
    assert ana.get(verb(article, "preview")).status_code == 405


def link_to(person, article, **answers) -> str:
    form = person.open(verb(article, "share"))
    page = form.press(**({"reader": "Dr. Ito", "hours": "24"} | answers))
    return page.context["link"].removeprefix("https://news.example").removeprefix("http://127.0.0.1:8000")


def path_of(link: str) -> str:
    return link[link.index("/preview/") :]


@pytest.fixture
def stranger():
    return Person()


def test_a_stranger_with_the_link_sees_the_saved_working_copy_and_for_whom_it_is(ana, stranger):
    article = publish("Ferry Runs")
    link = path_of(link_to(ana, article))
    edit(article, headline="Ferry Stops")
    answer = stranger.get(link)
    assert "<h1>Ferry Stops</h1>" in text(answer)
    assert "Not published." in text(answer)
    assert "For Dr. Ito, until" in text(answer)
    assert "Ferry Stops" not in text(stranger.get(path(article)))


def test_the_link_is_nobodys_to_keep_find_or_frame(ana, stranger):
    answer = stranger.get(path_of(link_to(ana, write())))
    assert answer["Cache-Control"] == "private, no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "no-referrer"
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert not answer.cookies
    assert "ETag" not in answer


def let_links_end():
    PreviewLink.objects.update(until=datetime.now(UTC) - timedelta(seconds=1))


def test_a_link_ends_at_its_hour(ana, stranger):
    article = write("Ferry Runs")
    link = path_of(link_to(ana, article))
    let_links_end()
    answer = stranger.get(link)
    assert answer.status_code == 410
    assert "This link has ended" in text(answer)
    assert "Ferry Runs" not in text(answer)
    assert answer["Cache-Control"] == "private, no-store"


def test_a_link_ends_with_the_account_of_who_made_it(ana, stranger):
    link = path_of(link_to(ana, write()))
    assert stranger.get(link).status_code == 200
    ana.user.is_active = False
    ana.user.save()
    assert stranger.get(link).status_code == 410


@pytest.mark.parametrize("wrong", ["x", "{}x", "x{}", "WzEsMSwiIiwxXQ:1abcde:sig"])
def test_a_link_that_was_tampered_with_is_none(ana, stranger, wrong):
    token = path_of(link_to(ana, write())).removeprefix("/preview/").removesuffix("/")
    assert stranger.get(f"/preview/{wrong.format(token)}/").status_code == 404


def test_a_link_ends_with_its_story(ana, stranger):
    article = write()
    link = path_of(link_to(ana, article))
    article.delete()
    assert stranger.get(link).status_code == 410


def end(person, link: PreviewLink, article=None):
    return person.post(verb(article or link.article, "share"), {"_end": link.pk})


def test_a_link_is_ended_by_its_maker_and_the_others_go_on(stranger):
    writer, article = Person("writer"), write()
    links = [path_of(link_to(writer, article, reader=reader)) for reader in ("Dr. Ito", "Prof. Oak")]
    page = text(writer.get(verb(article, "share")))
    assert "Dr. Ito" in page
    assert "Prof. Oak" in page
    answer = end(writer, PreviewLink.objects.get(reader="Dr. Ito"))
    assert "leads nowhere any more" in text(answer)
    assert "Dr. Ito" not in text(answer)
    assert [stranger.get(link).status_code for link in links] == [410, 200]


def test_a_link_is_ended_by_an_editor_and_by_no_other_writer(ana, stranger):
    article = write()
    link = path_of(link_to(Person("writer"), article))
    row, other = PreviewLink.objects.get(), Person("writer", username="other")
    assert "End it" not in text(other.get(verb(article, "share")))
    assert end(other, row).status_code == 403
    assert stranger.get(link).status_code == 200
    assert "End it" in text(ana.get(verb(article, "share")))
    for _ in range(2):  # two clicks
        assert "leads nowhere any more" in text(end(ana, row))
    assert stranger.get(link).status_code == 410


def test_a_link_is_ended_on_the_page_of_its_own_story(ana, stranger):
    link = path_of(link_to(ana, write()))
    end(ana, PreviewLink.objects.get(), article=write("Another"))
    assert stranger.get(link).status_code == 200


def test_links_that_ended_by_themselves_are_not_listed_and_then_forgotten(ana):
    article = write()
    link_to(ana, article)
    forget_preview_links({})
    assert "End it" in text(ana.get(verb(article, "share")))
    let_links_end()
    assert "Dr. Ito" not in text(ana.get(verb(article, "share")))
    forget_preview_links({})
    assert not PreviewLink.objects.exists()


def test_a_link_needs_to_say_for_whom_it_is(ana):
    article = write()
    answer = ana.open(verb(article, "share")).press(reader="", hours="24")
    assert "This field is required." in text(answer)
    assert filled(answer)["hours"] == "24"
    assert answer.context["link"] == ""
