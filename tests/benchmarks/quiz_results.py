"""The console's page of a quiz that a hall has taken, beside many that were taken before.

In one process, without a network: what is timed is the work of a worker for one request. Two databases hold
the same quiz; the second also holds the past ones, each of the same size.
"""

import gc
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import event, insert, literal, select
from sqlalchemy.orm import Session

from kiosk import create_app
from kiosk.accounts.instructors import add_instructor
from kiosk.accounts.passwords import hashed
from kiosk.core.database import Database
from kiosk.courses.models import Teaching
from kiosk.courses.roster_file import RosterLine
from kiosk.people.models import Person
from kiosk.quizzes.delivery.publications import close_now
from kiosk.quizzes.model.quiz import Quiz
from kiosk.quizzes.model.responses import encoded
from kiosk.quizzes.models import Answer, Attempt, Publication
from tests.benchmarks import servers
from tests.benchmarks.figures import median_ratio, say
from tests.benchmarks.load import hidden_fields
from tests.benchmarks.quiz_hall import invented_answer, publish_open, recap

EMAIL, PASSWORD = "benchmark@kiosk.example", "a password of the benchmark only"
PAGES = {
    "results page": "",
    "its live part": "/live",
    "one question": "/questions/1",
    "CSV, one row for each student": "/download/wide",
    "CSV, one row for each answer": "/download/long",
    "XLSX": "/download/xlsx",
}


@dataclass
class Page:
    """What it took to get a page, each time: seconds, and statements sent to the database."""

    seconds: list[float] = field(default_factory=list)
    statements: set[int] = field(default_factory=set)


class Console:
    """An instructor's browser on an instance whose last quiz the whole hall has taken."""

    def __init__(self, folder: Path, lines: list[RosterLine], questions: int, past: int) -> None:
        settings = servers.new_instance(folder)
        database = servers.database_of(settings)
        with database.writing() as db:
            self.address = _fill(db, lines, questions, past)
        database.close()
        self._app = create_app(settings)
        self.database: Database = self._app.extensions["kiosk"].database
        self._browser = self._app.test_client()
        self._log_in(self._browser)
        self.pages = {name: Page() for name in PAGES}

    def get(self, name: str) -> None:
        """Get a page, timed."""
        gc.collect()  # what the page before has left is not this one's work
        with _statements(self.database) as statements:
            started = time.process_time()
            answer = self._browser.get(self.address + PAGES[name])
            size = len(answer.data)
            self.pages[name].seconds.append(time.process_time() - started)
        if answer.status_code != 200 or not size:
            raise servers.BenchmarkError(f"{answer.status_code} instead of the {name}")
        self.pages[name].statements.add(len(statements))

    def _log_in(self, browser: FlaskClient) -> None:
        fields = dict(hidden_fields(browser.get("/console/log-in").text))
        said = browser.post("/console/log-in", data={**fields, "email": EMAIL, "password": PASSWORD})
        if said.status_code != 303:
            raise servers.BenchmarkError(f"{said.status_code}: the instructor cannot log in")


def measure_results(
    lines: list[RosterLine], questions: int, past: int, rounds: int
) -> tuple[list[str], list[str]]:
    """The figures as lines of text, and what went wrong."""
    with ExitStack() as stack:
        consoles = []
        for number in (0, past):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="quiz-results-")))
            started = time.perf_counter()
            consoles.append(Console(folder, lines, questions, number))
            stack.callback(consoles[-1].database.close)
            say(f"made a database with {number} past quizzes in {time.perf_counter() - started:.1f} s")
        for turn in range(rounds + 1):
            for name in PAGES:
                for console in consoles if turn % 2 else reversed(consoles):
                    console.get(name)
                    if turn == 0:  # the first look compiles templates and statements
                        console.pages[name] = Page()
        return _report(*consoles, past)


def _report(alone: Console, crowded: Console, past: int) -> tuple[list[str], list[str]]:
    text = [f"{'median ms':38}{'alone':>9}{f'{past} past':>9}{'ratio':>9}{'queries':>9}"]
    problems = []
    for name, page in alone.pages.items():
        other = crowded.pages[name]
        medians = [statistics.median(each.seconds) * 1000 for each in (page, other)]
        ratio = median_ratio(other.seconds, page.seconds)
        queries = "/".join(str(each) for each in sorted(page.statements | other.statements))
        text.append(f"{name:38}{medians[0]:9.1f}{medians[1]:9.1f}{ratio:9.2f}{queries:>9}")
        if len(page.statements | other.statements) != 1:
            problems.append(f"{name}: the number of queries grows: {queries}")
    return text, problems


@contextmanager
def _statements(database: Database) -> Iterator[list[str]]:
    """The statements sent to the database in this block, without the beginnings of transactions."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            found.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def _fill(db: Session, lines: list[RosterLine], questions: int, past: int) -> str:
    """A course with ``past`` quizzes and one more, all taken by all and closed. The last one's address."""
    first = servers.TERM_BEGINS
    starts = [first + timedelta(days=place) for place in range(past + 1)]
    course, sessions = servers.new_course(db, lines, starts)
    instructor = add_instructor(db, EMAIL, "Dominique Exemple", first)
    instructor.password_hash = hashed(PASSWORD)
    db.flush()
    db.add(Teaching(course_id=course.id, instructor_id=instructor.id))
    db.flush()
    template: int | None = None
    for place, session in enumerate(sessions):
        quiz = recap(questions, key=f"recap-{place}")
        publication = publish_open(db, course, session, quiz, starts[place])
        close_now(db, publication, starts[place] + timedelta(minutes=30))
        _take(db, publication, quiz, starts[place], template)
        template = template or publication.id
    return f"/console/sessions/{sessions[-1].id}/quizzes/{publication.id}"


def _take(db: Session, publication: Publication, quiz: Quiz, at: datetime, template: int | None) -> None:
    """Everybody takes the quiz: the same way as in ``template``, where there is one."""
    students = db.scalars(select(Person.id).order_by(Person.id)).all()
    version_id = publication.version_id
    about = {"publication_id": publication.id, "version_id": version_id, "number": 1}
    finished = at + timedelta(minutes=20)
    attempts = [
        {**about, "person_id": each, "device_key": f"{each:032}", "started_at": at, "finished_at": finished}
        for each in students
    ]
    db.execute(insert(Attempt), attempts)
    made = select(Attempt.id, Attempt.person_id).where(Attempt.publication_id == publication.id)
    if template is None:
        db.execute(
            insert(Answer), _answers(quiz, version_id, dict(db.execute(made).tuples().all()), finished)
        )
        return
    names = ["attempt_id", "version_id", "position", "response", "sure", "revision", "nonce", "saved_at"]
    known, mine = select(Attempt).where(Attempt.publication_id == template).subquery(), made.subquery()
    copied = (
        select(mine.c.id, literal(version_id), *(getattr(Answer, name) for name in names[2:]))
        .join(known, known.c.id == Answer.attempt_id)
        .join(mine, mine.c.person_id == known.c.person_id)
    )
    db.execute(insert(Answer).from_select(names, copied))


def _answers(quiz: Quiz, version_id: int, attempts: dict[int, int], at: datetime) -> list[dict[str, Any]]:
    random = Random("recap")
    knows = {attempt: random.betavariate(4, 2.5) for attempt in attempts}
    return [
        {
            "attempt_id": attempt,
            "version_id": version_id,
            "position": position,
            "response": encoded(invented_answer(question, random, knows[attempt])),
            "sure": random.random() < knows[attempt],
            "revision": 1,
            "nonce": f"{attempt:012}",
            "saved_at": at,
        }
        for attempt in attempts
        for position, question in enumerate(quiz.questions, start=1)
    ]
