"""The register's chain: what is done to it afterwards shows; what is erased leaves no trace of a person."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from kiosk.attendance.bundle import Bundle, BundleError, bundle_break, bundle_of, read_bundle, written
from kiosk.attendance.corrections import correct
from kiosk.attendance.entry import Status
from kiosk.attendance.events import RegisterDamage, first_break
from kiosk.attendance.models import Correction, SignIn, WindowChange
from kiosk.attendance.register_check import broken_registers, register_break
from kiosk.attendance.window_changes import close_now, extend
from kiosk.courses.models import ClassSession
from kiosk.ledger.chain import (
    GENESIS,
    ChainHead,
    canonical,
    commitment,
    head_of,
    knows_head,
    stored_events,
)
from kiosk.ledger.check import Break, Damage
from kiosk.ledger.models import Event, Opening
from kiosk.people.models import Person
from tests.clock import NINE_IN_PARIS
from tests.factories import make_class_session, make_course, make_sign_in, make_student


@pytest.fixture
def signed(db: Session) -> ClassSession:
    """Five events: three signatures, a correction, a change of the window."""
    course = make_course(db)
    class_session = make_class_session(db, course)
    students = [make_student(db, course, name) for name in ("Abadie", "Bérard", "Cohen")]
    for student in students:
        make_sign_in(db, class_session, student)
    correct(
        db,
        class_session,
        students[0].id,
        Status.EXCUSED,
        "certificat",
        by=None,
        now=NINE_IN_PARIS,
    )
    extend(db, class_session, None, NINE_IN_PARIS)
    return class_session


def test_every_signature_correction_and_change_of_the_window_is_an_event(
    db: Session, signed: ClassSession
) -> None:
    kinds = [each.content()["kind"] for each in stored_events(db, signed.id)]
    assert kinds == ["sign_in", "sign_in", "sign_in", "correction", "window"]
    assert first_break(stored_events(db, signed.id)) is None
    assert list(broken_registers(db)) == []


def test_signing_twice_is_one_event(db: Session) -> None:
    course = make_course(db)
    class_session = make_class_session(db, course)
    student = make_student(db, course)
    make_sign_in(db, class_session, student)
    make_sign_in(db, class_session, student)
    assert head_of(db, class_session.id).number == 1


def test_the_head_says_when_its_event_was_recorded(db: Session) -> None:
    course = make_course(db)
    class_session = make_class_session(db, course)
    assert head_of(db, class_session.id).at is None
    at = NINE_IN_PARIS + timedelta(minutes=3, microseconds=7)
    make_sign_in(db, class_session, make_student(db, course), at=at)
    assert head_of(db, class_session.id).at == at


@pytest.mark.parametrize("body", ["", "rubbish", "[]", "{}", '{"at": 7}', '{"at": "yesterday"}', '"at"', "7"])
def test_a_head_that_was_tampered_with_says_no_time(body: str) -> None:
    assert ChainHead(7, "f" * 64, body).at is None


def test_bodies_say_nothing_about_anybody(db: Session, signed: ClassSession) -> None:
    numbers = [each.student_number for each in db.scalars(select(Person))]  # too long to be there by chance
    bodies = " ".join(each.body for each in stored_events(db, signed.id))
    for personal in ("Abadie", "Bérard", "Cohen", "certificat", "excused", "device-", *numbers):
        assert personal not in bodies


def test_equal_words_have_different_commitments(db: Session, signed: ClassSession) -> None:
    commitments = [each.content()["commitment"] for each in stored_events(db, signed.id)]
    assert len(set(commitments)) == len(commitments)
    assert len({each.private()["salt"] for each in stored_events(db, signed.id)}) == len(commitments)


def tamper_sign_in(db: Session, class_session: ClassSession) -> int:
    db.execute(update(SignIn).where(SignIn.class_session_id == class_session.id).values(method="code"))
    return 1


def tamper_correction(db: Session, class_session: ClassSession) -> int:
    db.execute(update(Correction).values(status="present"))
    return 4


def remove_sign_in(db: Session, class_session: ClassSession) -> int:
    last = db.scalars(db.query(SignIn.id).order_by(SignIn.id.desc()).statement).first()
    db.execute(delete(SignIn).where(SignIn.id == last))
    return 3


@pytest.mark.parametrize("tamper", [tamper_sign_in, tamper_correction, remove_sign_in])
def test_a_register_in_use_that_says_something_else_is_named(
    db: Session, signed: ClassSession, tamper: object
) -> None:
    number = tamper(db, signed)  # type: ignore[operator]
    assert register_break(db, signed.id) == Break(number, RegisterDamage.ROW_ALTERED)


def move_window(db: Session, class_session: ClassSession) -> Break:
    later = NINE_IN_PARIS + timedelta(hours=1)
    db.execute(update(WindowChange).values(closes_at=later, late_until=later))
    return Break(5, RegisterDamage.ROW_ALTERED)


def remove_window(db: Session, class_session: ClassSession) -> Break:
    db.execute(delete(WindowChange))
    return Break(5, RegisterDamage.ROW_ALTERED)


def add_window(db: Session, class_session: ClassSession) -> Break:
    last = db.scalars(select(WindowChange)).one()
    values = {"opens_at": last.opens_at, "closes_at": last.closes_at, "late_until": last.late_until}
    db.add(WindowChange(class_session_id=class_session.id, made_by=None, made_at=NINE_IN_PARIS, **values))
    db.flush()
    return Break(6, RegisterDamage.ROW_WITHOUT_EVENT)


@pytest.mark.parametrize("tamper", [move_window, remove_window, add_window])
def test_a_window_that_was_moved_by_hand_is_named(
    db: Session, signed: ClassSession, tamper: Callable[[Session, ClassSession], Break]
) -> None:
    """It decides who was late: a register can be falsified without touching a signature."""
    assert register_break(db, signed.id) is None
    expected = tamper(db, signed)
    assert register_break(db, signed.id) == expected


def test_events_taken_from_the_end_are_missed_by_the_signatures_in_use(
    db: Session, signed: ClassSession
) -> None:
    db.execute(delete(Opening).where(Opening.number >= 3))
    db.execute(delete(Event).where(Event.number >= 3))
    assert register_break(db, signed.id) == Break(3, RegisterDamage.ROW_WITHOUT_EVENT)


def test_a_signature_without_an_event_is_named(db: Session) -> None:
    """Put in by hand, or the only one whose event was taken out."""
    course = make_course(db)
    class_session = make_class_session(db, course)
    make_sign_in(db, class_session, make_student(db, course))
    db.execute(delete(Opening))
    db.execute(delete(Event))
    assert register_break(db, class_session.id) == Break(1, RegisterDamage.ROW_WITHOUT_EVENT)


def test_a_head_on_paper_misses_what_was_taken_from_the_end(db: Session, signed: ClassSession) -> None:
    head = head_of(db, signed.id)
    assert knows_head(db, signed.id, head.number, head.hash)
    assert knows_head(db, signed.id, head.number, head.short)
    bundle = bundle_of(db, signed)
    assert bundle_break(bundle, head.short) is None
    shorter = Bundle(bundle.course, bundle.session, bundle.events[:-1])
    assert bundle_break(shorter) is None
    assert bundle_break(shorter, head.short) == Break(5, Damage.HEAD_UNKNOWN)


def test_fewer_than_sixteen_characters_of_a_head_say_nothing(db: Session, signed: ClassSession) -> None:
    bundle = bundle_of(db, signed)
    assert bundle_break(bundle, bundle.head.hash[:16]) is None
    assert bundle_break(bundle, bundle.head.hash[:15]) == Break(6, Damage.HEAD_UNKNOWN)


def test_a_bundle_reads_back_and_is_checked_without_a_database(db: Session, signed: ClassSession) -> None:
    bundle = bundle_of(db, signed)
    read = read_bundle(written(bundle))
    assert read == bundle
    assert bundle_break(read) is None
    value = json.loads(written(bundle))
    value["events"][2]["body"] = value["events"][2]["body"].replace('"qr"', '"code"')
    assert bundle_break(read_bundle(json.dumps(value).encode())) == Break(3, Damage.ALTERED)


@pytest.mark.parametrize("label", [{"course": "OTHER"}, {"session": 4711}])
def test_a_bundle_that_says_to_be_of_another_class_session_is_named(
    db: Session, signed: ClassSession, label: dict[str, object]
) -> None:
    value = {**json.loads(written(bundle_of(db, signed))), **label}
    assert bundle_break(read_bundle(json.dumps(value).encode())) == Break(1, RegisterDamage.RELABELLED)


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from([GENESIS, "kiosk-register-1", "\ud800", "\x1b[31m", "{}", "[" * 100_000, "1e999"])
    | st.text(st.characters(codec=None), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["course", "session", "plan", "kind", "number", "events"]), inner)
    ),
    max_leaves=8,
)
EVENT = st.fixed_dictionaries(
    {"number": st.just(1) | ANYTHING, "body": ANYTHING, "hash": ANYTHING, "opening": ANYTHING}
)


def sealed(body: dict[str, object]) -> dict[str, object]:
    """An event with this body and a hash that fits."""
    opening = canonical({"salt": ""})
    fitting = canonical({"commitment": commitment(opening), "number": 1, "previous": GENESIS, **body})
    hashed = hashlib.sha256(b"kiosk-register-1\n" + fitting.encode("utf-8", "surrogatepass"))
    return {"number": 1, "body": fitting, "hash": hashed.hexdigest(), "opening": opening}


BODY = st.dictionaries(
    st.sampled_from(["kind", "at", "class_session", "commitment", "plan", "events", "person", "receipt"]),
    ANYTHING,
)


@given(
    st.fixed_dictionaries(
        {
            "format": st.just("kiosk-register-1") | ANYTHING,
            "course": st.text(max_size=3) | ANYTHING,
            "session": st.integers() | ANYTHING,
            "events": st.lists(EVENT | BODY.map(sealed), max_size=3) | ANYTHING,
        }
    )
    | ANYTHING,
    st.text(max_size=20),
)
def test_whatever_a_file_of_json_holds_it_is_checked_or_no_bundle(value: object, head: str) -> None:
    content = json.dumps(value).replace("Infinity", "1e999").encode()
    try:
        bundle = read_bundle(content)
    except BundleError:
        return
    assert bundle_break(bundle, head) is not None or bundle.events == ()


@pytest.mark.parametrize(
    "part",
    [
        {"session": 1.5},
        {"session": True},
        {"session": "1"},
        {"course": None},
        {"course": "\ud800"},
        {"events": {}},
        {"events": [{"number": "1", "body": "", "hash": "", "opening": None}]},
        {"events": [{"number": 1, "body": "\ud800", "hash": "", "opening": None}]},
        {"events": [{"number": 1, "body": "", "hash": "", "opening": "\ud800"}]},
        {"events": [{"number": float("inf"), "body": "", "hash": "", "opening": None}]},
        {"events": [None]},
    ],
)
def test_a_bundle_has_the_types_of_its_format(part: dict[str, object]) -> None:
    value = {"format": "kiosk-register-1", "course": "C", "session": 1, "events": []}
    assert read_bundle(json.dumps(value).encode()).events == ()
    with pytest.raises(BundleError):
        read_bundle(json.dumps({**value, **part}).replace("Infinity", "1e999").encode())


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_what_is_no_bundle_is_refused(content: bytes) -> None:
    with pytest.raises(BundleError):
        read_bundle(content)


def test_closing_is_an_event_too(db: Session, signed: ClassSession) -> None:
    close_now(db, signed, None, NINE_IN_PARIS)
    assert stored_events(db, signed.id)[-1].content()["kind"] == "window"


def test_deleting_a_course_leaves_no_events(db: Session, signed: ClassSession) -> None:
    db.execute(text("DELETE FROM course"))
    assert stored_events(db, signed.id) == []
