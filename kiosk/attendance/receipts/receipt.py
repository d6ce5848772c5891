"""The receipt: what its short code brings up, and whether a signed one is valid.

Valid means signed here and consistent with the register. ``CheckedReceipt`` says whether it was annulled.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from kiosk.attendance.annulments import find_annulment
from kiosk.attendance.events import stream_in_sql, stream_of
from kiosk.attendance.models import SignIn
from kiosk.attendance.receipts.signed import PURPOSE, Anchor, SignedReceipt, read
from kiosk.core import base32
from kiosk.core.keys import Keys
from kiosk.core.signing_keys import trusted_key
from kiosk.courses.models import ClassSession, Course
from kiosk.ledger.chain import hash_at
from kiosk.ledger.models import Event
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
    event: Anchor | None  # None where somebody has removed the event that recorded it


_RECEIPT = (
    select(
        SignIn.receipt,
        SignIn.class_session_id,
        SignIn.signed_at,
        SignIn.counts_as,
        Person.given_name,
        Person.family_name,
        Person.origin,
        SignIn.event_number,
        Event.hash,
    )
    .join(Person, Person.id == SignIn.person_id)
    .outerjoin(
        Event,
        and_(Event.stream == stream_in_sql(SignIn.class_session_id), Event.number == SignIn.event_number),
    )
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
    if row is None:
        return None
    event = None if row.hash is None else Anchor.of(row.event_number, row.hash)
    return Receipt(*row[:6], as_guest=row.origin == Origin.GUEST, event=event)


@dataclass(frozen=True, slots=True)
class CheckedReceipt:
    """A receipt that was signed here. ``details`` is what its code brings up, if that is still kept.

    ``annulled_at``: when an instructor annulled the signature, which no longer counts. ``contradicted``: the
    register does not contain (any more) the event that recorded it.
    """

    signed: SignedReceipt
    details: Receipt | None
    annulled_at: datetime | None = None
    contradicted: bool = False


def check_receipt(db: Session, keys: Keys, token: str) -> CheckedReceipt | None:
    """The receipt in a token, or None when it is not valid, for whatever reason.

    At most four queries, and the check of one signature more than there are keys of earlier secrets.
    """
    signed = read(token, lambda key_id: trusted_key(db, keys, PURPOSE, key_id))
    if signed is None:
        return None
    known = hash_at(db, stream_of(signed.class_session_id), signed.event.number)
    contradicted = known is None or not known.startswith(signed.event.hash)
    details = find_receipt(db, signed.code)
    if details is not None and (details.class_session_id, details.signed_at) != (
        signed.class_session_id,
        signed.signed_at,
    ):
        details, contradicted = None, True  # the register has another signature under this code
    annulment = find_annulment(db, signed.code) if details is None else None
    return CheckedReceipt(signed, details, annulment.made_at if annulment else None, contradicted)
