"""Keeps worker processes running: one that ends is replaced. They can be stopped from their first instant.

One that had begun to serve is replaced at once: a hall that signs in must not wait. One that ends before is
tried again after a pause, which grows each time. Signals are taken by waiting for them, in one place: none is
lost between looking for one and waiting for the next.
"""

import logging
import math
import os
import select
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.core import logs

STOP = {signal.SIGTERM, signal.SIGINT}


def let_new_workers_be_stopped() -> None:
    """Until a worker has handlers of its own it dies of SIGTERM, and leaves a Ctrl-C to the server.

    It would otherwise have the server's handlers, in which the signal to stop is lost. What comes between the
    fork and its first step waits for it: Python forgets, in a new process, what had arrived before.
    """
    os.register_at_fork(before=_hold_back, after_in_parent=_let_through, after_in_child=_begin)


def _hold_back() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP)


def _let_through() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP)


def _begin() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _let_through()


FIRST_PAUSE = 0.25
LONGEST_PAUSE = 10.0
# How often a worker may fail before any of them has ever served: with its pauses, some seconds.
MOST_FAILURES = 5
STOPS = {signal.SIGTERM, signal.SIGINT}
LOOK_EVERY_SECONDS = 1.0

Work = Callable[["Lines"], None]


class WorkersFailedError(Exception):
    """The workers end before any of them begins to serve."""


@dataclass(frozen=True)
class Lines:
    """What a worker and its supervisor hear of each other: two pipes."""

    up: int
    down: int

    def serving(self) -> None:
        """The worker begins to serve."""
        os.write(self.up, b"1")

    def supervisor_gone(self, within: float) -> bool:
        """Whether the supervisor has ended; waits so many seconds for that."""
        return bool(select.select([self.down], [], [], within)[0])


@dataclass
class _Place:
    """One of the workers: the process that has this place now, or when the next one gets it."""

    number: int
    process: int | None = None
    up: int = -1
    began: float = 0.0
    failures: int = 0
    due: float = 0.0


class Supervisor:
    """Runs ``work`` in so many processes, each with a group of its own."""

    def __init__(self, work: Work, workers: int, drain: float) -> None:
        """``drain``: how many seconds a worker may take to end once it was told to."""
        self._work = work
        self._drain = drain
        self._places = [_Place(number) for number in range(1, workers + 1)]
        self._served = False
        # nohup means that the server is to outlive the terminal.
        outlives = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        self._stops = STOPS if outlives else STOPS | {signal.SIGHUP}
        self._down, self._alive = os.pipe()

    def run(self) -> None:
        """Until SIGTERM or Ctrl-C; then all workers are stopped.

        Raises:
            WorkersFailedError: none of them has ever begun to serve.
        """
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {*self._stops, signal.SIGCHLD})
        try:
            while not self._told_to_stop():
                self._bury()
                self._fill()
        finally:
            self._stop()
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            os.close(self._down)
            os.close(self._alive)

    def _told_to_stop(self) -> bool:
        """Wait until something has happened or is due."""
        soonest = min((each.due for each in self._places if each.process is None), default=math.inf)
        seconds = min(LOOK_EVERY_SECONDS, max(0.0, soonest - time.monotonic()))
        arrived = signal.sigtimedwait({*self._stops, signal.SIGCHLD}, seconds)
        return arrived is not None and arrived.si_signo in self._stops

    def _fill(self) -> None:
        for place in self._places:
            if place.process is None and place.due <= time.monotonic():
                self._start(place)

    def _start(self, place: _Place) -> None:
        place.up, up = os.pipe()
        os.set_blocking(place.up, False)
        place.began = time.monotonic()
        place.process = os.fork()
        if not place.process:
            os.close(self._alive)
            self._be_worker(Lines(up, self._down))
        os.close(up)

    def _be_worker(self, lines: Lines) -> None:
        status = 1
        try:
            os.setpgid(0, 0)  # a Ctrl-C in a terminal goes to the whole group: only the supervisor acts on it
            for each in self._stops:
                signal.signal(each, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {*self._stops, signal.SIGCHLD})
            let_new_workers_be_stopped()
            self._work(lines)
            status = 0
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        except BaseException:
            logs.log("error", {}, level=logging.ERROR, error=sys.exc_info())
        finally:
            os._exit(status)

    def _bury(self) -> None:
        """Take note of who has ended."""
        for place in self._places:
            if place.process is not None and os.waitpid(place.process, os.WNOHANG)[0]:
                self._ended(place)

    def _ended(self, place: _Place) -> None:
        served = _said_anything(place.up)
        os.close(place.up)
        place.process = None
        self._served = self._served or served
        place.failures = 0 if served else place.failures + 1
        pause = pause_after(place.failures)
        place.due = time.monotonic() + pause
        lived = round(time.monotonic() - place.began, 3)
        fields = {"worker": place.number, "lived_s": lived, "served": served, "pause_s": pause}
        logs.log("worker_ended", fields, level=logging.WARNING)
        if not self._served and place.failures >= MOST_FAILURES:
            raise WorkersFailedError

    def _stop(self) -> None:
        """Tell all of them; who has not ended in time is killed, with what it has started."""
        deadline = time.monotonic() + self._drain
        left = [each.process for each in self._places if each.process is not None]
        for process in left:
            os.kill(process, signal.SIGTERM)
        while left and time.monotonic() < deadline:
            left = [each for each in left if not os.waitpid(each, os.WNOHANG)[0]]
            if left:
                signal.sigtimedwait({signal.SIGCHLD}, 0.2)
        for process in left:
            os.killpg(process, signal.SIGKILL)
            os.waitpid(process, 0)


def pause_after(failures: int) -> float:
    """How many seconds to wait after so many failures in a row: none, then twice as long each time."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (failures - 1)) if failures else 0.0


def _said_anything(pipe: int) -> bool:
    try:
        return bool(os.read(pipe, 1))
    except BlockingIOError:  # a process of the worker's still lives
        return False
