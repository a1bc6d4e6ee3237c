import asyncio
import threading
import time
from collections import Counter

import pytest
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

from articles.edge import body
from articles.edge.admission import Bounded

from .loop import scenario, settle

pytestmark = pytest.mark.either

GET = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b""}
DISCONNECT = {"type": "http.disconnect"}


class Client:
    """One request: what it sends, and what it was answered."""

    def __init__(self, *pieces: bytes, complete: bool = True):
        self.answer, self.headers, self.said, self._scope = None, {}, b"", dict(GET)
        self._sending = asyncio.Queue()
        for piece in pieces:
            self.send(piece, more=True)
        if complete:
            self.send(b"", more=False)

    def send(self, piece: bytes, more: bool) -> None:
        self._sending.put_nowait({"type": "http.request", "body": piece, "more_body": more})

    def leave(self) -> None:
        self._sending.put_nowait(DISCONNECT)

    def unread(self) -> int:
        return self._sending.qsize()

    def ask(self, app) -> asyncio.Task:
        return asyncio.create_task(app(self._scope, self._sending.get, self._hear))

    async def _hear(self, message) -> None:
        if message["type"] == "http.response.start":
            self.answer, self.headers = message["status"], dict(message["headers"])
        else:
            self.said += message.get("body", b"")


class Busy:
    """An application in which every request stays until the door is opened."""

    def __init__(self):
        self.door, self.inside, self.most, self.order = asyncio.Event(), 0, 0, []

    async def __call__(self, scope, receive, send):
        self.inside += 1
        self.most = max(self.most, self.inside)
        try:
            self.order.append((await receive())["body"])
            await self.door.wait()
        finally:
            self.inside -= 1
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"at last"})


@scenario
async def test_no_more_than_the_limit_are_inside_and_all_are_answered_in_the_end():
    busy = Busy()
    app = Bounded(busy, limit=3, patience=4)
    clients = [Client() for _ in range(10)]
    tasks = [client.ask(app) for client in clients]
    await settle()
    assert busy.inside == 3

    busy.door.set()
    await asyncio.gather(*tasks)

    assert [(client.answer, client.said) for client in clients] == [(200, b"at last")] * 10

    busy.door.clear()
    tasks = [Client().ask(app) for _ in range(10)]
    await settle()
    assert busy.inside == 3
    busy.door.set()
    await asyncio.gather(*tasks)
    assert busy.most == 3


@scenario
async def test_who_comes_first_goes_in_first():
    busy = Busy()
    app = Bounded(busy, limit=1, patience=4)
    names = [b"%d" % number for number in range(8)]
    tasks = [Client(name).ask(app) for name in names]
    await settle()

    busy.door.set()
    await asyncio.gather(*tasks)

    assert busy.order == names


@scenario
async def test_a_newcomer_does_not_overtake_those_who_wait():
    busy = Busy()
    app = Bounded(busy, limit=1, patience=4)
    tasks = [Client(b"inside").ask(app), Client(b"waiting").ask(app)]
    await settle()

    busy.door.set()
    while len(busy.order) == 1:
        tasks.append(Client(b"newcomer").ask(app))
        await asyncio.sleep(0)
    await asyncio.gather(*tasks)

    assert busy.order[:2] == [b"inside", b"waiting"]


@scenario
async def test_who_has_waited_too_long_is_asked_to_come_back():
    busy = Busy()
    app = Bounded(busy, limit=1, patience=0.05)
    inside, waiting = Client(), Client()
    staying = inside.ask(app)
    await settle()

    started = time.monotonic()
    await waiting.ask(app)

    assert 0.04 < time.monotonic() - started < 1
    assert waiting.answer == 503
    assert waiting.headers[b"retry-after"] == b"1"
    assert waiting.headers[b"cache-control"] == b"no-store"
    assert waiting.headers[b"content-type"].startswith(b"text/plain")
    assert int(waiting.headers[b"content-length"]) == len(waiting.said) > 0
    assert len(busy.order) == 1
    busy.door.set()
    await staying
    assert inside.answer == 200


@scenario
async def test_whoever_gave_up_leaves_no_gap_in_the_queue():
    busy = Busy()
    app = Bounded(busy, limit=1, patience=0.05)
    staying = Client(b"inside").ask(app)
    await settle()
    await Client(b"gave up").ask(app)
    coming = Client(b"came later").ask(app)
    await settle()

    busy.door.set()
    await asyncio.gather(staying, coming)

    assert busy.order == [b"inside", b"came later"]


@scenario
async def test_a_client_that_leaves_while_it_waits_frees_its_place_in_the_queue():
    busy = Busy()
    app = Bounded(busy, limit=1, patience=4)
    staying = Client(b"inside").ask(app)
    leaver = Client(b"leaver")
    leaving, next_one = leaver.ask(app), Client(b"next").ask(app)
    await settle()

    leaver.leave()
    await asyncio.wait_for(leaving, 1)
    assert leaver.answer is None
    busy.door.set()
    await asyncio.gather(staying, next_one)

    assert busy.order == [b"inside", b"next"]


@scenario
async def test_a_client_that_leaves_before_its_body_is_complete_never_takes_a_place():
    busy = Busy()
    app = Bounded(busy, limit=1, patience=4)
    leaver = Client(b"half", complete=False)
    leaver.leave()

    await leaver.ask(app)

    assert (busy.order, leaver.answer) == ([], None)


@scenario
async def test_who_sends_slowly_keeps_nobody_out():
    busy = Busy()
    busy.door.set()
    app = Bounded(busy, limit=1, patience=4)
    slow, quick = Client(b"slow", complete=False), Client(b"quick")
    sending = slow.ask(app)
    await settle()

    await quick.ask(app)
    slow.send(b"ly", more=False)
    await sending

    assert busy.order == [b"quick", b"slowly"]
    assert (quick.answer, slow.answer) == (200, 200)


@scenario
async def test_an_application_that_raises_gives_its_place_back():
    async def broken(scope, receive, send):
        raise RuntimeError("broken")

    app = Bounded(broken, limit=1, patience=0.2)
    results = await asyncio.gather(*(Client().ask(app) for _ in range(5)), return_exceptions=True)

    assert [str(result) for result in results] == ["broken"] * 5


@scenario
async def test_a_request_that_the_server_cancels_gives_its_place_back_wherever_it_was():
    busy = Busy()
    app = Bounded(busy, limit=1, patience=4)
    inside, waiting, unsent = Client(b"inside"), Client(b"waiting"), Client(complete=False)
    tasks = [client.ask(app) for client in (inside, waiting, unsent)]
    await settle()
    for task in reversed(tasks):
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

    busy.door.set()
    last = Client(b"last")
    await last.ask(app)

    assert (last.answer, busy.order) == (200, [b"inside", b"last"])


@scenario
async def test_a_place_given_in_the_instant_its_request_is_cancelled_is_passed_on():
    busy = Busy()
    app = Bounded(busy, limit=1, patience=4)
    first, second, third = (Client(name).ask(app) for name in (b"1", b"2", b"3"))
    await settle()

    first.cancel()
    await asyncio.sleep(0)
    second.cancel()
    busy.door.set()
    await third

    assert busy.order[-1] == b"3"
    assert len(asyncio.all_tasks()) <= 2


@scenario
async def test_nothing_is_left_running_once_all_is_answered():
    busy = Busy()
    busy.door.set()
    app = Bounded(busy, limit=2, patience=0.05)
    before = asyncio.all_tasks()

    await asyncio.gather(*(Client(b"a body").ask(app) for _ in range(20)))
    await settle()

    assert asyncio.all_tasks() == before


@scenario
async def test_the_application_reads_the_body_as_it_was_sent_and_then_hears_when_the_client_leaves():
    heard = []

    async def listening(scope, receive, send):
        for _ in range(20):
            heard.append(await receive())
            if heard[-1] == DISCONNECT:
                return

    sent = [bytes([number]) * 50_000 for number in range(6)]
    client = Client(*sent)
    asking = client.ask(Bounded(listening, limit=1, patience=1))
    await settle()
    assert DISCONNECT not in heard
    client.leave()
    await asking

    assert b"".join(message.get("body", b"") for message in heard) == b"".join(sent)
    assert [message["more_body"] for message in heard[:-1]] == [True] * (len(heard) - 2) + [False]
    assert heard[-1] == DISCONNECT


@scenario
async def test_an_application_may_stop_listening_and_listen_again():
    heard = []

    async def listening(scope, receive, send):
        await receive()
        heard.extend(await asyncio.gather(asyncio.wait_for(receive(), 0.01), return_exceptions=True))
        heard.append(await receive())

    client = Client()
    asking = client.ask(Bounded(listening, limit=1, patience=1))
    while not heard:
        await asyncio.sleep(0.01)
    client.leave()
    await asking

    assert isinstance(heard[0], TimeoutError)
    assert heard[1] == DISCONNECT


@scenario
async def test_a_body_that_is_too_large_is_refused_before_it_is_all_there():
    busy = Busy()
    megabytes = body.LARGEST // 2**20
    client = Client(*[b"x" * 2**20] * (megabytes + 1), b"never read", complete=False)

    await client.ask(Bounded(busy, limit=1, patience=1))

    assert (client.answer, busy.order) == (413, [])
    assert client.headers[b"connection"] == b"close"
    assert client.unread() == 1


@scenario
async def test_without_patience_there_is_no_waiting_but_a_free_place_is_taken():
    busy = Busy()
    app = Bounded(busy, limit=1, patience=0)
    first, second = Client(), Client()
    staying = first.ask(app)
    await settle()

    await second.ask(app)
    busy.door.set()
    await staying

    assert (first.answer, second.answer) == (200, 503)


@scenario
async def test_a_server_that_announces_its_life_is_answered():
    events, answers = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}], []

    async def receive():
        return events.pop(0)

    async def send(message):
        answers.append(message["type"])

    await Bounded(Busy(), limit=1, patience=1)({"type": "lifespan"}, receive, send)

    assert answers == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


@scenario
async def test_a_websocket_is_closed_before_it_is_accepted_and_takes_no_place():
    busy, answers = Busy(), []

    async def receive():
        return {"type": "websocket.connect"}

    async def send(message):
        answers.append(message["type"])

    await Bounded(busy, limit=1, patience=1)({"type": "websocket"}, receive, send)

    assert (answers, busy.order) == (["websocket.close"], [])


working = Counter()
lock = threading.Lock()


def view(request):
    """Counts how many of it run at once."""
    with lock:
        working["now"] += 1
        working["most"] = max(working["most"], working["now"])
    time.sleep(0.01)
    with lock:
        working["now"] -= 1
    return HttpResponse(request.body)


urlpatterns = [path("", view)]


@override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[])
def test_django_itself_has_no_more_than_the_limit_in_hand():
    @scenario
    async def serve():
        working.clear()
        app = Bounded(ASGIHandler(), limit=4, patience=4)
        clients = [Client(b"request %d" % number) for number in range(40)]
        await asyncio.gather(*(client.ask(app) for client in clients))
        assert [client.said for client in clients] == [b"request %d" % number for number in range(40)]

    serve()

    assert working["most"] == 4
