from datetime import UTC, datetime, timedelta

import pytest

from articles.publishing import verbs

from .stories import edit, path, publish, write

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return response.content.decode()


def runs_nothing(page: str) -> bool:
    """What search engines are told stands in a script as well, but as data."""
    return page.count("<script") == page.count('<script type="application/ld+json">')


def test_a_draft_is_nowhere(get):
    write("Still Being Written", topics=["Ports"], authors=["Ana Ray"], dateline="Osterwick")
    assert "Still Being Written" not in text(get("/"))
    for address in ("/topics/ports/", "/authors/ana-ray/", "/places/osterwick/", "/topics/ports/rss.xml"):
        assert get(address).status_code == 404
    assert "Ports" not in text(get("/topics/"))


def test_a_story_stands_in_each_of_its_listings(get):
    publish("Ferry Runs Again", topics=["Ports"], authors=["Ana Ray"], dateline="Osterwick/Marren Island")
    for address in ("/", "/topics/ports/", "/authors/ana-ray/", "/places/osterwick/", "/places/marren-island/"):
        assert "Ferry Runs Again" in text(get(address)), address


def test_the_key_points_open_a_story_and_lead_to_their_sections(get):
    article = publish(sections=[("", "One.", ["First", "Second"]), ("Later", "Two.", ["Third"])])
    page = text(get(path(article)))
    assert '<a href="#section-1">First</a>' in page
    assert '<a href="#section-2">Third</a>' in page
    assert '<section id="section-2"><h2>Later</h2>' in page


def test_the_starred_highlights_are_the_key_points_where_there_are_any(get):
    article = publish(sections=[("", "One.", ["First", "★ Second"]), ("Later", "Two.", ["Third"])])
    page = text(get(path(article)))
    assert '<a href="#section-1">Second</a>' in page
    assert '<a href="#section-2">Third</a>' not in page


def test_an_also_read_is_plain_until_its_story_is_published(get):
    article = publish(also_read=["Harbour Master Retires"])
    assert "Related: Harbour Master Retires" in text(get(path(article)))
    other = publish("Harbour Master Retires")
    assert f'<a href="{path(other)}">Harbour Master Retires</a>' in text(get(path(article)))
    verbs.withdraw(other, reason="Not so.")
    assert "Related: Harbour Master Retires" in text(get(path(article)))


def test_headlines_that_differ_in_a_vowel_sign_are_two(get):
    article = publish(also_read=["किताब"])
    publish("कताब")
    assert "Related: किताब" in text(get(path(article)))


def test_an_unpublished_change_is_nowhere(get):
    article = publish("Ferry Runs Again")
    edit(article, headline="Ferry Stops")
    assert "Ferry Stops" not in text(get(path(article))) + text(get("/")) + text(get("/feed.json"))
    verbs.publish(article, kind="update")
    assert "Ferry Stops" in text(get(path(article)))


def test_a_correction_is_told_at_the_foot(get):
    article = publish()
    verbs.publish(article, kind="correction", note="The boat left at seven.")
    assert "The boat left at seven." in text(get(path(article)))


def test_a_changed_address_leads_on_for_ever(get):
    article = publish("Ferry Runs Again")
    first = path(article)
    verbs.publish(edit(article, slug="ferry"), kind="minor")
    assert get(first).status_code == 301
    assert get(first)["Location"] == path(article)
    other = publish("Ferry Runs Again")
    assert path(other) != first, "an address is never given to another story"


def test_a_withdrawn_story_is_gone_and_comes_back_at_its_own_address(get):
    article = publish("Ferry Runs Again", topics=["Ports"])
    first, address = article.first_published, path(article)
    verbs.withdraw(article, reason="The ferry sank.")
    assert get(address).status_code == 410
    assert "Ferry Runs Again" not in text(get("/")) + text(get("/topics/ports/"))
    verbs.publish(article, kind="update")
    assert get(address).status_code == 200
    article.refresh_from_db()
    assert article.first_published == first


def test_older_pages_are_shelves_that_stay_as_they_are(get, settings):
    settings.FEED_ENTRIES = 5
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for day in range(52):
        publish(f"Day {day}", at=start + timedelta(days=day))
    assert 'href="/page/1/"' in text(get("/"))
    before = get("/page/1/").content
    assert b"Day 49<" in before
    assert b"Day 50<" not in before
    publish("Day 52", at=start + timedelta(days=52))
    assert get("/page/1/").content == before
    assert get("/page/2/").status_code == 404, "the newest shelf is the front page"


def test_hostile_text_is_shown_as_text(get):
    hostile = "<script>alert(1)</script> & \"quotes\" ]]> 'x'"
    article = publish(
        hostile, standfirst=hostile, dateline=hostile.replace("/", ""), topics=[hostile], authors=[hostile],
        sections=[(hostile, "<script>alert(2)</script>text", [hostile])], also_read=[hostile],
    )  # fmt: skip
    for address in ("/", path(article), "/topics/"):
        page = text(get(address))
        assert runs_nothing(page)
        assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("headline", ["ख़बर हिन्दी में", "น้ำท่วมกรุงเทพ", "東京で会談中止", "خبر عاجل", "Ærø får ny færge"])
def test_an_address_in_any_script_is_found(get, headline):
    article = publish(headline, topics=[headline])
    assert get(path(article)).status_code == 200
    listing = text(get("/"))
    (link,) = [part.split('"')[0] for part in listing.split('<h2><a href="')[1:]]
    assert link.isascii()
    assert get(link).status_code == 200
    assert get(text(get("/topics/")).split('<ul class="index"><li><a href="')[1].split('"')[0]).status_code == 200


@pytest.mark.parametrize("address", ["/topics/%00/", "/topics/%00/rss.xml", "/subscribe/topics/%00/", "/2026/01/%00/"])
def test_an_address_that_nobody_can_have_written_is_not_found(get, address):
    assert get(address).status_code == 404


def test_the_public_gets_no_cookie_and_nothing_to_run(get):
    article = publish(topics=["Ports"])
    for address in ("/", path(article), "/topics/", "/topics/ports/", "/rss.xml", "/nothing-here/"):
        response = get(address)
        assert not response.cookies
        assert response["Vary"] == "Accept-Encoding"
        assert "default-src 'none'" in response["Content-Security-Policy"]
        assert "unsafe" not in response["Content-Security-Policy"]
        assert runs_nothing(text(response))


def test_whole_addresses_come_from_the_settings_and_not_from_the_request(get):
    article = publish()
    response = get(path(article), host="127.0.0.1")
    assert f'<link rel="canonical" href="https://news.example{path(article)}">' in text(response)


def test_a_page_that_has_not_changed_is_answered_with_304(get):
    article = publish()
    seen = get(path(article))
    assert get(path(article), if_none_match=seen["ETag"]).status_code == 304
    assert get(path(article), if_modified_since=seen["Last-Modified"]).status_code == 304
    verbs.publish(edit(article, headline="Ferry Stops"), kind="minor")
    assert get(path(article), if_none_match=seen["ETag"]).status_code == 200
