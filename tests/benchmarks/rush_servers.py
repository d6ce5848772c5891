"""The two servers on which a hall signs in: what each shows, and what it has stored."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from kiosk.attendance import room_code
from kiosk.attendance.models import SignIn
from kiosk.core.clock import SteadyClock
from kiosk.core.database import Database
from kiosk.core.keys import Keys
from kiosk.core.sqlite import sqlite3
from kiosk.courses.roster_file import RosterLine
from kiosk.people.models import Person
from tests.benchmarks import servers
from tests.benchmarks.bare import SIGNED


@dataclass(frozen=True)
class RushServer:
    """``rows`` reads what is stored: student numbers and their receipts. ``expected`` is what the receipt of
    a family name contains."""

    running: servers.Running
    code: Callable[[], str]
    expected: Callable[[str], str]
    rows: Callable[[], list[tuple[str, str]]]


@contextmanager
def kiosk(folder: Path, lines: list[RosterLine], workers: int, database_url: str) -> Iterator[RushServer]:
    """``kiosk serve`` on a new instance, with one class session open now. ``database_url`` may be empty."""
    settings = servers.new_instance(folder, database_url)
    clock = SteadyClock(folder / "clock")
    database = servers.database_of(settings)
    with database.writing() as db:
        class_session_id = servers.new_course(db, lines, [clock.now()])[1][0].id
    database.close()
    key = Keys(settings.secret_key).derive("room-code")
    with servers.kiosk(settings, workers) as running:
        yield RushServer(
            running,
            code=lambda: room_code.mint(key, class_session_id, clock.now()).text,
            expected=lambda family_name: family_name,
            rows=lambda: _kiosk_rows(settings.database),
        )


@contextmanager
def bare(folder: Path, workers: int) -> Iterator[RushServer]:
    """The bare path, on SQLite."""
    with servers.bare(folder, workers) as running:
        yield RushServer(
            running,
            code=lambda: "ABCD2345",
            expected=lambda _family_name: SIGNED,
            rows=lambda: _bare_rows(folder / servers.BARE_FILE),
        )


def _kiosk_rows(url: str) -> list[tuple[str, str]]:
    database = Database(url)
    with database.reading() as db:
        rows = db.execute(select(Person.student_number, SignIn.receipt).join(SignIn.person)).all()
    database.engine.dispose()
    return [(number, receipt) for number, receipt in rows]


def _bare_rows(file: Path) -> list[tuple[str, str]]:
    connection = sqlite3.connect(file)
    try:
        return connection.execute("SELECT student_number, receipt FROM sign_in").fetchall()
    finally:
        connection.close()
