"""Keeps worker processes running: one that ends is replaced. Workers can be stopped from their first instant.

A worker that had begun to serve is replaced at once: students signing in must not wait. One that ends before
that is tried again after a pause, which grows each time. Signals are waited for in a single place, so that
none is lost between checking for one and waiting for the next.
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
    """Until a new worker installs its own handlers, let SIGTERM end it and leave Ctrl-C to the server.

    Otherwise it would have the server's handlers, which lose the signal to stop. Signals that arrive between
    the fork and its first step are blocked until then: in a new process, Python discards signals that arrived
    earlier.
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
# How often a worker may fail before any has ever served: including the pauses, a few seconds.
MOST_FAILURES = 5
STOPS = {signal.SIGTERM, signal.SIGINT}
LOOK_EVERY_SECONDS = 1.0

Work = Callable[["Lines"], None]


class WorkersFailedError(Exception):
    """The workers keep ending before any of them begins to serve."""


@dataclass(frozen=True)
class Lines:
    """Two pipes through which a worker and its supervisor notice each other's state."""

    up: int
    down: int

    def serving(self) -> None:
        """Report that the worker begins to serve."""
        os.write(self.up, b"1")

    def supervisor_gone(self, within: float) -> bool:
        """Whether the supervisor has ended; waits up to ``within`` seconds for that."""
        return bool(select.select([self.down], [], [], within)[0])


@dataclass
class _Place:
    """One worker's place: the process that has it now, or when the next one is due."""

    number: int
    process: int | None = None
    up: int = -1
    began: float = 0.0
    failures: int = 0
    due: float = 0.0


class Supervisor:
    """Runs ``work`` in several processes, each in a process group of its own."""

    def __init__(self, work: Work, workers: int, drain: float) -> None:
        """``drain``: how many seconds a worker may take to end once it has been told to."""
        self._work = work
        self._drain = drain
        self._places = [_Place(number) for number in range(1, workers + 1)]
        self._served = False
        # Under nohup, the server should outlive the terminal.
        outlives = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        self._stops = STOPS if outlives else STOPS | {signal.SIGHUP}
        self._down, self._alive = os.pipe()

    def run(self) -> None:
        """Run until SIGTERM, Ctrl-C or, except under nohup, SIGHUP; then stop all workers.

        Raises:
            WorkersFailedError: the workers keep ending before any has begun to serve.
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
        """Wait until something happens or is due; return whether it was a signal to stop."""
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
            os.setpgid(0, 0)  # Ctrl-C in a terminal signals the whole group: only the supervisor acts on it
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
        """Reap the workers that have ended."""
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
        """Tell all workers to end; kill those that do not end in time, with their child processes."""
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
    """Seconds to wait after this many failures in a row: 0 for none, then doubling to ``LONGEST_PAUSE``."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (failures - 1)) if failures else 0.0


def _said_anything(pipe: int) -> bool:
    try:
        return bool(os.read(pipe, 1))
    except BlockingIOError:  # a child process of the worker is still alive
        return False
