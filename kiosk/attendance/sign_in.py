"""Signing in: who says to be whom, and one row for it, exactly once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from kiosk import crockford
from kiosk.attendance.models import Guest, SignIn
from kiosk.attendance.ticket import ScanTicket
from kiosk.courses.models import Course, Enrolment, Student
from kiosk.courses.names import name_key, number_key, tidy
from kiosk.refusals import Refusal, RefusalCode
from kiosk.throttle import Throttle

RECEIPT_SYMBOLS = 8
THROTTLE = Throttle(capacity=8, refill=timedelta(seconds=30))


@dataclass(frozen=True)
class Claim:
    """Who somebody says to be, as typed. ``as_guest``: knows not to be on the roster."""

    student_number: str
    family_name: str
    given_name: str = ""
    email: str = ""
    as_guest: bool = False

    @classmethod
    def of(cls, person: Student | Guest) -> "Claim":
        """The claim that this person would make again."""
        return cls(
            person.student_number,
            person.family_name,
            person.given_name,
            person.email,
            as_guest=isinstance(person, Guest),
        )


def identify(db: Session, course: Course, claim: Claim, *, bucket: str, now: datetime) -> Student | Guest:
    """The student whom the claim names, or a guest not stored yet. Reads only: two queries.

    Raises:
        Refusal: ``too_many_tries`` (with ``wait``), ``name_mismatch``, or ``not_on_roster``
            (with ``guests_allowed``).
    """
    wait = THROTTLE.wait(db, bucket, now)
    if wait:
        raise Refusal(RefusalCode.TOO_MANY_TRIES, wait=wait)
    student = db.scalar(
        select(Student)
        .join(Enrolment, Enrolment.student_id == Student.id)
        .where(Enrolment.course_id == course.id, Student.number_key == number_key(claim.student_number))
    )
    if student is not None:
        if student.name_key != name_key(claim.family_name):
            raise Refusal(RefusalCode.NAME_MISMATCH)
        return student
    if not (course.guests_allowed and claim.as_guest):
        raise Refusal(RefusalCode.NOT_ON_ROSTER, guests_allowed=course.guests_allowed)
    return Guest(
        student_number=tidy(claim.student_number),
        number_key=number_key(claim.student_number),
        family_name=tidy(claim.family_name),
        name_key=name_key(claim.family_name),
        given_name=tidy(claim.given_name),
        email=tidy(claim.email),
    )


def record(
    db: Session, ticket: ScanTicket, person: Student | Guest, *, nonce: str, device_key: str, now: datetime
) -> SignIn:
    """Write the signature, or find the one that is there: sent again, sent at once, or signed before.

    Of many at once the database lets one through; the others find it and get the same receipt.

    Raises:
        Refusal: ``form_used`` (``family_name``) when this very form has recorded somebody else.
    """
    values = {
        "class_session_id": ticket.class_session_id,
        "signed_at": ticket.scanned_at,
        "recorded_at": now,
        "method": ticket.method,
        "receipt": crockford.random(RECEIPT_SYMBOLS),
        "nonce": nonce,
        "device_key": device_key,
    }
    existing = find(db, ticket.class_session_id, person)
    if existing is not None:
        return existing
    try:
        with db.begin_nested():
            if isinstance(person, Guest):
                person.class_session_id = ticket.class_session_id
                db.add(person)
                db.flush()
                sign_in = SignIn(guest_id=person.id, **values)
            else:
                sign_in = SignIn(student_id=person.id, **values)
            db.add(sign_in)
    except IntegrityError:
        return _find_the_other(db, ticket.class_session_id, person, nonce)
    return sign_in


def find(db: Session, class_session_id: int, person: Student | Guest) -> SignIn | None:
    """The signature of this person for this class session, if any."""
    statement = select(SignIn).where(SignIn.class_session_id == class_session_id)
    if isinstance(person, Student):
        return db.scalar(statement.where(SignIn.student_id == person.id))
    return db.scalar(
        statement.join(Guest, SignIn.guest_id == Guest.id).where(
            Guest.number_key == person.number_key, Guest.name_key == person.name_key
        )
    )


def find_by_receipt(db: Session, receipt: str) -> SignIn | None:
    """The signature that a receipt's code names, with the person."""
    return db.scalar(
        select(SignIn)
        .where(SignIn.receipt == crockford.clean(receipt))
        .options(joinedload(SignIn.student), joinedload(SignIn.guest))
    )


def _find_the_other(db: Session, class_session_id: int, person: Student | Guest, nonce: str) -> SignIn:
    existing = find(db, class_session_id, person)
    if existing is not None:
        return existing
    same_form = db.scalar(
        select(SignIn)
        .where(SignIn.nonce == nonce)
        .options(joinedload(SignIn.student), joinedload(SignIn.guest))
    )
    if same_form is None:
        raise RuntimeError("a signature was refused by the database and no other stands in its place")
    raise Refusal(RefusalCode.FORM_USED)
