"""The bare path that Kiosk is measured against: the same requests with nothing behind them.

A Flask app without any extension, on the same server with the same settings as ``kiosk serve``: constant
pages, one cookie, and for each sign-in one raw SQLite insert, for each answer to a quiz one upsert, committed
and synced. Run by ``rush`` and ``quiz``:
``python -m tests.benchmarks.bare --port PORT --workers N --database FILE``.
"""

import argparse
import os
import secrets
import threading
from collections.abc import Callable
from pathlib import Path

from flask import Flask, jsonify, redirect, request
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server
from werkzeug.wrappers import Response

from kiosk.cli.serve import THREADS
from kiosk.core.sqlite import sqlite3

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
AROUND = ("csrf_token", "attempt", "nonce", "revision", "sure")
QUESTION = (
    f'{_HEAD}{_FILLING}<form method="post">\n<input name="csrf_token" value="{"x" * 91}">\n'
    '<input name="attempt" value="%s">\n</form>\n</body>\n</html>'
)
SIGN_IN_TABLE = """
CREATE TABLE sign_in (
    id INTEGER PRIMARY KEY,
    student_number TEXT NOT NULL,
    family_name TEXT NOT NULL,
    receipt TEXT NOT NULL UNIQUE
) STRICT
"""
ANSWER_TABLE = """
CREATE TABLE answer (
    attempt TEXT NOT NULL,
    position INTEGER NOT NULL,
    response TEXT NOT NULL,
    sure TEXT NOT NULL,
    revision INTEGER NOT NULL,
    nonce TEXT NOT NULL,
    PRIMARY KEY (attempt, position)
) STRICT
"""
UPSERT = """
INSERT INTO answer (attempt, position, response, sure, revision, nonce) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (attempt, position) DO UPDATE SET
    response = excluded.response, sure = excluded.sure, revision = excluded.revision, nonce = excluded.nonce
WHERE excluded.revision > revision
"""


def connect(file: str) -> sqlite3.Connection:
    """A connection that syncs each commit to disk, as Kiosk's do.

    It waits longer for its turn: SQLite lets late comers pass, and some wait for many seconds.
    """
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in ("busy_timeout=120000", "journal_mode=WAL", "synchronous=FULL"):
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

    def write(statement: str, row: tuple[object, ...]) -> None:
        if not hasattr(local, "connection"):
            local.connection = connect(file)
        local.connection.execute("BEGIN IMMEDIATE")
        local.connection.execute(statement, row)
        local.connection.execute("COMMIT")

    @app.post("/sign-in")
    def validate() -> Response:
        receipt = secrets.token_hex(4)
        row = (request.form["student_number"], request.form["family_name"], receipt)
        write("INSERT INTO sign_in (student_number, family_name, receipt) VALUES (?, ?, ?)", row)
        return redirect(f"/receipt/{receipt}", code=303)

    @app.get("/receipt/<code>")
    def receipt(code: str) -> str:
        return RECEIPT

    _add_quiz(app, write)
    return app


def _add_quiz(app: Flask, write: Callable[[str, tuple[object, ...]], None]) -> None:
    @app.get("/quiz/<code>/who")
    def who(code: str) -> str:
        return FORM

    @app.post("/quiz/<code>/who")
    def submit_identity(code: str) -> Response:
        response = redirect(f"/quiz/{code}", code=303)
        response.set_cookie("bare-phone", request.form["student_number"], httponly=True, samesite="Lax")
        return response

    @app.post("/quiz/<code>")
    def begin(code: str) -> Response:
        return redirect(f"/quiz/{code}/1/1", code=303)

    @app.get("/quiz/<code>/<int:attempt>/<int:place>")
    def question(code: str, attempt: int, place: int) -> str:
        return QUESTION % request.cookies["bare-phone"]

    @app.post("/quiz/<code>/<int:attempt>/<int:place>")
    def answer(code: str, attempt: int, place: int) -> Response:
        form = request.form
        given = "&".join(f"{name}={value}" for name, value in form.items(multi=True) if name not in AROUND)
        write(UPSERT, (form["attempt"], place, given, form["sure"], int(form["revision"]), form["nonce"]))
        return jsonify(saved=True, next=f"/quiz/{code}/{attempt}/{place + 1}")


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
    connection.execute(SIGN_IN_TABLE)
    connection.execute(ANSWER_TABLE)
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
