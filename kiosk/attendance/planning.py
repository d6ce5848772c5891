"""Planning, moving and cancelling class sessions. What was signed stays: it took place, then."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from kiosk.attendance.events import EventKind, append, lock, record_plan
from kiosk.attendance.models import SignIn, WindowChange
from kiosk.attendance.window_changes import planned, record_window
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses import class_sessions
from kiosk.courses.models import ClassSession, Course, day_of


def plan(
    db: Session,
    course: Course,
    number: int,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    *,
    room: str = "",
    groups: Collection[str] = (),
    by: int | None,
    now: datetime,
) -> ClassSession:
    """Plan one more class session, for these groups or for everybody.

    Raises:
        Refusal: ``number_taken`` when the course has one with this number.
    """
    added = class_sessions.add_class_session(
        db, course, number, title, starts_at, ends_at, room=room, groups=groups
    )
    record_plan(db, added.id, now, by=by)
    return added


def days_that_would_change(
    db: Session, course: Course, starts: Mapping[int, datetime], time_zone: str
) -> list[tuple[int, date, date]]:
    """The signed class sessions of a course that a new plan would put on another day: number, old, new day.

    ``starts``: the planned starts by number; others stay. One query.
    """
    signed = db.scalars(
        select(ClassSession)
        .where(
            ClassSession.course_id == course.id, exists().where(SignIn.class_session_id == ClassSession.id)
        )
        .order_by(ClassSession.number)
    )
    days = [
        (each.number, each.day, day_of(starts.get(each.number, each.starts_at), time_zone)) for each in signed
    ]
    return [each for each in days if each[1] != each[2]]


def move(
    db: Session,
    class_session: ClassSession,
    starts_at: datetime,
    ends_at: datetime,
    *,
    room: str,
    by: int | None,
    now: datetime,
) -> None:
    """Plan a class session for another time or room. A sheet that was opened by hand opens as planned again.

    Raises:
        Refusal: ``already_held`` when somebody has signed.
    """
    lock(db, class_session.id)
    _check_not_held(db, class_session)
    class_session.starts_at, class_session.ends_at, class_session.room = starts_at, ends_at, room
    db.flush()
    record_plan(db, class_session.id, now, by=by)
    if db.scalar(select(exists().where(WindowChange.class_session_id == class_session.id))):
        record_window(db, class_session, planned(class_session), by, now)


def cancel(db: Session, class_session: ClassSession, reason: str, *, by: int | None, now: datetime) -> None:
    """Cancel a class session: it stays in the list and concerns nobody. Doing it again changes nothing.

    Raises:
        Refusal: ``already_held`` when somebody has signed.
    """
    lock(db, class_session.id)
    _check_not_held(db, class_session)
    if class_session.cancelled_at is not None:
        return
    class_session.cancelled_at, class_session.cancelled_by = now, by
    class_session.cancel_reason = reason
    db.flush()
    append(db, class_session.id, EventKind.CANCELLATION, now, private={"reason": reason, "by": by})


def reinstate(db: Session, class_session: ClassSession, *, by: int | None, now: datetime) -> None:
    """Take a cancellation back. No effect on a class session that is not cancelled."""
    lock(db, class_session.id)
    if class_session.cancelled_at is None:
        return
    class_session.cancelled_at = class_session.cancelled_by = class_session.cancel_reason = None
    db.flush()
    append(db, class_session.id, EventKind.REINSTATEMENT, now, private={"by": by})


def is_held(db: Session, class_session: ClassSession) -> bool:
    """Whether somebody has signed: then it took place as planned. One query."""
    return bool(db.scalar(select(exists().where(SignIn.class_session_id == class_session.id))))


def _check_not_held(db: Session, class_session: ClassSession) -> None:
    if is_held(db, class_session):
        raise Refusal(RefusalCode.ALREADY_HELD)
