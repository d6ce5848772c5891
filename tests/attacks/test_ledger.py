"""Somebody can write to the database by hand, knows how everything is made, and does not know the secret.

Each test does the whole deed: rows, events, openings, hashes, as well as that can be done. A sheet has
closed before, so the log holds its register fast; somebody has kept the checkpoint of then.
"""

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import Session

from kiosk.attendance.bundle import bundle_of
from kiosk.attendance.closing import close
from kiosk.attendance.corrections import correct
from kiosk.attendance.entry import Status
from kiosk.attendance.events import stream_of
from kiosk.attendance.models import Correction, SignIn
from kiosk.attendance.register import register_of
from kiosk.attendance.register_check import RegisterDamage
from kiosk.courses.models import ClassSession, Course
from kiosk.ledger.audit import audited_log
from kiosk.ledger.bundle import Bundle, bundle_break
from kiosk.ledger.chain import head_of, stored_events
from kiosk.ledger.check import Break, Damage
from kiosk.ledger.event import instant
from kiosk.ledger.log import append_pending, newest_checkpoint
from kiosk.ledger.log_check import compare_with_outside
from kiosk.ledger.models import Checkpoint, Event, EventItem, LogEntry, Opening
from kiosk.people.models import Person
from kiosk.quizzes.delivery import closing as quiz_closing
from kiosk.quizzes.models import Answer, Attempt, Regrade
from kiosk.quizzes.results.regrading import regrade
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import make_class_session, make_course, make_instructor, make_sign_in, make_student
from tests.ledger.streams import FORGER, as_json, forged
from tests.quizzes.attempt_hall import TOO_LATE, Hall
from tests.registers import broken, keys_of

AFTERWARDS = NINE + timedelta(hours=1)


@pytest.fixture
def held(db: Session) -> ClassSession:
    """Planned (1), twelve signatures (2 to 13), who was expected (14), a correction afterwards (15)."""
    course = make_course(db)
    by = make_instructor(db, course).id
    class_session = make_class_session(db, course)
    append_pending(db)
    people = [make_student(db, course, f"Name {number}") for number in range(14)]
    for each in people[:12]:
        make_sign_in(db, class_session, each)
    assert close(db, class_session.id, AFTERWARDS)
    append_pending(db)
    correct(db, class_session, people[12].id, Status.EXCUSED, "certificat", by=by, now=AFTERWARDS)
    assert broken(db) == {}
    assert head_of(db, stream_of(class_session.id)).number == 15
    return class_session


def add_forged(
    db: Session, class_session: ClassSession, kind: str, opening: object, **public: object
) -> None:
    """An event at the end of the stream, right in all but the signature."""
    stream = stream_of(class_session.id)
    head = head_of(db, stream)
    told = as_json({"salt": "0" * 32, **opening})
    made = forged(head.number + 1, head.hash, opening=told, stream=stream, kind=kind, **public)
    place = {"stream": stream, "number": made.number}
    db.add(Event(**place, body=made.body, hash=made.hash, signature=made.signature))
    db.flush()
    db.add(Opening(**place, content=made.opening))
    db.flush()


def absent(db: Session) -> Person:
    return db.scalars(select(Person).where(Person.school_family_name == "Name 13")).one()


def test_one_signature_cannot_be_made_to_disappear_by_a_forged_withdrawal(
    db: Session, held: ClassSession
) -> None:
    row = db.scalars(select(SignIn).where(SignIn.event_number == 5)).one()
    db.execute(delete(SignIn).where(SignIn.id == row.id))
    db.execute(delete(Opening).where(Opening.stream == stream_of(held.id), Opening.number == 5))
    add_forged(db, held, "withdrawal", {"by": 1, "reason": "demande"}, events=[5], cause="erasure")
    assert broken(db) == {held.reference: Break(5, Damage.OPENING_MISSING)}


def test_nobody_is_made_present_by_a_forged_correction_in_the_name_of_an_instructor(
    db: Session, held: ClassSession
) -> None:
    person = absent(db)
    made = Correction(
        class_session_id=held.id, person_id=person.id, status="present", reason="vu", made_by=1, made_at=NINE
    )
    db.add(made)
    db.flush()
    opening = {"person": person.id, "student_number": person.student_number, "status": "present"}
    add_forged(db, held, "correction", {**opening, "reason": "vu", "by": 1}, row=made.id)
    entry = register_of(db, held).entry_of(person.id)
    assert entry is not None
    assert entry.status is Status.PRESENT
    assert broken(db) == {held.reference: Break(16, Damage.SIGNATURE_WRONG)}
    db.execute(delete(Event).where(Event.stream == stream_of(held.id), Event.number == 16))
    assert broken(db) == {held.reference: Break(16, RegisterDamage.ROW_WITHOUT_EVENT)}


def test_nobody_is_made_present_by_a_forged_signature(db: Session, held: ClassSession) -> None:
    person = absent(db)
    db.add(
        SignIn(
            class_session_id=held.id,
            person_id=person.id,
            signed_at=NINE,
            recorded_at=NINE,
            counts_as="present",
            method="qr",
            receipt="K7Q4M2XP",
            nonce="n",
            device_key="d",
            event_number=16,
        )
    )
    names = {"student_number": person.student_number, "family_name": "Name 13", "given_name": "Léa"}
    told = {"person": {"id": person.id, **names}, "receipt": "K7Q4M2XP", "device": "d"}
    add_forged(db, held, "sign_in", told, signed_at=instant(NINE), counts_as="present", method="qr")
    assert broken(db) == {held.reference: Break(16, Damage.SIGNATURE_WRONG)}


def test_the_last_ten_events_cannot_be_cut_off(db: Session, held: ClassSession) -> None:
    """With the rows that they recorded; the correction after the closing is held fast too."""
    db.execute(delete(SignIn).where(SignIn.event_number > 5))
    db.execute(delete(Correction))
    db.execute(delete(Event).where(Event.stream == stream_of(held.id), Event.number > 5))
    assert broken(db) == {held.reference: Break(6, Damage.CUT_OFF)}


def test_a_whole_register_cannot_be_rewritten(db: Session, held: ClassSession) -> None:
    stream = stream_of(held.id)
    events = stored_events(db, stream)
    db.execute(delete(Event).where(Event.stream == stream))
    previous = "0" * 64
    for each in events:
        content = {k: v for k, v in each.content().items() if k not in ("number", "previous", "stream")}
        made = forged(each.number, previous, opening=each.opening, stream=stream, **content)
        db.add(
            Event(stream=stream, number=made.number, body=made.body, hash=made.hash, signature=made.signature)
        )
        db.flush()
        db.add(Opening(stream=stream, number=made.number, content=made.opening))
        previous = made.hash
    db.flush()
    assert broken(db) == {held.reference: Break(1, Damage.SIGNATURE_WRONG)}


@pytest.mark.parametrize("with_events", [False, True])
def test_a_class_session_cannot_be_deleted(db: Session, held: ClassSession, with_events: bool) -> None:
    stream = stream_of(held.id)
    db.execute(text("DELETE FROM class_session"))
    if with_events:
        db.execute(delete(Event).where(Event.stream == stream))
        assert broken(db) == {stream: Break(1, Damage.STREAM_MISSING)}
    else:
        assert broken(db) == {stream: Break(1, RegisterDamage.SESSION_MISSING)}


def test_nor_can_a_course_with_all_that_was_in_it(db: Session, held: ClassSession) -> None:
    course = f"course/{held.course_id}"
    db.execute(delete(Course))
    db.execute(delete(Event))
    assert broken(db) == {
        course: Break(1, Damage.STREAM_MISSING),
        stream_of(held.id): Break(1, Damage.STREAM_MISSING),
    }


def test_a_class_session_that_nobody_planned_is_found(db: Session, held: ClassSession) -> None:
    """It would make everybody absent once more."""
    db.add(
        ClassSession(
            course_id=held.course_id,
            number=4711,
            title="",
            room="",
            starts_at=NINE,
            ends_at=NINE + timedelta(hours=1),
        )
    )
    db.flush()
    [found] = broken(db).values()
    assert found == Break(1, RegisterDamage.SESSION_WITHOUT_EVENTS)


def test_who_was_expected_cannot_be_changed(db: Session, held: ClassSession) -> None:
    """In the event of the closing, or in the enrolments."""
    renamed = func.replace(EventItem.content, "Name 13", "Other")
    with db.begin_nested() as aside:
        db.execute(update(EventItem).where(EventItem.stream == stream_of(held.id)).values(content=renamed))
        assert broken(db) == {held.reference: Break(14, Damage.OPENING_ALTERED)}
        aside.rollback()
    db.execute(text("DELETE FROM enrolment WHERE person_id = :person"), {"person": absent(db).id})
    assert list(broken(db)) == [held.course.code]


def test_a_bundle_made_up_from_nothing_is_refused(db: Session, held: ClassSession) -> None:
    true = bundle_of(db, held)
    assert bundle_break(true, keys_of(db)) is None
    events, previous = [], "0" * 64
    for each in true.events:
        events.append(forged(each.number, previous, stream=true.stream, signer=FORGER))
        previous = events[-1].hash
    made = Bundle(true.stream, tuple(events), true.log)
    assert bundle_break(made, keys_of(db)) == Break(1, Damage.KEY_UNKNOWN)
    cut = Bundle(true.stream, true.events[:-3], true.log)
    assert bundle_break(cut, keys_of(db)) == Break(13, Damage.CUT_OFF)


def test_everything_undone_since_a_checkpoint_contradicts_it(db: Session, held: ClassSession) -> None:
    """The log too, with its checkpoints: then only what somebody holds outside is left, and it is enough."""
    kept = str(newest_checkpoint(db))
    planned = db.scalars(select(LogEntry.number).where(LogEntry.kind == "planned")).one()
    db.execute(delete(LogEntry).where(LogEntry.number > planned))
    db.execute(delete(Checkpoint).where(Checkpoint.size > planned + 1))
    for model in (SignIn, Correction):
        db.execute(delete(model))
    db.execute(delete(Event).where(Event.stream == stream_of(held.id), Event.number > 1))
    db.execute(text("DELETE FROM event WHERE stream LIKE 'course/%'"))
    db.execute(text("DELETE FROM enrolment"))
    assert broken(db) == {}
    log = audited_log(db, keys_of(db))
    assert compare_with_outside(log, kept, keys_of(db)) == Break(planned + 1, Damage.OLDER)


@pytest.fixture
def quiz(db: Session) -> Hall:
    """A quiz that somebody has answered and that has closed, and a regrade."""
    hall = Hall(db)
    attempt = hall.begin()
    hall.save(attempt, 0)
    hall.save(attempt, "CTO", position=2)
    assert not quiz_closing.close(db, hall.publication.id, TOO_LATE - timedelta(seconds=1))
    assert quiz_closing.close(db, hall.publication.id, TOO_LATE)
    assert not quiz_closing.close(db, hall.publication.id, AFTERWARDS)
    regrade(db, hall.publication.version, 2, "cto", right=True, by=None, now=AFTERWARDS)
    assert broken(db) == {}
    return hall


def test_an_answer_cannot_be_changed_after_the_quiz_has_closed(db: Session, quiz: Hall) -> None:
    for change in (
        update(Answer).where(Answer.position == 1).values(response="1"),
        delete(Answer),
        delete(Attempt),
    ):
        with db.begin_nested() as aside:
            db.execute(change)
            assert [each.damage for each in broken(db).values()] == [RegisterDamage.ROW_ALTERED]
            aside.rollback()


def test_an_attempt_cannot_be_set_aside_by_hand(db: Session, quiz: Hall) -> None:
    db.execute(update(Attempt).values(set_aside_at=NINE))
    assert [each.damage for each in broken(db).values()] == [RegisterDamage.ROW_WITHOUT_EVENT]


def test_a_regrade_cannot_be_put_in_changed_or_taken_out(db: Session, quiz: Hall) -> None:
    for change in (update(Regrade).values(right=False), delete(Regrade), update(Regrade).values(given="x")):
        with db.begin_nested() as aside:
            db.execute(change)
            assert [each.damage for each in broken(db).values()] == [RegisterDamage.ROW_ALTERED]
            aside.rollback()
    version = quiz.publication.version_id
    db.add(Regrade(version_id=version, position=1, given="x", right=True, made_by=None, made_at=NINE))
    db.flush()
    assert [each.damage for each in broken(db).values()] == [RegisterDamage.ROW_WITHOUT_EVENT]
    assert db.scalar(select(func.count(Regrade.id))) == 2
