"""Annulling a mistaken signature: it stops counting, its receipt says so, and its event stays."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kiosk.attendance.events import EventKind, append
from kiosk.attendance.models import Annulment, SignIn
from kiosk.core import base32
from kiosk.courses.models import ClassSession


def annul(
    db: Session, class_session: ClassSession, receipt: str, reason: str, *, by: int | None, now: datetime
) -> Annulment | None:
    """Take a signature out of the register; None when it is not in the register, or no longer is.

    The person can sign again while the sheet is open. Corrections to the person's status stay as they are.
    """
    signed = db.scalars(
        select(SignIn)
        .where(SignIn.class_session_id == class_session.id, SignIn.receipt == receipt)
        .with_for_update()
    ).one_or_none()
    if signed is None:
        return None
    annulment = Annulment(
        class_session_id=class_session.id,
        person_id=signed.person_id,
        receipt=receipt,
        signed_at=signed.signed_at,
        reason=reason,
        made_by=by,
        made_at=now,
    )
    person_id = signed.person_id
    db.execute(delete(SignIn).where(SignIn.id == signed.id))
    db.add(annulment)
    db.flush()
    append(
        db,
        class_session.id,
        EventKind.ANNULMENT,
        now,
        private={"person": person_id, "receipt": receipt, "reason": reason, "by": by},
    )
    return annulment


def find_annulment(db: Session, code: str) -> Annulment | None:
    """The annulment of the signature with this receipt code. One query."""
    return db.scalar(select(Annulment).where(Annulment.receipt == base32.clean(code)))
