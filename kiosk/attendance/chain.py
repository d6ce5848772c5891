"""The register as a record that only grows: each event holds the hash of the one before (a hash chain).

An event has a *body*, canonical JSON with nothing personal in it, and an *opening*, JSON with the personal
data and a random salt. The body holds a commitment, the SHA-256 of the opening: anyone who has the opening
can show that it belongs to the event, and without it the event says nothing about anybody. Erasing a person
deletes openings; bodies and hashes stay, and so does the proof that no event was altered, removed or
inserted.

The hash of an event is SHA-256 of ``kiosk-register-1``, a line feed, and the body in UTF-8. The format, and
how others can check it: ``docs/register-chain.md``.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.orm import Session

from kiosk.attendance.models import Guest, RegisterEvent, RegisterOpening
from kiosk.attendance.window import AttendanceWindow
from kiosk.courses.models import ClassSession, Course, Student

FORMAT = "kiosk-register-1"
GENESIS = "0" * 64
SALT_BYTES = 16
_INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"

# Not plain FOR UPDATE: it and anyone inserting a row for the same class session would wait for each other.
_LOCK = select(ClassSession.id).where(ClassSession.id == bindparam("wanted")).with_for_update(key_share=True)
_HEAD = (
    select(RegisterEvent.number, RegisterEvent.hash, RegisterEvent.body)
    .where(RegisterEvent.class_session_id == bindparam("wanted"))
    .order_by(RegisterEvent.number.desc())
    .limit(1)
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

_EVENT = insert(RegisterEvent)
_OPENING = insert(RegisterOpening)


class EventKind(StrEnum):
    """What happened to a register."""

    SIGN_IN = "sign_in"
    CORRECTION = "correction"
    ANNULMENT = "annulment"  # a signature was a mistake
    WINDOW = "window"
    PLAN = "plan"  # changed by the course file
    MERGE = "merge"  # a guest is now a student on the roster
    WITHDRAWAL = "withdrawal"  # personal data in earlier events has been erased


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The latest event: its number (0 when there is none), its hash, and its body if that was looked up."""

    number: int
    hash: str
    body: str = field(default="", compare=False, repr=False)

    @property
    def short(self) -> str:
        """The first 16 hex digits in groups of four, for print: 64 bits, enough to compare by eye."""
        return " ".join(self.hash[at : at + 4] for at in range(0, 16, 4))

    @property
    def at(self) -> datetime | None:
        """When it was recorded; None without an event, or when its body was tampered with."""
        try:
            return datetime.strptime(json.loads(self.body)["at"], _INSTANT).replace(tzinfo=UTC)
        except (ValueError, KeyError, TypeError):
            return None


EMPTY = ChainHead(0, GENESIS)


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
    class session wait for each other. The first event also records the plan, which takes one more statement.
    """
    lock(db, class_session_id)
    head = head_of(db, class_session_id)
    if head.number == 0:
        public = {**(public or {}), "plan": plan_of(db, class_session_id)}
    new = _following(head, class_session_id, kind, at, public or {}, private or {})
    _keep(db, [new])
    return ChainHead(new["number"], new["hash"])


def append_to_all(
    db: Session, kind: EventKind, at: datetime, public: Mapping[int, dict[str, Any]], private: dict[str, Any]
) -> None:
    """Add an event to each of these registers; ``public`` is by class session. Three statements.

    Each register must already have an event, and the caller must have locked it.
    """
    if not public:
        return
    latest = (
        select(RegisterEvent.class_session_id, func.max(RegisterEvent.number).label("number"))
        .where(RegisterEvent.class_session_id.in_(public))
        .group_by(RegisterEvent.class_session_id)
        .subquery()
    )
    heads = db.execute(
        select(RegisterEvent.class_session_id, RegisterEvent.number, RegisterEvent.hash)
        .join(
            latest,
            (RegisterEvent.class_session_id == latest.c.class_session_id)
            & (RegisterEvent.number == latest.c.number),
        )
        .order_by(RegisterEvent.class_session_id)
    )
    _keep(
        db,
        [
            _following(
                ChainHead(number, hash_), class_session_id, kind, at, public[class_session_id], private
            )
            for class_session_id, number, hash_ in heads
        ],
    )


def _following(
    head: ChainHead,
    class_session_id: int,
    kind: EventKind,
    at: datetime,
    public: dict[str, Any],
    private: dict[str, Any],
) -> dict[str, Any]:
    """The next event, as the columns of its rows."""
    opening = canonical({"salt": secrets.token_hex(SALT_BYTES), **private})
    body = canonical(
        {
            "number": head.number + 1,
            "previous": head.hash,
            "kind": kind.value,
            "at": instant(at),
            "class_session": class_session_id,
            "commitment": commitment(opening),
            **public,
        }
    )
    return {
        "class_session_id": class_session_id,
        "number": head.number + 1,
        "body": body,
        "hash": event_hash(body),
        "content": opening,
    }


def _keep(db: Session, events: list[dict[str, Any]]) -> None:
    connection = db.connection()
    for statement, columns in ((_EVENT, ("body", "hash")), (_OPENING, ("content",))):
        names = ("class_session_id", "number", *columns)
        connection.execute(statement, [{name: event[name] for name in names} for event in events])


def lock(db: Session, class_session_id: int) -> None:
    """Keep everyone else from writing to this register until the transaction ends."""
    connection = db.connection()
    if connection.dialect.name != "sqlite":  # there, a writer has the whole database to itself
        connection.execute(_LOCK, {"wanted": class_session_id})


def head_of(db: Session, class_session_id: int) -> ChainHead:
    """The latest event of a class session's register. One query."""
    row = db.connection().execute(_HEAD, {"wanted": class_session_id}).one_or_none()
    return EMPTY if row is None else ChainHead(row.number, row.hash, row.body)


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


def canonical(value: dict[str, Any]) -> str:
    """JSON with sorted keys, without spaces, in plain Unicode: equal values give equal bytes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def commitment(opening: str) -> str:
    """SHA-256 of an opening, in hex."""
    return hashlib.sha256(opening.encode()).hexdigest()


def event_hash(body: str) -> str:
    """The hash of an event, in hex."""
    return hashlib.sha256(f"{FORMAT}\n{body}".encode()).hexdigest()


def instant(at: datetime) -> str:
    """An instant as text in UTC, to the microsecond."""
    return at.astimezone(UTC).strftime(_INSTANT)


def person_in(person: Student | Guest, key: str) -> dict[str, str]:
    """How an opening names a person."""
    return {
        "key": key,
        "student_number": person.student_number,
        "family_name": person.family_name,
        "given_name": person.given_name,
    }
