"""How long one request waits in total: for a place, for its turn to write, for one lock after another.

Each of these waits has its own limit, but consecutive waits would add up: a request queued behind one that
waits would wait twice as long.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)


@contextmanager
def lasting(seconds: float) -> Iterator[None]:
    """Within the block, limit all waits of this thread together to this many seconds."""
    before = _deadline.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(before)


def left(longest: float) -> float:
    """How many seconds the next wait may take: at most ``longest``, and 0 once patience has run out."""
    deadline = _deadline.get()
    return longest if deadline is None else min(longest, max(0.0, deadline - time.monotonic()))
