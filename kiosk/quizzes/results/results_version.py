"""Whether the results of a published quiz are still those that a page has shown, as for a register.

Attempts are listed one by one. For answers a few totals are enough: an answer is added, or is overwritten
with a higher revision, or, where the first answer is final, fills one that was empty. Who has signed is
covered by the head of the register's chain.
"""

from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Text, bindparam, cast, func, select, true
from sqlalchemy.orm import Session

from kiosk.attendance.register_version import COURSE, HEAD, PERSON, ROSTER, SESSION, lines
from kiosk.courses.models import ClassSession, Enrolment, Teaching
from kiosk.people.models import Merge, Person
from kiosk.quizzes.delivery.publications import QuizWindow
from kiosk.quizzes.model.responses import encoded
from kiosk.quizzes.models import Answer, Attempt, DevicePass, Publication, Regrade

_WANTED: BindParameter[int] = bindparam("publication")


class ResultsVersion(NamedTuple):
    """Equal versions mean results that say the same, as long as the quiz stays in one phase."""

    window: QuizWindow
    marks: tuple[object, ...]


def _told(*columns: Any) -> list[Any]:
    return [func.coalesce(cast(column, Text), "") for column in columns]


_ATTEMPTS = (
    select(
        lines(
            *_told(
                Attempt.id,
                Attempt.person_id,
                Attempt.number,
                Attempt.device_key,
                Attempt.started_at,
                Attempt.finished_at,
                Attempt.set_aside_at,
            )
        )
    )
    .where(Attempt.publication_id == _WANTED)
    .scalar_subquery()
)
_PASSES = (
    select(lines(*_told(DevicePass.id, DevicePass.person_id, DevicePass.device_key)))
    .where(DevicePass.class_session_id == SESSION)
    .scalar_subquery()
)
_STRANGERS = (
    select(lines(*PERSON))
    .select_from(Attempt)
    .join(Person, Person.id == Attempt.person_id)
    .where(
        Attempt.publication_id == _WANTED,
        ~select(Enrolment.id).where(Enrolment.course_id == COURSE, Enrolment.person_id == Person.id).exists(),
    )
    .scalar_subquery()
)
_MERGES = (
    select(lines(*_told(Merge.id, Merge.undone_at)))
    .where(Merge.from_id.in_(select(Attempt.person_id).where(Attempt.publication_id == _WANTED)))
    .scalar_subquery()
)
_REGRADES = (
    select(func.coalesce(func.max(Regrade.id), 0))
    .where(Regrade.version_id == Publication.version_id)
    .correlate(Publication)
    .scalar_subquery()
)
_ANSWERS = (
    select(
        func.count().label("answers"),
        func.coalesce(func.sum(Answer.revision), 0).label("revisions"),
        func.count().filter(Answer.response != encoded(None)).label("given"),
        func.max(Answer.saved_at).label("latest"),
    )
    .select_from(Answer)
    .join(Attempt, Attempt.id == Answer.attempt_id)
    .where(Attempt.publication_id == _WANTED)
    .subquery()
)
_VERSION = (
    select(
        Publication.opens_at,
        Publication.closes_at,
        Publication.version_id,
        func.coalesce(HEAD, ""),
        ROSTER,
        _ATTEMPTS,
        _PASSES,
        _STRANGERS,
        _MERGES,
        _REGRADES,
        *_ANSWERS.columns,
    )
    .select_from(Publication)
    .join(ClassSession, ClassSession.id == Publication.class_session_id)
    .join(Teaching, Teaching.course_id == ClassSession.course_id)
    .join(_ANSWERS, true())
    .where(
        Publication.id == _WANTED,
        Publication.class_session_id == SESSION,
        Teaching.instructor_id == bindparam("instructor"),
    )
)


def results_version(
    db: Session, instructor_id: int, class_session_id: int, publication_id: int
) -> ResultsVersion | None:
    """The version of the results in one of this instructor's class sessions; None for others. Two queries."""
    course = db.scalar(select(ClassSession.course_id).where(ClassSession.id == class_session_id))
    wanted = {
        "instructor": instructor_id,
        "session": class_session_id,
        "publication": publication_id,
        "course": course,
    }
    row = db.connection().execute(_VERSION, wanted).one_or_none()
    return None if row is None else ResultsVersion(QuizWindow(row.opens_at, row.closes_at), tuple(row))
