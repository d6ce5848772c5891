"""Signing in: checking who somebody claims to be, and recording the signature exactly once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, joinedload

from kiosk.attendance.events import EventKind, append_after, lock, person_in, stream_of
from kiosk.attendance.models import SignIn
from kiosk.attendance.receipts.receipt import new_code
from kiosk.attendance.sheet import SheetCourse, sheet_of
from kiosk.attendance.ticket import ScanTicket
from kiosk.core.database import ONE, insert_unless_there
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.core.throttle import Throttle
from kiosk.courses.models import Course, Enrolment
from kiosk.ledger.chain import head_of
from kiosk.ledger.event import instant
from kiosk.people.lookup import keep_guest
from kiosk.people.models import Origin, Person
from kiosk.people.names import is_called, number_key

THROTTLE = Throttle(capacity=8, refill=timedelta(seconds=30))
# For all phones together: enough for a row of guests who have no number and all type "0".
NUMBER_THROTTLE = Throttle(capacity=60, refill=timedelta(minutes=5))
# Somebody without a phone may sign on a neighbour's; a whole row of friends may not.
PEOPLE_FOR_EACH_SCAN = 3

# Built once: hundreds of students a second run the same queries.
_ENROLLED = (
    select(Person)
    .join(Enrolment, Enrolment.person_id == Person.id)
    .where(
        Enrolment.course_id == bindparam("course"),
        Person.number_key == bindparam("number"),
        Person.origin != Origin.GUEST.value,
    )
    .limit(ONE)
)
_SIGNED = select(SignIn).where(
    SignIn.class_session_id == bindparam("session"), SignIn.person_id == bindparam("person")
)
_SIGNED_BY_GUEST = (
    select(SignIn)
    .join(Person, SignIn.person_id == Person.id)
    .where(
        SignIn.class_session_id == bindparam("session"),
        Person.origin == Origin.GUEST.value,
        Person.number_key == bindparam("number"),
        Person.name_key == bindparam("name"),
    )
)
# A claim is compared with this when nobody has the number, so that the answer takes as long.
_NOBODY = Person.of_school("0", "Personne-Inconnue", "Camille")
_BY_THIS_SCAN = select(func.count(SignIn.id)).where(
    SignIn.class_session_id == bindparam("class_session_id"),
    SignIn.device_key == bindparam("device_key"),
    SignIn.signed_at == bindparam("signed_at"),
)


@dataclass(frozen=True)
class Claim:
    """Who somebody claims to be, as typed. ``as_guest``: they ask to sign as a guest if not on the roster."""

    student_number: str
    family_name: str
    given_name: str = ""
    email: str = ""
    as_guest: bool = False

    @classmethod
    def of(cls, person: Person) -> "Claim":
        """The claim that this person would make again."""
        return cls(
            person.student_number,
            person.family_name,
            person.given_name,
            person.email,
            as_guest=person.is_guest,
        )


class Recorded(NamedTuple):
    """A signature, and whether it is new."""

    sign_in: SignIn
    is_new: bool


def identify(
    db: Session,
    course: Course | SheetCourse,
    claim: Claim,
    *,
    bucket: str,
    number_bucket: str = "",
    now: datetime,
) -> Person:
    """The person on the roll whom the claim names, or a guest not stored yet.

    Only reads: two or three queries. Number and name form one claim: a wrong number and a wrong name get the
    same refusal, after the same work. Whoever is on the roll signs under their own name, whether they are
    expected that day or not. A guest may give the number of somebody on the roll; the register flags it.
    ``bucket`` counts the phone's wrong tries, ``number_bucket`` those against the number, when that is
    limited too.

    Raises:
        Refusal: ``too_many_tries`` (with ``wait``), or ``not_on_roster`` (with ``guests_allowed``).
    """
    wait = max(each.wait(db, key, now) for each, key in _limits(bucket, number_bucket))
    if wait:
        raise Refusal(RefusalCode.TOO_MANY_TRIES, wait=wait)
    enrolled = db.scalar(_ENROLLED, {"course": course.id, "number": number_key(claim.student_number)})
    compared = enrolled or _NOBODY
    if is_called(claim.family_name, compared.family_name, compared.given_name) and enrolled is not None:
        return enrolled
    if not (course.guests_allowed and claim.as_guest):
        raise Refusal(RefusalCode.NOT_ON_ROSTER, guests_allowed=course.guests_allowed)
    return Person.as_typed(claim.student_number, claim.family_name, claim.given_name, claim.email)


def count_wrong_try(db: Session, bucket: str, now: datetime, number_bucket: str = "") -> None:
    """Count a wrong number or name.

    Raises:
        Refusal: ``too_many_tries`` (with ``wait``) when other requests at the same time have used up all
        tries: this one does not learn that it was wrong.
    """
    wait = max(each.take(db, key, now) for each, key in _limits(bucket, number_bucket))
    if wait:
        raise Refusal(RefusalCode.TOO_MANY_TRIES, wait=wait)


def _limits(bucket: str, number_bucket: str) -> list[tuple[Throttle, str]]:
    return [(THROTTLE, bucket), *([(NUMBER_THROTTLE, number_bucket)] if number_bucket else [])]


def record(
    db: Session,
    ticket: ScanTicket,
    person: Person,
    *,
    nonce: str,
    device_key: str,
    quick_phone_issued_at: datetime | None = None,
    now: datetime,
) -> Recorded:
    """Write the signature, or find the existing one: sent again, sent in parallel, or signed earlier.

    What it counts as is decided here, by the window in force. Of several parallel requests the database lets
    one through; the others find its row and get the same receipt. Three statements for a student, five for a
    guest, plus those of the register's event (``chain``), and one for the lock on PostgreSQL. A new signature
    is not attached to the ORM session.

    Raises:
        Refusal: ``form_used`` when this same form has recorded somebody else, ``scan_used`` when this scan
            has already served ``PEOPLE_FOR_EACH_SCAN`` others, ``no_ticket`` when the class session is gone,
            ``session_cancelled``.
    """
    person_id = keep_guest(db, person) if person.is_guest else person.id
    lock(db, ticket.class_session_id)  # otherwise the window might change before this is written
    sheet = sheet_of(db, ticket.class_session_id)
    if sheet is None:
        raise Refusal(RefusalCode.NO_TICKET)
    if sheet.window.is_cancelled:
        raise Refusal(RefusalCode.SESSION_CANCELLED)
    head = head_of(db, stream_of(ticket.class_session_id))
    values: dict[str, Any] = {
        "class_session_id": ticket.class_session_id,
        "person_id": person_id,
        "signed_at": ticket.scanned_at,
        "recorded_at": now,
        "counts_as": sheet.window.counts(ticket.scanned_at),
        "method": ticket.method,
        "receipt": new_code(),
        "nonce": nonce,
        "device_key": device_key,
        "quick_phone_issued_at": quick_phone_issued_at,
        "event_number": head.number + 1,
    }
    if insert_unless_there(db, SignIn, **values):
        signed = SignIn(**values)
        append_after(
            db,
            ticket.class_session_id,
            head,
            EventKind.SIGN_IN,
            now,
            public={
                "signed_at": instant(ticket.scanned_at),
                "counts_as": signed.counts_as,
                "method": ticket.method,
            },
            private={
                "person": person_in(person, person_id),
                "receipt": signed.receipt,
                "device": device_key,
            },
        )
        # After the event, since its lock makes writers of one class session wait for each other.
        if (db.scalar(_BY_THIS_SCAN, values) or 0) > PEOPLE_FOR_EACH_SCAN:
            raise Refusal(RefusalCode.SCAN_USED)
        return Recorded(signed, is_new=True)
    known = find(db, ticket.class_session_id, person)
    if known is None:
        # The conflict was with the form's nonce or, once in 10^12, a receipt with the same code.
        raise Refusal(RefusalCode.FORM_USED)
    return Recorded(known, is_new=False)


def find(db: Session, class_session_id: int, person: Person) -> SignIn | None:
    """This person's signature for this class session, or None. A guest may not be stored."""
    if not person.is_guest:
        return db.scalar(_SIGNED, {"session": class_session_id, "person": person.id})
    return db.scalar(
        _SIGNED_BY_GUEST,
        {"session": class_session_id, "number": person.number_key, "name": person.name_key},
    )


def signed_on(db: Session, class_session_id: int, devices: Sequence[str]) -> list[SignIn]:
    """The signatures made in a class session on the phone with these names, oldest first, with the people
    loaded. One query."""
    return list(
        db.scalars(
            select(SignIn)
            .where(SignIn.class_session_id == class_session_id, SignIn.device_key.in_(devices))
            .options(joinedload(SignIn.person))
            .order_by(SignIn.id)
        )
    )
