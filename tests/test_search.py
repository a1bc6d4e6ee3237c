"""Searching on the site: what is found, how it is shown, and what is said where nothing is."""

from datetime import UTC, datetime, timedelta

import pytest

from articles import searching
from articles.models import Article, Publication, Quote, Topic
from articles.publishing import verbs
from articles.publishing.merging import merge
from articles.publishing.names import save_publication
from articles.search import find

from .looking import ask, found, get
from .stories import edit, publish, write

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def three_stories():
    publish(
        "Ferry to Marren Runs Again",
        at=NOON,
        standfirst="The first boat since the storm.",
        sections=[("What It Cost", "The town paid for the repair of the quay.", ["Nine days without a ferry"])],
        topics=["Transport"],
        authors=["Ana Ray"],
        dateline="Veldhaven",
    )
    publish("Tram Four Is Late", at=NOON + DAY, topics=["Transport"], dateline="Osterwick", authors=["Ben Oak"])
    publish("Fog", at=NOON + 2 * DAY, sections=[("", "No ferry sailed.", [])], topics=["Weather"])


@pytest.mark.parametrize(
    "word, where",
    [
        ("marren", "headline"),
        ("storm", "standfirst"),
        ("nine", "highlights"),
        ("cost", "crosshead"),
        ("quay", "text"),
        ("MARREN", "headline in another case"),
        ("mar*", "headline by its beginning"),
        ('"runs again"', "headline in a row"),
        ("ferry -fog -sailed", "headline without others"),
    ],
)
def test_a_story_is_found_by_the_words_of_each_of_its_parts(client, three_stories, word, where):
    assert found(client, word) == ["Ferry to Marren Runs Again"]


def test_quotes_captions_and_labels_of_other_reading_are_found(client):
    article = write("Told", also_read=["Storm Closes Saltgate Quay"])
    Quote.objects.create(parent=article, region="body", ordering=90, text="We rowed all night", attribution="Edda Falk")
    verbs.publish(article)
    assert found(client, "rowed") == found(client, "edda") == found(client, "saltgate") == ["Told"]


def test_all_words_must_be_there_and_none_of_those_with_a_minus(client, three_stories):
    assert found(client, "ferry quay") == ["Ferry to Marren Runs Again"]
    assert found(client, "ferry tram") == []
    assert sorted(found(client, "ferry")) == ["Ferry to Marren Runs Again", "Fog"]
    assert found(client, "ferry -storm") == ["Fog"]


def test_words_in_a_row_do_not_reach_from_one_part_of_a_story_into_the_next(client, three_stories):
    assert found(client, '"again the first"') == []
    assert found(client, "again the first") == ["Ferry to Marren Runs Again"]


@pytest.mark.parametrize(
    "headline, typed",
    [
        ("Überfahrt ins Café", "uberfahrt cafe"),
        ("Uberfahrt ins Cafe", "Überfahrt CAFÉ"),
        ("Ferry’s Last Run", "ferry's"),
        ("東京湾の船が再開", "東京湾"),
        ("東京湾の船が再開", "再開"),
        ("東京湾の船が再開", "船"),
        ("東京湾の船が再開", "開"),
        ("東京湾の船が再開", "湾の船 -電車"),
        ("新しいＡＢＣ航路", "abc"),
        ("서울에서 배가 다시 떠난다", "서울"),
        ("รถไฟฟ้าสายใหม่", "ไฟฟ้า"),
        ("नाव फिर चली", "फिर"),
        ("الميناء يفتح من جديد", "المِيناء"),
        ("Ёлка на набережной", "елка"),
        ("Night-boat 42 sails", "night-boat"),
    ],
)
def test_a_story_is_found_in_any_script(client, headline, typed):
    publish(headline)
    publish("An Other Story", sections=[("", "Nothing of this.", [])])
    assert found(client, typed) == [headline]


def test_neighbours_are_looked_for_where_words_have_no_spaces(client):
    publish("東京湾の船")
    publish("湾と東京と船の")
    assert found(client, "東京湾") == ["東京湾の船"]


# Filters and order


def test_a_search_is_narrowed_to_a_topic_a_place_an_author_and_a_span_of_days(client, three_stories):
    assert found(client, "ferry", topic="weather") == ["Fog"]
    assert found(client, "ferry", author="ana-ray") == ["Ferry to Marren Runs Again"]
    assert found(client, "ferry", place="osterwick") == []
    assert found(client, "ferry", place="veldhaven", topic="transport") == ["Ferry to Marren Runs Again"]
    assert found(client, "ferry", **{"from": "2026-03-02"}) == ["Fog"]
    assert found(client, "ferry", to="2026-03-02") == ["Ferry to Marren Runs Again"]
    assert found(client, "ferry", **{"from": "2026-03-03", "to": "2026-03-03"}) == ["Fog"]


def test_days_are_those_of_the_publication(client, three_stories):
    publication = Publication.current()
    publication.time_zone = "Pacific/Kiritimati"  # fourteen hours ahead: noon is two o'clock of the next day
    save_publication(publication)
    assert found(client, "ferry", **{"from": "2026-03-04"}) == ["Fog"]
    assert found(client, "ferry", to="2026-03-01") == []


def test_by_date_the_newest_is_first(client):
    publish("Lamps", at=NOON, sections=[("", "Lamps and lamps. Lamps.", ["Lamps"])])
    publish("Fog", at=NOON + DAY, sections=[("", "No lamps.", [])])
    assert found(client, "lamps") == ["Lamps", "Fog"]
    assert found(client, "lamps", sort="date") == ["Fog", "Lamps"]


def test_of_stories_that_are_as_good_the_newest_is_first(client):
    for number in range(3):
        publish("Lamps", at=NOON + number * HOUR, slug=f"lamps-{number}", standfirst=f"Number{number}")
    results = searching.results(searching.read({"q": "lamps"}))
    assert [hit.story.standfirst for hit in results.hits] == ["Number2", "Number1", "Number0"]


def test_a_topic_that_was_merged_leads_on(client, three_stories):
    weather, transport = Topic.objects.get(name="Weather"), Topic.objects.get(name="Transport")
    merge(weather, into=transport)
    response = get(client, "/search/?q=ferry&topic=weather")
    assert (response.status_code, response["Location"]) == (301, "/search/?q=ferry&topic=transport")


def test_what_was_never_public_filters_nothing(client, three_stories):
    Topic.objects.create(name="Secret")
    assert get(client, "/search/?q=ferry&topic=secret").status_code == 404
    assert get(client, "/search/?q=ferry&topic=nowhere").status_code == 404


# Pages


@pytest.fixture
def twenty_five():
    for number in range(25):
        publish(f"Lamp {number}", at=NOON + number * HOUR)


def test_there_are_twenty_to_a_page_and_each_story_is_on_one(client, twenty_five):
    first, second = found(client, "lamp"), found(client, "lamp", page="2")
    assert (len(first), len(second)) == (20, 5)
    assert set(first) | set(second) == {f"Lamp {number}" for number in range(25)}
    assert "/search/?q=lamp&amp;page=2" in ask(client, "lamp").content.decode()
    assert 'href="/search/?q=lamp"' in ask(client, "lamp", page="2").content.decode()


def test_behind_the_last_page_there_is_nothing(client, twenty_five):
    assert ask(client, "lamp", page="3").status_code == 404
    assert ask(client, "lamp", page="99999").status_code == 404


def test_of_very_many_stories_the_newest_are_shown_and_the_rest_is_not_counted(client, twenty_five, monkeypatch):
    monkeypatch.setattr("articles.search.find.MOST", 20)
    assert "More than 20 stories" in ask(client, "lamp", sort="date").content.decode()
    assert found(client, "lamp", sort="date") == [f"Lamp {number}" for number in range(24, 4, -1)]
    assert "More than 20 stories" in ask(client, "lamp").content.decode()
    assert ask(client, "lamp", page="2").status_code == 404


def test_of_very_many_stories_an_old_one_with_the_words_in_its_headline_is_found(client, monkeypatch):
    monkeypatch.setattr("articles.search.find.MOST", 3)
    publish("Weigh House", at=NOON)
    for number in range(5):
        publish(f"Fog {number}", at=NOON + DAY + number * HOUR, sections=[("", "Behind the weigh house.", [])])
    assert found(client, "weigh house")[0] == "Weigh House"


# One address


@pytest.mark.parametrize(
    "given, address",
    [
        ("topic=&q=ferry&from=&to=&sort=", "/search/?q=ferry"),
        ("topic=transport&q=ferry", "/search/?q=ferry&topic=transport"),
        ("q=ferry&utm_source=x", "/search/?q=ferry"),
        ("q=++ferry+++quay+", "/search/?q=ferry+quay"),
        ("q=ferry&q=ferry", "/search/?q=ferry"),
        ("q=ferry&sort=best&page=1", "/search/?q=ferry"),
        ("q=ferry&from=soon&page=x", "/search/?q=ferry"),
        ("q=“first+boat”", "/search/?q=%22first+boat%22"),
        ("q=(((", "/search/"),
        ("page=7", "/search/"),
    ],
)
def test_a_search_has_one_address_and_others_lead_there(client, three_stories, given, address):
    response = get(client, f"/search/?{given}")
    assert (response.status_code, response["Location"]) == (301, address)
    assert get(client, address).status_code == 200


def test_the_page_names_its_address_and_is_not_for_other_search_engines(client, three_stories):
    page = get(client, "/search/?q=ferry&topic=transport").content.decode()
    assert '<link rel="canonical" href="https://news.example/search/?q=ferry&amp;topic=transport">' in page
    assert '<meta name="robots" content="noindex">' in page


# What is said


def test_without_words_there_is_the_form_a_line_of_help_and_the_topics(client, three_stories):
    page = get(client, "/search/").content.decode()
    assert 'name="q"' in page and "All words must be there" in page
    assert '<a href="/topics/weather/"' in page


def test_where_nothing_is_found_that_is_said_and_the_filters_can_be_dropped(client, three_stories):
    page = ask(client, "tram", topic="weather").content.decode()
    assert "No story was found by <strong>tram</strong>" in page
    assert '<a href="/search/?q=tram">' in page


def test_a_minus_alone_asks_for_a_word(client, three_stories):
    assert "Say at least one word" in ask(client, "-ferry").content.decode()


def test_the_form_holds_what_was_asked(client, three_stories):
    page = ask(client, '"first boat" -fog', topic="transport", sort="date", to="2026-03-05").content.decode()
    assert 'value="&quot;first boat&quot; -fog"' in page
    assert '<option value="transport" selected>' in page
    assert '<option value="date" selected>' in page
    assert 'value="2026-03-05"' in page


# What was looked for, marked


def test_what_was_looked_for_is_marked_in_headline_and_text(client, three_stories):
    page = ask(client, "ferry quay").content.decode()
    assert "<mark>Ferry</mark> to Marren Runs Again" in page
    assert "the repair of the <mark>quay</mark>." in page


def test_what_is_marked_is_the_text_as_it_was_written(client):
    publish("Überfahrt", sections=[("", "Sie sagte: Café, 東京湾の船.", [])])
    page = ask(client, "cafe 京湾").content.decode()
    assert "<mark>Café</mark>, 東<mark>京湾</mark>の船." in page
    assert "東京湾の<mark>船</mark>" in ask(client, "船").content.decode()


def test_nothing_in_a_story_or_a_query_becomes_markup(client):
    publish('Tags <b>"bold"</b> & <script>alert(1)</script>', sections=[("", "A &lt;img src=x onerror=y&gt; tag.", [])])
    for typed in ("tags", "<script>", "img onerror", "</mark><b>", 'tags"><b>x'):
        page = ask(client, typed).content.decode()
        assert "<script" not in page and "<img" not in page and "<b>" not in page
    assert "A &lt;<mark>img</mark> src=x <mark>onerror</mark>=y&gt; tag." in ask(client, "img onerror").content.decode()


def test_a_long_passage_is_cut_between_words_around_the_first_that_was_looked_for(client):
    publish("Long", sections=[("", "Word. " * 300 + "Here the zeppelin lands. " + "Word. " * 300, [])])
    page = ask(client, "zeppelin").content.decode()
    assert "… Word." in page and "<mark>zeppelin</mark> lands. Word." in page and "Word. …" in page
    assert len(page) < 12_000


# As pages are


def test_a_page_of_results_is_as_other_pages_are_and_changes_with_what_is_found(client, three_stories):
    first = get(client, "/search/?q=tram")
    assert first["Cache-Control"] == get(client, "/")["Cache-Control"]
    assert first["Vary"] == "Accept-Encoding" and "Set-Cookie" not in first
    assert get(client, "/search/?q=tram", if_none_match=first["ETag"]).status_code == 304
    publish("Tram Five")
    again = get(client, "/search/?q=tram", if_none_match=first["ETag"])
    assert again.status_code == 200 and "Five" in again.content.decode()


def test_a_minor_edition_that_brings_a_word_changes_the_page_on_which_it_is_looked_for(client, three_stories):
    before = get(client, "/search/?q=zeppelin")
    verbs.publish(edit(Article.objects.get(headline="Fog"), standfirst="And no zeppelin."), kind="minor")
    assert get(client, "/search/?q=zeppelin", if_none_match=before["ETag"]).status_code == 200
    assert found(client, "zeppelin") == ["Fog"]


def test_a_search_that_takes_too_long_is_ended_and_says_so(client, three_stories, monkeypatch):
    monkeypatch.setattr("articles.search.find.SECONDS", 0.05)
    monkeypatch.setattr("articles.search.find._ENGINES", {name: Slow(engine) for name, engine in find._ENGINES.items()})
    page = get(client, "/search/?q=ferry")
    assert (page.status_code, page["Retry-After"], page["Cache-Control"]) == (503, "60", "no-store")
    assert "took too long" in page.content.decode() and 'value="ferry"' in page.content.decode()
    feed = get(client, "/search/rss.xml?q=ferry")
    assert (feed.status_code, feed["Cache-Control"]) == (503, "no-store")
    monkeypatch.undo()
    assert found(client, "tram") == ["Tram Four Is Late"]


class Slow:
    """An engine whose database is busy for seconds before it answers."""

    def __init__(self, engine):
        self.within = engine.within
        self.engine = engine

    def newest(self, connection, *given, **named):
        busy = {
            "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 9e7) SELECT max(i) FROM n",
            "postgresql": "SELECT pg_sleep(5)",
        }
        with connection.cursor() as cursor:
            cursor.execute(busy[connection.vendor])
        return self.engine.newest(connection, *given, **named)
