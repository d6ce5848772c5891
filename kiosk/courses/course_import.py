"""Bringing a course up to date with its file."""

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kiosk.accounts.setup_links import instructor_by_email
from kiosk.courses.course_file import CourseFile, CourseFileError
from kiosk.courses.models import ClassSession, Course, Teaching
from kiosk.courses.queries import course_by_code


@dataclass(frozen=True)
class CourseImport:
    """What an import did: a second one of the same file does nothing."""

    course: Course
    added: int
    changed: int
    unchanged: int


def import_course(db: Session, file: CourseFile) -> CourseImport:
    """Add or update the course and its class sessions. Class sessions that the file lacks are left alone.

    Raises:
        CourseFileError: an instructor has no account.
    """
    table = file.course
    instructors = {email: instructor_by_email(db, email) for email in table.instructors}
    unknown = [email for email, instructor in instructors.items() if instructor is None]
    if unknown:
        raise CourseFileError([f"course.instructors: {email} has no account yet" for email in unknown])
    course = course_by_code(db, table.code) or Course(code=table.code)
    new_course = course.id is None
    touched = _assign(
        course,
        title=table.title,
        institution=table.institution,
        time_zone=table.time_zone,
        language=table.language,
        window_minutes=table.window_minutes,
        late_minutes=table.late_minutes,
        guests_allowed=table.guests,
        controller=file.privacy.controller,
        privacy_contact=file.privacy.contact,
        legal_basis=file.privacy.basis,
        retention_months=file.privacy.retention_months,
    )
    db.add(course)
    db.flush()
    if "instructors" in table.model_fields_set:
        touched |= _set_teaching(db, course, {each.id for each in instructors.values() if each is not None})
    added, changed = (1, 0) if new_course else (0, int(touched))
    known = {
        each.number: each
        for each in db.scalars(select(ClassSession).where(ClassSession.course_id == course.id))
    }
    for planned in file.sessions:
        is_new = planned.number not in known
        class_session = known.get(planned.number) or ClassSession(course_id=course.id, number=planned.number)
        touched = _assign(
            class_session,
            title=planned.title,
            room=planned.room,
            starts_at=planned.start,
            ends_at=planned.end,
        )
        db.add(class_session)
        added += is_new
        changed += touched and not is_new
    db.flush()
    return CourseImport(course, added, changed, 1 + len(file.sessions) - added - changed)


def _set_teaching(db: Session, course: Course, wanted: set[int]) -> bool:
    """Let these instructors and no others see the course; whether that changed anything."""
    known = set(db.scalars(select(Teaching.instructor_id).where(Teaching.course_id == course.id)))
    db.execute(
        delete(Teaching).where(Teaching.course_id == course.id, Teaching.instructor_id.in_(known - wanted))
    )
    db.add_all(Teaching(course_id=course.id, instructor_id=each) for each in wanted - known)
    return known != wanted


def _assign(row: Course | ClassSession, **values: object) -> bool:
    """Set the attributes that differ; whether any did."""
    differing = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in differing.items():
        setattr(row, name, value)
    return bool(differing)
