"""The plan of a course as the console lists it: each class session with its state and who has signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiosk.attendance.models import SignIn
from kiosk.attendance.window import AttendanceWindow
from kiosk.attendance.window_changes import windows_of
from kiosk.courses.models import ClassSession
from kiosk.courses.queries import class_sessions_of
from kiosk.courses.roll import groups_of, roll_of
from kiosk.people.models import Origin, Person


class PlanState(StrEnum):
    """Where a class session stands in the plan."""

    TO_COME = "to_come"
    RUNNING = "running"  # it lasts, or people can sign
    HELD = "held"
    UNSIGNED = "unsigned"  # its time is over, and nobody has signed
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class PlannedSession:
    """A class session in the plan. ``signed`` and ``expected`` count students; guests are left out.

    ``is_held``: somebody has signed, so that its plan stays.
    """

    class_session: ClassSession
    state: PlanState
    groups: tuple[str, ...]
    signed: int
    expected: int
    is_held: bool


def course_plan(db: Session, course_id: int, now: datetime) -> list[PlannedSession]:
    """The class sessions of a course in the order of their planned start. Five queries."""
    class_sessions = class_sessions_of(db, course_id)
    ids = [each.id for each in class_sessions]
    windows, groups, roll = windows_of(db, class_sessions), groups_of(db, ids), roll_of(db, course_id)
    students, everyone = _signed(db, ids)
    return [
        PlannedSession(
            each,
            _state(each, windows[each.id], everyone.get(each.id, 0), now),
            tuple(sorted(groups.get(each.id, ()))),
            students.get(each.id, 0),
            len(roll.expected(each.day, groups.get(each.id, frozenset()))),
            everyone.get(each.id, 0) > 0,
        )
        for each in class_sessions
    ]


def _signed(db: Session, ids: Sequence[int]) -> tuple[dict[int, int], dict[int, int]]:
    rows = db.execute(
        select(
            SignIn.class_session_id, func.count().filter(Person.origin != Origin.GUEST.value), func.count()
        )
        .join(Person, Person.id == SignIn.person_id)
        .where(SignIn.class_session_id.in_(ids))
        .group_by(SignIn.class_session_id)
    ).all()
    return {row[0]: row[1] for row in rows}, {row[0]: row[2] for row in rows}


def _state(class_session: ClassSession, window: AttendanceWindow, signed: int, now: datetime) -> PlanState:
    if class_session.cancelled_at is not None:
        return PlanState.CANCELLED
    if window.takes_signatures(now) or class_session.starts_at <= now < class_session.ends_at:
        return PlanState.RUNNING
    if now < class_session.starts_at and not signed:
        return PlanState.TO_COME
    return PlanState.HELD if signed else PlanState.UNSIGNED
