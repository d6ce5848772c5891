"""The same work many times at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

Found = TypeVar("Found")
AT_ONCE = 8


def at_once(work: Callable[[int], Found], count: int = AT_ONCE) -> list[Found]:
    """What ``count`` threads find that begin at the same moment, in the order of their numbers."""
    start = Barrier(count)

    def one(number: int) -> Found:
        start.wait()
        return work(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))
