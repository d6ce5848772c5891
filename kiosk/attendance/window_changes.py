"""The windows of class sessions as stored: the plan, or an instructor's latest change.

When a course file changes the plan, signed sheets keep their window, and their chains record the new plan.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.orm import Session

from kiosk.accounts.models import Instructor
from kiosk.attendance.events import EventKind, append, lock, plan_of, record_plan, stream_of
from kiosk.attendance.models import Correction, SignIn, WindowChange
from kiosk.attendance.sheet import Sheet
from kiosk.attendance.window import AttendanceWindow, WindowPhase
from kiosk.core.clock import Clock
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.models import ClassSession, Course
from kiosk.ledger.event import instant, parsed
from kiosk.ledger.models import Event

# Without a recorded change, no window lasts longer than this after its planned start: a course can set at
# most 240 minutes, and 240 for latecomers.
LONGEST = timedelta(hours=8)

# Only those without a correction: a decision about one person is not undone by a decision about everyone.
_LATECOMERS = select(SignIn).where(
    SignIn.class_session_id == bindparam("wanted"),
    SignIn.counts_as == "late",
    ~exists().where(
        Correction.class_session_id == SignIn.class_session_id,
        Correction.person_id == SignIn.person_id,
    ),
)


def planned(class_session: ClassSession) -> AttendanceWindow:
    """The window as planned, which opens by itself."""
    course = class_session.course
    return AttendanceWindow.lasting(
        class_session.starts_at,
        timedelta(minutes=course.window_minutes),
        timedelta(minutes=course.late_minutes),
        is_cancelled=class_session.cancelled_at is not None,
    )


def windows_of(db: Session, class_sessions: Iterable[ClassSession]) -> dict[int, AttendanceWindow]:
    """The window in force for each class session, by id. One query."""
    windows = {each.id: planned(each) for each in class_sessions}
    if not windows:
        return {}
    latest = (
        select(func.max(WindowChange.id))
        .where(WindowChange.class_session_id.in_(windows))
        .group_by(WindowChange.class_session_id)
    )
    for change in db.scalars(select(WindowChange).where(WindowChange.id.in_(latest))):
        cancelled = windows[change.class_session_id].is_cancelled
        windows[change.class_session_id] = _window(change, cancelled)
    return windows


def attendance_window_of(db: Session, class_session: ClassSession) -> AttendanceWindow:
    """The window in force for one class session. One query."""
    change = db.scalar(
        select(WindowChange)
        .where(WindowChange.class_session_id == class_session.id)
        .order_by(WindowChange.id.desc())
        .limit(1)
    )
    as_planned = planned(class_session)
    return as_planned if change is None else _window(change, as_planned.is_cancelled)


def opened_at(class_session: ClassSession, now: datetime) -> AttendanceWindow:
    """The window that opening by hand now would give."""
    return AttendanceWindow.lasting(now, *_lengths(class_session))


def is_another_day(class_session: ClassSession, now: datetime) -> bool:
    """Whether ``now`` is not on the day of the class session, in the course's time zone."""
    zone = ZoneInfo(class_session.course.time_zone)
    first, today, last = (
        each.astimezone(zone).date() for each in (class_session.starts_at, now, class_session.ends_at)
    )
    return not first <= today <= last


def may_raise(class_session: ClassSession | Sheet, now: datetime) -> bool:
    """Whether latecomers can be counted as present now: only during the planned class session."""
    return class_session.starts_at <= now < class_session.ends_at


def open_sheet(
    db: Session, class_session: ClassSession, by: int | None, now: datetime, *, another_day: bool = False
) -> None:
    """Open before the planned start.

    Raises:
        Refusal: ``not_in_this_phase``; ``another_day`` unless that argument allows it.
    """
    window = attendance_window_of(db, class_session).opened(now, *_lengths(class_session))
    _check_day(class_session, now, another_day)
    record_window(db, class_session, window, by, now)


def extend(
    db: Session, class_session: ClassSession, by: int | None, now: datetime, *, raise_latecomers: bool = False
) -> int:
    """Give an open window five more minutes; a closed one opens again for its full length instead.

    Otherwise like ``reopen``.
    """
    window = attendance_window_of(db, class_session)
    if now >= window.closes_at:
        return reopen(db, class_session, by, now, raise_latecomers=raise_latecomers)
    return record_window(db, class_session, window.extended(), by, now, raise_latecomers)


def close_now(db: Session, class_session: ClassSession, by: int | None, now: datetime) -> None:
    """Close an open window, or end the latecomers' time. Raises ``Refusal`` ``not_in_this_phase``."""
    window = attendance_window_of(db, class_session)
    record_window(db, class_session, window.closed(now, _lengths(class_session)[1]), by, now)


def reopen(
    db: Session,
    class_session: ClassSession,
    by: int | None,
    now: datetime,
    *,
    another_day: bool = False,
    raise_latecomers: bool = False,
) -> int:
    """Open a closed window again. Signatures stay as they are, unless latecomers are to be raised.

    ``raise_latecomers``, during the planned class session: everyone who signed late counts as present from
    now on, except those corrected by hand. Returns how many were raised.

    Raises:
        Refusal: ``not_in_this_phase``, also outside the time for raising latecomers; ``another_day`` unless
            that argument allows it.
    """
    before = attendance_window_of(db, class_session)
    window = before.reopened(now, *_lengths(class_session))
    if before.phase(now) is WindowPhase.CLOSED:
        _check_day(class_session, now, another_day)
    return record_window(db, class_session, window, by, now, raise_latecomers)


@dataclass(frozen=True)
class Raise:
    """One action that counted latecomers as present: how many, by whom, and when."""

    latecomers: int
    made_by: str
    made_at: datetime


def raises_of(db: Session, class_session_id: int) -> list[Raise]:
    """The raises of one class session, in order. One query."""
    rows = db.execute(
        select(WindowChange.raised, Instructor.name, WindowChange.made_at)
        .outerjoin(Instructor, WindowChange.made_by == Instructor.id)
        .where(WindowChange.class_session_id == class_session_id, WindowChange.raised > 0)
        .order_by(WindowChange.id)
    )
    return [Raise(latecomers, name or "", made_at) for latecomers, name, made_at in rows]


def sessions_taking_signatures(db: Session, now: datetime) -> list[ClassSession]:
    """The class sessions that take signatures now, by planned start. Two queries."""
    changed = select(WindowChange.class_session_id).where(WindowChange.late_until > now)
    candidates = db.scalars(
        select(ClassSession)
        .where(ClassSession.starts_at.between(now - LONGEST, now) | ClassSession.id.in_(changed))
        .order_by(ClassSession.starts_at, ClassSession.id)
    ).all()
    windows = windows_of(db, candidates)
    return [each for each in candidates if windows[each.id].takes_signatures(now)]


def follow_wall_clock(db: Session, clock: Clock) -> None:
    """Let the clock adopt a step of the wall clock, unless a class is signing: no verdict may change then.

    No query while the two clocks agree.
    """
    if clock.stepped() and not sessions_taking_signatures(db, clock.now()):
        clock.adopt()


def _lengths(class_session: ClassSession) -> tuple[timedelta, timedelta]:
    course = class_session.course
    return timedelta(minutes=course.window_minutes), timedelta(minutes=course.late_minutes)


def _window(change: WindowChange, is_cancelled: bool) -> AttendanceWindow:
    return AttendanceWindow(change.opens_at, change.closes_at, change.late_until, is_cancelled)


def _check_day(class_session: ClassSession, now: datetime, another_day: bool) -> None:
    if is_another_day(class_session, now) and not another_day:
        raise Refusal(RefusalCode.ANOTHER_DAY)


def record_window(
    db: Session,
    class_session: ClassSession,
    window: AttendanceWindow,
    by: int | None,
    now: datetime,
    raise_latecomers: bool = False,
) -> int:
    """Put a window in force, raising latecomers if asked to; returns how many were raised.

    Raises:
        Refusal: ``not_in_this_phase`` outside the time for raising latecomers.
    """
    lock(db, class_session.id)  # so that rows and events are in the same order
    raised = _raise_latecomers(db, class_session, now) if raise_latecomers else 0
    db.add(
        WindowChange(
            class_session_id=class_session.id,
            opens_at=window.opens_at,
            closes_at=window.closes_at,
            late_until=window.late_until,
            raised=raised,
            made_by=by,
            made_at=now,
        )
    )
    db.flush()
    append(
        db,
        class_session.id,
        EventKind.WINDOW,
        now,
        public={
            "opens_at": instant(window.opens_at),
            "closes_at": instant(window.closes_at),
            "late_until": instant(window.late_until),
            "raised": raised,
        },
        private={"by": by},
    )
    return raised


def _raise_latecomers(db: Session, class_session: ClassSession, now: datetime) -> int:
    if not may_raise(class_session, now):
        raise Refusal(RefusalCode.NOT_IN_THIS_PHASE)
    latecomers = db.scalars(_LATECOMERS, {"wanted": class_session.id}).all()
    for sign_in in latecomers:
        sign_in.counts_as = "present"
    return len(latecomers)


def keep_windows_of_signed_sessions(db: Session, course: Course, now: datetime) -> None:
    """Record the planned windows in which somebody has signed.

    Called before a course's settings or plan may change, so that a signed sheet does not open again. Nobody
    can sign until the transaction ends. Two queries and the inserts.
    """
    everyone = select(ClassSession.id).where(ClassSession.course_id == course.id).order_by(ClassSession.id)
    db.execute(everyone.with_for_update(key_share=True))
    signed = (
        select(ClassSession)
        .where(ClassSession.course_id == course.id)
        .where(ClassSession.id.in_(select(SignIn.class_session_id)))
        .where(ClassSession.id.not_in(select(WindowChange.class_session_id)))
    )
    for class_session in db.scalars(signed):
        record_window(db, class_session, planned(class_session), None, now)


def record_plans(db: Session, course: Course, now: datetime) -> None:
    """Record the plan of each class session of a course whose register holds none, or a different one.

    Called after the course's settings or plan may have changed. Two queries, one for each class session, and
    those of the events.
    """
    sessions = db.scalars(
        select(ClassSession.id).where(ClassSession.course_id == course.id).order_by(ClassSession.id)
    ).all()
    told: dict[str, object] = {}
    for stream, body in db.execute(
        select(Event.stream, Event.body)
        .where(Event.stream.in_([stream_of(each) for each in sessions]))
        .where((Event.number == 1) | Event.body.contains('"kind":"plan"'))
        .order_by(Event.stream, Event.number)
    ):
        told[stream] = parsed(body).get("plan")
    for class_session_id in sessions:
        if told.get(stream_of(class_session_id)) != plan_of(db, class_session_id):
            record_plan(db, class_session_id, now)
