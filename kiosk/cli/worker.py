"""What a worker process of ``kiosk serve`` runs."""

import ctypes
import io
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from kiosk import create_app
from kiosk.cli.supervisor import Lines
from kiosk.config import Settings
from kiosk.core import logs, patience
from kiosk.core.database import BUSY_SECONDS
from kiosk.web import LARGEST_FORM
from kiosk.web.common.headers import HEADERS
from kiosk.web.common.services import NO_PLACE
from kiosk.web.console import log_in

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LOOK_EVERY_SECONDS = 0.2
RUNNING_AT_ONCE = 8
# Of one worker. A password takes 20 ms of a core.
LOG_INS_AT_ONCE = 2
LOG_INS_A_SECOND = 8
LONGEST_LINE = 8.0
TURNED_AWAY_A_SECOND = 8
LONGEST_WAIT_FOR_NO = 4.0
TOLD_IN_A_LINE_A_SECOND = 100
LONGEST_WAIT_FOR_A_LINE = 2.0
FULL = "Too many log-ins. Try again in some seconds.\nTrop de connexions. Réessayez dans quelques secondes.\n"
FULL_HEADERS = [
    *HEADERS.items(),
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("Retry-After", "10"),
]
HEAPS = 2
OWN_PAGES_FROM = 1024 * 1024
_M_ARENA_MAX, _M_MMAP_THRESHOLD = -8, -3  # as the C library calls them (malloc.h)


def application(lines: Lines) -> "WSGIApplication":
    """The application, in a process that ends with its server.

    A server killed outright cannot stop its workers; left alone they would go on holding the port, and the
    server that is started in its place could not listen.
    """
    threading.Thread(target=_end_with, args=(os.getppid(), lines), daemon=True).start()
    settings = Settings.from_environment()
    logs.configure(settings.log)
    keep_memory_small()
    made = FewAtOnce(create_app(settings), RUNNING_AT_ONCE)
    lines.serving()
    return made


class FewAtOnce:
    """Lets many threads wait for slow phones, and a few at a time do the work.

    A half-sent form holds a thread until its last byte has come, so there are many. But threads that run
    Python share one lock and hand it over at every statement of the database: beyond a handful they only
    keep each other, and whoever is about to commit, waiting. Whoever gets no place within 5 seconds, since
    those inside wait for the database, is told on a page to come again.

    Log-ins have places of their own, since a password takes as long as ten pages. When more of them come than
    can be looked at, one waits outside of all places: for a look; where that line is full, to be told on a
    page to come again; where that one is full too, to be told so in a line. A flood that is answered at once
    asks again at once. All these lines are short, since who waits holds a thread: 300 of them in all.
    """

    def __init__(
        self,
        app: "WSGIApplication",
        running: int,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._app = app
        self._sleep = sleep
        self._places = threading.BoundedSemaphore(running)
        self._log_ins = threading.BoundedSemaphore(LOG_INS_AT_ONCE)
        self._looked_at = Pace(clock, LOG_INS_A_SECOND, LONGEST_LINE)
        self._turned_away = Pace(clock, TURNED_AWAY_A_SECOND, LONGEST_WAIT_FOR_NO)
        self._told_in_a_line = Pace(clock, TOLD_IN_A_LINE_A_SECOND, LONGEST_WAIT_FOR_A_LINE)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH", "")
        if length.isdigit() and int(length) <= LARGEST_FORM:
            environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(int(length)))
        # The server says that it marks the end of a body; but a phone that is cut off ends one too. Without
        # this word the length that was announced is held against what came, and a torn form is refused.
        environ.pop("wsgi.input_terminated", None)
        if environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"] == log_in.PATH:
            return self._log_in(environ, start_response)
        with patience.lasting(BUSY_SECONDS):
            return self._in_a_place(environ, start_response)

    def _in_a_place(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if not self._places.acquire(timeout=BUSY_SECONDS):
            environ[NO_PLACE] = True
            return self._app(environ, start_response)
        try:
            return self._app(environ, start_response)
        finally:
            self._places.release()

    def _log_in(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        wait = self._looked_at.reserve()
        if wait is None:
            environ[log_in.CROWDED] = True
            wait = self._turned_away.reserve()
        if wait is None:
            self._sleep(self._told_in_a_line.reserve() or 0.0)
            start_response("429 Too Many Requests", FULL_HEADERS)
            return [FULL.encode()]
        self._sleep(wait)
        with self._log_ins, patience.lasting(BUSY_SECONDS):
            return self._app(environ, start_response)


class Pace:
    """So many a second: who comes faster has to wait for an instant of their own."""

    def __init__(self, clock: Callable[[], float], a_second: float, longest: float) -> None:
        """``longest``: the longest wait, in seconds, that is promised to anybody."""
        self._each = 1 / a_second
        self._longest = longest
        self._clock = clock
        self._guard = threading.Lock()
        self._next = 0.0

    def reserve(self) -> float | None:
        """In how many seconds one may start; nothing where that would be too late."""
        with self._guard:
            instant = self._clock()
            start = max(self._next, instant)
            if start - instant > self._longest:
                return None
            self._next = start + self._each
            return start - instant


def keep_memory_small() -> None:
    """Let the C library give back what a password took: 19 MB each, by many threads, add up otherwise.

    It makes up to eight heaps for each core, and keeps in them what was freed once. Where it is another one,
    nothing is done.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except AttributeError:
        return
    mallopt(_M_ARENA_MAX, HEAPS)
    mallopt(_M_MMAP_THRESHOLD, OWN_PAGES_FROM)


def _end_with(parent: int, lines: Lines) -> None:
    while os.getppid() == parent and not lines.supervisor_gone(LOOK_EVERY_SECONDS):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(LOOK_EVERY_SECONDS * 10)
    os.kill(os.getpid(), signal.SIGKILL)
