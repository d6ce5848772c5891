"""The receipt: what a signature's short code brings up."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from kiosk import crockford
from kiosk.attendance.models import Guest, SignIn
from kiosk.courses.models import Student

SYMBOLS = 8


@dataclass(frozen=True, slots=True)
class Receipt:
    """Who signed, when, for which class session. ``code`` has 40 random bits and says nothing by itself."""

    code: str
    class_session_id: int
    signed_at: datetime
    given_name: str
    family_name: str
    as_guest: bool


_RECEIPT = (
    select(
        SignIn.receipt,
        SignIn.class_session_id,
        SignIn.signed_at,
        func.coalesce(Student.given_name, Guest.given_name),
        func.coalesce(Student.family_name, Guest.family_name),
        SignIn.guest_id,
    )
    .outerjoin(Student, Student.id == SignIn.student_id)
    .outerjoin(Guest, Guest.id == SignIn.guest_id)
    .where(SignIn.receipt == bindparam("code"))
)


def new_code() -> str:
    """The short code of a new receipt."""
    return crockford.random(SYMBOLS)


def find_receipt(db: Session, code: str) -> Receipt | None:
    """The receipt that a code names, however it was typed. One query."""
    row = db.connection().execute(_RECEIPT, {"code": crockford.clean(code)}).one_or_none()
    return None if row is None else Receipt(*row[:5], as_guest=row[5] is not None)
