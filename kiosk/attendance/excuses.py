"""Excusing a person's absences from a day to a day, in one act."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.attendance.models import Excuse
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.events import append
from kiosk.courses.models import Course, Enrolment


class ExcuseEvent(StrEnum):
    """What happened to an excuse, as the stream of its course records it."""

    GIVEN = "excuse"
    WITHDRAWN = "excuse_withdrawn"


def excuse(
    db: Session,
    course: Course,
    person_id: int,
    first_day: date,
    last_day: date,
    reason: str,
    *,
    by: int | None,
    now: datetime,
) -> Excuse:
    """Excuse a person in every class session from a day to a day, both included, also those planned later.

    Whoever signs all the same counts as signed. The same excuse given twice is one.

    Raises:
        Refusal: ``person_unknown`` when the person was never enrolled in the course.
    """
    enrolled = select(Enrolment.id).where(Enrolment.course_id == course.id, Enrolment.person_id == person_id)
    if db.scalar(enrolled.limit(1)) is None:
        raise Refusal(RefusalCode.PERSON_UNKNOWN)
    for known in excuses_of(db, course.id, person_id):
        if (known.first_day, known.last_day, known.reason) == (first_day, last_day, reason):
            return known
    made = Excuse(
        course_id=course.id,
        person_id=person_id,
        first_day=first_day,
        last_day=last_day,
        reason=reason,
        made_by=by,
        made_at=now,
    )
    db.add(made)
    db.flush()
    _record(db, ExcuseEvent.GIVEN, made, by, now)
    return made


def withdraw(db: Session, given: Excuse, *, by: int | None, now: datetime) -> None:
    """Let an excuse count no longer. Doing it again changes nothing."""
    if given.withdrawn_at is None:
        given.withdrawn_at, given.withdrawn_by = now, by
        db.flush()
        _record(db, ExcuseEvent.WITHDRAWN, given, by, now)


def _record(db: Session, kind: ExcuseEvent, excuse: Excuse, by: int | None, now: datetime) -> None:
    told = {
        "person": excuse.person_id,
        "first_day": excuse.first_day.isoformat(),
        "last_day": excuse.last_day.isoformat(),
        "reason": excuse.reason,
        "by": by,
    }
    append(db, excuse.course_id, kind, now, public={"row": excuse.id}, private=told)


def excuses_of(db: Session, course_id: int, person_id: int) -> Sequence[Excuse]:
    """A person's excuses in a course that are in force, in the order in which they were given. One query."""
    return db.scalars(
        select(Excuse)
        .where(Excuse.course_id == course_id, Excuse.person_id == person_id, Excuse.withdrawn_at.is_(None))
        .order_by(Excuse.id)
    ).all()
