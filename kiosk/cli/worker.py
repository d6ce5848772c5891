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
from kiosk.cli import maintenance
from kiosk.cli.supervisor import Lines
from kiosk.config import Settings
from kiosk.core import logs, patience
from kiosk.core.database import BUSY_SECONDS
from kiosk.web import LARGEST_FORM
from kiosk.web.common.headers import HEADERS
from kiosk.web.common.services import NO_PLACE, services_of
from kiosk.web.console import log_in

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LOOK_EVERY_SECONDS = 0.2
RUNNING_AT_ONCE = 8
# Per worker. Checking a password takes a core 20 ms.
LOG_INS_AT_ONCE = 2
LOG_INS_A_SECOND = 8
LONGEST_LINE = 8.0
TURNED_AWAY_A_SECOND = 8
LONGEST_WAIT_FOR_NO = 4.0
TOLD_IN_A_LINE_A_SECOND = 100
LONGEST_WAIT_FOR_A_LINE = 2.0
FULL = (
    "Too many log-ins. Try again in a few seconds.\nTrop de connexions. Réessayez dans quelques secondes.\n"
)
FULL_HEADERS = [
    *HEADERS.items(),
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("Retry-After", "10"),
]
HEAPS = 2
OWN_PAGES_FROM = 1024 * 1024
_M_ARENA_MAX, _M_MMAP_THRESHOLD = -8, -3  # constants from glibc's malloc.h


def application(lines: Lines) -> "WSGIApplication":
    """The application, in a process that ends when its server does.

    A server killed outright cannot stop its workers; left alone they would keep the port, and the next server
    could not listen on it.
    """
    threading.Thread(target=_end_with, args=(os.getppid(), lines), daemon=True).start()
    settings = Settings.from_environment()
    logs.configure(settings.log)
    keep_memory_small()
    app = create_app(settings)
    made = FewAtOnce(app, RUNNING_AT_ONCE)
    maintenance.begin(services_of(app))
    lines.serving()
    return made


class FewAtOnce:
    """Lets many threads wait for slow phones, but only a few do the work at a time.

    A half-sent form holds a thread until its last byte arrives, so there are many. But threads running Python
    share one lock and hand it over at every database statement: beyond a handful they only keep each other,
    and any thread about to commit, waiting. A request that gets no place within 5 seconds, because those
    inside wait for the database, gets a page asking the user to try again.

    Log-ins have their own places, since checking a password takes as long as ten pages. Log-ins that come
    faster than they can be checked wait outside all places: to be checked; if that queue is full, for a page
    asking the user to try again; if that one is full too, for a line of text saying the same. They wait even
    for a refusal because a flood that is answered at once retries at once. All these queues are short, since
    each waiting request holds a thread: 300 in total.
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
        # Granian claims to mark the end of a body, but a phone that is cut off also ends one. Without this
        # flag, the announced length is checked against what arrived, and a truncated form is refused.
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
    """Spaces requests out to ``a_second`` per second: each one gets its own instant to start."""

    def __init__(self, clock: Callable[[], float], a_second: float, longest: float) -> None:
        """``clock`` returns seconds; ``longest`` is the longest wait granted, in seconds."""
        self._each = 1 / a_second
        self._longest = longest
        self._clock = clock
        self._guard = threading.Lock()
        self._next = 0.0

    def reserve(self) -> float | None:
        """Reserve the next start and return the seconds until then, or None if more than ``longest``."""
        with self._guard:
            instant = self._clock()
            start = max(self._next, instant)
            if start - instant > self._longest:
                return None
            self._next = start + self._each
            return start - instant


def keep_memory_small() -> None:
    """Make glibc return the memory of password checks: 19 MB each, which adds up over many threads.

    By default it makes up to eight heaps per core and keeps freed memory in them. With another C library,
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
