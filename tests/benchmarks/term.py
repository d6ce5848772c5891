"""A whole term: the registers of all class sessions at once, the page of the matrix, and its files.

In one process, without a network: what is timed is the work of a worker for one request. The yardstick is the
same question put to SQLite by hand, rows as they lie there, without a rule and without a page.
"""

import argparse
import gc
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from random import Random

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from kiosk import create_app
from kiosk.accounts.instructors import add_instructor
from kiosk.accounts.passwords import hashed
from kiosk.attendance.models import Correction, Excuse, SignIn
from kiosk.attendance.register import registers_of
from kiosk.attendance.term import term_of
from kiosk.core.database import Database
from kiosk.core.sqlite import sqlite3
from kiosk.courses.models import ClassSession, Course, Enrolment, Teaching
from kiosk.courses.queries import class_sessions_of
from kiosk.people.models import Person
from tests.benchmarks import servers
from tests.benchmarks.figures import positive, say
from tests.benchmarks.load import hidden_fields

EMAIL, PASSWORD = "benchmark@kiosk.example", "a password of the benchmark only"
GROUPS = 12
BARE = (
    "SELECT id, number_key, school_family_name, school_given_name FROM person",
    "SELECT class_session_id, person_id, receipt, signed_at, counts_as, device_key FROM sign_in ORDER BY id",
    "SELECT person_id, group_name, first_day, last_day FROM enrolment",
)


def fill(db: Session, people: int, sessions: int) -> Course:
    """A course whose term is over but for its last two class sessions; returns it."""
    starts = [servers.TERM_BEGINS + timedelta(days=7 * place) for place in range(sessions)]
    course, planned = servers.new_course(db, servers.roster(people), starts)
    instructor = add_instructor(db, EMAIL, "Dominique Exemple", starts[0])
    instructor.password_hash = hashed(PASSWORD)
    db.flush()
    db.add(Teaching(course_id=course.id, instructor_id=instructor.id))
    everyone = db.scalars(select(Person.id).order_by(Person.id)).all()
    for group in range(GROUPS):
        named = everyone[group::GROUPS]
        db.execute(update(Enrolment).where(Enrolment.person_id.in_(named)).values(group=f"TD{group + 1}"))
    chance = Random("term")
    db.execute(
        insert(SignIn),
        [
            {
                "class_session_id": each.id,
                "person_id": person,
                "signed_at": each.starts_at + timedelta(seconds=place),
                "recorded_at": each.starts_at + timedelta(seconds=place + 20),
                "event_number": place + 2,  # as if all had signed in the order of the list
                "counts_as": "late" if chance.random() < 0.05 else "present",
                "method": "qr",
                "receipt": f"{each.id:02}{person:06}",
                "nonce": f"{each.id:06}{person:06}",
                "device_key": f"{each.id:02}-{person:029}",
            }
            for each in planned[:-2]
            for place, person in enumerate(everyone)
            if chance.random() < 0.9
        ],
    )
    about = {"made_by": instructor.id, "made_at": starts[-1], "reason": "certificat"}
    db.execute(
        insert(Correction),
        [
            {"class_session_id": each.id, "person_id": person, "status": "present", **about}
            for each in planned[:-2]
            for person in chance.sample(list(everyone), min(4, people))
        ],
    )
    db.execute(
        insert(Excuse),
        [
            {
                "course_id": course.id,
                "person_id": person,
                "first_day": starts[0].date(),
                "last_day": starts[-1].date(),
                **about,
            }
            for person in everyone[::40]
        ],
    )
    planned[1].cancelled_at, planned[1].cancel_reason = starts[0], "grève"
    db.execute(SignIn.__table__.delete().where(SignIn.class_session_id == planned[1].id))
    db.flush()
    return course


def milliseconds(act: Callable[[], object], rounds: int) -> float:
    """The median processor time of an act, after one that is not counted."""
    act()
    found = []
    for _round in range(rounds):
        gc.collect()
        started = time.process_time()
        act()
        found.append((time.process_time() - started) * 1000)
    return statistics.median(found)


def measure(people: int, sessions: int, rounds: int) -> int:
    """Print the figures; 1 if the page of the matrix is longer than promised."""
    with tempfile.TemporaryDirectory(prefix="kiosk-term-") as folder:
        settings = servers.new_instance(Path(folder))
        app = create_app(settings)
        database: Database = app.extensions["kiosk"].database
        with closing(database):
            with database.writing() as db:
                course_id = fill(db, people, sessions).id
                signed = db.scalar(select(func.count(SignIn.id))) or 0
            say(f"{people} people, {sessions} class sessions, {signed} signatures, medians of {rounds}")
            registers = milliseconds(lambda: _registers(database, course_id), rounds)
            term = milliseconds(lambda: _term(database, course_id), rounds)
            bare = milliseconds(lambda: _bare(str(database.url.database)), rounds)
            say(f"{'the same rows by hand (yardstick)':44}{bare:8.1f} ms")
            say(f"{'registers of all class sessions':44}{registers:8.1f} ms{registers / bare:8.2f}")
            say(f"{'the term, with them':44}{term:8.1f} ms{term / bare:8.2f}")
            return _pages(app.test_client(), course_id, rounds, bare)


def _pages(browser: object, course_id: int, rounds: int, bare: float) -> int:
    get = browser.get  # type: ignore[attr-defined]  # Flask's test client
    fields = dict(hidden_fields(get("/console/log-in").text))
    browser.post(  # type: ignore[attr-defined]
        "/console/log-in", data={**fields, "email": EMAIL, "password": PASSWORD}
    )
    wrong = 0
    address = f"/console/courses/{course_id}"
    for name, path in (
        ("page of the matrix", ""),
        ("CSV for people", "/attendance/csv"),
        ("CSV for programs", "/attendance/data"),
        ("XLSX", "/attendance/xlsx"),
    ):
        answer = get(address + path)
        if answer.status_code != 200:
            raise servers.BenchmarkError(f"{answer.status_code} instead of the {name}")
        spent = milliseconds(lambda path=path: get(address + path), rounds)  # type: ignore[misc]
        say(f"{name:44}{spent:8.1f} ms{spent / bare:8.2f}{len(answer.data) / 1000:10.1f} kB")
        wrong += name == "page of the matrix" and len(answer.data) > 450_000
    return 1 if wrong else 0


def _registers(database: Database, course_id: int) -> None:
    with database.reading() as db:
        registers_of(db, class_sessions_of(db, course_id))


def _term(database: Database, course_id: int) -> None:
    with database.reading() as db:
        course = db.get_one(Course, course_id)
        last = db.scalar(select(func.max(ClassSession.starts_at)))
        assert last is not None
        term_of(db, course, last - timedelta(days=10))


def _bare(file: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        for statement in BARE:
            connection.execute(statement).fetchall()


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=positive, default=600, help="who are enrolled (default 600)")
    parser.add_argument("--sessions", type=positive, default=24, help="of the term (default 24)")
    parser.add_argument("--rounds", type=positive, default=7, help="of each (default 7)")
    options = parser.parse_args()
    try:
        return measure(options.people, options.sessions, options.rounds)
    except servers.BenchmarkError as error:
        sys.stderr.write(f"term: {error}\n")
        return 2


if __name__ == "__main__":
    sys.exit(main())
