"""What becomes of sheets that were signed, and of their chains, when a course file changes the plan."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.attendance.chain import EventKind, append, plan_of
from kiosk.attendance.chain_check import StoredEvent
from kiosk.attendance.models import RegisterEvent, SignIn, WindowChange
from kiosk.attendance.windows import planned, record_window
from kiosk.courses.models import ClassSession, Course


def keep_windows_of_signed_sessions(db: Session, course: Course, now: datetime) -> None:
    """Put on record the planned windows in which somebody has signed.

    Called before a course's settings or plan may change: a sheet that was signed does not open anew.
    Until the end of the transaction nobody signs. Two queries and the inserts.
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


def record_changed_plans(db: Session, course: Course, now: datetime) -> None:
    """Tell the chains of a course that have begun of a plan that differs from what they tell.

    Called after the course's settings or plan may have changed. One query, and one for each such chain.
    """
    told = {
        event.class_session_id: StoredEvent(event.number, event.body, event.hash, None).content().get("plan")
        for event in db.scalars(
            select(RegisterEvent)
            .join(ClassSession, ClassSession.id == RegisterEvent.class_session_id)
            .where(ClassSession.course_id == course.id)
            .where((RegisterEvent.number == 1) | RegisterEvent.body.contains('"kind":"plan"'))
            .order_by(RegisterEvent.class_session_id, RegisterEvent.number)
        )
    }
    for class_session_id, plan in told.items():
        now_planned = plan_of(db, class_session_id)
        if plan != now_planned:
            append(db, class_session_id, EventKind.PLAN, now, public={"plan": now_planned})
