"""A signed receipt against the register: what agrees with it, and what contradicts it."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from kiosk.attendance.events import stream_of
from kiosk.attendance.models import SignIn
from kiosk.attendance.receipts.receipt import CheckedReceipt, check_receipt, find_receipt
from kiosk.attendance.receipts.signed import PURPOSE, Anchor, signed
from kiosk.core.keys import Keys
from kiosk.core.signing_keys import remember_keys
from kiosk.courses.models import ClassSession
from kiosk.ledger.chain import hash_at, stored_events
from kiosk.ledger.models import Event
from tests.clock import NINE_IN_PARIS as NINE
from tests.conftest import SECRET
from tests.factories import make_class_session, make_course, make_sign_in, make_student
from tests.ledger.streams import counting, forged

KEYS, NEWER = Keys(SECRET), Keys("the newest secret for tests, 0123456789", [SECRET])
SEED = KEYS.derive(PURPOSE)


@pytest.fixture
def sign_in(db: Session) -> SignIn:
    """The second of three signatures."""
    course = make_course(db)
    class_session = make_class_session(db, course)
    made = [make_sign_in(db, class_session, make_student(db, course)) for _time in range(3)]
    return made[1]


def token_of(db: Session, sign_in: SignIn) -> str:
    found = find_receipt(db, sign_in.receipt)
    assert found is not None
    assert found.event is not None
    return signed(SEED, sign_in.receipt, sign_in.class_session_id, sign_in.signed_at, found.event)


def checked(db: Session, token: str, keys: Keys = KEYS) -> CheckedReceipt:
    found = check_receipt(db, keys, token)
    assert found is not None
    return found


def test_a_receipt_holds_the_event_that_recorded_it(db: Session, sign_in: SignIn) -> None:
    assert sign_in.event_number == 3
    found = checked(db, token_of(db, sign_in))
    assert not found.contradicted
    assert found.details is not None
    assert found.signed.event == Anchor.of(3, str(hash_at(db, stream_of(sign_in.class_session_id), 3)))


def test_one_signed_with_an_older_secret_holds_for_as_long_as_its_key_is_vouched_for(
    db: Session, sign_in: SignIn
) -> None:
    token = token_of(db, sign_in)
    assert not checked(db, token, NEWER).contradicted
    alone = Keys("the newest secret for tests, 0123456789")
    assert check_receipt(db, alone, token) is None
    remember_keys(db, KEYS, PURPOSE, NINE)
    remember_keys(db, NEWER, PURPOSE, NINE)
    assert not checked(db, token, alone).contradicted


@pytest.mark.parametrize("cut", [0, 1, 2])
def test_when_the_event_is_gone_the_register_no_longer_contains_it(
    db: Session, sign_in: SignIn, cut: int
) -> None:
    token = token_of(db, sign_in)
    db.execute(delete(Event).where(Event.number > cut))
    assert checked(db, token).contradicted
    db.execute(delete(SignIn))
    assert checked(db, token).contradicted


def test_when_another_event_stands_in_its_place_the_register_no_longer_contains_it(
    db: Session, sign_in: SignIn
) -> None:
    """Everything was rewritten, or an event before it was: each hash holds all that came before."""
    token = token_of(db, sign_in)
    stream = stream_of(sign_in.class_session_id)
    other = forged(3, stored_events(db, stream)[1].hash, stream=stream)
    db.execute(
        update(Event)
        .where(Event.stream == stream, Event.number == 3)
        .values(body=other.body, hash=other.hash)
    )
    assert checked(db, token).contradicted


def test_a_receipt_that_the_register_tells_otherwise_is_contradicted(db: Session, sign_in: SignIn) -> None:
    """Another time or another class session under its code; nothing of the register is shown then."""
    found = find_receipt(db, sign_in.receipt)
    assert found is not None
    assert found.event is not None
    other = make_class_session(db, db.get_one(ClassSession, sign_in.class_session_id).course)
    later = sign_in.signed_at + timedelta(microseconds=1)
    for token in (
        signed(SEED, sign_in.receipt, other.id, sign_in.signed_at, found.event),
        signed(SEED, sign_in.receipt, sign_in.class_session_id, later, found.event),
    ):
        odd = checked(db, token)
        assert odd.contradicted
        assert odd.details is None


def test_a_check_costs_at_most_four_queries(db: Session, sign_in: SignIn) -> None:
    token = token_of(db, sign_in)
    unknown = signed(b"s" * 32, "K7Q4M2XP", 1, NINE, Anchor(1, "0" * 32))

    def queries(given: str, keys: Keys = KEYS) -> int:
        with counting(db) as statements:
            check_receipt(db, keys, given)
        return len(statements)

    assert queries("rubbish") == 0
    assert queries(unknown) == 1
    assert queries(token) == 2
    assert queries(token, NEWER) == 2
    remember_keys(db, KEYS, PURPOSE, NINE)
    remember_keys(db, NEWER, PURPOSE, NINE)
    db.execute(delete(SignIn))
    assert queries(token, Keys("the newest secret for tests, 0123456789")) == 4


def test_a_receipt_is_shown_although_its_event_is_gone(db: Session, sign_in: SignIn) -> None:
    """Only without the link that would hold it: the phone's own page never fails."""
    db.execute(delete(Event))
    found = find_receipt(db, sign_in.receipt)
    assert found is not None
    assert found.event is None
