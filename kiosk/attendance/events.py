"""The events of a register: what happened to it, as its stream records it (``ledger``)."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    Text,
    bindparam,
    cast,
    exists,
    insert,
    literal,
    select,
)
from sqlalchemy.orm import Session

from kiosk.accounts.models import Instructor
from kiosk.attendance.window import AttendanceWindow
from kiosk.courses.models import ClassSession, Course, Role, SessionTeacher, Teaching
from kiosk.ledger import chain
from kiosk.ledger.chain import ChainHead, head_of
from kiosk.ledger.event import WITHDRAWAL, instant, parsed
from kiosk.ledger.log import Entry, append_last
from kiosk.ledger.models import LogEntry
from kiosk.people.models import Person

STREAMS = "class_session/"  # and the id of the class session
# Not plain FOR UPDATE: it and anyone inserting a row for the same class session would wait for each other.
_LOCK = select(ClassSession.id).where(ClassSession.id == bindparam("wanted")).with_for_update(key_share=True)
_TEACHERS = insert(SessionTeacher).from_select(
    [SessionTeacher.class_session_id, SessionTeacher.instructor_id, SessionTeacher.name],
    select(ClassSession.id, Instructor.id, Instructor.name)
    .join(Teaching, Teaching.course_id == ClassSession.course_id)
    .join(Instructor, Instructor.id == Teaching.instructor_id)
    .where(
        ClassSession.id == bindparam("wanted"),
        Teaching.role == Role.INSTRUCTOR.value,
        ~exists().where(SessionTeacher.class_session_id == bindparam("wanted")),
    ),
)
_PLAN = (
    select(
        Course.code,
        ClassSession.number,
        ClassSession.starts_at,
        ClassSession.ends_at,
        Course.window_minutes,
        Course.late_minutes,
    )
    .join(Course, Course.id == ClassSession.course_id)
    .where(ClassSession.id == bindparam("wanted"))
)
_CLOSED = select(exists().where(LogEntry.stream == bindparam("wanted"), LogEntry.kind == literal("closed")))


class EventKind(StrEnum):
    """What happened to a register."""

    SIGN_IN = "sign_in"
    CORRECTION = "correction"
    ANNULMENT = "annulment"  # a signature was a mistake
    WINDOW = "window"
    PLAN = "plan"  # planned, or planned anew
    MERGE = "merge"  # a guest is this student
    UNMERGE = "unmerge"  # no, they are not
    CANCELLATION = "cancellation"  # it does not take place
    REINSTATEMENT = "reinstatement"  # it does after all
    EXPECTED = "expected"  # who was expected when the sheet had closed
    WITHDRAWAL = WITHDRAWAL


class LogKind(StrEnum):
    """Why an entry of the instance's log holds a stream of the domain fast."""

    PLANNED = "planned"
    CANCELLED = "cancelled"
    REINSTATED = "reinstated"
    CLOSED = "closed"  # nobody can sign any more
    AMENDED = "amended"  # an act on a closed register


# What happens while a class session is only planned.
_PLANNING = {
    EventKind.PLAN: LogKind.PLANNED,
    EventKind.CANCELLATION: LogKind.CANCELLED,
    EventKind.REINSTATEMENT: LogKind.REINSTATED,
}


def stream_of(class_session_id: int) -> str:
    """The stream of a class session's register."""
    return f"{STREAMS}{class_session_id}"


def stream_in_sql(class_session_id: SQLColumnExpression[int]) -> ColumnElement[str]:
    """The same, of a column or a parameter."""
    return literal(STREAMS).concat(cast(class_session_id, Text))


def append(
    db: Session,
    class_session_id: int,
    kind: EventKind,
    at: datetime,
    *,
    public: dict[str, Any] | None = None,
    private: dict[str, Any] | None = None,
    items: Sequence[Mapping[str, Any]] = (),
) -> ChainHead:
    """Add an event, in the same transaction as what it records. Four statements.

    ``public`` and ``private`` are JSON values; nothing in ``public`` may identify a person. Writers to one
    class session wait for each other. The first event after the planning also records who teaches, in one
    more statement; an instructor's act takes a look whether the sheet has closed, for then the log holds it
    fast.
    """
    lock(db, class_session_id)
    head = head_of(db, stream_of(class_session_id))
    return append_after(db, class_session_id, head, kind, at, public=public, private=private, items=items)


def append_after(
    db: Session,
    class_session_id: int,
    head: ChainHead,
    kind: EventKind,
    at: datetime,
    *,
    public: dict[str, Any] | None = None,
    private: dict[str, Any] | None = None,
    items: Sequence[Mapping[str, Any]] = (),
) -> ChainHead:
    """Add an event after this head, which the caller has read since it locked the register."""
    stream = stream_of(class_session_id)
    if kind not in _PLANNING and _is_only_planned(head):
        keep_teachers(db, class_session_id)
    pinned = _pinned(db, stream, head, kind)
    if pinned is not None:
        append_last(db, Entry(pinned, at, stream))
    return chain.append(db, stream, head, kind, at, public=public or {}, private=private or {}, items=items)


def _pinned(db: Session, stream: str, head: ChainHead, kind: EventKind) -> LogKind | None:
    """Why the log will hold this event fast; None where the closing of the sheet will do it."""
    if kind in _PLANNING:
        return _PLANNING[kind]
    if kind in (EventKind.SIGN_IN, EventKind.EXPECTED):  # not one query more for a signature
        return None
    return LogKind.AMENDED if is_closed(db, stream) else None


def is_closed(db: Session, stream: str) -> bool:
    """Whether the log has an entry that says that this sheet had closed. One query."""
    return bool(db.connection().execute(_CLOSED, {"wanted": stream}).scalar())


def _is_only_planned(head: ChainHead) -> bool:
    # Enough to look at the latest: that a plan came later than a signature costs one statement in vain.
    return head.number == 0 or parsed(head.body).get("kind") in _PLANNING


def keep_teachers(db: Session, class_session_id: int) -> None:
    """Record who teaches the class session as it takes place: the course's instructors. One statement.

    No effect where that is recorded.
    """
    db.connection().execute(_TEACHERS, {"wanted": class_session_id})


def lock(db: Session, class_session_id: int) -> None:
    """Keep everyone else from writing to this register until the transaction ends."""
    connection = db.connection()
    if connection.dialect.name != "sqlite":  # there, a writer has the whole database to itself
        connection.execute(_LOCK, {"wanted": class_session_id})


def lock_stream(db: Session, stream: str) -> None:
    """Keep everyone else from adding to this stream until the transaction ends, whatever it is about."""
    if stream.startswith(STREAMS):
        lock(db, int(stream.removeprefix(STREAMS)))
    else:
        chain.lock(db, stream)


def record_plan(db: Session, class_session_id: int, at: datetime, *, by: int | None = None) -> None:
    """Record when a class session is planned: whenever it is made, and whenever that changes."""
    plan = {"plan": plan_of(db, class_session_id)}
    append(db, class_session_id, EventKind.PLAN, at, public=plan, private={"by": by})


def plan_of(db: Session, class_session_id: int) -> dict[str, str | int]:
    """Which class session this is, and when it is planned, as events record it. One query."""
    row = db.connection().execute(_PLAN, {"wanted": class_session_id}).one()
    window = AttendanceWindow.lasting(
        row.starts_at, timedelta(minutes=row.window_minutes), timedelta(minutes=row.late_minutes)
    )
    return {
        "course": row.code,
        "session": row.number,
        "opens_at": instant(window.opens_at),
        "closes_at": instant(window.closes_at),
        "late_until": instant(window.late_until),
        "ends_at": instant(row.ends_at),
    }


def person_in(person: Person, person_id: int) -> dict[str, str | int]:
    """How an opening names a person, who may not be stored yet."""
    return {
        "id": person_id,
        "student_number": person.student_number,
        "family_name": person.family_name,
        "given_name": person.given_name,
    }
