"""Annulling a signature: it stops counting, nothing of it is hidden, and the person can sign again."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from kiosk.attendance.annulments import annul, find_annulment
from kiosk.attendance.corrections import correct
from kiosk.attendance.entry import Entry, Flag, Status
from kiosk.attendance.events import stream_of
from kiosk.attendance.models import Annulment, SignIn
from kiosk.attendance.receipts.receipt import check_receipt, find_receipt
from kiosk.attendance.receipts.signed import PURPOSE, signed
from kiosk.attendance.register import register_of
from kiosk.attendance.register_check import RegisterDamage
from kiosk.attendance.sign_in import Claim
from kiosk.core.keys import Keys
from kiosk.courses.models import ClassSession
from kiosk.ledger.chain import head_of, stored_events
from kiosk.ledger.check import Break
from kiosk.people.models import Person
from tests.clock import NINE_IN_PARIS as NINE
from tests.conftest import SECRET
from tests.factories import make_class_session, make_course, make_instructor, make_sign_in, make_student
from tests.registers import register_break

LATER = NINE + timedelta(minutes=5)
WHY = "signé par un camarade"
KEYS = Keys(SECRET)


@pytest.fixture
def class_session(db: Session) -> ClassSession:
    return make_class_session(db, make_course(db, guests_allowed=True))


@pytest.fixture
def student(db: Session, class_session: ClassSession) -> Person:
    return make_student(db, class_session.course, "Abadie")


@pytest.fixture
def receipt(db: Session, class_session: ClassSession, student: Person) -> str:
    """Of a signature that is there, the only one."""
    return make_sign_in(db, class_session, student).receipt


def only_entry(db: Session, class_session: ClassSession) -> Entry:
    (entry,) = register_of(db, class_session).entries
    return entry


def test_it_no_longer_counts_and_the_register_says_who_annulled_it_when_and_why(
    db: Session, class_session: ClassSession, receipt: str
) -> None:
    by = make_instructor(db, class_session.course, name="Camille Exemple")
    annul(db, class_session, receipt, WHY, by=by.id, now=LATER)
    entry = only_entry(db, class_session)
    assert (entry.status, entry.sign_in, entry.flags) == (Status.ABSENT, None, (Flag.ANNULLED,))
    (made,) = entry.annulments
    assert (made.signed_at, made.receipt, made.reason) == (NINE, receipt, WHY)
    assert (made.made_by, made.made_at) == ("Camille Exemple", LATER)


def test_the_receipt_brings_up_the_annulment_and_no_signature(
    db: Session, class_session: ClassSession, receipt: str
) -> None:
    annul(db, class_session, receipt, WHY, by=None, now=LATER)
    assert find_receipt(db, receipt) is None
    found = find_annulment(db, f"{receipt[:4]}-{receipt[4:]}".lower())
    assert found is not None
    assert found.made_at == LATER


def test_a_signed_receipt_is_told_as_annulled(db: Session, class_session: ClassSession, receipt: str) -> None:
    found = find_receipt(db, receipt)
    assert found is not None
    assert found.event is not None
    token = signed(KEYS.derive(PURPOSE), receipt, class_session.id, NINE, found.event)
    before = check_receipt(db, KEYS, token)
    assert before is not None
    assert before.annulled_at is None
    annul(db, class_session, receipt, WHY, by=None, now=LATER)
    after = check_receipt(db, KEYS, token)
    assert after is not None
    assert (after.annulled_at, after.details) == (LATER, None)


def test_the_person_can_sign_again_and_both_are_told(
    db: Session, class_session: ClassSession, student: Person, receipt: str
) -> None:
    annul(db, class_session, receipt, WHY, by=None, now=LATER)
    again = make_sign_in(db, class_session, student, at=LATER, device="their own phone")
    assert again.receipt != receipt
    entry = only_entry(db, class_session)
    assert entry.status is Status.PRESENT
    assert entry.sign_in is not None
    assert entry.sign_in.receipt == again.receipt
    assert len(entry.annulments) == 1
    assert register_break(db, class_session.id) is None


def test_twice_is_once(db: Session, class_session: ClassSession, receipt: str) -> None:
    assert annul(db, class_session, receipt, WHY, by=None, now=LATER) is not None
    head = head_of(db, stream_of(class_session.id))
    assert annul(db, class_session, receipt, WHY, by=None, now=LATER) is None
    assert head_of(db, stream_of(class_session.id)) == head


def test_a_signature_of_another_class_session_is_left_alone(
    db: Session, class_session: ClassSession, receipt: str
) -> None:
    other = make_class_session(db, class_session.course)
    assert annul(db, other, receipt, WHY, by=None, now=LATER) is None
    assert find_receipt(db, receipt) is not None


def test_a_guest_whose_only_signature_is_annulled_stays_in_the_register(
    db: Session, class_session: ClassSession
) -> None:
    guest = Claim("777", "Visiteur", "Ariane", "ariane@example.org", as_guest=True)
    receipt = make_sign_in(db, class_session, guest).receipt
    annul(db, class_session, receipt, WHY, by=None, now=LATER)
    entry = only_entry(db, class_session)
    assert entry.person.family_name == "Visiteur"
    assert entry.flags == (Flag.GUEST, Flag.ANNULLED)


def test_a_correction_outlives_it(db: Session, class_session: ClassSession, receipt: str) -> None:
    key = only_entry(db, class_session).person.id
    correct(db, class_session, key, Status.EXCUSED, "certificat", by=None, now=NINE)
    annul(db, class_session, receipt, WHY, by=None, now=LATER)
    assert only_entry(db, class_session).status is Status.EXCUSED


def test_the_chain_holds_and_keeps_both_events(
    db: Session, class_session: ClassSession, receipt: str
) -> None:
    by = make_instructor(db, class_session.course).id
    annul(db, class_session, receipt, WHY, by=by, now=LATER)
    events = stored_events(db, stream_of(class_session.id))
    assert [each.content()["kind"] for each in events] == ["plan", "sign_in", "annulment"]
    private = events[2].private()
    assert (private["receipt"], private["reason"], private["by"]) == (receipt, WHY, by)
    assert WHY not in events[2].body
    assert register_break(db, class_session.id) is None


def test_a_row_taken_out_without_an_annulment_shows(
    db: Session, class_session: ClassSession, receipt: str
) -> None:
    db.execute(delete(SignIn).where(SignIn.receipt == receipt))
    assert register_break(db, class_session.id) == Break(2, RegisterDamage.ROW_ALTERED)


def test_an_annulment_altered_removed_or_put_in_by_hand_shows(
    db: Session, class_session: ClassSession, receipt: str
) -> None:
    annul(db, class_session, receipt, WHY, by=None, now=LATER)
    db.execute(update(Annulment).values(reason="another"))
    assert register_break(db, class_session.id) == Break(3, RegisterDamage.ROW_ALTERED)
    db.execute(delete(Annulment))
    assert register_break(db, class_session.id) == Break(3, RegisterDamage.ROW_ALTERED)


def test_an_annulment_without_event_shows(db: Session, class_session: ClassSession, student: Person) -> None:
    db.add(
        Annulment(
            class_session_id=class_session.id,
            person_id=student.id,
            receipt="K7Q4M2XP",
            signed_at=NINE,
            reason=WHY,
            made_at=LATER,
        )
    )
    db.flush()
    assert register_break(db, class_session.id) == Break(2, RegisterDamage.ROW_WITHOUT_EVENT)
    assert db.scalar(select(Annulment.receipt)) == "K7Q4M2XP"
