"""Following a PostgreSQL database: it tells of a bump by NOTIFY, and is asked every quarter of a second besides."""

import asyncio
import contextlib
import logging

import psycopg

from .following import CHANNEL, MOST, NEWEST, NOT_BEGUN, PAUSE, SINCE, Bumped, new

PATIENCE = 2  # seconds in which the server answers, or is lost
log = logging.getLogger(__name__)


class PostgreSQLFollower:
    def __init__(self, parameters: dict, bumped: Bumped):
        """`parameters` are psycopg's."""
        self.lost = NOT_BEGUN
        self._parameters, self._bumped = parameters, bumped
        self._seen = 0

    def follow(self) -> bool:
        """Nothing is to be done at a hit."""
        return True

    async def run(self) -> None:
        while True:
            try:
                await self._listen()
            except (psycopg.Error, OSError, TimeoutError) as error:
                if not self.lost:
                    log.warning("The database is lost, what is kept is served as it is: %s", error)
                self.lost = str(error) or type(error).__name__
            await asyncio.sleep(PAUSE)

    async def _listen(self) -> None:
        connecting = psycopg.AsyncConnection.connect(**self._parameters, autocommit=True)
        async with contextlib.AsyncExitStack() as stack:
            connection = await asyncio.wait_for(connecting, PATIENCE)
            stack.push_async_callback(connection.close)
            await self._fetch(connection, f"LISTEN {CHANNEL}")
            await self._begin(connection)
            while True:
                async for _told in connection.notifies(timeout=PAUSE, stop_after=1):
                    pass
                await self._catch_up(connection)

    async def _begin(self, connection: psycopg.AsyncConnection) -> None:
        self._seen = (await self._fetch(connection, NEWEST))[0][0]
        self.lost = ""
        self._bumped(None)

    async def _catch_up(self, connection: psycopg.AsyncConnection) -> None:
        rows = await self._fetch(connection, SINCE % (self._seen, MOST))
        keys = new(rows, self._seen)
        if keys is None:
            await self._begin(connection)
        elif keys:
            self._seen = rows[-1][0]
            self._bumped(keys)

    @staticmethod
    async def _fetch(connection: psycopg.AsyncConnection, statement: str) -> list[tuple]:
        async with asyncio.timeout(PATIENCE):
            cursor = await connection.execute(statement)
            return await cursor.fetchall() if cursor.description else []
