"""Erasing the data kept about one person. The registers' chains stay intact."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiosk.attendance.events import STREAMS, LogKind, lock_stream, stream_in_sql
from kiosk.attendance.models import SignIn
from kiosk.ledger.chain import head_of, stored_events
from kiosk.ledger.event import parsed
from kiosk.ledger.log import Entry, append_last
from kiosk.ledger.models import EventItem, Opening
from kiosk.ledger.withdrawal import withdraw
from kiosk.people.models import Person
from kiosk.privacy.people import KnownAs
from kiosk.quizzes.models import Attempt


class Cause(StrEnum):
    """Why personal data was withdrawn from a register."""

    ERASURE = "erasure"  # the person asked for it, or an instructor had another reason
    RETENTION = "retention"  # the course's retention period is over


@dataclass(frozen=True)
class Erased:
    """How many of each were found. All but the class sessions are erased, or would be in a dry run."""

    class_sessions: int
    signatures: int
    attempts: int
    people: int


def erase_person(db: Session, person: KnownAs, *, reason: str, by: int | None, now: datetime) -> Erased:
    """Delete all data kept about a person; registers record a withdrawal with this reason instead.

    The registers' counts go down by one; their chains still verify.
    """
    sessions = signatures = 0
    for stream in _streams_that_name(db, person.ids):
        signatures += _withdraw(db, stream, person, reason, by, now)
        sessions += stream.startswith(STREAMS)
    attempts = _count_attempts(db, person)
    people = _count_people(person.people)
    for row in person.people:
        db.delete(row)  # and by cascade: signatures, corrections, enrolments, attempts, answers
    db.flush()
    return Erased(sessions, signatures, attempts, people)


def _withdraw(db: Session, stream: str, person: KnownAs, reason: str, by: int | None, now: datetime) -> int:
    """Erase what a stream says about a person; returns how many of their signatures it held."""
    lock_stream(db, stream)
    events = stored_events(db, stream)
    withdraw(
        db,
        stream,
        head_of(db, stream),
        now,
        events=[each.number for each in events if _names(each.opening, person.ids)],
        items=[
            (each.number, position)
            for each in events
            for position, item in enumerate(each.items)
            if _names(item.opening, person.ids)
        ],
        public={"cause": Cause.ERASURE.value},
        private={"by": by, "reason": reason},
    )
    append_last(db, Entry(LogKind.AMENDED, now, stream))
    return _count_signatures(db, stream, person)


def _streams_that_name(db: Session, people: Collection[int]) -> list[str]:
    """The streams in which an event names one of these people.

    The SQL filter is coarse: ``_people_in`` decides.
    """
    found: set[str] = set()
    for own in people:
        for table in (Opening, EventItem):
            told = select(table.stream, table.content).where(table.content.contains(f":{own}"))
            found |= {stream for stream, content in db.execute(told) if own in _people_in(content or "")}
    return sorted(found)


def _names(opening: str | None, people: Collection[int]) -> bool:
    return opening is not None and bool(_people_in(opening) & set(people))


def _people_in(opening: str) -> set[int]:
    private = parsed(opening)
    person = private.get("person")
    named = person.get("id") if isinstance(person, dict) else person
    told = (named, private.get("id"), private.get("guest"), private.get("student"))
    return {each for each in told if isinstance(each, int)}


def _count_signatures(db: Session, stream: str, person: KnownAs) -> int:
    signed = select(func.count(SignIn.id)).where(
        stream_in_sql(SignIn.class_session_id) == stream, SignIn.person_id.in_(person.ids)
    )
    return _scalar(db, signed)


def _count_attempts(db: Session, person: KnownAs) -> int:
    return _scalar(db, select(func.count(Attempt.id)).where(Attempt.person_id.in_(person.ids)))


def _count_people(people: Iterable[Person]) -> int:
    """Count somebody who was a guest and later a student once."""
    return len({(each.number_key, each.name_key) for each in people})


def _scalar(db: Session, statement: object) -> int:
    return db.scalar(statement) or 0  # type: ignore[call-overload]  # a count
