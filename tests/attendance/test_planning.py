"""Moving and cancelling: never what took place; a cancelled class session asks nothing of anybody."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.attendance.annulments import annul
from kiosk.attendance.corrections import correct
from kiosk.attendance.entry import Status
from kiosk.attendance.events import EventKind, stream_of
from kiosk.attendance.planning import cancel, move, reinstate
from kiosk.attendance.register import register_of
from kiosk.attendance.sheet import attendance_count, sheet_of
from kiosk.attendance.sign_in import record
from kiosk.attendance.ticket import ScanTicket
from kiosk.attendance.window import WindowPhase
from kiosk.attendance.window_changes import extend
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.models import ClassSession, SessionTeacher, Teaching
from kiosk.ledger.chain import stored_events
from kiosk.people.models import Person
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import make_class_session, make_course, make_instructor, make_sign_in, make_student
from tests.registers import register_break

WEEK = timedelta(days=7)


@pytest.fixture
def class_session(db: Session) -> ClassSession:
    return make_class_session(db, make_course(db))


@pytest.fixture
def student(db: Session, class_session: ClassSession) -> Person:
    return make_student(db, class_session.course)


def put_off(db: Session, class_session: ClassSession) -> None:
    later = class_session.starts_at + WEEK
    move(db, class_session, later, later + timedelta(hours=2), room="Amphi 1", by=None, now=NINE)


def kinds(db: Session, class_session: ClassSession) -> list[str]:
    return [each.content()["kind"] for each in stored_events(db, stream_of(class_session.id))]


def refused(act: object, *arguments: object) -> RefusalCode:
    with pytest.raises(Refusal) as raised:
        act(*arguments)  # type: ignore[operator]
    return raised.value.code


# Moving


def test_a_moved_class_session_opens_at_its_new_time_and_concerns_who_is_enrolled_then(
    db: Session, class_session: ClassSession
) -> None:
    gone = make_student(db, class_session.course, "Partie", last_day=class_session.day)
    new = make_student(db, class_session.course, "Nouveau", first_day=class_session.day + timedelta(days=1))
    assert [each.person.id for each in register_of(db, class_session).entries] == [gone.id]
    put_off(db, class_session)
    assert [each.person.id for each in register_of(db, class_session).entries] == [new.id]
    sheet = sheet_of(db, class_session.id)
    assert sheet
    assert (sheet.room, sheet.window.opens_at) == ("Amphi 1", NINE + WEEK)


def test_moving_is_told_in_the_register(db: Session, class_session: ClassSession) -> None:
    put_off(db, class_session)
    assert kinds(db, class_session) == [EventKind.PLAN, EventKind.PLAN]
    extend(db, class_session, None, NINE + WEEK)
    put_off(db, class_session)
    assert kinds(db, class_session)[2:] == [EventKind.WINDOW, EventKind.PLAN, EventKind.WINDOW]
    assert register_break(db, class_session.id) is None


def test_what_was_signed_can_be_neither_moved_nor_cancelled(
    db: Session, class_session: ClassSession, student: Person
) -> None:
    receipt = make_sign_in(db, class_session, student).receipt
    assert refused(put_off, db, class_session) is RefusalCode.ALREADY_HELD
    with pytest.raises(Refusal) as raised:
        cancel(db, class_session, "grève", by=None, now=NINE)
    assert raised.value.code is RefusalCode.ALREADY_HELD
    assert (class_session.starts_at, class_session.cancelled_at) == (NINE, None)
    # The only signature was a mistake: nothing took place.
    annul(db, class_session, receipt, "essai", by=None, now=NINE)
    put_off(db, class_session)
    assert class_session.starts_at == NINE + WEEK


# Cancelling


def test_a_cancelled_class_session_concerns_nobody_and_takes_no_signature(
    db: Session, class_session: ClassSession, student: Person
) -> None:
    cancel(db, class_session, "grève", by=None, now=NINE)
    assert register_of(db, class_session).entries == ()
    sheet = sheet_of(db, class_session.id)
    assert sheet
    assert sheet.window.phase(NINE) is WindowPhase.CANCELLED
    assert not sheet.window.takes_signatures(NINE)
    assert refused(sheet.window.check, NINE) is RefusalCode.SESSION_CANCELLED
    assert attendance_count(db, sheet).signed == 0


def test_a_form_that_was_open_when_it_was_cancelled_is_refused(
    db: Session, class_session: ClassSession, student: Person
) -> None:
    ticket = ScanTicket(class_session.id, NINE, "qr", "device")
    cancel(db, class_session, "grève", by=None, now=NINE)
    with pytest.raises(Refusal) as raised:
        record(db, ticket, student, nonce="nonce-000001", device_key="device", now=NINE)
    assert raised.value.code is RefusalCode.SESSION_CANCELLED


def test_whoever_was_corrected_before_is_not_concerned_either(
    db: Session, class_session: ClassSession, student: Person
) -> None:
    correct(db, class_session, student.id, Status.EXCUSED, "stage", by=None, now=NINE)
    cancel(db, class_session, "grève", by=None, now=NINE)
    [entry] = register_of(db, class_session).entries
    assert entry.status is Status.NOT_CONCERNED


def test_who_cancelled_and_why_is_an_event_told_once_and_so_is_taking_it_back(
    db: Session, class_session: ClassSession, student: Person
) -> None:
    instructor = make_instructor(db, class_session.course)
    for _ in range(2):
        cancel(db, class_session, "grève", by=instructor.id, now=NINE)
    assert (class_session.cancel_reason, class_session.cancelled_by) == ("grève", instructor.id)
    assert kinds(db, class_session) == [EventKind.PLAN, EventKind.CANCELLATION]
    for _ in range(2):
        reinstate(db, class_session, by=instructor.id, now=NINE)
    told = [EventKind.PLAN, EventKind.CANCELLATION, EventKind.REINSTATEMENT]
    assert kinds(db, class_session) == told
    assert [each.status for each in register_of(db, class_session).entries] == [Status.ABSENT]
    assert register_break(db, class_session.id) is None


@pytest.mark.parametrize("change", [{"cancel_reason": "panne"}, {"cancelled_at": NINE + WEEK}])
def test_a_cancellation_changed_by_hand_is_named(
    db: Session, class_session: ClassSession, change: dict[str, object]
) -> None:
    cancel(db, class_session, "grève", by=None, now=NINE)
    for name, value in change.items():
        setattr(class_session, name, value)
    db.flush()
    assert register_break(db, class_session.id) is not None


# Who taught


def taught(db: Session, class_session: ClassSession) -> tuple[str, ...]:
    return register_of(db, class_session).instructors


def hand_over(db: Session, class_session: ClassSession, name: str) -> None:
    """The course goes to a colleague."""
    for each in db.scalars(select(Teaching).where(Teaching.course_id == class_session.course_id)):
        db.delete(each)
    db.flush()
    make_instructor(db, class_session.course, name=name)


def test_who_taught_stays_after_the_course_is_handed_over(
    db: Session, class_session: ClassSession, student: Person
) -> None:
    make_instructor(db, class_session.course, name="Dominique")
    later = make_class_session(db, class_session.course, starts_at=NINE + WEEK)
    assert taught(db, class_session) == ("Dominique",)
    make_sign_in(db, class_session, student)
    hand_over(db, class_session, "Camille")
    make_sign_in(db, later, student, at=NINE + WEEK)
    assert (taught(db, class_session), taught(db, later)) == (("Dominique",), ("Camille",))


def test_while_nobody_has_signed_the_courses_instructors_are_those_who_teach(
    db: Session, class_session: ClassSession
) -> None:
    make_instructor(db, class_session.course, name="Dominique")
    hand_over(db, class_session, "Camille")
    assert taught(db, class_session) == ("Camille",)


def test_an_assistant_is_not_recorded_as_the_teacher(
    db: Session, class_session: ClassSession, student: Person
) -> None:
    make_instructor(db, class_session.course, name="Dominique")
    assistant = make_instructor(db, class_session.course, name="Sacha")
    db.scalars(select(Teaching).where(Teaching.instructor_id == assistant.id)).one().role = "assistant"
    db.flush()
    make_sign_in(db, class_session, student)
    assert db.scalars(select(SessionTeacher.name)).all() == ["Dominique"]


def test_a_reinstated_class_session_is_taught_by_those_who_teach_when_it_is_reinstated(
    db: Session, class_session: ClassSession, student: Person
) -> None:
    make_instructor(db, class_session.course, name="Dominique")
    cancel(db, class_session, "grève", by=None, now=NINE)
    hand_over(db, class_session, "Camille")
    reinstate(db, class_session, by=None, now=NINE)
    make_sign_in(db, class_session, student)
    assert taught(db, class_session) == ("Camille",)
