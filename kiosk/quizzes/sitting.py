"""A published quiz as one phone sees it: what it is, whether it is open, and this person's attempts."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from kiosk.attendance.hall import HallCourse
from kiosk.attendance.models import Guest, SignIn
from kiosk.attendance.people import ids_of
from kiosk.courses.models import ClassSession, Course, Enrolment
from kiosk.quizzes.models import Allowance, Attempt, Publication, QuizVersion
from kiosk.quizzes.publications import Phase, QuizWindow
from kiosk.quizzes.quiz import Quiz
from kiosk.quizzes.versions import quiz_from


@dataclass(frozen=True, slots=True)
class Published:
    """A publication with its quiz, class session and course; the window everyone has."""

    id: int
    code: str
    version_id: int
    window: QuizWindow
    quiz: Quiz
    class_session_id: int
    number: int
    title: str
    course: HallCourse


@dataclass(frozen=True, slots=True)
class Sitting:
    """What one person may do, and has done, in a published quiz. ``attempts`` are in their order.

    ``device_key`` names the phone; by ``older_keys`` it was known before the server's secret changed.
    """

    published: Published
    person_key: str
    device_key: str
    window: QuizWindow
    extra_attempts: int
    attempts: tuple[Attempt, ...]
    older_keys: tuple[str, ...] = ()

    @property
    def attempts_allowed(self) -> int:
        """How many attempts this person has in all."""
        return self.published.quiz.settings.attempts + self.extra_attempts

    @property
    def attempts_left(self) -> int:
        """How many may still be begun, those on other phones counted."""
        return max(0, self.attempts_allowed - len(self.attempts))

    @property
    def own(self) -> tuple[Attempt, ...]:
        """The attempts made on this phone: no other shows its answers here."""
        names = (self.device_key, *self.older_keys)
        return tuple(each for each in self.attempts if each.device_key in names)

    def is_over(self, attempt: Attempt, now: datetime) -> bool:
        """Whether nothing more can be answered in an attempt: finished, or out of time."""
        return attempt.finished_at is not None or not self.window.takes_answers(now)

    def current(self, now: datetime) -> Attempt | None:
        """The attempt that this phone is in the middle of."""
        latest = self.own[-1] if self.own else None
        return None if latest is None or self.is_over(latest, now) else latest

    def over(self, now: datetime) -> tuple[Attempt, ...]:
        """The attempts made on this phone whose results can be seen."""
        return tuple(each for each in self.own if self.is_over(each, now))

    def may_begin(self, now: datetime) -> bool:
        """Whether this phone can begin an attempt now."""
        return self.window.phase(now) is Phase.OPEN and self.attempts_left > 0 and self.current(now) is None


def _concerns(student_id: Any, guest_id: Any) -> ColumnElement[bool]:
    """Whether a class session has to do with a person: expected there, or signed there."""
    if student_id is None:
        return exists().where(Guest.id == guest_id, Guest.class_session_id == ClassSession.id)
    enrolled = exists().where(
        Enrolment.course_id == ClassSession.course_id, Enrolment.student_id == student_id
    )
    signed = exists().where(SignIn.class_session_id == ClassSession.id, SignIn.student_id == student_id)
    return or_(enrolled, signed)


def _sittings(student_id: Any, guest_id: Any) -> Select[int, int, int, Attempt]:
    """A row for each attempt of a person, with the allowance: at least one in each publication that concerns
    the person, none in others."""

    def theirs(model: type[Allowance | Attempt]) -> ColumnElement[bool]:
        person = model.guest_id == guest_id if student_id is None else model.student_id == student_id
        return and_(model.publication_id == Publication.id, person)

    return (
        select(Publication.id, Allowance.extra_minutes, Allowance.extra_attempts, Attempt)
        .select_from(Publication)
        .join(ClassSession, ClassSession.id == Publication.class_session_id)
        .outerjoin(Allowance, theirs(Allowance))
        .outerjoin(Attempt, theirs(Attempt))
        .where(_concerns(student_id, guest_id))
        .order_by(Attempt.number)
    )


# Built once, as in ``kiosk.attendance.hall``: a hall that answers asks for them with every answer.
_ALL_OF_STUDENT = _sittings(bindparam("person"), None)
_ALL_OF_GUEST = _sittings(None, bindparam("person"))
_OF_STUDENT = _ALL_OF_STUDENT.where(Publication.id == bindparam("publication"))
_OF_GUEST = _ALL_OF_GUEST.where(Publication.id == bindparam("publication"))
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
    """What is published under a code. One query."""
    row = db.connection().execute(_BY_CODE, {"wanted": code}).one_or_none()
    return None if row is None else _published(row)


def published_for(db: Session, person_key: str) -> list[Published]:
    """Everything that was published for the courses of a person, the latest first. One query."""
    rows = db.connection().execute(
        _PUBLISHED.where(_concerns(*ids_of(person_key)), Publication.opens_at.is_not(None)).order_by(
            ClassSession.starts_at.desc(), Publication.id.desc()
        )
    )
    return [_published(row) for row in rows]


def published_in(db: Session, class_session_id: int) -> list[Published]:
    """What was opened for a class session. One query."""
    rows = db.connection().execute(
        _PUBLISHED.where(
            Publication.class_session_id == class_session_id, Publication.opens_at.is_not(None)
        ).order_by(Publication.id)
    )
    return [_published(row) for row in rows]


def sitting_of(
    db: Session, published: Published, person_key: str, device_key: str, older_keys: tuple[str, ...] = ()
) -> Sitting | None:
    """This person's sitting; nothing for who has nothing to do with the course. One query."""
    student_id, guest_id = ids_of(person_key)
    statement, person = (_OF_STUDENT, student_id) if guest_id is None else (_OF_GUEST, guest_id)
    rows = db.execute(statement, {"publication": published.id, "person": person}).all()
    return _made(published, person_key, rows, device_key, older_keys) if rows else None


def sittings_of(
    db: Session,
    published: Sequence[Published],
    person_key: str,
    keys_of: Callable[[int], tuple[str, tuple[str, ...]]],
) -> list[Sitting]:
    """This person's sitting in each of these publications. One query.

    ``keys_of`` gives the name of the phone in a publication, and its older ones.
    """
    student_id, guest_id = ids_of(person_key)
    statement, person = (_ALL_OF_STUDENT, student_id) if guest_id is None else (_ALL_OF_GUEST, guest_id)
    wanted = statement.where(Publication.id.in_([each.id for each in published]))
    rows: dict[int, list[Any]] = {}
    for row in db.execute(wanted, {"person": person}):
        rows.setdefault(row.id, []).append(row)
    return [
        _made(each, person_key, rows[each.id], *keys_of(each.id)) for each in published if each.id in rows
    ]


def shuffled(seed: str, count: int) -> list[int]:
    """The numbers below ``count`` in an order that depends on the seed alone, on any machine and version."""
    return sorted(range(count), key=lambda each: hashlib.sha256(f"{seed}/{each}".encode()).digest())


def question_order(published: Published, attempt: Attempt) -> list[int]:
    """The positions (from 1) in the order in which this attempt asks them."""
    count = len(published.quiz.questions)
    if not published.quiz.settings.shuffle:
        return list(range(1, count + 1))
    return [each + 1 for each in shuffled(seed_of(published, attempt), count)]


def seed_of(published: Published, attempt: Attempt, position: int = 0) -> str:
    """What the order of an attempt's questions, or of one question's choices, is drawn from.

    The phone never sees ``device_key``: who could draw the order anew could tell which line the author wrote
    first, and so the key of an ordering.
    """
    of = f"{attempt.device_key}/{attempt.person_key}/{attempt.number}"
    return f"{published.code}/{of}/{position}"


def _made(
    published: Published, person_key: str, rows: Sequence[Any], device_key: str, older_keys: tuple[str, ...]
) -> Sitting:
    attempts = tuple(row.Attempt for row in rows if row.Attempt is not None)
    minutes, more = rows[0].extra_minutes or 0, rows[0].extra_attempts or 0
    window = QuizWindow(published.window.opens_at, published.window.closes_at, timedelta(minutes=minutes))
    return Sitting(published, person_key, device_key, window, more, attempts, older_keys)


def _published(row: Any) -> Published:
    course = HallCourse(
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
