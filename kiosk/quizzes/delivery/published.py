"""A published quiz as everybody sees it: its code, quiz, window and class session."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, exists, or_, select
from sqlalchemy.orm import Session, aliased

from kiosk.attendance.models import SignIn
from kiosk.attendance.sheet import SheetCourse
from kiosk.courses.models import ClassSession, Course, Enrolment
from kiosk.people.models import Origin, Person
from kiosk.quizzes.delivery.publications import QuizWindow
from kiosk.quizzes.delivery.versions import quiz_from
from kiosk.quizzes.model.quiz import Quiz
from kiosk.quizzes.models import Attempt, Publication, QuizVersion


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


_begun = aliased(Attempt)  # some queries select an attempt too
_PERSON: BindParameter[int] = bindparam("person")


def concerns(person_id: BindParameter[int]) -> ColumnElement[bool]:
    """Whether the quizzes of a class session concern a person: they are on the roll of its course, signed
    there, or have begun to answer there."""
    return or_(
        exists().where(Enrolment.course_id == ClassSession.course_id, Enrolment.person_id == person_id),
        exists().where(SignIn.class_session_id == ClassSession.id, SignIn.person_id == person_id),
        exists().where(_begun.publication_id == Publication.id, _begun.person_id == person_id),
    )


def admits(person_id: BindParameter[int]) -> ColumnElement[bool]:
    """Whether a person may answer: a quiz concerns them, or they are a guest and the course takes guests.

    For queries that also select ``Course``.
    """
    guest = exists().where(Person.id == person_id, Person.origin == Origin.GUEST.value)
    return or_(concerns(person_id), and_(Course.guests_allowed, guest))


# Built once, as in ``kiosk.attendance.sheet``: every answer from a hall runs this query.
_PUBLISHED = (
    select(
        Publication.id,
        Publication.code,
        Publication.version_id,
        Publication.opens_at,
        Publication.closes_at,
        QuizVersion.content_json,
        QuizVersion.content_schema,
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
_OF_PERSON = _PUBLISHED.where(concerns(_PERSON), Publication.opens_at.is_not(None)).order_by(
    ClassSession.starts_at.desc(), Publication.id.desc()
)


def published_as(db: Session, code: str) -> Published | None:
    """What is published under a code, or None. One query."""
    row = db.connection().execute(_BY_CODE, {"wanted": code}).one_or_none()
    return None if row is None else _published(row)


def published_for(db: Session, person_id: int) -> list[Published]:
    """Every quiz that was opened in a class session that concerns this person, latest first. One query."""
    rows = db.connection().execute(_OF_PERSON, {"person": person_id})
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
        quiz=quiz_from(row.content_json, row.content_schema),
        class_session_id=row.class_session_id,
        number=row.number,
        title=row.title,
        course=course,
    )
