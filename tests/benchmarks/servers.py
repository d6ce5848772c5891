"""The two servers that ``rush`` compares, each as its own process on a database of its own, on 127.0.0.1."""

import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from sqlalchemy import select, text

from kiosk import instance, schema
from kiosk.attendance import room_code
from kiosk.attendance.models import SignIn
from kiosk.clock import SteadyClock
from kiosk.config import Settings
from kiosk.courses.course_file import CourseFile, CourseTable, SessionTable
from kiosk.courses.course_import import import_course
from kiosk.courses.models import ClassSession, Student
from kiosk.courses.roster import import_roster
from kiosk.courses.roster_file import RosterFile, RosterLine
from kiosk.database import Database
from kiosk.keys import Keys
from tests.benchmarks.bare import SIGNED

HOST = "127.0.0.1"
START_SECONDS = 30.0
STOP_SECONDS = 20.0
ROOT = Path(__file__).resolve().parents[2]
_TICKS = os.sysconf("SC_CLK_TCK")


class BenchmarkError(Exception):
    """The benchmark cannot go on. The message is for whoever runs it."""


@dataclass(frozen=True)
class Running:
    """A server that answers. ``rows`` reads what it has stored: student numbers and their receipts."""

    process: "subprocess.Popen[bytes]"
    address: tuple[str, int]
    code: Callable[[], str]
    expected: Callable[[str], str]
    rows: Callable[[], list[tuple[str, str]]]
    log: Path

    @property
    def host(self) -> str:
        return f"{self.address[0]}:{self.address[1]}"

    def last_words(self) -> str:
        """What the server's log ends with, for whoever looks for the cause of a failure."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-1000:].strip()

    def cpu_seconds(self) -> float:
        """User and system time, so far, of the server's process and all below it (Linux's /proc)."""
        seconds, parents = {}, {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    fields = (entry / "stat").read_text(encoding="latin-1").rpartition(")")[2].split()
                except OSError:
                    continue  # it has ended meanwhile
                parents[int(entry.name)] = int(fields[1])
                seconds[int(entry.name)] = (int(fields[11]) + int(fields[12])) / _TICKS
        family = {self.process.pid}
        while more := {child for child, parent in parents.items() if parent in family} - family:
            family |= more
        return sum(seconds.get(member, 0.0) for member in family)


def roster(students: int) -> list[RosterLine]:
    """Invented students, no two of one name."""
    return [
        RosterLine(f"126{place:05}", f"Lefèvre-{place:05}", "Léa", f"etu126{place:05}@etudiant.example", "A")
        for place in range(students)
    ]


@contextmanager
def kiosk(folder: Path, lines: list[RosterLine], workers: int, database_url: str) -> Iterator[Running]:
    """``kiosk serve`` on a new instance, with one class session open now. ``database_url`` may be empty."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KIOSK_")}
    environment["KIOSK_INSTANCE"] = str(folder)
    if database_url:
        environment["KIOSK_DATABASE_URL"] = database_url
    instance.prepare(environment)
    settings = Settings.from_environment(environment)
    clock = SteadyClock(folder / "clock")
    class_session_id = _fill(settings.database, lines, clock)
    key = Keys(settings.secret_key).derive("room-code")
    port = _free_port()
    command = [
        str(Path(sys.executable).with_name("kiosk")),
        "serve",
        "--port",
        str(port),
        "--workers",
        str(workers),
    ]
    with _process(command, environment, folder / "server.log", port) as process:
        yield Running(
            process,
            (HOST, port),
            code=lambda: room_code.mint(key, class_session_id, clock.now()).text,
            expected=lambda family_name: family_name,
            rows=lambda: _kiosk_rows(settings.database),
            log=folder / "server.log",
        )


@contextmanager
def bare(folder: Path, workers: int) -> Iterator[Running]:
    """The bare path of ``tests.benchmarks.bare``, on SQLite."""
    port, file = _free_port(), folder / "bare.db"
    command = [sys.executable, "-m", "tests.benchmarks.bare"]
    command += ["--port", str(port), "--workers", str(workers), "--database", str(file)]
    with _process(command, dict(os.environ), folder / "server.log", port) as process:
        yield Running(
            process,
            (HOST, port),
            code=lambda: "ABCD2345",
            expected=lambda _family_name: SIGNED,
            rows=lambda: _bare_rows(file),
            log=folder / "server.log",
        )


def _fill(url: str, lines: list[RosterLine], clock: SteadyClock) -> int:
    """A new database with a course, its roster, and a class session that opens now; the session's id."""
    database = Database(url)
    if not database.is_sqlite:
        with database.engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    schema.upgrade(database)
    start = clock.now()
    table = CourseTable(code="RUSH", title="Outils IA & Management", institution="Université de l’Exemple")
    planned = SessionTable.model_validate(
        {
            "number": 1,
            "title": "Infrastructure & dépendances",
            "room": "Amphi 2",
            "start": start,
            "end": start + timedelta(hours=3),
        }
    )
    with database.writing() as db:
        course = import_course(db, CourseFile(table, (planned,))).course
        import_roster(db, course, RosterFile(tuple(lines), guests_left_out=0))
        class_session_id = db.scalars(select(ClassSession.id)).one()
    database.close()
    return class_session_id


def _kiosk_rows(url: str) -> list[tuple[str, str]]:
    database = Database(url)
    with database.reading() as db:
        rows = db.execute(select(Student.student_number, SignIn.receipt).join(SignIn.student)).all()
    database.engine.dispose()
    return [(number, receipt) for number, receipt in rows]


def _bare_rows(file: Path) -> list[tuple[str, str]]:
    connection = sqlite3.connect(file)
    try:
        return connection.execute("SELECT student_number, receipt FROM sign_in").fetchall()
    finally:
        connection.close()


@contextmanager
def _process(
    command: list[str], environment: dict[str, str], log: Path, port: int
) -> "Iterator[subprocess.Popen[bytes]]":
    """Start a server, wait until it answers /health, and end it by SIGTERM."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=output, stderr=output)
    try:
        _wait_for_health(process, port, log)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for_health(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(f"http://{HOST}:{port}/health", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.1)
    said = log.read_text(encoding="utf-8", errors="replace")[-2000:]
    raise BenchmarkError(f"the server did not start:\n{said}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
