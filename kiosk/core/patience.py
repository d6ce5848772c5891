"""How long one request waits in all: for a place, for its turn to write, for one lock after another.

Each of these has a limit of its own, and one wait after another would add up: whoever queues behind somebody
who waits would wait twice as long.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)


@contextmanager
def lasting(seconds: float) -> Iterator[None]:
    """From here on, all waits of this thread together end after so many seconds."""
    before = _deadline.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(before)


def left(longest: float) -> float:
    """How many seconds the next wait may take: at most ``longest``, and 0 when patience is at its end."""
    deadline = _deadline.get()
    return longest if deadline is None else min(longest, max(0.0, deadline - time.monotonic()))
