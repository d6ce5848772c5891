"""A published quiz as everybody sees it: its code, quiz, window and class session."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from kiosk.attendance.models import Guest, SignIn
from kiosk.attendance.people import ids_of
from kiosk.attendance.sheet import SheetCourse
from kiosk.courses.models import ClassSession, Course, Enrolment
from kiosk.quizzes.delivery.publications import QuizWindow
from kiosk.quizzes.delivery.versions import quiz_from
from kiosk.quizzes.model.quiz import Quiz
from kiosk.quizzes.models import Publication, QuizVersion


@dataclass(frozen=True, slots=True)
class Published:
    """A publication with its quiz, class session and course. ``window`` is without anyone's extra time."""

    id: int
    code: str
    version_id: int
    window: QuizWindow
    quiz: Quiz
    class_session_id: int
    number: int
    title: str
    course: SheetCourse


def concerns(student_id: Any, guest_id: Any) -> ColumnElement[bool]:
    """Whether a class session concerns a person: they are expected there, or signed, or are a guest there."""
    if student_id is None:
        return exists().where(Guest.id == guest_id, Guest.class_session_id == ClassSession.id)
    enrolled = exists().where(
        Enrolment.course_id == ClassSession.course_id, Enrolment.student_id == student_id
    )
    signed = exists().where(SignIn.class_session_id == ClassSession.id, SignIn.student_id == student_id)
    return or_(enrolled, signed)


# Built once, as in ``kiosk.attendance.sheet``: every answer from a hall runs this query.
_PUBLISHED = (
    select(
        Publication.id,
        Publication.code,
        Publication.version_id,
        Publication.opens_at,
        Publication.closes_at,
        QuizVersion.source,
        ClassSession.id.label("class_session_id"),
        ClassSession.number,
        ClassSession.title,
        Course.id.label("course_id"),
        Course.title.label("course_title"),
        Course.institution,
        Course.time_zone,
        Course.language,
        Course.guests_allowed,
    )
    .join(QuizVersion, QuizVersion.id == Publication.version_id)
    .join(ClassSession, ClassSession.id == Publication.class_session_id)
    .join(Course, Course.id == ClassSession.course_id)
)
_BY_CODE = _PUBLISHED.where(Publication.code == bindparam("wanted"))


def published_as(db: Session, code: str) -> Published | None:
    """What is published under a code, or None. One query."""
    row = db.connection().execute(_BY_CODE, {"wanted": code}).one_or_none()
    return None if row is None else _published(row)


def published_for(db: Session, person_key: str) -> list[Published]:
    """Every quiz that was opened in a class session that concerns this person, latest first. One query."""
    rows = db.connection().execute(
        _PUBLISHED.where(concerns(*ids_of(person_key)), Publication.opens_at.is_not(None)).order_by(
            ClassSession.starts_at.desc(), Publication.id.desc()
        )
    )
    return [_published(row) for row in rows]


def published_in(db: Session, class_session_id: int) -> list[Published]:
    """The quizzes that were opened for a class session, in the order of publishing. One query."""
    rows = db.connection().execute(
        _PUBLISHED.where(
            Publication.class_session_id == class_session_id, Publication.opens_at.is_not(None)
        ).order_by(Publication.id)
    )
    return [_published(row) for row in rows]


def _published(row: Any) -> Published:
    course = SheetCourse(
        row.course_id, row.course_title, row.institution, row.time_zone, row.language, row.guests_allowed
    )
    return Published(
        id=row.id,
        code=row.code,
        version_id=row.version_id,
        window=QuizWindow(row.opens_at, row.closes_at),
        quiz=quiz_from(row.source),
        class_session_id=row.class_session_id,
        number=row.number,
        title=row.title,
        course=course,
    )
