"""Moving and cancelling class sessions. What was signed stays: such a class session took place, then."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from kiosk.attendance.events import EventKind, append, lock, record_plan
from kiosk.attendance.models import SignIn
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.models import ClassSession


def move(
    db: Session,
    class_session: ClassSession,
    starts_at: datetime,
    ends_at: datetime,
    *,
    room: str,
    now: datetime,
) -> None:
    """Plan a class session for another time or room.

    Raises:
        Refusal: ``already_held`` when somebody has signed.
    """
    lock(db, class_session.id)
    _check_not_held(db, class_session)
    class_session.starts_at, class_session.ends_at, class_session.room = starts_at, ends_at, room
    db.flush()
    record_plan(db, class_session.id, now)


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


def _check_not_held(db: Session, class_session: ClassSession) -> None:
    if db.scalar(select(exists().where(SignIn.class_session_id == class_session.id))):
        raise Refusal(RefusalCode.ALREADY_HELD)
