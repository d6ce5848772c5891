"""Enrolments have days: no two of one person overlap, and each says who is expected on a day."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.enrolments import end_enrolment, enrol, enrolments_of
from kiosk.courses.models import Course
from kiosk.courses.roll import roll_of
from kiosk.people.models import Person
from tests.factories import make_course, make_student

FIRST, LAST = date(2026, 2, 2), date(2026, 3, 1)
DAY = timedelta(days=1)
# Beside the enrolment from FIRST to LAST: the days of another one.
OVERLAPPING = [
    (FIRST, LAST),
    (LAST, None),
    (FIRST - DAY, FIRST),
    (FIRST - DAY, None),
    (FIRST + DAY, LAST - DAY),
    (FIRST - DAY, LAST + DAY),
]
APART = [(LAST + DAY, None), (FIRST - 9 * DAY, FIRST - DAY)]


@pytest.fixture
def course(db: Session) -> Course:
    return make_course(db)


@pytest.fixture
def student(db: Session, course: Course) -> Person:
    return make_student(db, course, group="A", first_day=FIRST, last_day=LAST)


def inserted(db: Session, course: Course, student: Person, first_day: date, last_day: date | None) -> None:
    """As from a shell of the database, past all of Kiosk's rules."""
    db.execute(
        text(
            "INSERT INTO enrolment (course_id, person_id, group_name, first_day, last_day)"
            " VALUES (:course, :person, 'B', :first, :last)"
        ),
        {
            "course": course.id,
            "person": student.id,
            "first": first_day if db.get_bind().dialect.name != "sqlite" else first_day.isoformat(),
            "last": last_day
            if last_day is None or db.get_bind().dialect.name != "sqlite"
            else last_day.isoformat(),
        },
    )


@pytest.mark.parametrize(("first_day", "last_day"), OVERLAPPING)
def test_two_enrolments_of_one_person_that_overlap_are_refused(
    db: Session, course: Course, student: Person, first_day: date, last_day: date | None
) -> None:
    with pytest.raises(Refusal) as refused:
        enrol(db, course, student, first_day=first_day, last_day=last_day)
    assert refused.value.code is RefusalCode.ENROLMENTS_OVERLAP


@pytest.mark.parametrize(("first_day", "last_day"), OVERLAPPING)
def test_the_database_itself_takes_no_overlap(
    db: Session, course: Course, student: Person, first_day: date, last_day: date | None
) -> None:
    with pytest.raises(IntegrityError, match="enrolment_no_overlap"):
        inserted(db, course, student, first_day, last_day)
    db.rollback()


def test_nor_does_it_let_an_enrolment_grow_into_another(db: Session, course: Course, student: Person) -> None:
    enrol(db, course, student, "B", first_day=LAST + DAY)
    [first, _second] = enrolments_of(db, course.id, student.id)
    first.last_day = None
    with pytest.raises(IntegrityError, match="enrolment_no_overlap"):
        db.flush()
    db.rollback()


@pytest.mark.parametrize(("first_day", "last_day"), APART)
def test_enrolments_beside_each_other_and_in_other_courses_are_no_overlap(
    db: Session, course: Course, student: Person, first_day: date, last_day: date | None
) -> None:
    inserted(db, course, student, first_day, last_day)
    inserted(db, make_course(db), student, FIRST, LAST)
    inserted(db, course, make_student(db), FIRST, LAST)
    assert len(enrolments_of(db, course.id, student.id)) == 2


def test_days_end_after_they_begin(db: Session, course: Course) -> None:
    db.expire_all()
    with pytest.raises(IntegrityError):
        inserted(db, course, make_student(db), LAST, FIRST)
    db.rollback()


def test_somebody_is_expected_from_the_first_to_the_last_day_both_included(
    db: Session, course: Course, student: Person
) -> None:
    roll = roll_of(db, course.id)
    expected = {day: student.id in roll.expected(day) for day in (FIRST - DAY, FIRST, LAST, LAST + DAY)}
    assert list(expected.values()) == [False, True, True, False]


def test_whoever_changes_groups_was_in_the_old_one_until_then(
    db: Session, course: Course, student: Person
) -> None:
    enrol(db, course, student, "B", first_day=LAST + DAY)
    roll = roll_of(db, course.id)
    assert [roll.group_of(student.id, day) for day in (FIRST - DAY, LAST, LAST + DAY)] == ["A", "A", "B"]
    assert roll.expected(LAST, {"B"}) == {}
    assert roll.expected(LAST + DAY, {"B"}) == {student.id: "B"}


def test_ending_an_enrolment_changes_no_earlier_day_and_one_that_had_not_begun_goes(
    db: Session, course: Course, student: Person
) -> None:
    enrol(db, course, student, "B", first_day=LAST + 9 * DAY)
    [first, second] = enrolments_of(db, course.id, student.id)
    end_enrolment(db, first, LAST - DAY)
    end_enrolment(db, second, LAST)
    [left] = enrolments_of(db, course.id, student.id)
    assert (left.first_day, left.last_day) == (FIRST, LAST - DAY)
