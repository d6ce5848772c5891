"""Guests who were added to the roster: registers count them as that student, and chains record since when."""

from datetime import datetime

from sqlalchemy.orm import Session

from kiosk.attendance.events import EventKind, append
from kiosk.attendance.people import guests_on_the_roster, person_key
from kiosk.courses.models import ClassSession, Course
from kiosk.ledger.chain import StoredEvent, stored_events


def record_merges(db: Session, course: Course, now: datetime) -> int:
    """Add an event for each guest of the course who is now on its roster and has none yet; returns how many.

    Called after the roster changes. One query, one for each class session with such a guest, and those of the
    events.
    """
    found = guests_on_the_roster(db, ClassSession.course_id == course.id)
    told = {
        session: {each.private().get("guest") for each in stored_events(db, session) if _is_merge(each)}
        for session in {guest.class_session_id for guest, _student in found}
    }
    new = [
        (guest, student) for guest, student in found if person_key(guest) not in told[guest.class_session_id]
    ]
    for guest, student in new:
        append(
            db,
            guest.class_session_id,
            EventKind.MERGE,
            now,
            private={"guest": person_key(guest), "student": person_key(student)},
        )
    return len(new)


def _is_merge(event: StoredEvent) -> bool:
    return event.content().get("kind") == EventKind.MERGE
