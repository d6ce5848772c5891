"""An instructor's class sessions as the console lists them: today's, upcoming and past."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, UnaryExpression, func, select
from sqlalchemy.orm import Session, joinedload

from kiosk.attendance.models import WindowChange
from kiosk.attendance.sheet import AttendanceCount, Sheet, attendance_count, sheet_of
from kiosk.attendance.window import AttendanceWindow, WindowPhase
from kiosk.attendance.window_changes import LONGEST, windows_of
from kiosk.courses.models import ClassSession, Teaching

PAGE_LENGTH = 20
# In any time zone, the current day begins and ends within this time of now.
_A_DAY_ANYWHERE = timedelta(hours=26)

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list. ``number``, from 1, is the page asked for, or the nearest one that exists."""

    rows: Sequence[Row]
    number: int
    count: int

    @classmethod
    def of(cls, rows: Sequence[Row], wanted: int) -> "Page[Row]":
        """A page of a list already in memory."""
        number, count = _within(wanted, len(rows))
        return cls(rows[(number - 1) * PAGE_LENGTH : number * PAGE_LENGTH], number, count)


def today_of(
    db: Session, instructor_id: int, now: datetime
) -> list[tuple[ClassSession, AttendanceWindow, WindowPhase]]:
    """Class sessions planned for today in the course's time zone, and any that are open. Two queries."""
    changed = select(WindowChange.class_session_id).where(WindowChange.late_until > now)
    near = ClassSession.starts_at.between(now - _A_DAY_ANYWHERE, now + _A_DAY_ANYWHERE)
    candidates = db.scalars(
        _taught_by(instructor_id)
        .where(near | ClassSession.id.in_(changed))
        .order_by(ClassSession.starts_at, ClassSession.id)
    ).all()
    windows = windows_of(db, candidates)
    rows = [(each, windows[each.id], windows[each.id].phase(now)) for each in candidates]
    return [row for row in rows if _is_today(row[0], row[2], now)]


def coming_of(
    db: Session, instructor_id: int, now: datetime, without: Iterable[int], wanted: int
) -> Page[ClassSession]:
    """A page of the sessions after ``now``, soonest first, leaving out ``without``. Two queries."""
    later = ClassSession.starts_at > now
    return _page(db, instructor_id, later, without, wanted, ClassSession.starts_at.asc())


def past_of(
    db: Session, instructor_id: int, now: datetime, without: Iterable[int], wanted: int
) -> Page[ClassSession]:
    """A page of the sessions that have begun, latest first, leaving out ``without``. Two queries."""
    earlier = ClassSession.starts_at <= now
    return _page(db, instructor_id, earlier, without, wanted, ClassSession.starts_at.desc())


@dataclass(frozen=True)
class Running:
    """A class session that people can sign now, and how many have."""

    sheet: Sheet
    count: AttendanceCount


def running_of(db: Session, instructor_id: int, now: datetime, without: int | None = None) -> Running | None:
    """The class session that people can sign now, leaving out ``without``: of several, the last to begin.

    One query if none can be near, two if one is, else five.
    """
    changed = select(WindowChange.class_session_id).where(WindowChange.late_until > now)
    near = ClassSession.starts_at.between(now - LONGEST, now)
    candidates = db.scalars(
        _taught_by(instructor_id)
        .where(near | ClassSession.id.in_(changed), ClassSession.id != (without or 0))
        .order_by(ClassSession.starts_at.desc(), ClassSession.id)
        .options(joinedload(ClassSession.course))
    ).all()
    windows = windows_of(db, candidates) if candidates else {}
    open_now = (each.id for each in candidates if windows[each.id].takes_signatures(now))
    sheet = sheet_of(db, found) if (found := next(open_now, None)) is not None else None
    return None if sheet is None else Running(sheet, attendance_count(db, sheet))


def _page(
    db: Session,
    instructor_id: int,
    where: ColumnElement[bool],
    without: Iterable[int],
    wanted: int,
    order: UnaryExpression[datetime],
) -> Page[ClassSession]:
    listed = _taught_by(instructor_id).where(where, ClassSession.id.not_in(list(without)))
    total = db.scalar(select(func.count()).select_from(listed.with_only_columns(ClassSession.id).subquery()))
    number, count = _within(wanted, total or 0)
    rows = db.scalars(
        listed.order_by(order, ClassSession.id).limit(PAGE_LENGTH).offset((number - 1) * PAGE_LENGTH)
    ).all()
    return Page(rows, number, count)


def _taught_by(instructor_id: int) -> Select[ClassSession]:
    return (
        select(ClassSession)
        .join(Teaching, Teaching.course_id == ClassSession.course_id)
        .where(Teaching.instructor_id == instructor_id)
    )


def _within(wanted: int, rows: int) -> tuple[int, int]:
    """The number of the page to show, and the number of pages; an empty list has one page."""
    count = max(1, -(-rows // PAGE_LENGTH))
    return min(max(1, wanted), count), count


def _is_today(class_session: ClassSession, phase: WindowPhase, now: datetime) -> bool:
    zone = ZoneInfo(class_session.course.time_zone)
    planned = class_session.starts_at.astimezone(zone).date() == now.astimezone(zone).date()
    return planned or phase in (WindowPhase.OPEN, WindowPhase.LATE)
