"""Whether who is enrolled in a course, and who is excused, is what the stream of the course says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from kiosk.attendance.excuses import ExcuseEvent
from kiosk.attendance.models import Excuse
from kiosk.attendance.register_check import RegisterDamage
from kiosk.courses.events import STREAMS, CourseEvent, days_of
from kiosk.courses.models import Course, Enrolment
from kiosk.ledger.audit import AuditedStream
from kiosk.ledger.check import Break
from kiosk.ledger.event import StoredEvent, instant, parsed

Told = tuple[int, object]
_ROLL = tuple(each.value for each in CourseEvent)


@dataclass
class _Story:
    """What the events of a course say, each with the number of the event that says it last."""

    enrolled: dict[int, Told] = field(default_factory=dict)  # by person
    excuses: dict[int, Told] = field(default_factory=dict)  # by row


def roll_break(db: Session, audited: AuditedStream) -> Break | None:
    """The first event of a course's intact stream that enrolments or excuses do not match; else None.

    Three queries; none for the stream of something else. What was withdrawn is not compared, except that
    nobody may be enrolled or excused of whom no event tells.
    """
    if not audited.stream.startswith(STREAMS):
        return None
    course_id = int(audited.stream.removeprefix(STREAMS))
    try:
        if db.scalar(select(Course.id).where(Course.id == course_id)) is None:
            return Break(1, RegisterDamage.COURSE_MISSING)
        return _break(db, course_id, audited.events)
    except (ValueError, TypeError, KeyError, SQLAlchemyError):
        return Break(0, RegisterDamage.ROW_UNREADABLE)


def _break(db: Session, course_id: int, events: Sequence[StoredEvent]) -> Break | None:
    story = _story(events)
    pairs = ((_enrolments(db, course_id), story.enrolled), (_excuses(db, course_id), story.excuses))
    altered = [
        number
        for stored, told in pairs
        for key, (number, values) in told.items()
        if stored.get(key, _nothing(values)) != values
    ]
    if altered:
        return Break(min(altered), RegisterDamage.ROW_ALTERED)
    if any(stored.keys() - told.keys() for stored, told in pairs):
        return Break(len(events) + 1, RegisterDamage.ROW_WITHOUT_EVENT)
    return None


def _nothing(values: object) -> object:
    """What stands for no row: nobody without enrolments has any."""
    return [] if isinstance(values, list) else None


def _story(events: Iterable[StoredEvent]) -> _Story:
    story = _Story()
    for event in events:
        kind = event.content()["kind"]
        if kind in _ROLL:
            for item in event.items:
                if item.opening is not None:
                    told = parsed(item.opening)
                    story.enrolled[told["id"]] = event.number, told["enrolments"]
        elif kind in (ExcuseEvent.GIVEN, ExcuseEvent.WITHDRAWN):
            row = event.content()["row"]
            if event.opening is None:
                story.excuses.pop(row, None)
            else:
                story.excuses[row] = event.number, _excuse_in(event, kind)
    return story


def _excuse_in(event: StoredEvent, kind: str) -> dict[str, Any]:
    told = event.private()
    withdrawn = event.content()["at"] if kind == ExcuseEvent.WITHDRAWN else None
    names = ("person", "first_day", "last_day", "reason")
    return {**{name: told[name] for name in names}, "withdrawn_at": withdrawn}


def _enrolments(db: Session, course_id: int) -> dict[int, object]:
    found: dict[int, list[list[str | None]]] = {}
    rows = db.scalars(
        select(Enrolment).where(Enrolment.course_id == course_id),
        execution_options={"populate_existing": True},
    )
    for each in rows:
        found.setdefault(each.person_id, []).append(days_of(each))
    return {person: sorted(days, key=str) for person, days in found.items()}


def _excuses(db: Session, course_id: int) -> dict[int, object]:
    rows = db.scalars(
        select(Excuse).where(Excuse.course_id == course_id), execution_options={"populate_existing": True}
    )
    return {
        each.id: {
            "person": each.person_id,
            "first_day": each.first_day.isoformat(),
            "last_day": each.last_day.isoformat(),
            "reason": each.reason,
            "withdrawn_at": instant(each.withdrawn_at) if each.withdrawn_at else None,
        }
        for each in rows
    }
