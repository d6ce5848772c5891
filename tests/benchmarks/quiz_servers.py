"""The two servers on which a hall answers a quiz, and what each has stored."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from kiosk.core.clock import SteadyClock
from kiosk.core.database import Database
from kiosk.core.sqlite import sqlite3
from kiosk.courses.roster_file import RosterLine
from kiosk.people.models import Person
from kiosk.quizzes.model.quiz import Quiz
from kiosk.quizzes.model.responses import Response, encoded
from kiosk.quizzes.models import Answer, Attempt
from tests.benchmarks import servers
from tests.benchmarks.quiz_hall import publish_open

Fields = list[tuple[str, str]]


class Row(NamedTuple):
    """The answer of one student to one question, as a database holds it."""

    student_number: str
    position: int
    response: str
    sure: bool
    revision: int


@dataclass(frozen=True)
class QuizServer:
    """``code`` names the quiz. ``stored`` is how an answer that was sent in these fields is kept; ``rows``
    reads all of them."""

    running: servers.Running
    code: str
    stored: Callable[[Response, Fields], str]
    rows: Callable[[], list[Row]]


@contextmanager
def kiosk(
    folder: Path, lines: list[RosterLine], quiz: Quiz, workers: int, database_url: str
) -> Iterator[QuizServer]:
    """``kiosk serve`` on a new instance, with one quiz open. ``database_url`` may be empty."""
    settings = servers.new_instance(folder, database_url)
    now = SteadyClock(folder / "clock").now()
    database = servers.database_of(settings)
    with database.writing() as db:
        course, sessions = servers.new_course(db, lines, [now])
        code = publish_open(db, course, sessions[0], quiz, now).code
    database.close()
    with servers.kiosk(settings, workers) as running:
        yield QuizServer(
            running,
            code,
            stored=lambda response, _fields: encoded(response),
            rows=lambda: _kiosk_rows(settings.database),
        )


@contextmanager
def bare(folder: Path, workers: int) -> Iterator[QuizServer]:
    """The bare path, on SQLite."""
    with servers.bare(folder, workers) as running:
        yield QuizServer(
            running,
            "ABCD2345",
            stored=lambda _response, fields: "&".join(f"{name}={value}" for name, value in fields),
            rows=lambda: _bare_rows(folder / servers.BARE_FILE),
        )


def _kiosk_rows(url: str) -> list[Row]:
    database = Database(url)
    with database.reading() as db:
        rows = db.execute(
            select(Person.student_number, Answer.position, Answer.response, Answer.sure, Answer.revision)
            .join(Attempt, Attempt.person_id == Person.id)
            .join(Answer, Answer.attempt_id == Attempt.id)
        ).all()
    database.engine.dispose()
    return [Row(number, place, given, bool(sure), revision) for number, place, given, sure, revision in rows]


def _bare_rows(file: Path) -> list[Row]:
    connection = sqlite3.connect(file)
    try:
        rows = connection.execute("SELECT attempt, position, response, sure, revision FROM answer").fetchall()
    finally:
        connection.close()
    return [Row(number, place, given, sure == "1", revision) for number, place, given, sure, revision in rows]
