"""A quiz on the worst network there is: what the phones were told is saved is saved, once, and the latest.

A real ``kiosk serve``, of which a random worker is killed again and again, while a hall answers: replies get
lost and the same change is sent again, or a newer one instead; forms arrive torn, twice, twice at once, and
after newer ones; pages are loaded again. Every fifth phone runs no script and sends plain forms.

60 phones, so that it takes some 20 seconds on two cores. With 300:

    .venv/bin/pytest tests/faults --clients 300
"""

import os
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select, text

from kiosk.core.clock import SteadyClock
from kiosk.courses.roster_file import RosterLine
from kiosk.people.models import Person
from kiosk.quizzes.model.quiz import Quiz
from kiosk.quizzes.models import Answer, Attempt
from tests.benchmarks import servers
from tests.benchmarks.quiz_hall import publish_open, recap
from tests.faults.phone import Phone
from tests.faults.students import FormStudent, Page, ScriptStudent, Student

pytestmark = pytest.mark.server

QUESTIONS = 8
AT_ONCE = 50
CLIENTS_FOR_EACH_KILL = 12
KILL_EVERY_SECONDS = 1.5
FORM_EVERY = 5  # of so many students, one has no script

Rows = dict[tuple[str, int], Answer]


class Hall:
    """A quiz that is open, and the database that its answers end up in."""

    def __init__(self, folder: Path, lines: list[RosterLine]) -> None:
        self.settings = servers.new_instance(folder)
        self.database = servers.database_of(self.settings)
        whole = recap(QUESTIONS)
        self.quiz: Quiz = replace(whole, settings=replace(whole.settings, shuffle=True))
        now = SteadyClock(folder / "clock").now()
        with self.database.writing() as db:
            course, sessions = servers.new_course(db, lines, [now])
            self.code = publish_open(db, course, sessions[0], self.quiz, now).code

    def rows(self) -> Rows:
        """All answers, by student number and position."""
        with self.database.reading() as db:
            found = db.execute(
                select(Person.student_number, Answer)
                .join(Attempt, Attempt.person_id == Person.id)
                .join(Answer, Answer.attempt_id == Attempt.id)
            ).all()
            rows = {(number, answer.position): answer for number, answer in found}
        assert len(rows) == len(found), "an answer has several rows"
        return rows

    def attempts(self) -> Counter[str]:
        """How many attempts each student has, by student number."""
        with self.database.reading() as db:
            return Counter(
                db.scalars(select(Person.student_number).join(Attempt, Attempt.person_id == Person.id))
            )


class Killer(threading.Thread):
    """Kills a random worker again and again, so many times unless told to stop before."""

    def __init__(self, running: servers.Running, times: int) -> None:
        super().__init__()
        self.killed = 0
        self._times = times
        self._running = running
        self._enough = threading.Event()
        self._random = Random("killer")

    def run(self) -> None:
        while self.killed < self._times and not self._enough.wait(KILL_EVERY_SECONDS):
            workers = self._running.workers()
            if workers:
                os.kill(self._random.choice(workers), signal.SIGKILL)
                self.killed += 1

    def stop(self) -> None:
        self._enough.set()
        self.join()


@pytest.fixture
def lines(clients: int) -> list[RosterLine]:
    return servers.roster(clients)


@pytest.fixture
def hall(tmp_path: Path, lines: list[RosterLine]) -> Iterator[Hall]:
    hall = Hall(tmp_path, lines)
    yield hall
    hall.database.close()


def test_every_acknowledged_answer_is_there_once_whatever_the_network_and_the_workers_do(
    hall: Hall, lines: list[RosterLine]
) -> None:
    with servers.kiosk(hall.settings, workers=2) as running, students_on(running, hall, lines) as students:
        killer = Killer(running, len(lines) // CLIENTS_FOR_EACH_KILL)
        killer.start()
        try:
            for_all([student.answer_everything for student in students])
        finally:
            killer.stop()
            print(running.last_words())  # noqa: T201 - shown when the test fails
        rows = hall.rows()
        for student in students:
            for page in student.pages.values():
                check_nothing_is_lost(student, page, rows)
        for_all([student.send_what_is_left for student in students])
        statuses = sum((student.phone.statuses for student in students), Counter[int]())
        log = running.log.read_text(encoding="utf-8")
    assert_the_database_is_the_ledger(hall, students)
    assert set(statuses) <= {200, 303, 503}, f"{statuses}\n{log}"
    assert "Traceback" not in log, log
    assert killer.killed >= min(3, len(lines) // CLIENTS_FOR_EACH_KILL)


def test_half_a_form_is_no_answer(hall: Hall, lines: list[RosterLine]) -> None:
    with (
        servers.kiosk(hall.settings, workers=1) as running,
        students_on(running, hall, lines[:1]) as students,
    ):
        student = students[0]
        page = student.begin_and_open(1)
        for _ in range(40):
            change = student.new_change(page, 1)
            reply = student.phone.tear_and_listen(page.address, change.fields)
            assert reply is not None
            assert reply.status == 400, reply.body
    assert hall.rows() == {}


def check_nothing_is_lost(student: Student, page: Page, rows: Rows) -> None:
    """Before anything is sent again: the row is the newest acknowledged change, or a newer one sent."""
    row = rows.get((student.line.student_number, page.position))
    if row is None:
        assert not page.safe
        assert not (isinstance(student, FormStudent) and len(page.changes) > 1)
    elif isinstance(student, ScriptStudent):
        assert page.safe <= row.revision <= page.newest.revision
        assert stored(row) == meant(page, row.revision - 1)
    else:
        assert stored(row) in (meant(page, -1), meant(page, -2) if len(page.changes) > 1 else None)


def assert_the_database_is_the_ledger(hall: Hall, students: list[Student]) -> None:
    rows = hall.rows()
    expected = {
        (student.line.student_number, page.position): (meant(page, -1), len(page.changes))
        for student in students
        for page in student.pages.values()
    }
    # A plain form has no revision: the server counts its changes from 0, and counts each once.
    by_form = {student.line.student_number for student in students if isinstance(student, FormStudent)}
    found = {key: (stored(row), row.revision + (key[0] in by_form)) for key, row in rows.items()}
    assert len(expected) == len(students) * QUESTIONS
    assert found == expected
    assert hall.attempts() == Counter(student.line.student_number for student in students)
    with hall.database.reading() as db:
        assert db.scalars(text("PRAGMA integrity_check")).all() == ["ok"]
        assert db.execute(text("PRAGMA foreign_key_check")).all() == []


def stored(row: Answer) -> tuple[str, bool | None, str]:
    return row.response, row.sure, row.nonce


def meant(page: Page, change: int) -> tuple[str, bool | None, str]:
    found = page.changes[change]
    return found.response, found.sure, found.nonce


@contextmanager
def students_on(running: servers.Running, hall: Hall, lines: list[RosterLine]) -> Iterator[list[Student]]:
    phones = [Phone(running.address[1], Random(line.student_number)) for line in lines]
    try:
        yield [
            (ScriptStudent if place % FORM_EVERY else FormStudent)(phone, line, hall.code, hall.quiz)
            for place, (phone, line) in enumerate(zip(phones, lines, strict=True))
        ]
    finally:
        for phone in phones:
            phone.close()


def for_all(tasks: list[Callable[[], None]]) -> None:
    """Do them all, many at once."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for done in [pool.submit(task) for task in tasks]:
            done.result()
