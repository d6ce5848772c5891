"""The courses of an account as the margin of its pages lists them."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from kiosk.courses.models import ClassSession, Course, Enrolment, Teaching


class Taught(NamedTuple):
    """A course that an account teaches; the numbers are of the one that a page is about, else 0."""

    id: int
    title: str
    class_sessions: int
    enrolled: int


def taught_by(db: Session, instructor_id: int, current: int, today: date) -> list[Taught]:
    """The courses of an account, by title, whatever its role in them. One query.

    ``current``: the course whose class sessions, and people enrolled ``today`` or later, are counted.
    """
    class_sessions = select(func.count(ClassSession.id)).where(
        ClassSession.course_id == Course.id, Course.id == current
    )
    enrolled = select(func.count(Enrolment.person_id.distinct())).where(
        Enrolment.course_id == Course.id,
        Course.id == current,
        or_(Enrolment.last_day.is_(None), Enrolment.last_day >= today),
    )
    rows = db.execute(
        select(Course.id, Course.title, class_sessions.scalar_subquery(), enrolled.scalar_subquery())
        .join(Teaching, Teaching.course_id == Course.id)
        .where(Teaching.instructor_id == instructor_id)
        .order_by(Course.title, Course.code)
    )
    return [Taught(*row) for row in rows]
