"""How many addresses there are is not for clients to say."""

import pytest

from articles.edge.addresses import Addresses

pytestmark = pytest.mark.either


def learnt(*parameters: str) -> Addresses:
    addresses = Addresses()
    addresses.learn("/a/", frozenset(parameters))
    return addresses


def test_until_it_is_known_what_matters_a_query_is_taken_as_it_is():
    assert Addresses().spelled("/a/", "x=1&q=2") == ("/a/", "x=1&q=2")
    assert learnt("q").spelled("/b/", "x=1&q=2") == ("/b/", "x=1&q=2")
    assert Addresses().spelled("/a/", "") == ("/a/", "")


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("x=1", ""),
        ("q=1", "q=1"),
        ("x=1&q=1&y=2", "q=1"),
        ("q=1&q=2&x", "q=1&q=2"),
        ("topic=a&q=1", "topic=a&q=1"),
        ("q=1&topic=a", "q=1&topic=a"),
        ("%71=1", "%71=1"),
        ("+q=1&Q=1&q%20=1", ""),
        ("q", "q"),
        ("q=&=q&q==", "q=&q=="),
        ("&&&", ""),
        ("q=1;x=2", "q=1;x=2"),
        ("x=&q=1", "q=1"),
        ("%E9=1&\xe9=1&%zz=1", ""),
        ("q[]=1&q.=2", ""),
    ],
)
def test_then_what_does_not_matter_is_left_out_and_the_rest_is_as_it_came(query, kept):
    assert learnt("q", "topic").spelled("/a/", query) == ("/a/", kept)


def test_where_nothing_matters_there_is_one_address():
    assert {learnt().spelled("/a/", query) for query in ("", "q=1", "q=1&x=2", "x")} == {("/a/", "")}


def test_what_was_learnt_can_be_forgotten_and_learnt_anew():
    addresses = learnt("q")
    addresses.forget()
    assert addresses.spelled("/a/", "x=1") == ("/a/", "x=1")
    addresses.learn("/a/", frozenset({"x"}))
    assert addresses.spelled("/a/", "x=1&q=1") == ("/a/", "x=1")


def test_of_however_many_paths_something_is_learnt_it_takes_no_more_room():
    addresses = learnt("q")
    for number in range(10_000):
        addresses.learn(f"/{number}/", frozenset())
    assert len(addresses._parameters) == 10_000
    assert addresses.spelled("/9999/", "x=1") == ("/9999/", "")
    assert addresses.spelled("/a/", "x=1") == ("/a/", "x=1"), "learnt first, forgotten first"
