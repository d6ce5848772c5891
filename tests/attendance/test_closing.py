"""When a sheet has closed, who was expected is recorded, and the log holds its register fast."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from kiosk.attendance.closing import close, close_due, due
from kiosk.attendance.corrections import correct
from kiosk.attendance.entry import Status
from kiosk.attendance.events import stream_of
from kiosk.attendance.planning import cancel, move, reinstate
from kiosk.attendance.window import FORM_GRACE
from kiosk.attendance.window_changes import extend, reopen
from kiosk.core.database import Database
from kiosk.courses.models import ClassSession, SessionGroup
from kiosk.ledger.chain import head_of, stored_events
from kiosk.ledger.log import append_pending, entries_of
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import make_class_session, make_course, make_sign_in, make_student
from tests.registers import broken

MINUTE = timedelta(minutes=1)
OVER = NINE + 15 * MINUTE + FORM_GRACE


@pytest.fixture
def held(db: Session) -> ClassSession:
    """Two of three have signed."""
    class_session = make_class_session(db, make_course(db))
    for name in ("Abadie", "Bérard"):
        make_sign_in(db, class_session, make_student(db, class_session.course, name, group="A"))
    make_student(db, class_session.course, "Cohen", group="B")
    append_pending(db)
    return class_session


def kinds(db: Session, class_session: ClassSession) -> list[tuple[str, int]]:
    """The entries of the log about a class session, and the events they hold fast."""
    append_pending(db)
    told = [each.content() for each in entries_of(db, stream_of(class_session.id))]
    return [(each["kind"], each["head"]["number"]) for each in told]


def test_a_sheet_has_closed_when_no_form_can_arrive_any_more(db: Session, held: ClassSession) -> None:
    for at in (NINE, NINE + 15 * MINUTE, OVER - timedelta(microseconds=1)):
        assert due(db, at) == []
        assert not close(db, held.id, at)
    assert due(db, OVER) == [held.id]
    assert close(db, held.id, OVER)
    assert kinds(db, held) == [("planned", 3), ("closed", 4)]
    assert due(db, OVER + timedelta(days=400)) == []
    assert not close(db, held.id, OVER)


def test_latecomers_have_their_time_first(db: Session) -> None:
    class_session = make_class_session(db, make_course(db, late_minutes=30))
    assert due(db, OVER) == []
    assert due(db, OVER + 30 * MINUTE) == [class_session.id]


def test_who_was_expected_is_recorded_each_with_a_salt_of_their_own(db: Session, held: ClassSession) -> None:
    db.add(SessionGroup(class_session_id=held.id, group="A"))
    db.flush()
    close(db, held.id, OVER)
    last = stored_events(db, stream_of(held.id))[-1]
    assert last.content()["kind"] == "expected"
    assert last.content()["items"]["count"] == 2
    told = " ".join(str(each.opening) for each in last.items)
    assert "Abadie" in told
    assert "Bérard" in told
    assert "Cohen" not in told
    assert "Abadie" not in last.body
    assert broken(db) == {}


def test_a_sheet_to_which_nobody_came_closes_too(db: Session) -> None:
    class_session = make_class_session(db)
    assert close(db, class_session.id, OVER)
    assert kinds(db, class_session) == [("planned", 2), ("closed", 2)]


def test_each_later_act_of_an_instructor_is_held_fast_at_once(db: Session, held: ClassSession) -> None:
    close(db, held.id, OVER)
    assert kinds(db, held)[-1] == ("closed", 4)
    person = make_student(db, held.course, "Zola")
    for status in (Status.PRESENT, Status.EXCUSED):
        correct(db, held, person.id, status, "vu", by=None, now=OVER)
        assert kinds(db, held)[-1] == ("amended", head_of(db, stream_of(held.id)).number)
    assert due(db, OVER + MINUTE) == []


def test_before_it_has_closed_no_act_is_held_fast(db: Session, held: ClassSession) -> None:
    """Every minute would be an entry; the closing holds it all."""
    extend(db, held, None, NINE + MINUTE)
    correct(db, held, make_student(db, held.course, "Zola").id, Status.PRESENT, "vu", by=None, now=NINE)
    assert [kind for kind, _number in kinds(db, held)] == ["planned"]
    assert due(db, OVER) == []
    assert due(db, OVER + 5 * MINUTE) == [held.id]


def test_a_sheet_that_is_opened_again_closes_again(db: Session, held: ClassSession) -> None:
    close(db, held.id, OVER)
    append_pending(db)
    later = OVER + 10 * MINUTE
    reopen(db, held, None, later)
    assert kinds(db, held)[-1] == ("amended", 5)
    assert due(db, later + 60 * MINUTE) == []  # nobody signed
    make_sign_in(db, held, make_student(db, held.course, "Zola"), at=later)
    assert due(db, later) == []
    assert close(db, held.id, later + 60 * MINUTE)
    assert kinds(db, held)[-1] == ("closed", 6)
    told = [each.content()["kind"] for each in stored_events(db, stream_of(held.id))]
    assert told.count("expected") == 1


def test_what_is_cancelled_does_not_close_and_the_log_tells(db: Session) -> None:
    class_session = make_class_session(db)
    told = kinds(db, class_session)
    cancel(db, class_session, "grève", by=None, now=NINE)
    assert due(db, OVER) == []
    told = kinds(db, class_session)
    reinstate(db, class_session, by=None, now=NINE)
    told = kinds(db, class_session)
    move(
        db,
        class_session,
        NINE + timedelta(days=7),
        NINE + timedelta(days=7, hours=3),
        room="",
        by=None,
        now=NINE,
    )
    assert due(db, OVER) == []
    assert due(db, OVER + timedelta(days=7)) == [class_session.id]
    told = kinds(db, class_session)
    assert told == [("planned", 1), ("cancelled", 2), ("reinstated", 3), ("planned", 4)]


def test_all_that_are_due_are_closed_each_by_itself(database: Database) -> None:
    with database.writing() as db:
        course = make_course(db)
        ids = [make_class_session(db, course).id for _time in range(3)]
        make_class_session(db, course, starts_at=NINE + timedelta(days=1))
    assert close_due(database, OVER) == 3
    assert close_due(database, OVER) == 0
    with database.reading() as db:
        assert all(kinds(db, db.get_one(ClassSession, each))[-1][0] == "closed" for each in ids)
        assert broken(db) == {}


def test_looking_for_what_is_due_costs_two_queries(database: Database) -> None:
    with database.writing() as db:
        for _time in range(5):
            make_class_session(db)
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    with database.reading() as db:
        assert len(due(db, OVER)) == 5
        assert len([each for each in statements if each.startswith("SELECT")]) == 2
        assert db.scalars(select(ClassSession.id)).all()
