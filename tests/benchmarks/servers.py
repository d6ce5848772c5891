"""The two servers that are compared, each as its own process on a database of its own, on 127.0.0.1."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from kiosk.attendance.window_changes import record_plans
from kiosk.config import Settings
from kiosk.core import instance, schema
from kiosk.core.database import Database
from kiosk.core.keys import Keys
from kiosk.courses.course_file import CourseFile, CourseTable, SessionTable, import_course
from kiosk.courses.models import ClassSession, Course
from kiosk.courses.roster import import_roster
from kiosk.courses.roster_file import RosterFile, RosterLine
from kiosk.ledger.writing import signing_database
from tests.servers import workers_of

HOST = "127.0.0.1"
BARE_FILE = "bare.db"
TERM_BEGINS = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
START_SECONDS = 30.0
STOP_SECONDS = 20.0
ROOT = Path(__file__).resolve().parents[2]
_TICKS = os.sysconf("SC_CLK_TCK")


class BenchmarkError(Exception):
    """The benchmark cannot go on. The message is for whoever runs it."""


@dataclass(frozen=True)
class Running:
    """A server that answers."""

    process: "subprocess.Popen[bytes]"
    address: tuple[str, int]
    log: Path

    @property
    def host(self) -> str:
        return f"{self.address[0]}:{self.address[1]}"

    def workers(self) -> list[int]:
        """The process ids of the live workers (Linux's /proc)."""
        return workers_of(self.process.pid)

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


def database_of(settings: Settings) -> Database:
    """The database of an instance, whose writers sign like its server."""
    return signing_database(settings.database, Keys(settings.secret_key, settings.secret_key_fallbacks))


def new_instance(folder: Path, database_url: str = "") -> Settings:
    """The settings of a new instance. Its database is empty: the one given is emptied."""
    environment = {"KIOSK_INSTANCE": str(folder)}
    if database_url:
        environment["KIOSK_DATABASE_URL"] = database_url
    instance.prepare(environment)
    settings = Settings.from_environment(environment)
    database = Database(settings.database)
    if not database.is_sqlite:
        with database.engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    schema.upgrade(database)
    database.close()
    return settings


def new_course(
    db: Session, lines: list[RosterLine], starts: list[datetime]
) -> tuple[Course, list[ClassSession]]:
    """A course with its roster and a class session of three hours at each of these instants."""
    table = CourseTable(code="RUSH", title="Outils IA & Management", institution="Université de l’Exemple")
    planned = tuple(
        SessionTable.model_validate(
            {
                "number": number,
                "title": "Infrastructure & dépendances",
                "room": "Amphi 2",
                "start": start,
                "end": start + timedelta(hours=3),
            }
        )
        for number, start in enumerate(starts, start=1)
    )
    course = import_course(db, CourseFile(table, planned)).course
    record_plans(db, course, min(starts))
    import_roster(db, course, RosterFile(tuple(lines), guests_left_out=0), by=None, now=min(starts))
    return course, list(db.scalars(select(ClassSession).order_by(ClassSession.number)))


@contextmanager
def kiosk(settings: Settings, workers: int) -> Iterator[Running]:
    """``kiosk serve`` on an instance."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KIOSK_")}
    environment["KIOSK_INSTANCE"] = str(settings.instance)
    if settings.database_url:
        environment["KIOSK_DATABASE_URL"] = settings.database_url
    port = _free_port()
    command = [str(Path(sys.executable).with_name("kiosk")), "serve"]
    command += ["--port", str(port), "--workers", str(workers)]
    with _process(command, environment, settings.instance / "server.log", port) as running:
        yield running


@contextmanager
def bare(folder: Path, workers: int) -> Iterator[Running]:
    """The bare path of ``tests.benchmarks.bare``, on the SQLite file ``BARE_FILE`` in the folder."""
    port = _free_port()
    command = [sys.executable, "-m", "tests.benchmarks.bare"]
    command += ["--port", str(port), "--workers", str(workers), "--database", str(folder / BARE_FILE)]
    with _process(command, dict(os.environ), folder / "server.log", port) as running:
        yield running


@contextmanager
def _process(command: list[str], environment: dict[str, str], log: Path, port: int) -> Iterator[Running]:
    """Start a server, wait until it answers /health, and end it by SIGTERM."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=output, stderr=output)
    try:
        _wait_for_health(process, port, log)
        yield Running(process, (HOST, port), log)
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
