"""The bare path that Kiosk is measured against: the same four requests with nothing behind them.

A Flask app without any extension, on the same server with the same settings as ``kiosk serve``: constant
pages, one cookie, and for each sign-in one raw SQLite insert, committed and synced. Run by ``rush``:
``python -m tests.benchmarks.bare --port PORT --workers N --database FILE``.
"""

import argparse
import os
import secrets
import sqlite3
import threading
from pathlib import Path

from flask import Flask, redirect, request
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server
from werkzeug.wrappers import Response

from kiosk.cli.serve import THREADS

DATABASE = "BARE_DATABASE"
SIGNED = "Signé"
_HEAD = '<!doctype html>\n<html lang="fr">\n<head><meta charset="utf-8"><title>Bare</title></head>\n<body>\n'
_FILLING = "<p>As many bytes as a page of Kiosk has, which costs a server next to nothing.</p>\n" * 17
FORM = (
    f'{_HEAD}{_FILLING}<form method="post" action="/sign-in">\n'
    '<input name="student_number">\n<input name="family_name">\n<button>Signer</button>\n</form>\n'
    "</body>\n</html>"
)
RECEIPT = f"{_HEAD}{_FILLING}<h1>{SIGNED}</h1>\n</body>\n</html>"
SCHEMA = """
CREATE TABLE sign_in (
    id INTEGER PRIMARY KEY,
    student_number TEXT NOT NULL,
    family_name TEXT NOT NULL,
    receipt TEXT NOT NULL UNIQUE
) STRICT
"""


def connect(file: str) -> sqlite3.Connection:
    """A connection that syncs each commit to disk, as Kiosk's do."""
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in ("busy_timeout=5000", "journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}").close()
    return connection


def create_app() -> Flask:
    """The application, on the file that the variable ``DATABASE`` names."""
    app = Flask("bare", static_folder=None)
    file = os.environ[DATABASE]
    local = threading.local()

    @app.get("/health")
    def health() -> str:
        return "ok"

    @app.get("/s/<code>")
    def scan(code: str) -> Response:
        response = redirect("/sign-in", code=303)
        response.set_cookie("bare-ticket", code, httponly=True, samesite="Lax")
        return response

    @app.get("/sign-in")
    def form() -> str:
        return FORM

    @app.post("/sign-in")
    def validate() -> Response:
        if not hasattr(local, "connection"):
            local.connection = connect(file)
        receipt = secrets.token_hex(4)
        row = (request.form["student_number"], request.form["family_name"], receipt)
        local.connection.execute("BEGIN IMMEDIATE")
        local.connection.execute(
            "INSERT INTO sign_in (student_number, family_name, receipt) VALUES (?, ?, ?)", row
        )
        local.connection.execute("COMMIT")
        return redirect(f"/receipt/{receipt}", code=303)

    @app.get("/receipt/<code>")
    def receipt(code: str) -> str:
        return RECEIPT

    return app


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True)
    parser.add_argument("--database", type=Path, required=True, help="SQLite file, made anew")
    options = parser.parse_args()
    options.database.unlink(missing_ok=True)
    connection = connect(str(options.database))
    connection.execute(SCHEMA)
    connection.close()
    os.environ[DATABASE] = str(options.database)
    Server(
        "tests.benchmarks.bare:create_app",
        factory=True,
        address="127.0.0.1",
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.workers,
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.warning,
        log_access=False,
    ).serve()


if __name__ == "__main__":
    main()
