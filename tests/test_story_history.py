"""Readers can see that a story changed, when and why; what it said before only where the publication lets them."""

from datetime import UTC, datetime

import pytest

from articles.models import AlsoRead, Figure, Publication, Quote, Section
from articles.pages import changes
from articles.publishing import names, verbs
from articles.publishing.passages import Removal
from articles.publishing.redaction import redact

from .desk import Person, text
from .merging import join
from .pictures import picture
from .stories import edit, path, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def readable():
    """Readers may read earlier versions."""
    names.save_publication(Publication(pk=Publication.ROW, earlier_versions=True))


@pytest.fixture
def story():
    """Published, changed in a letter, updated, corrected: four editions."""
    article = publish("Ferry Runs", sections=[("Quay", "The ferry left at six.", ["Six"])])
    verbs.publish(edit(article, headline="Ferry Runs!"), kind="minor", note="A letter")
    Section.objects.filter(parent=article).update(text="<p>The ferry left at seven.</p>")
    verbs.publish(edit(article, headline="Ferry Waits"), kind="update", note="It waits <still>.")
    verbs.publish(edit(article, standfirst="Nine days."), kind="correction", note="It was nine days, not ten.")
    return article


def history(article, below="") -> str:
    return f"{path(article)}history/{below}"


def marked(answer) -> str:
    """As one sees it: without the words for those who do not."""
    page = text(answer)
    while '<span class="unseen">' in page:
        before, _, rest = page.partition('<span class="unseen">')
        page = before + rest.partition("</span>")[2]
    return page


def in_order(page: str, *parts: str) -> bool:
    places = [page.find(part) for part in parts]
    return -1 not in places and places == sorted(places)


def test_publications_are_told_newest_first_with_their_notes(get, story):
    page = text(get(history(story)))
    told = ("Correction</h2>", "It was nine days, not ten.", "Update</h2>", "It waits &lt;still&gt;.")
    assert in_order(page, *told, "First publication</h2>")


def test_a_minor_change_moves_no_date_and_is_not_told(get, story):
    page = text(get(history(story)))
    assert "Minor" not in page
    assert "A letter" not in page


def test_a_story_as_it_was_first_published_says_so(get):
    assert "It has not been updated or corrected since." in text(get(history(publish())))


def test_first_publication_has_the_date_that_the_story_has(get):
    article = publish(at=datetime(2026, 3, 1, 9, 30, tzinfo=UTC))
    assert "Sunday, 1 March 2026, 09:30 UTC" in text(get(history(article)))


def test_no_earlier_text_can_be_read_unless_the_publication_says_so(get, story):
    page = text(get(history(story)))
    assert "Ferry Runs" not in page
    assert "What changed" not in page
    assert [get(history(story, f"{number}/")).status_code for number in (1, 2, 3, 4)] == [404] * 4


def test_the_form_of_the_publication_lets_readers_read_and_stops_it(get, story):
    administrator, address = Person("administrator"), "/admin/articles/publication/1/change/"
    before = get(history(story))
    administrator.open(address).press("_save", earlier_versions="on")
    after = get(history(story), if_none_match=before["ETag"])
    assert after.status_code == 200
    assert "What changed" in text(after)
    assert get(history(story, "1/")).status_code == 200
    administrator.open(address).press("_save", earlier_versions=None)
    assert get(history(story, "1/")).status_code == 404


def test_an_earlier_version_is_the_story_as_it_was(get, readable, story):
    page = text(get(history(story, "1/")))
    assert "<h1>Ferry Runs</h1>" in page
    assert "The ferry left at six." in page
    assert "An earlier version." in page
    assert "nine days, not ten" not in page, "what was corrected later it did not say"


def test_search_engines_are_sent_to_the_story(get, readable, story):
    for below, canonical in [("", history(story)), ("1/", path(story)), ("4/", path(story))]:
        page = text(get(history(story, below)))
        assert '<meta name="robots" content="noindex">' in page
        assert f'<link rel="canonical" href="https://news.example{canonical}">' in page


def test_what_changed_is_marked_word_by_word(get, readable, story):
    page = marked(get(history(story, "3/")))
    assert "Ferry <del>Runs!</del><ins>Waits</ins>" in page
    assert "left at <del>six</del><ins>seven</ins>." in page
    assert "Nine days." not in page


def test_who_hears_the_page_is_told_what_was_inserted_and_deleted(get, readable, story):
    page = text(get(history(story, "3/")))
    assert '<del><span class="unseen"> [deleted: </span>six<span class="unseen">] </span></del>' in page


def test_a_minor_change_is_told_where_one_can_see_what_it_was(get, readable, story):
    assert in_order(text(get(history(story))), "Update</h2>", "Minor change</h2>", "First publication</h2>")
    assert "Ferry Runs<ins>!</ins>" in marked(get(history(story, "2/")))


def test_the_story_as_it_is_tells_what_it_changed_and_leads_to_its_text(get, readable, story):
    page = text(get(history(story, "4/")))
    assert "The story as it is now." in page
    assert f'<a href="{path(story)}">Read the story as it is now</a>' in page
    assert "Nine days." in page
    assert "The ferry left at seven." not in page, "its text stands at its own address, and did not change"


def test_versions_lead_to_the_one_before_and_the_next(get, readable, story):
    page = text(get(history(story, "2/")))
    assert f'rel="prev" href="{history(story, "1/")}"' in page
    assert f'rel="next" href="{history(story, "3/")}"' in page
    assert 'rel="prev"' not in text(get(history(story, "1/")))
    assert 'rel="next"' not in text(get(history(story, "4/")))


@pytest.mark.parametrize("below", ["0/", "5/", "99999999999999999999/", "x/", "before/1/", "before/5/", "before/0/"])
def test_what_never_was_is_not_found(get, readable, story, below):
    assert get(history(story, below)).status_code == 404


def test_a_story_that_never_was_has_no_history(get):
    assert get("/2026/01/nothing/history/").status_code == 404
    assert get("/2026/01/nothing/history/1/").status_code == 404


def test_from_an_old_address_one_is_led_to_the_same_at_the_new(get, readable, story):
    old = history(story)
    verbs.publish(edit(story, slug="waiting-ferry"), kind="minor")
    for below in ("", "1/", "before/4/"):
        answer = get(f"{old}{below}")
        assert (answer.status_code, answer["Location"]) == (301, history(story, below))


def test_the_history_of_a_withdrawn_story_is_gone_and_comes_back_with_it(get, readable, story):
    verbs.withdraw(story, reason="Not so.")
    for below in ("", "1/", "4/", "before/4/"):
        answer = get(history(story, below))
        assert answer.status_code == 410
        assert "Ferry" not in text(answer)
    assert text(get(history(story))) == text(get(path(story))), "it is the story's own page"
    verbs.publish(story, kind="update")
    assert get(history(story, "1/")).status_code == 200


def test_a_new_edition_is_told_at_once_and_otherwise_nothing_is_sent_again(get, story):
    before = get(history(story))
    assert get(history(story), if_none_match=before["ETag"]).status_code == 304
    verbs.publish(story, kind="update", note="Later")
    after = get(history(story), if_none_match=before["ETag"])
    assert "Later" in text(after)


def test_a_renamed_topic_is_renamed_in_what_changed(get, readable):
    article = publish("Ferry Runs")
    article.topics.add("Ports")
    verbs.publish(edit(article), kind="minor")
    verbs.publish(article, kind="update")
    seen = get(history(article, "2/"))
    assert "<ins>Ports</ins>" in marked(seen)
    topic = article.topics.get()
    topic.name = "Harbours"
    names.rename(topic)
    after = get(history(article, "2/"), if_none_match=seen["ETag"])
    assert "<ins>Harbours</ins>" in marked(after)


def test_a_version_under_a_topic_that_was_merged_since_leads_to_the_one_that_stays(get, readable):
    article = publish("Ferry Runs", topics=["Ports"])
    verbs.publish(edit(article), kind="update")
    publish("Other Story", topics=["Harbours"])
    join("Ports", "Harbours")
    assert '<a rel="tag" href="/topics/ports/">Ports</a>' in text(get(history(article, "1/")))
    assert get("/topics/ports/")["Location"] == "/topics/harbours/"


def test_a_story_that_is_not_public_is_not_named_by_what_pointed_at_it(get, readable):
    secret = publish("Mayor Resigns")
    article = publish("Ferry Runs")
    AlsoRead.objects.create(parent=article, region="body", ordering=90, target=secret)
    verbs.publish(edit(article), kind="update")
    seen = get(history(article, "2/"))
    assert "Mayor Resigns" in text(seen)
    verbs.withdraw(secret, reason="She has not.")
    after = get(history(article, "2/"), if_none_match=seen["ETag"])
    assert after.status_code == 200
    assert "Mayor Resigns" not in text(after)


def test_a_redacted_version_shows_that_something_was_taken_out_and_never_what(get, readable, story):
    seen = get(history(story, "1/"))
    redact(story, Removal(("at six",)), reason="Order of the court")
    page = text(get(history(story, "1/"), if_none_match=seen["ETag"]))
    assert "The ferry left [redacted]." in page
    assert "Something was taken out of this version on" in page
    assert "Something was taken out of this version on" in text(get(history(story)))
    assert "at six" not in page + text(get(history(story, "3/")))
    assert "Order of the court" not in page, "the reason is the desk's"


def test_every_field_of_every_block_is_put_into_words(get, readable, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    article = publish("Ferry Runs", topics=["Ports"], authors=["Ana Ray"], dateline="Osterwick")
    quay = picture(caption="The quay", credit="Ana Ray")
    Figure.objects.create(parent=article, region="body", ordering=90, picture=quay)
    Quote.objects.create(parent=article, region="body", ordering=95, text="We waited.", attribution="A passenger")
    other = publish("Other Story")
    points = [{"text": "Nine days", "starred": True}]
    Section.objects.create(parent=article, region="body", ordering=80, crosshead="Later", text="", highlights=points)
    AlsoRead.objects.create(parent=article, region="body", ordering=97, target=other)
    AlsoRead.objects.create(parent=article, region="body", ordering=99, label="Map", url="https://maps.example/")
    fields = {"headline": "Ferry Waits", "standfirst": "A.", "language": "nl", "label": "opinion", "dateline": "Marren"}
    article.topics.clear()
    article.bylines.all().delete()
    verbs.publish(edit(article, lead_picture=picture(), **fields), kind="update")
    page = text(get(history(article, "2/")))
    assert {word for word in map(str, changes._FIELDS.values()) if f"<dt>{word}</dt>" not in page} == set()
    for word in ("Section, added", "Picture, added", "Quote, added", "Also read, added"):
        assert f"<h3>{word}</h3>" in page
    assert page.count('<p class="byline">Now</p><figure><img') == 2


def test_what_was_paid_for_says_so_in_its_history_too(get):
    assert '<span class="label sponsored">Sponsored</span>' in text(get(history(publish(label="sponsored"))))


def test_a_long_history_is_told_on_pages_and_none_of_it_is_left_out(get):
    article = publish("Ferry Runs")
    for number in range(59):
        verbs.publish(article, kind="update", note=f"Note {number:02}.")
    first = text(get(history(article)))
    assert in_order(first, "Note 58.", "Note 09.", "Earlier changes")
    assert "Note 08." not in first
    assert f'href="{history(article, "before/11/")}"' in first
    older = text(get(history(article, "before/11/")))
    assert in_order(older, "Note 08.", "Note 00.", "First publication</h2>", "The latest changes")
    assert "Earlier changes" not in older
    assert f'canonical" href="https://news.example{history(article, "before/11/")}"' in older
