"""The body of a request, taken from the client whole before anybody is asked to deal with it."""

import asyncio

LARGEST = 64 * 2**20  # a picture of 25 megapixels and the form around it
IN_MEMORY = 2**16  # of each request; what is more goes to a temporary file
_PIECE = 2**16
_GONE = {"type": "http.disconnect"}


class TooLargeError(Exception):
    pass


async def read(file, receive) -> bool:
    """Whether the body is in `file`; if not, the client went away before it was complete."""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return False
        file.write(message.get("body", b""))
        if file.tell() > LARGEST:
            raise TooLargeError
        if not message.get("more_body", False):
            file.seek(0)
            return True


class Request:
    """A request whose body is here. All that can still be heard of its client is that it has gone."""

    def __init__(self, file, receive):
        self._pieces = _pieces(file)
        self.gone = asyncio.ensure_future(_until_gone(receive))

    async def receive(self) -> dict:
        if message := next(self._pieces, None):
            return message
        await asyncio.shield(self.gone)
        return _GONE


def _pieces(file):
    following = file.read(_PIECE)
    while True:
        piece, following = following, file.read(_PIECE)
        yield {"type": "http.request", "body": piece, "more_body": bool(following)}
        if not following:
            return


async def _until_gone(receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
