"""Purging a course: the same few statements however many have signed, and nobody else's data."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from kiosk.attendance.annulments import annul
from kiosk.attendance.corrections import correct
from kiosk.attendance.entry import Status
from kiosk.attendance.events import stream_of
from kiosk.attendance.models import Correction
from kiosk.core.database import Database
from kiosk.courses.enrolments import end_enrolment, enrol, enrolments_of
from kiosk.courses.events import stream_of as stream_of_course
from kiosk.courses.models import ClassSession, Course, RosterChange
from kiosk.ledger.chain import head_of, stored_events
from kiosk.ledger.log import append_pending
from kiosk.ledger.models import LogEntry
from kiosk.models import Base
from kiosk.people.models import Identity, Person
from kiosk.privacy.retention import (
    OF_A_CLASS_SESSION,
    OF_A_COURSE,
    OF_A_PUBLICATION,
    erase_course,
    personal_in,
)
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import (
    LONG_AGO,
    make_attempt,
    make_class_session,
    make_course,
    make_publication,
    make_sign_in,
    make_student,
)
from tests.registers import broken


def course_of(db: Session, students: int, class_sessions: int) -> Course:
    """A course in which everybody has signed everything, and answered a quiz."""
    course = make_course(db)
    people = [make_student(db, course, f"Lefèvre-{number}") for number in range(students)]
    for class_session in [make_class_session(db, course) for _ in range(class_sessions)]:
        publication = make_publication(db, class_session, key=f"recap-{class_session.id}")
        for person in people:
            phone = f"phone of {person.id}"
            make_sign_in(db, class_session, person, device=phone)
            make_attempt(db, publication, person, phone)
    return course


@contextmanager
def statements_of(database: Database) -> Iterator[list[str]]:
    said: list[str] = []

    def listen(*call: object) -> None:
        said.append(str(call[2]))

    event.listen(database.engine, "before_cursor_execute", listen)
    yield said
    event.remove(database.engine, "before_cursor_execute", listen)


def test_a_course_takes_as_many_statements_however_many_have_signed(database: Database) -> None:
    counts = []
    for students, class_sessions in ((2, 1), (30, 4)):
        with database.writing() as db:
            course = course_of(db, students, class_sessions)
        with statements_of(database) as said, database.writing() as db:
            erase_course(db, course.id, now=NINE)
        counts.append(len([each for each in said if not each.startswith("BEGIN")]))
    assert counts[0] == counts[1] <= 27


def test_what_would_go_is_told_by_one_query_that_only_reads(database: Database) -> None:
    with database.writing() as db:
        course = course_of(db, 3, 2)
    with database.reading() as db:
        with statements_of(database) as said:
            counted = personal_in(db, course.id)
        assert [each.split()[0] for each in said if each != "BEGIN"] == ["SELECT"]
    with database.writing() as db:
        assert erase_course(db, course.id, now=NINE) == counted
    assert (counted.class_sessions, counted.signatures, counted.attempts, counted.people) == (2, 6, 6, 3)


def test_every_table_that_names_a_student_is_thought_of() -> None:
    naming = {each.__tablename__ for each in Base.__subclasses__() if hasattr(each, "person_id")}
    of_a_course = (*OF_A_COURSE, *OF_A_CLASS_SESSION, *OF_A_PUBLICATION, RosterChange)
    assert naming == {
        each.__tablename__ for each in (*of_a_course, Identity)
    }  # an identity goes with its person


def test_each_register_tells_once_of_all_that_was_taken_out(db: Session) -> None:
    course = course_of(db, 2, 3)
    erase_course(db, course.id, now=NINE)
    for class_session in db.scalars(select(ClassSession)):
        last = stored_events(db, stream_of(class_session.id))[-1]
        assert (last.content()["kind"], last.content()["events"]) == ("withdrawal", [1, 2, 3])
    assert broken(db) == {}


def test_the_log_holds_fast_that_a_course_was_purged(db: Session) -> None:
    """A tombstone for its stream and that of each class session, also of one in which nothing happened."""
    course = course_of(db, 1, 1)
    make_class_session(db, course)
    streams = {
        stream_of_course(course.id),
        *(stream_of(each) for each in db.scalars(select(ClassSession.id))),
    }
    erase_course(db, course.id, now=NINE)
    append_pending(db)
    told = db.execute(select(LogEntry.stream, LogEntry.pinned).where(LogEntry.kind == "purged")).all()
    assert {stream for stream, _number in told} == streams
    assert all(head_of(db, str(stream)).number == number for stream, number in told)


def expected(db: Session, class_session: ClassSession, student: Person) -> None:
    enrol(db, class_session.course, student, first_day=LONG_AGO, by=None, now=NINE)


def signed(db: Session, class_session: ClassSession, student: Person) -> None:
    expected(db, class_session, student)
    make_sign_in(db, class_session, student)
    leave(db, class_session, student)


def corrected(db: Session, class_session: ClassSession, student: Person) -> None:
    expected(db, class_session, student)
    correct(db, class_session, student.id, Status.EXCUSED, "malade", by=None, now=NINE)
    leave(db, class_session, student)


def annulled(db: Session, class_session: ClassSession, student: Person) -> None:
    expected(db, class_session, student)
    annul(db, class_session, make_sign_in(db, class_session, student).receipt, "erreur", by=None, now=NINE)
    leave(db, class_session, student)


def answered(db: Session, class_session: ClassSession, student: Person) -> None:
    expected(db, class_session, student)
    make_attempt(db, make_publication(db, class_session), student)
    leave(db, class_session, student)


def leave(db: Session, class_session: ClassSession, student: Person) -> None:
    for each in enrolments_of(db, class_session.course_id, student.id):
        end_enrolment(db, each, each.first_day - timedelta(days=1), by=None, now=NINE)


KNOWN = [expected, signed, corrected, annulled, answered]


@pytest.mark.parametrize("known", KNOWN)
def test_whom_another_course_still_knows_of_stays_and_so_does_its_register(
    db: Session, known: Callable[[Session, ClassSession, Person], None]
) -> None:
    purged = course_of(db, 2, 1)
    student = db.scalars(select(Person).order_by(Person.id)).first()
    assert student
    other = make_class_session(db)
    known(db, other, student)
    before = [each.opening for each in stored_events(db, stream_of(other.id))]
    assert erase_course(db, purged.id, now=NINE).people == 1
    assert db.scalars(select(Person.id)).all() == [student.id]
    assert [each.opening for each in stored_events(db, stream_of(other.id))] == before
    assert broken(db) == {}


@pytest.mark.parametrize("known", KNOWN)
def test_whom_only_the_purged_course_knew_of_goes_even_if_they_had_left_its_roster(
    db: Session, known: Callable[[Session, ClassSession, Person], None]
) -> None:
    class_session = make_class_session(db)
    known(db, class_session, make_student(db))
    assert erase_course(db, class_session.course_id, now=NINE).people == 1
    assert db.scalar(select(func.count(Person.id))) == 0
    assert db.scalar(select(func.count(Correction.id))) == 0
    assert broken(db) == {}
