"""What a worker process of ``kiosk serve`` runs."""

import os
import signal
import threading
import time

from flask import Flask

from kiosk import create_app

LOOK_EVERY_SECONDS = 0.2


def application() -> Flask:
    """The application, in a process that ends with its server.

    A server killed outright cannot stop its workers; left alone they would go on holding the port, and the
    server that is started in its place could not listen.
    """
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    return create_app()


def _end_with(server: int) -> None:
    while os.getppid() == server:
        time.sleep(LOOK_EVERY_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(LOOK_EVERY_SECONDS * 10)
    os.kill(os.getpid(), signal.SIGKILL)
