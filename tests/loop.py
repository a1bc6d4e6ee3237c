"""What the tests of code on an event loop share."""

import asyncio
from concurrent.futures import ThreadPoolExecutor


def scenario(test):
    """An asynchronous test, which may not take longer than five seconds.

    In a thread of its own: where a browser is, a loop runs in this one.
    """

    async def limited():
        await asyncio.wait_for(test(), 5)

    def run():
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, limited()).result()

    run.__name__, run.__doc__ = test.__name__, test.__doc__
    return run


async def settle():
    for _ in range(20):
        await asyncio.sleep(0)
