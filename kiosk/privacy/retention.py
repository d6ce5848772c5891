"""How long a course's personal data is kept, and which courses are due for a purge."""

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import ColumnElement, exists, func, or_, select, true
from sqlalchemy.orm import Session

from kiosk.attendance.models import Annulment, Guest, RegisterEvent, RegisterOpening, SignIn
from kiosk.courses.models import ClassSession, Course, Enrolment
from kiosk.privacy.erasure import Cause
from kiosk.quizzes.models import Attempt, Publication, QuizVersion, Regrade, StoredQuiz


@dataclass(frozen=True)
class Due:
    """A course whose personal data is due for deletion, and since when."""

    course: Course
    ended_at: datetime
    due_at: datetime


def due_courses(db: Session, now: datetime, before: date | None = None, only: int | None = None) -> list[Due]:
    """Courses that still hold personal data and whose retention period is over. One query.

    With ``before``, those whose last class session ended before that day (UTC), whatever their retention.
    With ``only``, just the course with that id, if it is one of them.
    """
    ends = select(ClassSession.course_id, func.max(ClassSession.ends_at).label("ended_at")).group_by(
        ClassSession.course_id
    )
    latest = ends.subquery()
    rows = db.execute(
        select(Course, latest.c.ended_at)
        .join(latest, latest.c.course_id == Course.id)
        .where(_holds(), true() if only is None else Course.id == only)
        .order_by(Course.code)
    )
    due = []
    for course, ended_at in rows:
        if before is not None:
            if ended_at < datetime(before.year, before.month, before.day, tzinfo=UTC):
                due.append(Due(course, ended_at, now))
        elif course.retention_months and months_later(ended_at, course.retention_months) <= now:
            due.append(Due(course, ended_at, months_later(ended_at, course.retention_months)))
    return due


def _holds() -> ColumnElement[bool]:
    """Whether a course still holds personal data, of students on its roster or of guests."""
    here = ClassSession.course_id == Course.id
    openings = exists().where(
        RegisterOpening.class_session_id == ClassSession.id,
        RegisterEvent.class_session_id == RegisterOpening.class_session_id,
        RegisterEvent.number == RegisterOpening.number,
        # Not what a purge itself leaves behind.
        RegisterEvent.body.not_like(f'%"cause":"{Cause.RETENTION}"%'),
        here,
    )
    attempts = exists().where(
        Attempt.publication_id == Publication.id, Publication.class_session_id == ClassSession.id, here
    )
    regrades = exists().where(
        Regrade.version_id == QuizVersion.id,
        QuizVersion.quiz_id == StoredQuiz.id,
        StoredQuiz.course_id == Course.id,
    )
    return or_(
        exists().where(Enrolment.course_id == Course.id),
        *(
            exists().where(model.class_session_id == ClassSession.id, here)
            for model in (SignIn, Guest, Annulment)
        ),
        openings,
        attempts,
        regrades,
    )


def months_later(instant: datetime, months: int) -> datetime:
    """The same day and time this many months later; in a month that is too short, its last day."""
    year, month = divmod(instant.year * 12 + instant.month - 1 + months, 12)
    day = min(instant.day, calendar.monthrange(year, month + 1)[1])
    return instant.replace(year=year, month=month + 1, day=day)
