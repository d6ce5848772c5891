"""The events of a course: who is enrolled from when to when, and what else concerns all class sessions."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, Text, cast, literal
from sqlalchemy.orm import Session

from kiosk.courses.models import Enrolment
from kiosk.ledger import chain
from kiosk.ledger.chain import ChainHead, head_of
from kiosk.ledger.log import Entry, append_last
from kiosk.people.models import Person

STREAMS = "course/"  # and the id of the course


class CourseEvent(StrEnum):
    """What happened to the roll of a course. Each event holds the enrolments of the people concerned."""

    ROSTER_IMPORT = "roster_import"
    IMPORT_UNDONE = "import_undone"
    ENROLMENT = "enrolment"  # of one person
    ENROLMENT_ENDED = "enrolment_ended"


class LogKind(StrEnum):
    """Why an entry of the instance's log holds the stream of a course fast."""

    COURSE = "course"


def stream_of(course_id: int) -> str:
    """The stream of a course."""
    return f"{STREAMS}{course_id}"


def stream_in_sql(course_id: SQLColumnExpression[int]) -> ColumnElement[str]:
    """The same, of a column or a parameter."""
    return literal(STREAMS).concat(cast(course_id, Text))


def append(
    db: Session,
    course_id: int,
    kind: StrEnum,
    at: datetime,
    *,
    public: Mapping[str, Any] | None = None,
    private: Mapping[str, Any],
    items: Sequence[Mapping[str, Any]] = (),
) -> ChainHead:
    """Add an event to the stream of a course, in the same transaction as what it records; the log holds it
    fast. Three statements, four with items, and those of the log at the end."""
    stream = stream_of(course_id)
    chain.lock(db, stream)
    append_last(db, Entry(LogKind.COURSE, at, stream))
    return chain.append(
        db, stream, head_of(db, stream), kind, at, public=public or {}, private=private, items=items
    )


def enrolled(person: Person, enrolments: Iterable[Enrolment]) -> dict[str, Any]:
    """A person with their enrolments in a course after an act, as events record them."""
    return {
        "id": person.id,
        "student_number": person.student_number,
        "family_name": person.family_name,
        "given_name": person.given_name,
        "enrolments": sorted(map(days_of, enrolments), key=str),
    }


def days_of(enrolment: Enrolment) -> list[str | None]:
    """From when to when somebody is enrolled, and in which group."""
    last_day = enrolment.last_day
    return [enrolment.first_day.isoformat(), last_day.isoformat() if last_day else None, enrolment.group]
