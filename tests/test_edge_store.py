"""What a process keeps stays within its bounds, and what was used least recently goes first."""

import gc
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.edge.codings import CODINGS, encoded
from articles.edge.keep import Keep
from articles.edge.kept import Kept, kept
from articles.edge.store import OTHERS, Store

pytestmark = pytest.mark.either


def page(size: int = 1_000, *keys: str, status: int = 200, **headers: str) -> Kept:
    said = [(b"content-type", b"text/html"), (b"etag", b'"x"')]
    said += [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return kept(status, said, b"x" * size, Keep(frozenset(keys)))


def paths(store: Store) -> list[str]:
    return [address[0] for address in store._kept]


def test_bytes_are_bounded_and_what_was_used_least_recently_goes_first():
    store = Store(5 * page(10_000).cost)
    for number in range(5):
        store.put((f"/{number}", ""), page(10_000))
    store.get(("/0", ""))
    store.put(("/5", ""), page(10_000))
    assert paths(store) == ["/2", "/3", "/4", "/0", "/5"]
    assert store.bytes <= store.limit


def test_what_is_larger_than_all_there_is_room_for_is_not_kept_and_drives_nothing_out():
    store = Store(100_000)
    store.put(("/small", ""), page())
    store.put(("/large", ""), page(200_000))
    assert paths(store) == ["/small"]


def test_what_grows_too_large_by_a_coding_goes_and_drives_nothing_out():
    store = Store(100_000)
    store.put(("/small", ""), page())
    growing = page(60_000)
    store.put(("/growing", ""), growing)
    growing.add("gzip", b"x" * 50_000)
    store.put(("/growing", ""), growing)
    assert paths(store) == ["/small"]


def test_what_can_be_asked_for_in_any_number_is_counted_and_the_least_recently_used_goes_first():
    store = Store(2**40)
    store.put(("/page", ""), page())
    for number in range(OTHERS):
        store.put((f"/not-there/{number}", ""), page(status=404))
    store.get(("/not-there/0", ""))
    for number in range(10):
        store.put(("/search/", f"q={number}"), page())
    assert len(store) == OTHERS + 1
    assert store.get(("/page", "")) and store.get(("/not-there/0", ""))
    assert not store.get(("/not-there/1", "")) and not store.get(("/not-there/10", ""))
    assert store.get(("/not-there/11", "")) and store.get(("/search/", "q=9"))


def test_a_bump_takes_all_that_was_made_of_its_keys_and_nothing_else():
    store = Store(2**40)
    for path, keys in {"/a": "ab", "/b": "b", "/c": "c", "/d": ""}.items():
        store.put((path, ""), page(1, *keys))
    assert {address[0] for address, _ in store.bump({"b", "nobody's"})} == {"/a", "/b"}
    assert paths(store) == ["/c", "/d"]
    assert {address[0] for address, _ in store.clear()} == {"/c", "/d"}
    assert (len(store), store.bytes, dict(store._by_key)) == (0, 0, {})


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["put", "again", "get", "drop", "bump"]),
            st.integers(0, 12),
            st.sampled_from(["", "q=1"]),
            st.integers(0, 9_000),
        ),
        max_size=60,
    )
)
def test_whatever_is_done_the_bounds_hold_and_the_books_are_right(steps):
    store = Store(60_000)
    for what, number, query, size in steps:
        address = (f"/{number}", query)
        if what == "put":
            store.put(address, page(size, f"{number % 4}", status=404 if number > 9 else 200))
        elif what == "again" and (found := store.get(address)):
            found.add("br", b"x" * max(len(found.raw) - 1, 0))
            store.put(address, found)
        elif what == "get":
            store.get(address)
        elif what == "drop":
            store.drop(address)
        elif what == "bump":
            store.bump({f"{number % 4}"})
        assert store.bytes == sum(each.cost for each in store._kept.values()) <= store.limit
        named = {(key, address) for address, each in store._kept.items() for key in each.keep.keys}
        assert {(key, address) for key, addresses in store._by_key.items() for address in addresses} == named
        assert set(store._others) == {each for each in store._kept if each[1] or store._kept[each].status != 200}


@pytest.mark.parametrize("keys", [3, 300])
@pytest.mark.parametrize("told", ["", "x" * 16_000])
@pytest.mark.parametrize("size", [0, 50_000])
def test_memory_is_bounded_by_what_the_store_counts(size, told, keys):
    """Each with keys of its own, as the pages of months have, and with long headers, as those for a CDN are."""

    def put(number: int) -> None:
        names = [f"story:{number}:{key}" for key in range(keys)]
        text = (f"{number}" * size)[:size]
        whole = kept(
            200,
            [
                (b"content-type", b"text/html"),
                (b"etag", b'"%d"' % number),
                (b"surrogate-key", told.encode() + b"%d" % number),
            ],
            text.encode(),
            Keep(frozenset(names)),
        )
        for coding in CODINGS:
            whole.add(coding, encoded(whole.raw, coding))
        store.put((f"/{number}/", ""), whole)

    store = Store(2**23)
    gc.collect()
    tracemalloc.start()
    number = 0
    while len(store) == number:
        put(number)
        number += 1
    gc.collect()
    memory, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert memory < 1.3 * store.limit
    assert memory > store.limit / 4, "what is counted is not far more than it is, either"
