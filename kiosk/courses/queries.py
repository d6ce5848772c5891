"""Looking up courses, class sessions and instructors."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.accounts.models import Instructor
from kiosk.courses.models import ClassSession, Course, Teaching

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


def next_class_sessions(db: Session, now: datetime, within: timedelta) -> list[ClassSession]:
    """The class sessions whose planned start is within this time of now, soonest first."""
    return list(
        db.scalars(
            select(ClassSession)
            .where(ClassSession.starts_at.between(now, now + within))
            .order_by(ClassSession.starts_at, ClassSession.id)
        )
    )
