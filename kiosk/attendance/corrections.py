"""An instructor's corrections: appended with who made them and when, never overwritten."""

from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from kiosk.attendance.entry import Status
from kiosk.attendance.events import EventKind, append, lock
from kiosk.attendance.models import Annulment, Correction, SignIn
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.models import ClassSession, Enrolment
from kiosk.people.models import Person

LONGEST_REASON = 500


def correct(
    db: Session,
    class_session: ClassSession,
    person_id: int,
    status: Status,
    reason: str,
    *,
    by: int | None,
    now: datetime,
    seen: int | None = None,
) -> Correction:
    """Set what a person counts as from now on.

    ``seen`` is the id of the person's latest correction that the instructor knew of (0 for none); None skips
    that check.

    Raises:
        Refusal: ``person_unknown`` when this is nobody whom the class session may concern,
            ``corrected_meanwhile`` when there is a correction later than ``seen``.
    """
    person = _person(db, class_session, person_id)
    if person is None:
        raise Refusal(RefusalCode.PERSON_UNKNOWN)
    lock(db, class_session.id)  # of two simultaneous corrections, the second sees the first
    if seen is not None and _latest(db, class_session, person_id) > seen:
        raise Refusal(RefusalCode.CORRECTED_MEANWHILE)
    correction = Correction(
        class_session_id=class_session.id,
        person_id=person_id,
        status=status.value,
        reason=reason,
        made_by=by,
        made_at=now,
    )
    db.add(correction)
    db.flush()
    append(
        db,
        class_session.id,
        EventKind.CORRECTION,
        now,
        public={"row": correction.id},
        private={
            "person": person_id,
            "student_number": person.student_number,
            "status": status.value,
            "reason": reason,
            "by": by,
        },
    )
    return correction


def _latest(db: Session, class_session: ClassSession, person_id: int) -> int:
    return (
        db.scalar(
            select(func.max(Correction.id)).where(
                Correction.class_session_id == class_session.id, Correction.person_id == person_id
            )
        )
        or 0
    )


def _person(db: Session, class_session: ClassSession, person_id: int) -> Person | None:
    """The person, if they are on the roll of the course or have left a trace in this class session."""
    here = [
        select(model.person_id).where(model.class_session_id == class_session.id)
        for model in (SignIn, Correction, Annulment)
    ]
    enrolled = select(Enrolment.person_id).where(Enrolment.course_id == class_session.course_id)
    known = select(Person).where(Person.id == person_id)
    return db.scalar(known.where(or_(*(Person.id.in_(each) for each in (enrolled, *here)))))
