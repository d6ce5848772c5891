"""Whether a register is still the one that a page has shown, at a fiftieth of the cost of the register.

A console left open asks every few seconds, and usually nothing has happened. Anything that changes a register
either adds an event to its chain, which changes the head, or changes the roll, the excuses or the plan. What
registers show of those is read here, so nothing has to be kept up to date.
"""

from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    ScalarSelect,
    Text,
    bindparam,
    cast,
    func,
    literal,
    select,
)
from sqlalchemy.orm import Session

from kiosk.attendance.events import stream_in_sql
from kiosk.attendance.models import BurstLook, Excuse, SignIn
from kiosk.core.database import ONE
from kiosk.courses.models import ClassSession, Enrolment, SessionGroup, Teaching
from kiosk.ledger.models import Event
from kiosk.people.models import Person

_FIELD, _LINE = literal("\x1f"), "\x1e"
COURSE: BindParameter[int] = bindparam("course")
SESSION: BindParameter[int] = bindparam("session")


class RegisterVersion(NamedTuple):
    """Equal versions mean registers that say the same, as long as the window stays in one phase."""

    head: str
    roster: str
    strangers: str
    excuses: str
    plan: str
    looked: int


def lines(*columns: Any) -> ColumnElement[Any]:
    """The rows of a query as one text. The columns must be text."""
    line = columns[0]
    for column in columns[1:]:
        line = line.concat(_FIELD).concat(column)
    return func.coalesce(func.aggregate_strings(line, _LINE), "")


# Everything a page shows about a person.
PERSON = (cast(Person.id, Text), Person.student_number, Person.family_name, Person.given_name)
HEAD: ScalarSelect[Any] = (
    select(Event.hash)
    .where(Event.stream == stream_in_sql(SESSION))
    .order_by(Event.number.desc())
    .limit(ONE)
    .scalar_subquery()
)
ROSTER: ScalarSelect[Any] = (
    select(
        lines(
            *PERSON,
            Enrolment.group,
            cast(Enrolment.first_day, Text),
            func.coalesce(cast(Enrolment.last_day, Text), ""),
        )
    )
    .select_from(Enrolment)
    .join(Person, Person.id == Enrolment.person_id)
    .where(Enrolment.course_id == COURSE)
    .scalar_subquery()
)
# People who signed and were never enrolled.
_STRANGERS: ScalarSelect[Any] = (
    select(lines(*PERSON))
    .select_from(SignIn)
    .join(Person, Person.id == SignIn.person_id)
    .where(
        SignIn.class_session_id == SESSION,
        ~select(Enrolment.id).where(Enrolment.course_id == COURSE, Enrolment.person_id == Person.id).exists(),
    )
    .scalar_subquery()
)
_EXCUSES: ScalarSelect[Any] = (
    select(lines(cast(Excuse.id, Text), func.coalesce(cast(Excuse.withdrawn_at, Text), "")))
    .where(Excuse.course_id == COURSE)
    .scalar_subquery()
)
_GROUPS: ScalarSelect[Any] = (
    select(lines(SessionGroup.group)).where(SessionGroup.class_session_id == SESSION).scalar_subquery()
)
_PLAN = cast(ClassSession.starts_at, Text).concat(_FIELD).concat(_GROUPS)
# An instructor's look at unusual signatures is not an event of the chain.
_LOOKED: ScalarSelect[Any] = (
    select(func.max(BurstLook.id)).where(BurstLook.class_session_id == SESSION).scalar_subquery()
)
_VERSION = (
    select(func.coalesce(HEAD, ""), ROSTER, _STRANGERS, _EXCUSES, _PLAN, func.coalesce(_LOOKED, 0))
    .select_from(Teaching)
    .join(ClassSession, ClassSession.course_id == Teaching.course_id)
    .where(Teaching.instructor_id == bindparam("instructor"), ClassSession.id == SESSION)
)


def register_version(
    db: Session, instructor_id: int, class_session_id: int, course_id: int
) -> RegisterVersion | None:
    """The version of a register in one of this instructor's courses; None for any other. One query."""
    row = (
        db.connection()
        .execute(_VERSION, {"instructor": instructor_id, "session": class_session_id, "course": course_id})
        .one_or_none()
    )
    return None if row is None else RegisterVersion(*row)
