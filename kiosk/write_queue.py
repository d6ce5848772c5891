"""Writers wait in line.

SQLite has one writer at a time and answers the others with a polling back-off in which a late comer may
overtake one who has waited for seconds. Here threads of one process queue in order of arrival, and the
heads of the queues of several processes wait on one file lock, which the kernel hands over at once.
"""

import fcntl
import os
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

POLL_SECONDS = 0.0005


class QueueTimeoutError(Exception):
    """The turn to write did not come in time; nothing was written."""


class WriteQueue:
    """First come, first served, across the threads and processes that share a database file."""

    def __init__(self, lock_file: Path, timeout: float) -> None:
        """``timeout`` is in seconds, for the whole wait."""
        self._lock_file = lock_file
        self._timeout = timeout
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._busy = False
        self._descriptor: int | None = None

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold the right to write. Raises ``QueueTimeoutError`` when it does not come in time."""
        deadline = time.monotonic() + self._timeout
        self._wait_among_threads(deadline)
        try:
            descriptor = self._wait_among_processes(deadline)
            try:
                yield
            finally:
                fcntl.flock(descriptor, fcntl.LOCK_UN)
        finally:
            self._next_thread()

    def _wait_among_threads(self, deadline: float) -> None:
        with self._guard:
            if not self._busy:
                self._busy = True
                return
            mine = threading.Event()
            self._waiting.append(mine)
        if mine.wait(max(0.0, deadline - time.monotonic())):
            return
        with self._guard:
            if not mine.is_set():  # else the turn came in the last instant, and it is ours
                self._waiting.remove(mine)
                raise QueueTimeoutError

    def _next_thread(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._busy = False

    def _wait_among_processes(self, deadline: float) -> int:
        if self._descriptor is None:
            self._descriptor = os.open(self._lock_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        while True:
            try:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise QueueTimeoutError from None
                time.sleep(POLL_SECONDS)
            else:
                return self._descriptor
