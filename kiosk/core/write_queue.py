"""A first-come, first-served queue of writers.

SQLite allows one writer at a time and makes the others poll with a back-off, so that a latecomer may overtake
a writer that has waited for seconds. Here the threads of one process queue in order of arrival. The heads of
the queues of several processes compete for two file locks: the gate, then the turn itself. Whoever holds the
gate is next, so a process with many writers cannot overtake another process twice.
"""

import fcntl
import os
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

POLL_SECONDS = 0.0005


class QueueTimeoutError(Exception):
    """No turn to write came in time; nothing was written."""


class WriteQueue:
    """Gives the threads and processes that share a database file their turns to write, in order."""

    def __init__(self, lock_file: Path, timeout: float) -> None:
        """``timeout`` is in seconds, for the whole wait.

        The attribute ``waited`` may be set to a function; it is called with the seconds waited for each turn.
        """
        self.waited: Callable[[float], None] | None = None
        self._lock_file = lock_file
        self._timeout = timeout
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._busy = False
        self._gate_file = lock_file.with_name(f"{lock_file.name}-gate")
        self._gate: int | None = None
        self._turn: int | None = None

    @contextmanager
    def turn(self, timeout: float | None = None) -> Iterator[None]:
        """Wait for a turn to write, and hold it for the block.

        ``timeout`` (seconds) replaces the queue's own for this wait.

        Raises:
            QueueTimeoutError: no turn came in time.
        """
        began = time.monotonic()
        deadline = began + (self._timeout if timeout is None else timeout)
        self._wait_among_threads(deadline)
        try:
            turn = self._wait_among_processes(deadline)
            try:
                if self.waited:
                    self.waited(time.monotonic() - began)
                yield
            finally:
                fcntl.flock(turn, fcntl.LOCK_UN)
        finally:
            self._next_thread()

    def _wait_among_threads(self, deadline: float) -> None:
        with self._guard:
            if not self._busy:
                self._busy = True
                return
            my_turn = threading.Event()
            self._waiting.append(my_turn)
        if my_turn.wait(max(0.0, deadline - time.monotonic())):
            return
        with self._guard:
            if not my_turn.is_set():  # otherwise the turn came at the last instant, and is ours
                self._waiting.remove(my_turn)
                raise QueueTimeoutError

    def _next_thread(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._busy = False

    def _wait_among_processes(self, deadline: float) -> int:
        if self._gate is None:
            self._gate = self._opened(self._gate_file)
        if self._turn is None:
            self._turn = self._opened(self._lock_file)
        _lock(self._gate, deadline)
        try:
            _lock(self._turn, deadline)
        finally:
            fcntl.flock(self._gate, fcntl.LOCK_UN)
        return self._turn

    def _opened(self, file: Path) -> int:
        """A descriptor that is closed when this queue is garbage-collected."""
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        weakref.finalize(self, os.close, descriptor)
        return descriptor


def _lock(descriptor: int, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise QueueTimeoutError from None
            time.sleep(POLL_SECONDS)
        else:
            return
