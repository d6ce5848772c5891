"""The register's chain: what is done to it afterwards shows; what is erased leaves no trace of a person."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from kiosk.attendance.bundle import bundle_of, reference_in
from kiosk.attendance.corrections import correct
from kiosk.attendance.entry import Status
from kiosk.attendance.events import stream_of
from kiosk.attendance.models import Correction, SignIn, WindowChange
from kiosk.attendance.register_check import RegisterDamage
from kiosk.attendance.window_changes import close_now, extend
from kiosk.courses.models import ClassSession
from kiosk.ledger.bundle import bundle_break, read_bundle, written
from kiosk.ledger.chain import head_of, knows_head, stored_events
from kiosk.ledger.check import Break, Damage
from kiosk.ledger.models import Event
from kiosk.people.models import Person
from tests.clock import NINE_IN_PARIS
from tests.factories import make_class_session, make_course, make_sign_in, make_student
from tests.registers import broken, keys_of, register_break


@pytest.fixture
def signed(db: Session) -> ClassSession:
    """Six events: the plan, three signatures, a correction, a change of the window."""
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
    kinds = [each.content()["kind"] for each in stored_events(db, stream_of(signed.id))]
    assert kinds == ["plan", "sign_in", "sign_in", "sign_in", "correction", "window"]
    assert broken(db) == {}


def test_signing_twice_is_one_event(db: Session) -> None:
    course = make_course(db)
    class_session = make_class_session(db, course)
    student = make_student(db, course)
    make_sign_in(db, class_session, student)
    make_sign_in(db, class_session, student)
    assert head_of(db, stream_of(class_session.id)).number == 2


def test_the_head_says_when_its_event_was_recorded(db: Session) -> None:
    course = make_course(db)
    class_session = make_class_session(db, course)
    at = NINE_IN_PARIS + timedelta(minutes=3, microseconds=7)
    make_sign_in(db, class_session, make_student(db, course), at=at)
    assert head_of(db, stream_of(class_session.id)).at == at


def test_bodies_say_nothing_about_anybody(db: Session, signed: ClassSession) -> None:
    numbers = [each.student_number for each in db.scalars(select(Person))]  # too long to be there by chance
    bodies = " ".join(each.body for each in stored_events(db, stream_of(signed.id)))
    for personal in ("Abadie", "Bérard", "Cohen", "certificat", "excused", "device-", *numbers):
        assert personal not in bodies


def test_equal_words_have_different_commitments(db: Session, signed: ClassSession) -> None:
    commitments = [each.content()["commitment"] for each in stored_events(db, stream_of(signed.id))]
    assert len(set(commitments)) == len(commitments)
    assert len({each.private()["salt"] for each in stored_events(db, stream_of(signed.id))}) == len(
        commitments
    )


def tamper_sign_in(db: Session, class_session: ClassSession) -> int:
    db.execute(update(SignIn).where(SignIn.class_session_id == class_session.id).values(method="code"))
    return 2


def tamper_correction(db: Session, class_session: ClassSession) -> int:
    db.execute(update(Correction).values(status="present"))
    return 5


def remove_sign_in(db: Session, class_session: ClassSession) -> int:
    last = db.scalars(db.query(SignIn.id).order_by(SignIn.id.desc()).statement).first()
    db.execute(delete(SignIn).where(SignIn.id == last))
    return 4


@pytest.mark.parametrize("tamper", [tamper_sign_in, tamper_correction, remove_sign_in])
def test_a_register_in_use_that_says_something_else_is_named(
    db: Session, signed: ClassSession, tamper: object
) -> None:
    number = tamper(db, signed)  # type: ignore[operator]
    assert register_break(db, signed.id) == Break(number, RegisterDamage.ROW_ALTERED)


def move_window(db: Session, class_session: ClassSession) -> Break:
    later = NINE_IN_PARIS + timedelta(hours=1)
    db.execute(update(WindowChange).values(closes_at=later, late_until=later))
    return Break(6, RegisterDamage.ROW_ALTERED)


def remove_window(db: Session, class_session: ClassSession) -> Break:
    db.execute(delete(WindowChange))
    return Break(6, RegisterDamage.ROW_ALTERED)


def add_window(db: Session, class_session: ClassSession) -> Break:
    last = db.scalars(select(WindowChange)).one()
    values = {"opens_at": last.opens_at, "closes_at": last.closes_at, "late_until": last.late_until}
    db.add(WindowChange(class_session_id=class_session.id, made_by=None, made_at=NINE_IN_PARIS, **values))
    db.flush()
    return Break(7, RegisterDamage.ROW_WITHOUT_EVENT)


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
    db.execute(delete(Event).where(Event.stream == stream_of(signed.id), Event.number >= 4))
    assert register_break(db, signed.id) == Break(4, RegisterDamage.ROW_WITHOUT_EVENT)


def test_a_signature_without_an_event_is_named(db: Session) -> None:
    """Put in by hand, or the only one whose event was taken out."""
    course = make_course(db)
    class_session = make_class_session(db, course)
    assert broken(db) == {}
    make_sign_in(db, class_session, make_student(db, course))
    db.execute(delete(Event).where(Event.stream == stream_of(class_session.id), Event.number >= 2))
    assert register_break(db, class_session.id) == Break(2, RegisterDamage.ROW_WITHOUT_EVENT)


def test_a_head_on_paper_misses_what_was_taken_from_the_end(db: Session, signed: ClassSession) -> None:
    head = head_of(db, stream_of(signed.id))
    assert knows_head(db, stream_of(signed.id), head.number, head.short)
    bundle = bundle_of(db, signed)
    assert bundle_break(bundle, keys_of(db), head=head.short) is None
    shorter = replace(bundle, events=bundle.events[:-1])
    assert bundle_break(shorter, keys_of(db)) is None
    assert bundle_break(shorter, keys_of(db), head=head.short) == Break(6, Damage.HEAD_UNKNOWN)


def test_a_bundle_says_of_which_class_session_it_is(db: Session, signed: ClassSession) -> None:
    bundle = read_bundle(written(bundle_of(db, signed)))
    assert bundle_break(bundle, keys_of(db)) is None
    assert reference_in(bundle.events) == signed.reference
    assert reference_in(bundle.events[1:]) is None
    assert reference_in(()) is None


def test_closing_is_an_event_too(db: Session, signed: ClassSession) -> None:
    close_now(db, signed, None, NINE_IN_PARIS)
    assert stored_events(db, stream_of(signed.id))[-1].content()["kind"] == "window"


def test_a_course_deleted_by_hand_leaves_its_events(db: Session, signed: ClassSession) -> None:
    assert broken(db) == {}
    stream = stream_of(signed.id)
    db.execute(text("DELETE FROM course"))
    assert len(stored_events(db, stream)) == 6
    assert broken(db)[stream] == Break(1, RegisterDamage.SESSION_MISSING)
