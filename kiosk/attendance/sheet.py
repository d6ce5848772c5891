"""The attendance sheet of a class session as the phone and the screen need it: one query, one plain value.

Every scan, form, receipt and screen asks for it, hundreds of times a second while a hall signs in; loading
whole entities would cost several times as much.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from kiosk.attendance.models import SignIn, WindowChange
from kiosk.attendance.window import AttendanceWindow
from kiosk.courses.models import ClassSession, Course, Enrolment, SessionGroup, day_of
from kiosk.people.models import Origin, Person


@dataclass(frozen=True, slots=True)
class SheetCourse:
    """The course of a sheet."""

    id: int
    title: str
    institution: str
    time_zone: str
    language: str
    guests_allowed: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A class session with its course and the window in force."""

    id: int
    number: int
    title: str
    room: str
    starts_at: datetime
    ends_at: datetime
    screen_serial: int
    course: SheetCourse
    window: AttendanceWindow


_LATEST = (
    select(func.max(WindowChange.id))
    .where(WindowChange.class_session_id == ClassSession.id)
    .correlate(ClassSession)
    .scalar_subquery()
)
_SHEET = (
    select(
        ClassSession.id,
        ClassSession.number,
        ClassSession.title,
        ClassSession.room,
        ClassSession.starts_at,
        ClassSession.ends_at,
        ClassSession.screen_serial,
        ClassSession.cancelled_at,
        Course.id.label("course_id"),
        Course.title.label("course_title"),
        Course.institution,
        Course.time_zone,
        Course.language,
        Course.guests_allowed,
        Course.window_minutes,
        Course.late_minutes,
        WindowChange.opens_at,
        WindowChange.closes_at,
        WindowChange.late_until,
    )
    .join(Course, Course.id == ClassSession.course_id)
    .outerjoin(
        WindowChange, and_(WindowChange.class_session_id == ClassSession.id, WindowChange.id == _LATEST)
    )
    .where(ClassSession.id == bindparam("wanted"))
)


def sheet_of(db: Session, class_session_id: int) -> Sheet | None:
    """The sheet of a class session, or None when there is no such class session. One query."""
    # Straight from the connection: plain columns skip the ORM session's work, a third of the time.
    row = db.connection().execute(_SHEET, {"wanted": class_session_id}).one_or_none()
    if row is None:
        return None
    course = SheetCourse(
        row.course_id, row.course_title, row.institution, row.time_zone, row.language, row.guests_allowed
    )
    cancelled = row.cancelled_at is not None
    if row.opens_at is None:
        length, late = timedelta(minutes=row.window_minutes), timedelta(minutes=row.late_minutes)
        window = AttendanceWindow.lasting(row.starts_at, length, late, is_cancelled=cancelled)
    else:
        window = AttendanceWindow(row.opens_at, row.closes_at, row.late_until, cancelled)
    return Sheet(
        row.id,
        row.number,
        row.title,
        row.room,
        row.starts_at,
        row.ends_at,
        row.screen_serial,
        course,
        window,
    )


_SIGNED = (
    select(func.count().filter(Person.origin != Origin.GUEST.value), func.count())
    .select_from(SignIn)
    .join(Person, Person.id == SignIn.person_id)
    .where(SignIn.class_session_id == bindparam("wanted"))
)
_GROUPS = select(SessionGroup.group).where(SessionGroup.class_session_id == bindparam("wanted"))
_EXPECTED = select(func.count(Enrolment.id)).where(
    Enrolment.course_id == bindparam("course"),
    Enrolment.first_day <= bindparam("day"),
    or_(Enrolment.last_day.is_(None), Enrolment.last_day >= bindparam("day")),
    or_(~_GROUPS.exists(), Enrolment.group.in_(_GROUPS)),
)


class AttendanceCount(NamedTuple):
    """How many students and guests have signed, and how many students are expected."""

    signed: int
    guests: int
    expected: int


def attendance_count(db: Session, sheet: Sheet) -> AttendanceCount:
    """The numbers for the screen. Two queries."""
    day = day_of(sheet.starts_at, sheet.course.time_zone)
    known, everyone = db.connection().execute(_SIGNED, {"wanted": sheet.id}).one()
    expected = db.connection().scalar(_EXPECTED, {"wanted": sheet.id, "course": sheet.course.id, "day": day})
    return AttendanceCount(known, everyone - known, expected or 0)
