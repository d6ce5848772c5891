"""An instructor's corrections: appended with who made them and when, never overwritten."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiosk.attendance.events import EventKind, append, lock
from kiosk.attendance.models import Correction, Guest, SignIn
from kiosk.attendance.people import ids_of
from kiosk.attendance.register import Status
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.models import ClassSession, Enrolment, Student

LONGEST_REASON = 500


def correct(
    db: Session,
    class_session: ClassSession,
    person_key: str,
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
        Refusal: ``person_unknown`` when the key names nobody in this class session's register,
            ``corrected_meanwhile`` when there is a correction later than ``seen``.
    """
    student_id, guest_id = ids_of(person_key)
    person = _person(db, class_session, student_id, guest_id)
    if person is None:
        raise Refusal(RefusalCode.PERSON_UNKNOWN)
    lock(db, class_session.id)  # of two simultaneous corrections, the second sees the first
    if seen is not None and _latest(db, class_session, student_id, guest_id) > seen:
        raise Refusal(RefusalCode.CORRECTED_MEANWHILE)
    correction = Correction(
        class_session_id=class_session.id,
        student_id=student_id,
        guest_id=guest_id,
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
            "person": person_key,
            "student_number": person.student_number,
            "status": status.value,
            "reason": reason,
            "by": by,
        },
    )
    return correction


def _latest(db: Session, class_session: ClassSession, student_id: int | None, guest_id: int | None) -> int:
    theirs = Correction.guest_id == guest_id if student_id is None else Correction.student_id == student_id
    latest = select(func.max(Correction.id)).where(Correction.class_session_id == class_session.id, theirs)
    return db.scalar(latest) or 0


def _person(
    db: Session, class_session: ClassSession, student_id: int | None, guest_id: int | None
) -> Student | Guest | None:
    if student_id is None:
        guest = db.get(Guest, guest_id)
        return guest if guest is not None and guest.class_session_id == class_session.id else None
    enrolment = db.get(Enrolment, (class_session.course_id, student_id))
    if enrolment is not None:
        return enrolment.student
    signed = select(Student).join(SignIn, SignIn.student_id == Student.id)
    return db.scalar(signed.where(SignIn.class_session_id == class_session.id, Student.id == student_id))
