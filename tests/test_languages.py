"""The site in the publication's language: what stands around the stories, their dates, and the feeds' own words."""

import json
import re
from datetime import UTC, datetime

import feedparser
import pytest
from django.utils import translation

from articles import languages, telling
from articles.feeds.views import FORMATS
from articles.models import Publication
from articles.publishing import names, verbs

from .desk import Person, said, verb
from .stories import path, publish, write

pytestmark = pytest.mark.django_db

FORM = "/admin/articles/publication/1/change/"
SEARCH = "/search/?q=%E5%A4%9C%E8%88%B9"
MORNING = datetime(2026, 11, 14, 3, 30, tzinfo=UTC)  # 12:30 in Tokyo


def speak(language: str, **given) -> None:
    publication = Publication(pk=Publication.ROW, name="港日報", time_zone="Asia/Tokyo", language=language, **given)
    names.save_publication(publication)


@pytest.fixture
def japanese():
    speak("ja")


@pytest.fixture
def story():
    article = publish(
        "港の夜船が再開", at=MORNING, topics=["港"], authors=["佐藤花子", "鈴木一郎"], dateline="東京", also_read=["嵐"]
    )
    verbs.publish(article, kind="correction", note="出港は六時でした。")
    return article


@pytest.fixture
def read(get):
    return lambda address: get(address).content.decode()


@pytest.fixture
def everywhere(story):
    """The address of every page and feed of a small site."""
    listings = ("/", "/topics/%E6%B8%AF/", "/briefing/", "/corrections/")
    mix = "/mix/topics/%E6%B8%AF/places/%E6%9D%B1%E4%BA%AC/"
    pages = [path(story), "/topics/", "/subscribe/", "/nowhere/", "/feeds.opml", mix, *listings]
    pages += [f"{path(story)}history/", "/archive/", "/archive/2026/11/", "/news-sitemap.xml"]
    pages += [SEARCH, SEARCH.replace("?", "rss.xml?")]
    return [*pages, *(f"{listing}{name}" for listing in (*listings, mix) for name in FORMATS)]


def test_a_front_page_says_its_own_words_in_japanese(japanese, story, read):
    page = read("/")
    assert '<html lang="ja"' in page
    for words in ("本文へ移動", "新着", "要点まとめ", "テーマ", "購読", "全記事のフィード："):
        assert words in page
    for words in ("Latest", "Briefing", "Topics", "Subscribe", "Follow"):
        assert words not in page


def test_a_story_is_dated_and_signed_as_a_japanese_paper_does(japanese, story, read):
    page = read(path(story))
    assert "2026年11月14日（土）12:30 JST" in page
    assert 'datetime="2026-11-14T12:30:00+09:00"' in page, "what machines read is the same in all languages"
    assert "文：<a" in page and "佐藤花子</a>、<a" in page
    for words in ("この記事のポイント", "要点", "関連： 嵐", "訂正"):
        assert words in page
    for words in ("Key points", "Highlights", "Related", "Corrections", "Updated", "By "):
        assert words not in page


@pytest.mark.parametrize(
    "address, words",
    [
        ("/topics/%E6%B8%AF/", ["テーマ", "「<em>港</em>」をフォロー：", "2026年11月14日", "購読のしかた"]),
        ("/subscribe/", ["すべての記事を、いつもの場所で", "12件まで", "フィードを作る", "どのリーダーでも使えます"]),
        ("/briefing/", ["要点まとめ", "2026年11月14日（土）"]),
        ("/corrections/", ["記事の誤りと", "出港は六時でした。"]),
        ("/archive/", ["過去の記事", "2026年11月", "1件"]),
        ("/archive/2026/11/", ["2026年11月", "11月14日（土）"]),
        (SEARCH, ["検索する言葉", "1件", "この検索をフォロー：", "新しい順"]),
        ("/nowhere/", ["お探しのページは見つかりませんでした"]),
    ],
)
def test_each_page_says_its_own_words_in_japanese(japanese, story, read, address, words):
    page = read(address)
    assert [word for word in words if word not in page] == []


def test_the_history_of_a_story_is_told_in_japanese(japanese, story, read):
    history = read(f"{path(story)}history/")
    for words in ("記事の履歴", "訂正", "初回掲載", "2026年11月14日（土）12:30 JST"):
        assert words in history


def test_a_withdrawn_story_is_told_of_in_japanese(japanese, story, read):
    address = path(story)
    verbs.withdraw(story, reason="誤り")
    assert "この記事は掲載を取り下げました" in read(address)


def test_the_feeds_own_words_are_japanese(japanese, story, read):
    entry = feedparser.parse(read("/atom.xml")).entries[0]
    for words in ("要点", "関連： 嵐", "<strong>訂正（"):
        assert words in entry.content[0].value
    assert feedparser.parse(read("/briefing/rss.xml")).feed.title == "要点まとめ – 港日報"
    mix = json.loads(read("/mix/topics/%E6%B8%AF/places/%E6%9D%B1%E4%BA%AC/feed.json"))
    assert mix["title"] == "港、東京 – 港日報"
    assert mix["description"] == "港、東京の新着記事です。"
    assert 'text="テーマ"' in read("/feeds.opml")


def test_what_was_paid_for_says_so_in_the_publications_language(japanese, read):
    publish("冬のコート", label="sponsored")
    assert feedparser.parse(read("/rss.xml")).entries[0].title == "【広告】冬のコート"


@pytest.mark.parametrize("language", ["en", "ja", "ar"])
def test_the_language_of_the_process_changes_no_byte(everywhere, read, language):
    speak(language)
    answers = {}
    for spoken in ("en", "ja", "ar", "de"):
        with translation.override(spoken):
            answers[spoken] = [read(address) for address in everywhere]
    assert answers["en"] == answers["ja"] == answers["ar"] == answers["de"]


def test_whoever_was_served_leaves_the_process_as_it_was(japanese, everywhere, read):
    with translation.override("de"):
        for address in everywhere:
            read(address)
            assert translation.get_language() == "de"


@pytest.mark.parametrize("language", ["de", "pt-BR", "fil", "en-GB", "zh-Hant"])
def test_where_there_are_no_words_they_are_english(story, read, language):
    speak(language)
    page = read(path(story))
    assert f'<html lang="{language}"' in page
    assert "Key points" in page and "Saturday, 14 November 2026, 12:30 JST" in page


@pytest.mark.parametrize(
    "code, spoken", [("ja", "ja"), ("ja-JP", "ja"), ("ar-EG", "ar"), ("en-AU", "en"), ("de", "en")]
)
def test_the_nearest_language_is_spoken(code, spoken):
    assert languages.nearest(code) == spoken


@pytest.mark.parametrize("code, spoken", [("pt-BR", "pt"), ("zh-Hant", "zh-hant"), ("zh-Hant-HK", "zh-hant")])
def test_what_is_shipped_later_is_found_by_the_same_rules(settings, code, spoken):
    settings.LANGUAGES = [("en", "English"), ("pt", "Português"), ("zh-hant", "中文")]
    assert languages.nearest(code) == spoken


@pytest.mark.parametrize("code, known", [("ja-JP", True), ("en-GB", True), ("de", False), ("enm", False)])
def test_the_desk_says_which_languages_there_are_no_words_in(code, known):
    Publication.objects.get_or_create(pk=Publication.ROW)
    answer = Person("administrator").open(FORM).press("_save", language=code)
    assert ("No words of ours are in" not in said(answer)) == known


def test_a_change_of_language_is_seen_at_once(story, read):
    assert "Key points" in read(path(story)) and "Related:" in read("/rss.xml")
    speak("ja")
    assert "この記事のポイント" in read(path(story)) and "関連：" in read("/rss.xml")


def test_a_preview_for_somebody_is_told_in_the_readers_language(japanese, get):
    form = Person("editor").open(verb(write("夜船"), "share"))
    link = form.press(reader="伊藤", hours="24").context["link"]
    page = get(link[link.index("/preview/") :]).content.decode()
    assert re.search(r"伊藤様限り、\d{4}年\d+月\d+日 \d\d:\d\d .*まで。", page)


def test_a_publication_that_reads_from_the_right_says_arabic_words(story, read):
    speak("ar")
    page = read("/")
    assert '<html lang="ar" dir="rtl"' in page
    assert "أحدث المقالات" in page and "14 نوفمبر 2026" in page and "佐藤花子</a> و<a" in page


def test_a_story_in_another_language_stands_among_the_publications_words(japanese, read):
    article = publish("Ferry Runs Again", language="en", at=MORNING)
    page = read(path(article))
    assert "この記事のポイント" in page and "2026年11月14日" in page
    assert 'lang="en"' in page


@pytest.mark.parametrize(
    "write, english, japanese, arabic",
    [
        (telling.day, "14 November 2026", "2026年11月14日", "14 نوفمبر 2026"),
        (telling.weekday, "Saturday, 14 November 2026", "2026年11月14日（土）", "السبت 14 نوفمبر 2026"),
        (telling.weekday_of_year, "Saturday, 14 November", "11月14日（土）", "السبت 14 نوفمبر"),
        (telling.month, "November 2026", "2026年11月", "نوفمبر 2026"),
        (telling.moment, "14 November 2026, 03:30", "2026年11月14日 03:30", "14 نوفمبر 2026، 03:30"),
        (telling.zoned, "14 November 2026, 03:30 UTC", "2026年11月14日 03:30 UTC", "14 نوفمبر 2026، 03:30 UTC"),
    ],
)
def test_dates_are_written_as_the_language_does(write, english, japanese, arabic):
    for language, told in {"en": english, "ja": japanese, "ar": arabic}.items():
        with languages.speaking(language):
            assert write(MORNING) == told


def test_large_numbers_are_written_as_the_language_does():
    with languages.speaking("en"):
        assert telling.number(12_000) == "12,000"
    with languages.speaking("ja"):
        assert telling.number(12_000) == "12,000"


@pytest.mark.parametrize("count, told", [(1, "甲"), (2, "甲、乙"), (3, "甲、乙、丙")])
def test_names_in_a_row(count, told):
    with languages.speaking("ja"):
        assert telling.in_a_row(["甲", "乙", "丙"][:count]) == told
