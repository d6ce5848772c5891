"""What a phone keeps in its own signed cookies, and nowhere else, and the student that it names.

``phone``: a random name for the device, who holds it, its latest receipts, and its wrong codes.
``ticket``: the scan ticket. Nothing in them identifies the phone beyond this site.
"""

import secrets
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import g
from flask_login import UserMixin
from sqlalchemy.orm import Session

from kiosk.attendance.models import SignIn
from kiosk.attendance.ticket import LIFE, PURPOSE, ScanTicket
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.people.models import Person
from kiosk.web.common.cookies import read_cookie, set_cookie, set_sealed
from kiosk.web.common.cookies import read_sealed as read_sealed_cookie
from kiosk.web.common.services import now, reading, services

REMEMBERED_FOR = timedelta(days=200)
RECEIPTS_KEPT = 12
WRONG_CODES = 10
WRONG_CODES_WITHIN = timedelta(minutes=5)
# The cookie outlives the ticket, so that an expired ticket is not mistaken for disabled cookies.
TICKET_COOKIE_LIFE = LIFE * 12


class UnknownHolderError(Exception):
    """As far as we know, the quiz with this code does not concern the holder of this phone."""

    def __init__(self, quiz_code: str) -> None:
        super().__init__()
        self.quiz_code = quiz_code


@dataclass
class Phone:
    """``wrong_codes``: by class session, the start of the count (Unix seconds) and the number of wrong codes.

    ``seal`` pins the id in ``person`` (0 for nobody) to whoever it named: after an erasure, or when an older
    backup is restored, the database may give the same id to somebody else. ``issued`` is when this cookie was
    first given, in Unix milliseconds.
    """

    device: str
    person: int = 0
    seal: str = ""
    receipts: list[str] = field(default_factory=list)
    wrong_codes: dict[str, list[int]] = field(default_factory=dict)
    issued: int = 0

    @property
    def issued_at(self) -> datetime:
        """When this phone was first given its cookie."""
        return datetime.fromtimestamp(self.issued / 1000, UTC)

    def keep(self) -> None:
        """Send the cookie with this response."""
        set_sealed("phone", asdict(self), REMEMBERED_FOR)

    def remember_person(self, person_id: int, person: Person) -> None:
        """Make this person the phone's holder. ``person`` may not be stored under this id yet."""
        self.person, self.seal = person_id, seals_of(person_id, person)[0]
        self.keep()

    def remember(self, sign_in: SignIn, person: Person) -> None:
        """Remember a signature: the phone may show its receipt, and next time offers to sign with one tap."""
        others = [each for each in self.receipts if each != sign_in.receipt]
        self.receipts = [sign_in.receipt, *others][:RECEIPTS_KEPT]
        self.remember_person(sign_in.person_id, person)

    def forget_person(self) -> None:
        """Forget the phone's holder. Receipts stay: they are this phone's own history."""
        self.person, self.seal = 0, ""
        self.keep()

    def names_in(self, class_session_id: int) -> tuple[str, ...]:
        """This phone's pseudonyms in one class session: under the current secret, then under older ones."""
        keys, phone = services().keys, ("device", class_session_id, self.device)
        return keys.pseudonym(*phone), *keys.older_pseudonyms(*phone)

    def check_tries(self, class_session_id: int, instant: datetime) -> None:
        """Check that this phone may try another code.

        Raises:
            Refusal: ``too_many_tries`` (with ``wait``) after ``WRONG_CODES`` within ``WRONG_CODES_WITHIN``.
        """
        since, count = self.wrong_codes.get(str(class_session_id), (0, 0))
        elapsed = timedelta(seconds=instant.timestamp() - since)
        if count >= WRONG_CODES and elapsed < WRONG_CODES_WITHIN:
            raise Refusal(RefusalCode.TOO_MANY_TRIES, wait=WRONG_CODES_WITHIN - elapsed)

    def count_wrong_code(self, class_session_id: int, instant: datetime) -> None:
        """Count in the cookie, not in the database: a GET writes nothing, and a count stored under the device
        name would be no safer, since that name is in the same cookie."""
        key = str(class_session_id)
        since, count = self.wrong_codes.pop(key, (0, 0))
        if instant.timestamp() - since >= WRONG_CODES_WITHIN.total_seconds():
            since, count = int(instant.timestamp()), 0
        latest = dict(list(self.wrong_codes.items())[-4:])
        self.wrong_codes = {**latest, key: [since, count + 1]}
        self.keep()


def this_phone() -> Phone:
    """The phone of this request. If it has no name yet it gets one, kept only once ``keep`` is called."""
    if "kiosk_phone" not in g:
        known = read_sealed_cookie("phone")
        g.kiosk_phone = _phone_of(known) or Phone(
            secrets.token_hex(16), issued=round(now().timestamp() * 1000)
        )
    phone: Phone = g.kiosk_phone
    return phone


def remembered_person(db: Session, phone: Phone) -> Person | None:
    """The holder of this phone, if the key still names the same person.

    One query, or none for a phone that nobody holds.
    """
    if not phone.person:
        return None
    found = db.get(Person, phone.person)
    return found if found is not None and phone.seal in seals_of(phone.person, found) else None


def give_ticket(phone: Phone, class_session_id: int, method: str) -> None:
    """Give this phone a scan ticket: it has just presented a valid code."""
    ticket = ScanTicket(class_session_id, now(), method, phone.device)
    set_cookie("ticket", ticket.sealed(services().keys.signer(PURPOSE)), TICKET_COOKIE_LIFE)


def current_ticket() -> ScanTicket | None:
    """The ticket in this request, if it belongs to this phone; it may have expired."""
    ticket = ScanTicket.unsealed(read_cookie("ticket"), services().keys.signer(PURPOSE))
    return ticket if ticket is not None and ticket.device == this_phone().device else None


def seals_of(person_id: int, person: Person) -> tuple[str, ...]:
    """The seals that pin an id to this person: under the current secret, then under older ones."""
    whom, keys = ("phone-holder", person_id, person.number_key, person.name_key), services().keys
    return keys.pseudonym(*whom), *keys.older_pseudonyms(*whom)


def _phone_of(known: Any) -> Phone | None:
    """The phone in a cookie; ``None`` if there is none, or another version of Kiosk wrote it."""
    try:
        phone = Phone(**known)
    except TypeError:
        return None
    return phone if isinstance(phone.person, int) else None


class StudentUser(UserMixin):  # type: ignore[misc]  # the library has no types
    """A student on one phone: pages fetch everything through ``person_id``."""

    def __init__(self, person_id: int, device: str) -> None:
        self.person_id = person_id
        self.device = device

    def get_id(self) -> str:
        return f"{self.person_id}/{self.device}"


def student_user() -> StudentUser | None:
    """The student of this request, or ``None``. One query if the phone has a holder, else none."""
    phone = this_phone()
    person = remembered_person(reading(), phone)
    return None if person is None else StudentUser(phone.person, phone.device)
