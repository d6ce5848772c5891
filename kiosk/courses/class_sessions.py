"""Adding class sessions to a course, and what is usual for it."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.calendar import local_moment
from kiosk.courses.models import ClassSession, Course, SessionGroup

DEFAULT_LENGTH = timedelta(hours=2)


def next_number(db: Session, course_id: int) -> int:
    """The number that the next class session of a course takes. One query."""
    highest = db.scalar(select(func.max(ClassSession.number)).where(ClassSession.course_id == course_id))
    return (highest or 0) + 1


def numbered(db: Session, course_id: int, number: int) -> ClassSession | None:
    """The class session of a course with this number, or None. One query."""
    return db.scalar(
        select(ClassSession).where(ClassSession.course_id == course_id, ClassSession.number == number)
    )


def add_class_session(
    db: Session,
    course: Course,
    number: int,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    *,
    room: str = "",
    groups: Collection[str] = (),
) -> ClassSession:
    """Plan one more class session, for these groups or for everybody.

    Raises:
        Refusal: ``number_taken`` when the course has one with this number.
    """
    if numbered(db, course.id, number) is not None:
        raise Refusal(RefusalCode.NUMBER_TAKEN)
    class_session = ClassSession(
        course_id=course.id, number=number, title=title, room=room, starts_at=starts_at, ends_at=ends_at
    )
    db.add(class_session)
    db.flush()
    db.add_all(SessionGroup(class_session_id=class_session.id, group=each) for each in sorted(set(groups)))
    db.flush()
    db.refresh(class_session)
    return class_session


@dataclass(frozen=True)
class Usual:
    """The weekday (0 is Monday), times of day and room of most class sessions of a course."""

    weekday: int
    begins: time
    ends: time
    room: str


def usual_of(class_sessions: Sequence[ClassSession]) -> Usual | None:
    """What at least two class sessions, and more than half of those that take place, have in common."""
    kept = [each for each in class_sessions if each.cancelled_at is None]
    if not kept:
        return None
    [(usual, times)] = Counter(_as_usual(each) for each in kept).most_common(1)
    return usual if times >= 2 and times * 2 > len(kept) else None


def _as_usual(class_session: ClassSession) -> Usual:
    zone = class_session.course.time_zone
    begins, ends = (local_moment(each, zone) for each in (class_session.starts_at, class_session.ends_at))
    return Usual(begins.weekday(), begins.time(), ends.time(), class_session.room)


def usual_length(class_sessions: Sequence[ClassSession]) -> timedelta:
    """How long the latest class session lasts; without any, two hours."""
    if not class_sessions:
        return DEFAULT_LENGTH
    latest = max(class_sessions, key=lambda each: each.number)
    return latest.ends_at - latest.starts_at
