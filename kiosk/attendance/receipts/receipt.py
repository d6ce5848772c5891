"""The receipt: what its short code brings up, and whether a signed one is valid.

Valid means signed here and consistent with the register. ``CheckedReceipt`` says whether it was annulled.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from kiosk.attendance.annulments import find_annulment
from kiosk.attendance.models import SignIn
from kiosk.attendance.receipts.signed import SignedReceipt, key_id_of, read, remembered_key
from kiosk.core import base32
from kiosk.courses.models import ClassSession, Course
from kiosk.people.models import Origin, Person

SYMBOLS = 8


@dataclass(frozen=True, slots=True)
class Receipt:
    """Who signed, when, for which class session. ``code`` has 40 random bits and means nothing by itself."""

    code: str
    class_session_id: int
    signed_at: datetime
    counts_as: str
    given_name: str
    family_name: str
    as_guest: bool


_RECEIPT = (
    select(
        SignIn.receipt,
        SignIn.class_session_id,
        SignIn.signed_at,
        SignIn.counts_as,
        Person.given_name,
        Person.family_name,
        Person.origin,
    )
    .join(Person, Person.id == SignIn.person_id)
    .where(SignIn.receipt == bindparam("code"))
)


@dataclass(frozen=True, slots=True)
class OwnReceipt:
    """What leads back to a receipt: its code, and the class session it is for."""

    code: str
    signed_at: datetime
    number: int
    course_title: str
    time_zone: str


def latest_receipt(db: Session, codes: Sequence[str], person_id: int) -> OwnReceipt | None:
    """The latest of these receipts that belongs to this person, or None. One query."""
    row = db.execute(
        select(SignIn.receipt, SignIn.signed_at, ClassSession.number, Course.title, Course.time_zone)
        .join(ClassSession, ClassSession.id == SignIn.class_session_id)
        .join(Course, Course.id == ClassSession.course_id)
        .where(SignIn.receipt.in_(codes), SignIn.person_id == person_id)
        .order_by(SignIn.signed_at.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else OwnReceipt(*row)


def new_code() -> str:
    """The short code of a new receipt."""
    return base32.random(SYMBOLS)


def find_receipt(db: Session, code: str) -> Receipt | None:
    """The receipt with this code, however it was typed, or None. One query."""
    row = db.connection().execute(_RECEIPT, {"code": base32.clean(code)}).one_or_none()
    return None if row is None else Receipt(*row[:6], as_guest=row[6] == Origin.GUEST)


@dataclass(frozen=True, slots=True)
class CheckedReceipt:
    """A receipt that was signed here. ``details`` is what its code brings up, if that is still kept.

    ``annulled_at``: when an instructor annulled the signature, which no longer counts.
    """

    signed: SignedReceipt
    details: Receipt | None
    annulled_at: datetime | None = None


def check_receipt(db: Session, current: bytes, token: str) -> CheckedReceipt | None:
    """The receipt in a token, or None when it is not valid, for whatever reason.

    ``current`` is the public key in use. At most three queries and one signature check, whatever the token.
    """

    def public_key_of(key_id: str) -> bytes | None:
        return current if key_id == key_id_of(current) else remembered_key(db, key_id)

    signed = read(token, public_key_of)
    if signed is None:
        return None
    details = find_receipt(db, signed.code)
    if details is not None and (details.class_session_id, details.signed_at) != (
        signed.class_session_id,
        signed.signed_at,
    ):
        return None
    annulment = find_annulment(db, signed.code) if details is None else None
    return CheckedReceipt(signed, details, annulment.made_at if annulment else None)
