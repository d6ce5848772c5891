"""What a worker process of ``kiosk serve`` runs."""

import io
import os
import signal
import threading
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kiosk import create_app, logs
from kiosk.cli.supervisor import Lines
from kiosk.config import Settings
from kiosk.web import LARGEST_FORM

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LOOK_EVERY_SECONDS = 0.2
RUNNING_AT_ONCE = 8


def application(lines: Lines) -> "WSGIApplication":
    """The application, in a process that ends with its server.

    A server killed outright cannot stop its workers; left alone they would go on holding the port, and the
    server that is started in its place could not listen.
    """
    threading.Thread(target=_end_with, args=(os.getppid(), lines), daemon=True).start()
    settings = Settings.from_environment()
    logs.configure(settings.log)
    made = FewAtOnce(create_app(settings), RUNNING_AT_ONCE)
    lines.serving()
    return made


class FewAtOnce:
    """Lets many threads wait for slow phones, and a few at a time do the work.

    A half-sent form holds a thread until its last byte has come, so there are many. But threads that run
    Python share one lock and hand it over at every statement of the database: beyond a handful they only
    keep each other, and whoever is about to commit, waiting.
    """

    def __init__(self, app: "WSGIApplication", running: int) -> None:
        self._app = app
        self._places = threading.BoundedSemaphore(running)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH", "")
        if length.isdigit() and int(length) <= LARGEST_FORM:
            environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(int(length)))
        # The server says that it marks the end of a body; but a phone that is cut off ends one too. Without
        # this word the length that was announced is held against what came, and a torn form is refused.
        environ.pop("wsgi.input_terminated", None)
        with self._places:
            return self._app(environ, start_response)


def _end_with(parent: int, lines: Lines) -> None:
    while os.getppid() == parent and not lines.supervisor_gone(LOOK_EVERY_SECONDS):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(LOOK_EVERY_SECONDS * 10)
    os.kill(os.getpid(), signal.SIGKILL)
