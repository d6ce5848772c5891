"""Looking up courses, class sessions and instructors."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.accounts.models import Instructor
from kiosk.courses.models import ClassSession, Course, Role, Teaching

LARGEST_ID = 2**31 - 1  # the limit of PostgreSQL's integer; SQLite's is larger
_REFERENCE = re.compile(r"(?P<code>.+)/(?P<number>[1-9][0-9]{0,8})")


def course_by_code(db: Session, code: str) -> Course | None:
    """The course with this code, or None."""
    return db.scalar(select(Course).where(Course.code == code))


def course_by_id(db: Session, course_id: int) -> Course | None:
    """The course with this id, or None."""
    return db.get(Course, course_id) if course_id <= LARGEST_ID else None


def instructors_of(db: Session, course_id: int) -> tuple[str, ...]:
    """The names of a course's instructors, in alphabetical order. One query."""
    names = db.scalars(
        select(Instructor.name)
        .join(Teaching, Teaching.instructor_id == Instructor.id)
        .where(Teaching.course_id == course_id)
    )
    return tuple(sorted(names, key=lambda name: (name.casefold(), name)))


def instructor_names(db: Session, ids: Iterable[int | None]) -> dict[int | None, str]:
    """The names of instructors, by id. One query, or none without ids."""
    wanted = [each for each in ids if each is not None]
    if not wanted:
        return {}
    rows = db.execute(select(Instructor.id, Instructor.name).where(Instructor.id.in_(wanted)))
    return {row.id: row.name for row in rows}


def courses_by_instructor(db: Session) -> dict[int, list[str]]:
    """The codes of the courses that each instructor teaches. One query."""
    found: dict[int, list[str]] = {}
    for instructor_id, code in db.execute(
        select(Teaching.instructor_id, Course.code)
        .join(Course, Course.id == Teaching.course_id)
        .order_by(Course.code)
    ):
        found.setdefault(instructor_id, []).append(code)
    return found


def courses_left_alone(db: Session, instructor_id: int) -> list[str]:
    """The codes of this instructor's courses that no other instructor who can log in teaches. One query."""
    others = (
        select(Teaching.course_id)
        .join(Instructor, Instructor.id == Teaching.instructor_id)
        .where(Teaching.instructor_id != instructor_id, Instructor.disabled_at.is_(None))
    )
    return list(
        db.scalars(
            select(Course.code)
            .join(Teaching, Teaching.course_id == Course.id)
            .where(Teaching.instructor_id == instructor_id, Course.id.not_in(others))
            .order_by(Course.code)
        )
    )


def institutions_of(db: Session, instructor_id: int) -> list[str]:
    """The institutions of an instructor's courses, without duplicates. One query."""
    taught = select(Course.institution).join(Teaching, Teaching.course_id == Course.id)
    return list(db.scalars(taught.where(Teaching.instructor_id == instructor_id).distinct()))


def class_session_by_reference(db: Session, reference: str) -> ClassSession | None:
    """The class session that the command line calls ``COURSE/NUMBER``, or None."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return None
    return db.scalar(
        select(ClassSession)
        .join(ClassSession.course)
        .where(Course.code == match["code"], ClassSession.number == int(match["number"]))
    )


def class_session_taught_by(db: Session, instructor_id: int, class_session_id: int) -> ClassSession | None:
    """A class session of one of this instructor's courses; None for any other."""
    return db.scalar(
        select(ClassSession)
        .join(Teaching, Teaching.course_id == ClassSession.course_id)
        .where(ClassSession.id == class_session_id, Teaching.instructor_id == instructor_id)
    )


def course_taught_by(db: Session, instructor_id: int, course_id: int) -> Course | None:
    """A course in which this account is an instructor or an assistant; None for any other."""
    return db.scalar(
        select(Course)
        .join(Teaching, Teaching.course_id == Course.id)
        .where(Course.id == course_id, Teaching.instructor_id == instructor_id)
    )


def courses_taught_by(db: Session, instructor_id: int) -> list[Course]:
    """The courses in which this account is an instructor or an assistant, by title. One query."""
    return list(
        db.scalars(
            select(Course)
            .join(Teaching, Teaching.course_id == Course.id)
            .where(Teaching.instructor_id == instructor_id)
            .order_by(Course.title, Course.code)
        )
    )


def role_in(db: Session, instructor_id: int, course_id: int) -> Role | None:
    """The role of this account in a course, or None. One query."""
    found = db.scalar(
        select(Teaching.role).where(Teaching.course_id == course_id, Teaching.instructor_id == instructor_id)
    )
    return None if found is None else Role(found)


def class_sessions_of(db: Session, course_id: int) -> list[ClassSession]:
    """All class sessions of a course, cancelled ones too, in the order of their planned start. One query."""
    return list(
        db.scalars(
            select(ClassSession)
            .where(ClassSession.course_id == course_id)
            .order_by(ClassSession.starts_at, ClassSession.number)
        )
    )


def next_class_sessions(db: Session, now: datetime, within: timedelta) -> list[ClassSession]:
    """The class sessions that start within this time from now, soonest first, without cancelled ones."""
    return list(
        db.scalars(
            select(ClassSession)
            .where(ClassSession.starts_at.between(now, now + within), ClassSession.cancelled_at.is_(None))
            .order_by(ClassSession.starts_at, ClassSession.id)
        )
    )
