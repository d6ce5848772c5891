"""Runs pytest repeatedly, each time in a forked process that has the libraries loaded already.

Nothing of Kiosk or its tests is loaded here: each run reads them afresh. A run is requested with a line of
JSON on standard input and answered with one on standard output.
"""

import importlib
import json
import os
import signal
import sys
import time
import traceback

LIBRARIES = (
    *("pytest", "html5lib", "werkzeug.test", "click", "granian", "defusedxml.ElementTree", "xlsxwriter"),
    *(
        "flask",
        "flask_babel",
        "flask_login",
        "flask_wtf",
        "wtforms",
        "markdown_it",
        "nh3",
        "qrcode",
        "anyascii",
    ),
    *("sqlalchemy.orm", "sqlalchemy.dialects.sqlite", "sqlalchemy.dialects.postgresql", "alembic.command"),
    *("argon2", "email_validator", "pydantic", "babel.dates", "babel.numbers", "reportlab.pdfgen.canvas"),
    "cryptography.hazmat.primitives.asymmetric.ed25519",
)
LOOK_EVERY_SECONDS = 0.02


def serve() -> None:
    """Serve requests until standard input ends."""
    for library in LIBRARIES:
        importlib.import_module(library)
    for line in sys.stdin:
        asked = json.loads(line)
        answer = {"code": in_a_fork(asked["arguments"], asked["said"], asked["seconds"])}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def in_a_fork(arguments: list[str], said: str, seconds: float) -> int | None:
    """The exit status of pytest, or ``None`` if time ran out; its output is appended to the file ``said``."""
    child = os.fork()
    if child == 0:
        _run(arguments, said)
    until = time.monotonic() + seconds
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > until:
            os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return None
        time.sleep(LOOK_EVERY_SECONDS)


def _run(arguments: list[str], said: str) -> None:
    """Run pytest in the child. Never returns: what belongs to the parent must not be cleaned up here."""
    code = 3
    try:
        os.setsid()
        for number, file in ((0, os.devnull), (1, said), (2, said)):
            os.dup2(os.open(file, os.O_RDWR | os.O_APPEND), number)
        code = int(importlib.import_module("pytest").main(arguments))
        sys.stdout.flush()
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    serve()
