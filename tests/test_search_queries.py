"""What is typed into a search: what it means, and that nothing that is typed does harm."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from articles.search.fold import words
from articles.search.query import LONGEST, MOST_TERMS, MOST_WORDS, parse

from .looking import ask, titles
from .stories import publish


def terms(typed):
    query = parse(typed)
    return [
        (" ".join(t.words) + "*" * t.begins, sign) for sign, ts in ((1, query.wanted), (-1, query.unwanted)) for t in ts
    ]


@pytest.mark.parametrize(
    "typed, meaning",
    [
        ("Ferry Quay", [("ferry", 1), ("quay", 1)]),
        ('"night boat" late', [("night boat", 1), ("late", 1)]),
        ("“night boat”", [("night boat", 1)]),
        ("«night boat»", [("night boat", 1)]),
        ('"night boat', [("night boat", 1)]),
        ("ferry -quay", [("ferry", 1), ("quay", -1)]),
        ("ferry −quay", [("ferry", 1), ("quay", -1)]),
        ('ferry -"night boat"', [("ferry", 1), ("night boat", -1)]),
        ("ferr*", [("ferr*", 1)]),
        ("-ferr*", [("ferr*", -1)]),
        ("f*", [("f", 1)]),
        ("*", []),
        ("fer*ry", [("fer ry", 1)]),
        ('"ferr*"', [("ferr", 1)]),
        ("night-boat", [("night boat", 1)]),
        ("ferry's", [("ferry s", 1)]),
        ("ferry Ferry FERRY", [("ferry", 1)]),
        ("ferry OR quay", [("ferry", 1), ("or", 1), ("quay", 1)]),
        ("ferry NEAR/2 quay", [("ferry", 1), ("near 2", 1), ("quay", 1)]),
        ("headline:ferry", [("headline ferry", 1)]),
        ("^ferry (quay)", [("ferry", 1), ("quay", 1)]),
        ("§topic5", [("topic5", 1)]),
        ("東京湾", [("東京 京湾", 1)]),
        ("船", [("船*", 1)]),
        ("船 の", [("船*", 1), ("の*", 1)]),
        ("-", []),
        ('""', []),
        ("", []),
        ("\x00", []),
        ("fer\x00ry", [("ferry", 1)]),
        ("ferry\ud800", [("ferry", 1)]),
    ],
)
def test_what_is_typed_means(typed, meaning):
    assert terms(typed) == meaning


anything = st.text(max_size=300) | st.text(alphabet="ab -\"“*:^()'\\船湾の\u0301\u0e31\ud800\x00%§½ﬁ|&!<>", max_size=60)


@given(anything)
@example('"a b')
@example("-" * 300)
@example('a"b"c-"d*"*')
def test_what_a_query_is_spelled_as_means_the_same(typed):
    query = parse(typed)
    assert parse(query.spelling) == query


@given(anything, st.integers(1, 1_000))
def test_whatever_is_typed_is_within_bounds(typed, times):
    query = parse(typed * times)
    terms = (*query.wanted, *query.unwanted)
    assert len(terms) <= MOST_TERMS
    assert sum(len(term.words) for term in terms) <= MOST_WORDS
    assert len(query.spelling) <= 2 * LONGEST
    assert all(word and " " not in word for term in terms for word in term.words)


@given(st.text(max_size=200))
def test_folded_words_are_letters_marks_and_digits_and_fold_to_themselves(text):
    for word in words(text):
        assert not set(word) & set(" '\"\\:*&|!()<>-§\x00")
        assert words(word)[0] == word


HOSTILE = [
    *('"', "'", "''", '"""', "a'b", "\\", "a\\'b", "%", "%s", "{}", ";", "--", "/*", "a*b*", "**", "- -", "-*", '-"'),
    *("a AND", "AND", "OR OR", "NOT", "NEAR(a b)", "a NEAR/3 b", "a:b", "headline:a", "{headline body}: a", "^a"),
    *("a + b", "a & b", "a | !b", "a <-> b", "(a", "a)", "a:*", "a:A", "'a':*", "\x00", "a\x00b", "\ud800", "\udfff"),
    *("'; DROP TABLE articles_article; --", '" OR 1=1 --', "filed : §topic1", "§topic1", "\u202e", "\ufeff", "½", "ﬁ"),
    *("a " * 60_000, "a" * 100_000, '"' * 100_000, "-" * 100_000, "船" * 100_000, "a*" * 50_000, "e\u0301" * 50_000),
]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", HOSTILE, ids=lambda typed: ascii(typed[:20]))
def test_the_site_takes_whatever_is_typed(client, typed):
    publish("A Story")
    for page in (
        ask(client, typed),
        ask(client, f"story {typed}"),
        ask(client, f'"{typed}'),
        ask(client, f"-{typed} a"),
    ):
        assert page.status_code == 200
    assert ask(client, f"story {typed}", path="/search/rss.xml").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["topic", "place", "author", "from", "to", "sort", "page", "other"])
@pytest.mark.parametrize(
    "value", ["\x00", "'", "-1", "0", "٣", "9" * 5_000, "0001-01-01", "9999-12-31", "a" * 90_000, "%ff"]
)
def test_the_site_takes_whatever_else_stands_in_the_address(client, name, value):
    publish("A Story")
    assert ask(client, "story", **{name: value}).status_code in (200, 404)
    assert ask(client, "story", path="/search/rss.xml", **{name: value}).status_code in (200, 404)


@pytest.mark.django_db
def test_no_text_whatever_raises():
    publish("A Story", sections=[("", "東京湾 café and more.", [])])

    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(anything)
    def is_asked_for(typed):
        titles(typed)
        titles(f"story {typed}")
        titles(f"story -{typed}", sort="date")

    is_asked_for()


@pytest.mark.django_db
@given(text=st.text(alphabet="aé東京船の -'½ﬁก็k\u0301", min_size=1, max_size=30))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_story_is_found_by_any_piece_of_it_in_quotes(text):
    with transaction.atomic():
        publish("Found", sections=[("", text, [])])
        if parse(f'"{text}"'):
            assert titles(f'"{text}"') == ["Found"]
        transaction.set_rollback(True)
