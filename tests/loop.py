"""What the tests of code on an event loop share."""

import asyncio


def scenario(test):
    """An asynchronous test, which may not take longer than five seconds."""

    def run():
        asyncio.run(asyncio.wait_for(test(), 5))

    run.__name__, run.__doc__ = test.__name__, test.__doc__
    return run


async def settle():
    for _ in range(20):
        await asyncio.sleep(0)
