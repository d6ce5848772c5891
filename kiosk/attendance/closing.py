"""Sheets that have closed: who was expected is recorded, and the log holds the register fast.

Closing is not an act but an hour, so somebody has to look at the clock: a thread of the server does, at
least once a minute (``kiosk.cli.maintenance``).
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from kiosk.attendance.events import (
    EventKind,
    LogKind,
    append_after,
    is_closed,
    lock,
    person_in,
    stream_in_sql,
    stream_of,
)
from kiosk.attendance.window import FORM_GRACE
from kiosk.attendance.window_changes import windows_of
from kiosk.core.database import Database
from kiosk.courses.models import ClassSession
from kiosk.courses.roll import groups_of, roll_of
from kiosk.ledger.chain import head_of
from kiosk.ledger.log import Entry, append_last
from kiosk.ledger.models import Event, LogEntry

_STREAM = stream_in_sql(ClassSession.id)
_LATEST_EVENT = select(func.max(Event.number)).where(Event.stream == _STREAM).scalar_subquery()
_LATEST_PINNED = select(func.max(LogEntry.pinned)).where(LogEntry.stream == _STREAM).scalar_subquery()
_IS_CLOSED = (
    select(LogEntry.number).where(LogEntry.stream == _STREAM, LogEntry.kind == LogKind.CLOSED.value).exists()
)
# Begun, and the log does not hold fast yet that it has closed, or what has happened since.
_CANDIDATES = (
    select(ClassSession)
    .where(ClassSession.cancelled_at.is_(None))
    .where(or_(~_IS_CLOSED, _LATEST_EVENT > _LATEST_PINNED))
    .order_by(ClassSession.id)
)


def due(db: Session, now: datetime) -> list[int]:
    """Ids of the class sessions whose sheet has closed without the log holding that fast. Two queries.

    A sheet has closed when nobody can validate a form any more.
    """
    candidates = db.scalars(_CANDIDATES.where(ClassSession.starts_at <= now)).unique().all()
    windows = windows_of(db, candidates)
    return [each.id for each in candidates if windows[each.id].late_until + FORM_GRACE <= now]


def close_due(database: Database, now: datetime) -> int:
    """Close the sheets that are due, each in a transaction of its own; returns how many were."""
    with database.reading() as db:
        wanted = due(db, now)
    closed = 0
    for class_session_id in wanted:
        with database.writing() as db:
            closed += close(db, class_session_id, now)
    return closed


def close(db: Session, class_session_id: int, now: datetime) -> bool:
    """Let the log hold fast that a sheet has closed, and who was expected; False if it is not due (any more).

    Who was expected is recorded the first time only: later closings follow a reopening of the sheet.
    """
    lock(db, class_session_id)
    class_session = db.get(ClassSession, class_session_id, populate_existing=True)
    if class_session is None or class_session_id not in due(db, now):
        return False
    stream = stream_of(class_session_id)
    if not is_closed(db, stream):
        people = list(expected_in(db, class_session))
        head = head_of(db, stream)
        append_after(db, class_session_id, head, EventKind.EXPECTED, now, items=people)
    append_last(db, Entry(LogKind.CLOSED, now, stream))
    return True


def expected_in(db: Session, class_session: ClassSession) -> Iterator[dict[str, str | int]]:
    """Everyone expected in a class session, as its register records them. Two queries."""
    roll = roll_of(db, class_session.course_id)
    groups = groups_of(db, [class_session.id]).get(class_session.id, frozenset())
    for own, group in roll.expected(class_session.day, groups).items():
        yield {**person_in(roll.people[own], own), "group": group}
