"""The events of a register: what happened to it, as its chain records it (``ledger``)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from kiosk.accounts.models import Instructor
from kiosk.attendance.window import AttendanceWindow
from kiosk.courses.models import ClassSession, Course, Role, SessionTeacher, Teaching
from kiosk.ledger import chain, check
from kiosk.ledger.chain import ChainHead, StoredEvent, head_of, instant
from kiosk.ledger.check import Parts, has_parts
from kiosk.people.models import Person

# Not plain FOR UPDATE: it and anyone inserting a row for the same class session would wait for each other.
_LOCK = select(ClassSession.id).where(ClassSession.id == bindparam("wanted")).with_for_update(key_share=True)
_TEACHERS = insert(SessionTeacher).from_select(
    [SessionTeacher.class_session_id, SessionTeacher.instructor_id, SessionTeacher.name],
    select(ClassSession.id, Instructor.id, Instructor.name)
    .join(Teaching, Teaching.course_id == ClassSession.course_id)
    .join(Instructor, Instructor.id == Teaching.instructor_id)
    .where(ClassSession.id == bindparam("wanted"), Teaching.role == Role.INSTRUCTOR.value),
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


class RegisterDamage(StrEnum):
    """How a register disagrees with its chain. Damage of the chain itself: ``ledger.check.Damage``."""

    ROW_ALTERED = "row_altered"  # the stored rows disagree with the event
    ROW_WITHOUT_EVENT = "row_without_event"
    ROW_UNREADABLE = "row_unreadable"  # a stored value is not of its type
    RELABELLED = "relabelled"  # a file claims another class session than its events


class EventKind(StrEnum):
    """What happened to a register."""

    SIGN_IN = "sign_in"
    CORRECTION = "correction"
    ANNULMENT = "annulment"  # a signature was a mistake
    WINDOW = "window"
    PLAN = "plan"  # changed by the course file
    MERGE = "merge"  # a guest is this student
    UNMERGE = "unmerge"  # no, they are not
    CANCELLATION = "cancellation"  # it does not take place
    REINSTATEMENT = "reinstatement"  # it does after all
    WITHDRAWAL = chain.WITHDRAWAL


def append(
    db: Session,
    class_session_id: int,
    kind: EventKind,
    at: datetime,
    *,
    public: dict[str, Any] | None = None,
    private: dict[str, Any] | None = None,
) -> ChainHead:
    """Add an event, in the same transaction as what it records. Four statements.

    ``public`` and ``private`` are JSON values; nothing in ``public`` may identify a person. Writers to one
    class session wait for each other. The first event also records the plan and who teaches, which takes two
    more statements.
    """
    lock(db, class_session_id)
    head = head_of(db, class_session_id)
    if head.number == 0:
        public = {**(public or {}), "plan": plan_of(db, class_session_id)}
        if kind is not EventKind.CANCELLATION:
            keep_teachers(db, class_session_id)
    return chain.append(db, class_session_id, head, kind, at, public=public or {}, private=private or {})


def keep_teachers(db: Session, class_session_id: int) -> None:
    """Record who teaches the class session as it takes place: the course's instructors. One statement."""
    db.connection().execute(_TEACHERS, {"wanted": class_session_id})


def lock(db: Session, class_session_id: int) -> None:
    """Keep everyone else from writing to this register until the transaction ends."""
    connection = db.connection()
    if connection.dialect.name != "sqlite":  # there, a writer has the whole database to itself
        connection.execute(_LOCK, {"wanted": class_session_id})


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


_WINDOW: Parts = {"opens_at": str, "closes_at": str, "late_until": str}
_PARTS_OF_PLAN: Parts = {**_WINDOW, "course": str, "session": int, "ends_at": str}
_PERSON: Parts = {"id": int, "student_number": str, "family_name": str, "given_name": str}
_BODIES: dict[str, Parts] = {
    EventKind.SIGN_IN: {"signed_at": str, "method": str, "counts_as": str},
    EventKind.CORRECTION: {"row": int},
    EventKind.WINDOW: {**_WINDOW, "raised": int},
    EventKind.PLAN: {"plan": dict},
    EventKind.WITHDRAWAL: {"events": list, "cause": str},
}
_OPENINGS: dict[str, Parts] = {
    EventKind.SIGN_IN: {"person": dict, "receipt": str, "device": str},
    EventKind.CORRECTION: {"person": int, "student_number": str, "status": str, "reason": str},
    EventKind.ANNULMENT: {"person": int, "receipt": str, "reason": str},
    EventKind.MERGE: {"guest": int, "student": int},
    EventKind.UNMERGE: {"guest": int, "student": int},
    EventKind.CANCELLATION: {"reason": str},
}


def body_is_whole(content: dict[str, Any]) -> bool:
    """Whether a body has all the parts of its kind. An unknown kind, from a later version, passes."""
    return has_parts(content, _BODIES.get(content["kind"], {})) and (
        "plan" not in content or has_parts(content["plan"], _PARTS_OF_PLAN)
    )


def opening_is_whole(kind: str, private: dict[str, Any]) -> bool:
    """Whether an opening has all the parts of its kind."""
    whole = has_parts(private, _OPENINGS.get(kind, {}))
    return whole and (kind != EventKind.SIGN_IN or has_parts(private["person"], _PERSON))


_SHAPE = check.Shape(body_is_whole, opening_is_whole)


def first_break(events: Sequence[StoredEvent]) -> check.Break | None:
    """The first break of a register's chain, or None: ``ledger.check.first_break``."""
    return check.first_break(events, _SHAPE)
