"""What is kept is made once after a change, and nothing made before a change is given to who comes after it."""

import asyncio
import time

import pytest

from articles.edge.addresses import LONGEST, PARAMETERS
from articles.edge.answer import Asked
from articles.edge.following import NOT_BEGUN

from .edges import Press, Reader, edge, read
from .loop import scenario, settle

pytestmark = pytest.mark.either


async def together(site, *paths: str) -> list[Reader]:
    readers = [Reader(path) for path in paths]
    await asyncio.gather(*(reader.ask(site) for reader in readers))
    return readers


@scenario
async def test_what_is_kept_is_made_once_however_many_ask_at_once_and_after():
    press = Press()
    site = edge(press)
    press.door.clear()
    asking = asyncio.ensure_future(together(site, *["/a/"] * 50))
    await settle()
    press.door.set()
    readers = await asking + await together(site, *["/a/"] * 50)
    assert {(reader.status, reader.body) for reader in readers} == {(200, b"/a/ in edition 1 ")}
    assert press.times == {"/a/": 1}
    assert (site.counts.renderings, site.counts.hits) == (1, 50)


@scenario
async def test_after_a_bump_it_is_made_once_more_and_what_has_no_such_key_is_not():
    press = Press()
    site = edge(press)
    await together(site, "/a/1", "/a/2", "/b/")
    press.edition = 2
    site.follower.tell("a", "c")
    readers = await together(site, *["/a/1", "/a/2", "/b/"] * 10)
    assert {reader.body for reader in readers} == {b"/a/1 in edition 2 ", b"/a/2 in edition 2 ", b"/b/ in edition 1 "}
    assert press.times == {"/a/1": 2, "/a/2": 2, "/b/": 1}


@scenario
async def test_where_nobody_can_tell_what_has_changed_everything_is_made_again():
    press = Press()
    site = edge(press)
    await together(site, "/a/", "/b/")
    press.edition = 2
    site.follower.bumped(None)
    assert {reader.body[-2:] for reader in await together(site, "/a/", "/b/")} == {b"2 "}


@scenario
async def test_what_a_bump_came_in_between_of_is_given_to_who_came_before_it_alone():
    press = Press()
    site = edge(press)
    press.door.clear()
    early = Reader("/a/")
    reading = early.ask(site)
    await settle()
    press.edition = 2
    site.follower.tell("a")
    late = [Reader("/a/") for _ in range(5)]
    waiting = [reader.ask(site) for reader in late]
    await settle()
    press.door.set()
    await asyncio.gather(reading, *waiting)
    assert early.body == b"/a/ in edition 1 "
    assert {reader.body for reader in late} == {b"/a/ in edition 2 "}
    assert (await read(site, "/a/")).body == b"/a/ in edition 2 "
    assert press.times == {"/a/": 2}


@scenario
async def test_a_bump_of_something_else_disturbs_no_rendering():
    press = Press()
    site = edge(press)
    press.door.clear()
    reading = Reader("/a/").ask(site)
    await settle()
    site.follower.tell("b")
    press.door.set()
    await reading
    await read(site, "/a/")
    assert press.times == {"/a/": 1}


@scenario
async def test_what_changes_faster_than_it_can_be_made_is_answered_all_the_same():
    press = Press()
    site = edge(press)

    async def restless(scope, receive, send):
        await press(scope, receive, send)
        press.edition += 1
        site.follower.tell("a")

    site.app = restless
    readers = await asyncio.wait_for(together(site, *["/a/"] * 20), 3)
    assert {reader.status for reader in readers} == {200}
    assert len(site.store) == 0


@scenario
async def test_what_may_not_be_kept_is_asked_for_by_each_who_wants_it():
    press = Press()
    site = edge(press)
    press.is_kept = False
    assert {reader.status for reader in await together(site, *["/a/"] * 3)} == {200}
    await read(site, "/a/")
    assert press.times["/a/"] >= 4 and len(site.store) == 0


@scenario
async def test_an_application_that_has_failed_is_not_asked_again_by_all_who_waited():
    press = Press()
    site = edge(press)
    press.is_kept, press.status = False, 503
    press.door.clear()
    asking = asyncio.ensure_future(together(site, *["/a/"] * 50))
    await settle()
    press.door.set()
    assert {reader.status for reader in await asking} == {503}
    assert press.times == {"/a/": 1}
    press.is_kept, press.status = True, 200
    assert (await read(site, "/a/")).status == 200


@scenario
async def test_an_application_that_raises_fails_who_waited_and_nobody_after():
    press = Press()
    site = edge(press)
    mended, broken = site.app, asyncio.Event()

    async def raising(scope, receive, send):
        await broken.wait()
        raise RuntimeError("broken")

    site.app = raising
    asking = [Reader("/a/").ask(site) for _ in range(3)]
    await settle()
    broken.set()
    assert [str(error) for error in await asyncio.gather(*asking, return_exceptions=True)] == ["broken"] * 3
    site.app = mended
    assert (await read(site, "/a/")).status == 200


@scenario
async def test_a_reader_who_leaves_takes_nothing_from_those_who_stay():
    press = Press()
    site = edge(press)
    press.door.clear()
    leaver, stayer = Reader("/a/"), Reader("/a/")
    leaving, staying = leaver.ask(site), stayer.ask(site)
    await settle()
    leaving.cancel()
    await settle()
    press.door.set()
    await staying
    assert stayer.body == b"/a/ in edition 1 " and press.times == {"/a/": 1}


@scenario
async def test_each_coding_is_made_once_and_all_are_of_the_same_state():
    press = Press()
    press.filling = b"and the boat left at six " * 200
    site = edge(press)
    readers = [Reader("/a/", accept_encoding=coding) for coding in ("gzip", "br", "zstd", "") * 10]
    await asyncio.gather(*(reader.ask(site) for reader in readers))
    bodies = {(reader.headers.get(b"content-encoding"), reader.body) for reader in readers}
    assert len(bodies) == 4 and press.times == {"/a/": 1}


@scenario
async def test_what_is_too_small_to_be_coded_is_given_as_it_is():
    site = edge(Press())
    for _ in range(2):
        reader = await read(site, "/a/", accept_encoding="gzip")
        assert (reader.body, reader.headers.get(b"content-encoding")) == (b"/a/ in edition 1 ", None)


@scenario
async def test_what_ends_by_the_clock_is_made_again_then():
    press = Press()
    site = edge(press)
    press.until = time.time() + 0.1
    await together(site, "/a/")
    assert (await read(site, "/a/")).status == 200 and press.times == {"/a/": 1}
    press.edition = 2
    await asyncio.sleep(0.11)
    assert (await read(site, "/a/")).body == b"/a/ in edition 2 "


@scenario
async def test_what_lies_below_what_is_passed_or_is_asked_in_another_way_is_left_to_the_application():
    press = Press()
    site = edge(press)
    await read(site, "/admin/")
    for method in ("POST", "OPTIONS", "DELETE"):
        await read(site, "/a/", method=method)
    long = f"/{'a' * LONGEST}"
    await read(site, long)
    elsewhere = Reader("/a/")
    elsewhere.scope["scheme"] = "https"
    await elsewhere.ask(site)
    assert len(press.asked) == 6
    assert (site.counts.renderings, len(site.store)) == (0, 0)


@scenario
async def test_what_the_application_is_asked_with_is_nothing_of_the_client_s():
    heard = []

    async def listening(scope, receive, send):
        heard.append(scope)
        await press(scope, receive, send)

    press = Press()
    site = edge(press)
    site.app = listening
    reader = Reader("/a/", method="HEAD", cookie="desk=1", host="evil.example", if_none_match='"x"', range="bytes=0-1")
    await reader.ask(site)
    assert heard[0]["headers"] == [(b"host", b"news.example")]
    assert (heard[0]["method"], heard[0]["scheme"], heard[0]["client"]) == ("GET", "http", None)


# Parameters


@scenario
async def test_parameters_that_do_not_matter_multiply_nothing():
    press = Press()
    site = edge(press)
    press.parameters = frozenset({"q"})
    paths = ["/a/", "/a/?x=1", "/a/?x=2&y=3", "/a/?q=1", "/a/?q=1&x=1", "/a/?y=1&q=1", "/a/?%71=1"]
    for path in paths * 3:
        await read(site, path)
    assert len(site.store) == 3, "with q=1 spelled in two ways, and without it"
    assert (await read(site, "/a/?x=2&q=1")).body == b"/a/?q=1 in edition 1 "


@scenario
async def test_a_parameter_that_begins_to_matter_is_heard_from_then_on():
    press = Press()
    site = edge(press)
    press.parameters = frozenset()
    assert (await read(site, "/a/?p=1")).body == b"/a/ in edition 1 "
    press.parameters = frozenset({"p"})
    site.follower.tell(PARAMETERS)
    assert (await read(site, "/a/?p=1")).body == b"/a/?p=1 in edition 1 "


@scenario
async def test_which_parameters_matter_is_not_learnt_from_before_they_did():
    press = Press()
    site = edge(press)
    press.parameters = frozenset()
    press.door.clear()
    reading = Reader("/a/?p=1").ask(site)
    await settle()
    press.parameters = frozenset({"p"})
    site.follower.tell(PARAMETERS)
    press.door.set()
    await reading
    assert (await read(site, "/a/?p=1")).body == b"/a/?p=1 in edition 1 "


# A follower that has lost its database


@scenario
async def test_while_the_database_is_lost_what_is_kept_is_served_and_nothing_new_is_kept():
    press = Press()
    site = edge(press)
    await read(site, "/a/")
    site.follower.lost = "gone"
    press.edition = 2
    assert {(await read(site, "/a/")).body for _ in range(3)} == {b"/a/ in edition 1 "}
    assert {reader.body for reader in await together(site, *["/b/"] * 3)} == {b"/b/ in edition 2 "}
    assert len(site.store) == 1
    site.follower.lost = ""
    site.follower.bumped(None)
    assert (await read(site, "/a/")).body == b"/a/ in edition 2 "


@pytest.mark.parametrize(("reason", "told"), [("gone", 1), (NOT_BEGUN, 0), ("", 0)])
def test_only_who_had_found_the_database_tells_that_it_is_lost(reason, told):
    """Each start of a site would raise an alarm else."""

    @scenario
    async def asked():
        site = edge(Press())
        site.follower.lost = reason
        await read(site, "/a/")
        assert site.counts.lost == told

    asked()


@scenario
async def test_a_follower_that_ends_is_started_again():
    site = edge(Press())
    begun = []

    async def short_lived():
        begun.append(1)
        raise RuntimeError("nobody had thought of this")

    site.follower.run = short_lived
    await read(site, "/a/")
    await settle()
    await read(site, "/a/")
    await settle()
    assert len(begun) == 2


@scenario
async def test_while_a_follower_cannot_tell_nobody_is_answered_and_once_it_can_all_are():
    press = Press()
    site = edge(press)
    await read(site, "/a/")
    site.follower.knows = False
    late = Reader("/a/")
    waiting = late.ask(site)
    await asyncio.sleep(0.05)
    assert late.status is None
    press.edition = 2
    site.follower.tell("a")
    site.follower.knows = True
    await waiting
    assert late.body == b"/a/ in edition 2 "


# Warming


@scenario
async def test_after_a_bump_what_was_asked_for_most_is_there_before_it_is_asked_for_again():
    press = Press()
    press.filling = b"and the boat left at six " * 200
    site = edge(press)
    for _ in range(5):
        await read(site, "/a/hot", accept_encoding="gzip")
    await read(site, "/a/cold")
    press.edition = 2
    site.follower.tell("a")
    await settle()
    await asyncio.sleep(0.05)
    assert press.times == {"/a/hot": 2, "/a/cold": 1}
    hot = site.hit("/a/hot", "", Asked(accept_encoding="gzip"))
    assert hot.status == 200, "in the coding that was asked for"
    assert site.hit("/a/cold", "", Asked()) is None


@scenario
async def test_warming_takes_one_after_the_other_and_the_hottest_first_and_not_more_than_twenty():
    press = Press()
    site = edge(press, limit=2**26)
    for number in range(30):
        for _ in range(3 + number):
            await read(site, f"/a/{number}")
    press.asked.clear()
    press.door.clear()
    site.follower.tell("a")
    await settle()
    assert press.asked == ["/a/29"]
    press.door.set()
    await asyncio.sleep(0.05)
    assert press.asked == [f"/a/{number}" for number in range(29, 9, -1)]


@scenario
async def test_who_asks_for_what_is_being_warmed_waits_for_that():
    press = Press()
    site = edge(press)
    for _ in range(3):
        await read(site, "/a/")
    press.edition = 2
    press.door.clear()
    site.follower.tell("a")
    await settle()
    reader = Reader("/a/")
    asking = reader.ask(site)
    await settle()
    press.door.set()
    await asking
    assert reader.body == b"/a/ in edition 2 " and press.times == {"/a/": 2}


@scenario
async def test_warming_goes_on_behind_something_that_cannot_be_made():
    press = Press()
    site = edge(press)
    for path in ("/a/1", "/a/1", "/a/1", "/a/1", "/a/2", "/a/2", "/a/2"):
        await read(site, path)
    whole = site.app

    async def partly_broken(scope, receive, send):
        if scope["path"] == "/a/1":
            raise RuntimeError("broken")
        await whole(scope, receive, send)

    site.app = partly_broken
    press.edition = 2
    site.follower.tell("a")
    await asyncio.sleep(0.05)
    assert site.hit("/a/2", "", Asked()).body == b"/a/2 in edition 2 "
