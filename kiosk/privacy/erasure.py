"""Erasing the data kept about one person. The registers' chains stay intact."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from kiosk.attendance.events import EventKind, append
from kiosk.attendance.models import SignIn
from kiosk.ledger.chain import StoredEvent, stored_events
from kiosk.ledger.models import Opening
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
    for class_session_id in _sessions_that_name(db, person.ids):
        numbers = [each.number for each in stored_events(db, class_session_id) if _names(each, person.ids)]
        signatures += _count_signatures(db, class_session_id, person)
        _withdraw(db, class_session_id, numbers, Cause.ERASURE, reason, by, now)
        sessions += 1
    attempts = _count_attempts(db, person)
    people = _count_people(person.people)
    for row in person.people:
        db.delete(row)  # and by cascade: signatures, corrections, enrolments, attempts, answers
    db.flush()
    return Erased(sessions, signatures, attempts, people)


def _withdraw(
    db: Session,
    class_session_id: int,
    numbers: list[int],
    cause: Cause,
    reason: str,
    by: int | None,
    now: datetime,
) -> None:
    append(
        db,
        class_session_id,
        EventKind.WITHDRAWAL,
        now,
        public={"events": numbers, "cause": cause.value},
        private={"by": by, "reason": reason},
    )
    db.execute(delete(Opening).where(Opening.chain_id == class_session_id, Opening.number.in_(numbers)))


def _sessions_that_name(db: Session, people: Collection[int]) -> list[int]:
    """Ids of the class sessions whose register's openings name one of these people.

    The SQL filter is coarse: ``_people_in`` decides.
    """
    found: set[int] = set()
    for own in people:
        openings = select(Opening).where(Opening.content.contains(f":{own}"))
        found |= {each.chain_id for each in db.scalars(openings) if own in _people_in(each.content)}
    return sorted(found)


def _names(event: StoredEvent, people: Collection[int]) -> bool:
    return event.opening is not None and bool(_people_in(event.opening) & set(people))


def _people_in(opening: str) -> set[int]:
    private = StoredEvent(0, "", "", opening).private()
    person = private.get("person")
    named = person.get("id") if isinstance(person, dict) else person
    return {each for each in (named, private.get("guest"), private.get("student")) if isinstance(each, int)}


def _count_signatures(db: Session, class_session_id: int, person: KnownAs) -> int:
    rows = db.scalars(select(SignIn).where(SignIn.class_session_id == class_session_id))
    return sum(each.person_id in person.ids for each in rows)


def _count_attempts(db: Session, person: KnownAs) -> int:
    return _scalar(db, select(func.count(Attempt.id)).where(Attempt.person_id.in_(person.ids)))


def _count_people(people: Iterable[Person]) -> int:
    """Count somebody who was a guest and later a student once."""
    return len({(each.number_key, each.name_key) for each in people})


def _scalar(db: Session, statement: object) -> int:
    return db.scalar(statement) or 0  # type: ignore[call-overload]  # a count
