import pytest

from articles.body import AlsoRead, Quote, Section
from articles.reading import minutes

from .stories import path, publish


def section(html: str) -> Section:
    return Section("section-1", "", html, ())


@pytest.mark.parametrize(
    "html, expected",
    [
        ("", 1),
        ("<p>Short.</p>", 1),
        (f"<p>{'word ' * 230}</p>", 1),
        (f"<p>{'word ' * 231}</p>", 2),
        (f'<p><a href="/a/">{"word</a> " * 690}</p>', 3),
    ],
)
def test_words_are_counted_and_tags_are_not(html, expected):
    assert minutes([section(html)]) == expected


def test_chinese_and_japanese_are_counted_by_their_characters():
    assert minutes([section(f"<p>{'港湾局は水曜日' * 200}</p>")]) == 3
    assert minutes([section(f"<p>{'港' * 500}</p>")]) == 1
    assert minutes([section(f"<p>{'港' * 500} and a word</p>")]) == 2


def test_korean_has_spaces_and_is_counted_by_words():
    assert minutes([section(f"<p>{'항만 ' * 460}</p>")]) == 2


def test_what_is_read_in_passing_counts_not():
    assert minutes([AlsoRead("word " * 500, "/"), Quote("word " * 231, "")]) == 2


@pytest.mark.django_db
def test_it_stands_on_top_of_the_story(client):
    story = publish(sections=[("", "word " * 600, [])])
    page = client.get(path(story), secure=True, headers={"host": "news.example"}).content.decode()
    assert page.index("3 min read") < page.index('<div class="body">')
