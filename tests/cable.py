"""A way to a server that can be cut, hang and be mended: to whoever is at its end, a server that restarts or hangs."""

import asyncio
import threading
from contextlib import contextmanager


class Cable:
    def __init__(self, host: str, port: int):
        self._there = host, port
        self._loop = asyncio.new_event_loop()
        self._open: set[asyncio.StreamWriter] = set()
        self._cut = False
        self._flows = asyncio.Event()
        self._flows.set()

    def cut(self) -> None:
        """All connections end, and nobody gets another."""
        self._do(self._end)

    def mend(self) -> None:
        self._do(lambda: setattr(self, "_cut", False))

    def hang(self) -> None:
        """Connections stand, and nothing comes through."""
        self._do(self._flows.clear)

    def go_on(self) -> None:
        self._do(self._flows.set)

    def _do(self, act) -> None:
        done = threading.Event()
        self._loop.call_soon_threadsafe(lambda: (act(), done.set()))
        done.wait()

    def _end(self) -> None:
        self._cut = True
        for writer in list(self._open):
            writer.transport.abort()

    async def _carry(self, reader, writer) -> None:
        if self._cut:
            writer.transport.abort()
            return
        there, back = await asyncio.open_connection(*self._there)
        self._open |= {writer, back}
        await asyncio.gather(self._flow(reader, back), self._flow(there, writer), return_exceptions=True)
        self._open -= {writer, back}

    async def _flow(self, reader, writer) -> None:
        try:
            while data := await reader.read(65_536):
                await self._flows.wait()
                writer.write(data)
                await writer.drain()
        finally:
            writer.close()

    def _run(self, ready: threading.Event) -> None:
        async def serve():
            server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
            self.port = server.sockets[0].getsockname()[1]
            ready.set()
            return server

        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(serve())
        self._loop.run_forever()
        server.close()
        for task in (tasks := asyncio.all_tasks(self._loop)):
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.close()


@contextmanager
def cable_to(host: str, port: int):
    cable, ready = Cable(host, port), threading.Event()
    thread = threading.Thread(target=cable._run, args=(ready,), daemon=True)
    thread.start()
    ready.wait()
    try:
        yield cable
    finally:
        cable._loop.call_soon_threadsafe(cable._loop.stop)
        thread.join()
