"""An instructor's corrections: appended, with who and when; never an overwrite."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.attendance.models import Correction, Guest, SignIn
from kiosk.attendance.register import Status
from kiosk.courses.models import ClassSession, Enrolment
from kiosk.refusals import Refusal, RefusalCode

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
) -> Correction:
    """Set what a person counts as, from now on.

    Raises:
        Refusal: ``person_unknown`` when the key names nobody of this class session's register.
    """
    kind, number = person_key[:1], person_key[1:]
    if not (number.isascii() and number.isdigit() and len(number) < 10) or not _belongs(
        db, class_session, kind, int(number)
    ):
        raise Refusal(RefusalCode.PERSON_UNKNOWN)
    correction = Correction(
        class_session_id=class_session.id,
        student_id=int(number) if kind == "s" else None,
        guest_id=int(number) if kind == "g" else None,
        status=status.value,
        reason=reason,
        made_by=by,
        made_at=now,
    )
    db.add(correction)
    db.flush()
    return correction


def _belongs(db: Session, class_session: ClassSession, kind: str, identity: int) -> bool:
    if kind == "g":
        guest = db.get(Guest, identity)
        return guest is not None and guest.class_session_id == class_session.id
    if kind != "s":
        return False
    if db.get(Enrolment, (class_session.course_id, identity)) is not None:
        return True
    signed = select(SignIn.id).where(
        SignIn.class_session_id == class_session.id, SignIn.student_id == identity
    )
    return db.scalar(signed) is not None
