"""Who teaches a course: its instructors, and the assistants whom they let in."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.accounts.instructors import instructor_by_email
from kiosk.accounts.models import Instructor
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.models import Course, Role, Teaching


@dataclass(frozen=True)
class Teacher:
    """An account that sees a course."""

    instructor_id: int
    name: str
    email: str
    role: Role


def teachers_of(db: Session, course_id: int) -> list[Teacher]:
    """The instructors of a course, then its assistants, each by name. One query."""
    rows = db.execute(
        select(Instructor.id, Instructor.name, Instructor.email, Teaching.role)
        .join(Teaching, Teaching.instructor_id == Instructor.id)
        .where(Teaching.course_id == course_id)
    )
    found = [Teacher(row.id, row.name, row.email, Role(row.role)) for row in rows]
    return sorted(found, key=lambda each: (each.role is Role.ASSISTANT, each.name.casefold(), each.email))


def add_assistant(db: Session, course: Course, email: str) -> Instructor:
    """Let an account run the class sessions of a course. Who teaches it already stays what they are.

    Raises:
        Refusal: ``account_unknown`` when no account that can be used has this address.
    """
    account = instructor_by_email(db, email)
    if account is None or account.disabled_at is not None:
        raise Refusal(RefusalCode.ACCOUNT_UNKNOWN)
    if db.get(Teaching, (course.id, account.id)) is None:
        db.add(Teaching(course_id=course.id, instructor_id=account.id, role=Role.ASSISTANT.value))
        db.flush()
    return account


def remove_assistant(db: Session, course: Course, instructor_id: int) -> bool:
    """End an assistant's access to a course; returns whether there was one. Instructors stay."""
    teaching = db.get(Teaching, (course.id, instructor_id))
    if teaching is None or teaching.role != Role.ASSISTANT:
        return False
    db.delete(teaching)
    db.flush()
    return True
