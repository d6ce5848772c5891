"""How long a course's personal data is kept, which courses are due, and purging them.

A purge leaves the registers' chains intact. It deletes whole sets, not row by row: however many people have
signed, a course takes the same number of statements, so students signing meanwhile wait for one course at
most.
"""

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, literal, or_, select, true, union
from sqlalchemy.orm import Session

from kiosk.attendance.events import STREAMS as SESSION_STREAMS
from kiosk.attendance.events import stream_in_sql as session_stream
from kiosk.attendance.models import Annulment, Correction, Excuse, SignIn
from kiosk.courses.events import stream_in_sql as course_stream
from kiosk.courses.models import ClassSession, Course, Enrolment, RosterChange, RosterImport
from kiosk.ledger.chain import lock_all
from kiosk.ledger.log import Entry, append_last
from kiosk.ledger.models import Event, Opening
from kiosk.ledger.withdrawal import withdraw_all
from kiosk.people.models import Identity, Merge, Person
from kiosk.privacy.erasure import Cause, Erased
from kiosk.quizzes.delivery.closing import stream_in_sql as quiz_stream
from kiosk.quizzes.delivery.closing import version_stream_in_sql as version_stream
from kiosk.quizzes.models import Allowance, Attempt, DevicePass, Publication, QuizVersion, Regrade, StoredQuiz


class PurgeEntry(StrEnum):
    """Why an entry of the log holds a stream fast: a tombstone, for what was there is gone."""

    PURGED = "purged"


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
    told = and_(
        Event.stream == Opening.stream,
        Event.number == Opening.number,
        # Not what a purge itself leaves behind.
        Event.body.not_like(f'%"cause":"{Cause.RETENTION}"%'),
    )
    openings = or_(
        exists().where(Opening.stream == course_stream(Course.id), told),
        exists().where(Opening.stream == session_stream(ClassSession.id), here, told),
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
        *(exists().where(model.course_id == Course.id) for model in (Enrolment, Excuse, RosterImport)),
        *(exists().where(model.class_session_id == ClassSession.id, here) for model in (SignIn, Annulment)),
        openings,
        attempts,
        regrades,
    )


def months_later(instant: datetime, months: int) -> datetime:
    """The same day and time this many months later; in a month that is too short, its last day."""
    year, month = divmod(instant.year * 12 + instant.month - 1 + months, 12)
    day = min(instant.day, calendar.monthrange(year, month + 1)[1])
    return instant.replace(year=year, month=month + 1, day=day)


# Tables with personal data of one class session, and of one publication.
OF_A_CLASS_SESSION: tuple[Any, ...] = (Correction, Annulment, SignIn, DevicePass)
OF_A_PUBLICATION: tuple[Any, ...] = (Attempt, Allowance)
OF_A_COURSE: tuple[Any, ...] = (Enrolment, Excuse)
# Otherwise SQLAlchemy would fetch the keys of all deleted rows, to look for them in the session.
UNSEEN = {"synchronize_session": False}


def personal_in(db: Session, course_id: int) -> Erased:
    """What ``erase_course`` would delete. One query; only reads."""
    sessions = _sessions(course_id)
    people = select(Person.number_key, Person.name_key).where(_goes(course_id)).distinct().subquery()
    counts = (
        select(func.count()).select_from(sessions.subquery()),
        select(func.count(SignIn.id)).where(SignIn.class_session_id.in_(sessions)),
        select(func.count(Attempt.id)).where(Attempt.publication_id.in_(_published(course_id))),
        select(func.count()).select_from(people),
    )
    return Erased(*db.execute(select(*(each.scalar_subquery() for each in counts))).one())


def erase_course(db: Session, course_id: int, *, now: datetime) -> Erased:
    """Delete all personal data of a course: roster, signatures, corrections, guests, quiz answers.

    The course, its class sessions and the registers' chains stay. People whom no other course knows are
    deleted. Some twenty statements.
    """
    sessions, published = _sessions(course_id), _published(course_id)
    db.execute(sessions.order_by(ClassSession.id).with_for_update(key_share=True))  # keeps signatures waiting
    erased = personal_in(db, course_id)
    _withdraw_all(db, course_id, now)
    versions = select(QuizVersion.id).join(StoredQuiz).where(StoredQuiz.course_id == course_id)
    deletions = (
        delete(Person).where(_goes(course_id)),  # and by cascade: enrolments, signatures, attempts
        *(delete(each).where(each.publication_id.in_(published)) for each in OF_A_PUBLICATION),
        delete(Regrade).where(Regrade.version_id.in_(versions)),  # may quote an answer
        *(delete(each).where(each.class_session_id.in_(sessions)) for each in OF_A_CLASS_SESSION),
        *(delete(each).where(each.course_id == course_id) for each in (*OF_A_COURSE, RosterImport)),
    )
    for each in deletions:
        db.execute(each, execution_options=UNSEEN)
    db.expire_all()
    return erased


def _withdraw_all(db: Session, course_id: int, now: datetime) -> None:
    """Delete what the events of a course and its class sessions say about people; each stream records it."""
    streams = _streams_in_sql(course_id)
    opened: dict[str, list[int]] = {}
    for stream, number in db.execute(
        select(Opening.stream, Opening.number)
        .where(Opening.stream.in_(streams))
        .order_by(Opening.stream, Opening.number)
    ):
        opened.setdefault(stream, []).append(number)
    lock_all(db, (each for each in opened if not each.startswith(SESSION_STREAMS)))  # those are locked
    private = {"by": None, "reason": ""}
    withdraw_all(db, now, opened, public={"cause": Cause.RETENTION.value}, private=private)
    for each in opened:
        append_last(db, Entry(PurgeEntry.PURGED, now, each))


def _streams_in_sql(course_id: int) -> Any:
    """The streams of a course, of its class sessions, and of its quizzes."""
    versions = select(QuizVersion.id).join(StoredQuiz).where(StoredQuiz.course_id == course_id)
    return union(
        select(course_stream(literal(course_id))),
        select(session_stream(ClassSession.id)).where(ClassSession.course_id == course_id),
        select(quiz_stream(Publication.id)).where(Publication.id.in_(_published(course_id))),
        select(version_stream(QuizVersion.id)).where(QuizVersion.id.in_(versions)),
    )


def _sessions(course_id: int) -> Select[Any]:
    return select(ClassSession.id).where(ClassSession.course_id == course_id)


def _published(course_id: int) -> Select[Any]:
    return select(Publication.id).where(Publication.class_session_id.in_(_sessions(course_id)))


def _goes(course_id: int) -> ColumnElement[bool]:
    """Whether a person is known to this course and to no other, or to none at all.

    No course knows a guest who gave a name for a quiz and never began it; unless a log-in of the university
    does, they go with the first purge. Somebody who was merged with a person whom another course knows stays,
    for that course's registers.
    """
    places = _places(course_id)
    known_here = Person.id.in_(union(*(select(column).where(here) for column, here in places)))
    goes = or_(known_here, ~exists().where(Identity.person_id == Person.id))
    for column, here in places:
        goes &= ~select(column).where(column == Person.id, ~here).exists()
    return goes & ~_merged_elsewhere(places)


def _places(course_id: int) -> list[tuple[Any, ColumnElement[bool]]]:
    """Where rows refer to people: the column, and whether the row belongs to this course."""
    sessions, published = _sessions(course_id), _published(course_id)
    imports = select(RosterImport.id).where(RosterImport.course_id == course_id)
    return [
        *((model.person_id, model.course_id == course_id) for model in OF_A_COURSE),
        *((model.person_id, model.class_session_id.in_(sessions)) for model in OF_A_CLASS_SESSION),
        *((model.person_id, model.publication_id.in_(published)) for model in OF_A_PUBLICATION),
        (RosterChange.person_id, RosterChange.import_id.in_(imports)),
    ]


def _merged_elsewhere(places: list[tuple[Any, ColumnElement[bool]]]) -> ColumnElement[bool]:
    """Whether a person is merged with somebody whom another course knows."""
    elsewhere = union(*(select(column).where(~here) for column, here in places))
    return or_(
        exists().where(Merge.from_id == Person.id, Merge.into_id.in_(elsewhere)),
        exists().where(Merge.into_id == Person.id, Merge.from_id.in_(elsewhere)),
    )


def touched_since(db: Session, course_id: int, since: datetime) -> set[int]:
    """The people of a course who have signed, answered, or been corrected, annulled or excused since then."""
    sessions, published = _sessions(course_id), _published(course_id)
    rows = union(
        select(SignIn.person_id).where(SignIn.class_session_id.in_(sessions), SignIn.recorded_at >= since),
        *(
            select(model.person_id).where(model.class_session_id.in_(sessions), model.made_at >= since)
            for model in (Correction, Annulment)
        ),
        select(Excuse.person_id).where(Excuse.course_id == course_id, Excuse.made_at >= since),
        select(Attempt.person_id).where(Attempt.publication_id.in_(published), Attempt.started_at >= since),
    )
    return set(db.scalars(rows))
