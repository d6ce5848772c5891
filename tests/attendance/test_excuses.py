"""An excuse covers days, whatever is planned on them, and never says anything about a signature."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kiosk.attendance.corrections import correct
from kiosk.attendance.entry import Entry, Status
from kiosk.attendance.excuses import excuse, excuses_of, withdraw
from kiosk.attendance.models import Excuse
from kiosk.attendance.register import register_of
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.models import ClassSession, Course
from kiosk.people.models import Person
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import make_class_session, make_course, make_instructor, make_sign_in, make_student

DAY = timedelta(days=1)


@pytest.fixture
def course(db: Session) -> Course:
    return make_course(db)


@pytest.fixture
def student(db: Session, course: Course) -> Person:
    return make_student(db, course)


def given(db: Session, course: Course, student: Person, reason: str = "stage") -> Excuse:
    """From the day of ``NINE`` to nine days later."""
    first = NINE.date()
    return excuse(db, course, student.id, first, first + 9 * DAY, reason, by=None, now=NINE)


def meeting(db: Session, course: Course, days: int) -> ClassSession:
    return make_class_session(db, course, starts_at=NINE + days * DAY)


def entry(db: Session, class_session: ClassSession) -> Entry:
    [found] = register_of(db, class_session).entries
    return found


@pytest.mark.parametrize(
    ("days", "status"),
    [(-1, Status.ABSENT), (0, Status.EXCUSED), (9, Status.EXCUSED), (10, Status.ABSENT)],
)
def test_an_excuse_covers_its_first_and_its_last_day_also_in_what_is_planned_later(
    db: Session, course: Course, student: Person, days: int, status: Status
) -> None:
    planned = meeting(db, course, days)
    given(db, course, student)
    later = meeting(db, course, days)
    assert [entry(db, each).status for each in (planned, later)] == [status, status]


def test_the_register_tells_the_reason_and_who_gave_the_excuse(
    db: Session, course: Course, student: Person
) -> None:
    instructor, first = make_instructor(db, course, name="Dominique"), NINE.date()
    excuse(db, course, student.id, first, first, "stage", by=instructor.id, now=NINE)
    line = entry(db, meeting(db, course, 0))
    assert line.reason == "stage"
    assert line.excuse
    assert line.excuse.made_by == "Dominique"


def test_whoever_signs_all_the_same_is_present(db: Session, course: Course, student: Person) -> None:
    class_session = meeting(db, course, 0)
    given(db, course, student)
    make_sign_in(db, class_session, student)
    line = entry(db, class_session)
    assert (line.status, line.reason) == (Status.PRESENT, "")


def test_an_excuse_given_after_the_signature_changes_nothing(
    db: Session, course: Course, student: Person
) -> None:
    class_session = meeting(db, course, 0)
    make_sign_in(db, class_session, student, at=NINE + timedelta(minutes=20))
    given(db, course, student)
    assert entry(db, class_session).status is Status.LATE


def test_an_instructors_word_about_one_class_session_counts_more(
    db: Session, course: Course, student: Person
) -> None:
    class_session = meeting(db, course, 0)
    given(db, course, student)
    correct(db, class_session, student.id, Status.ABSENT, "vu au café", by=None, now=NINE)
    assert entry(db, class_session).status is Status.ABSENT


def test_nobody_is_excused_on_a_day_that_does_not_concern_them(db: Session, course: Course) -> None:
    student = make_student(db, course, last_day=NINE.date() - DAY)
    given(db, course, student)
    assert register_of(db, meeting(db, course, 0)).entries == ()


def test_an_excuse_in_one_course_says_nothing_in_another(
    db: Session, course: Course, student: Person
) -> None:
    other = make_student(db, make_course(db))
    with pytest.raises(Refusal) as refused:
        given(db, course, other)
    assert refused.value.code is RefusalCode.PERSON_UNKNOWN
    given(db, course, student)
    assert excuses_of(db, course.id, other.id) == []


def test_a_withdrawn_excuse_counts_no_longer_and_stays(db: Session, course: Course, student: Person) -> None:
    class_session, made = meeting(db, course, 0), given(db, course, student)
    for later in (NINE, NINE + DAY):
        withdraw(db, made, by=None, now=later)
    assert entry(db, class_session).status is Status.ABSENT
    assert (made.withdrawn_at, made.reason) == (NINE, "stage")


def test_the_same_excuse_given_twice_is_one(db: Session, course: Course, student: Person) -> None:
    assert given(db, course, student) is given(db, course, student)
    given(db, course, student, "maladie")
    assert [each.reason for each in excuses_of(db, course.id, student.id)] == ["stage", "maladie"]


def test_the_database_takes_no_excuse_that_ends_before_it_begins(
    db: Session, course: Course, student: Person
) -> None:
    with pytest.raises(IntegrityError):
        excuse(db, course, student.id, NINE.date(), NINE.date() - DAY, "stage", by=None, now=NINE)
    db.rollback()
