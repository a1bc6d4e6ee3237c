"""Waiting, for tests of any sort."""

import time


def wait_until(true, seconds=15, seen=None):
    """`seen` tells what there was instead, once it is too late."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"it did not happen in time: {seen() if seen else ''}"
        time.sleep(0.02)
