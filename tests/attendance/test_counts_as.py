"""What a signature counts as: decided when it is made, raised by one act of an instructor, never lowered."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.attendance.corrections import correct
from kiosk.attendance.entry import Status
from kiosk.attendance.events import stream_of
from kiosk.attendance.models import SignIn, WindowChange
from kiosk.attendance.register import register_of
from kiosk.attendance.sign_in import Claim, record
from kiosk.attendance.ticket import ScanTicket
from kiosk.attendance.window_changes import (
    Raise,
    attendance_window_of,
    close_now,
    extend,
    open_sheet,
    raises_of,
    reopen,
)
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.models import ClassSession
from kiosk.ledger.chain import stored_events
from kiosk.people.models import Person
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import make_class_session, make_course, make_instructor, make_sign_in, make_student
from tests.registers import register_break

MINUTE = timedelta(minutes=1)
WEEKS_LATER = NINE + timedelta(weeks=3)
GUEST = Claim("777", "Visiteur", "Ariane", "ariane@example.org", as_guest=True)


@pytest.fixture
def class_session(db: Session) -> ClassSession:
    """Open from 9:00 to 9:15, for latecomers to 9:25; until 12:00."""
    return make_class_session(db, make_course(db, guests_allowed=True, late_minutes=10))


@pytest.fixture
def students(db: Session, class_session: ClassSession) -> list[Person]:
    """One who is present, and three latecomers."""
    students = [
        make_student(db, class_session.course, name) for name in ("Abadie", "Bérard", "Cohen", "Diop")
    ]
    for minutes, student in zip((1, 16, 17, 18), students, strict=True):
        make_sign_in(db, class_session, student, at=NINE + minutes * MINUTE)
    return students


def statuses(db: Session, class_session: ClassSession) -> str:
    """The first letters of the statuses, in alphabetical order of the people."""
    return "".join(each.status.value[0] for each in register_of(db, class_session).entries)


def refusal_code(work: object, *values: object, **more: object) -> RefusalCode:
    with pytest.raises(Refusal) as refused:
        work(*values, **more)  # type: ignore[operator]
    return refused.value.code


def test_no_change_of_the_window_changes_what_a_signature_counts_as(
    db: Session, class_session: ClassSession, students: list[Person]
) -> None:
    assert statuses(db, class_session) == "plll"
    reopen(db, class_session, None, NINE + 20 * MINUTE)
    assert statuses(db, class_session) == "plll"
    extend(db, class_session, None, NINE + 21 * MINUTE)
    assert statuses(db, class_session) == "plll"
    close_now(db, class_session, None, NINE + 22 * MINUTE)
    assert statuses(db, class_session) == "plll"
    assert register_break(db, class_session.id) is None


def test_reopened_weeks_later_it_makes_nobody_present(
    db: Session, class_session: ClassSession, students: list[Person]
) -> None:
    reopen(db, class_session, None, WEEKS_LATER, another_day=True)
    assert statuses(db, class_session) == "plll"
    make_sign_in(db, class_session, GUEST, at=WEEKS_LATER + MINUTE)
    assert statuses(db, class_session) == "plllp"


def test_a_window_set_by_hand_in_the_database_lowers_nobody(
    db: Session, class_session: ClassSession, students: list[Person]
) -> None:
    window = attendance_window_of(db, class_session)
    db.add(
        WindowChange(
            class_session_id=class_session.id,
            opens_at=window.opens_at,
            closes_at=window.opens_at,
            late_until=window.late_until,
            made_at=NINE,
        )
    )
    assert statuses(db, class_session) == "plll"


def test_who_signs_in_a_reopened_window_is_present_and_after_it_late(
    db: Session, class_session: ClassSession
) -> None:
    reopen(db, class_session, None, NINE + 30 * MINUTE)
    for name, minutes in (("Abadie", 31), ("Bérard", 46)):
        student = make_student(db, class_session.course, name)
        make_sign_in(db, class_session, student, at=NINE + minutes * MINUTE)
    assert statuses(db, class_session) == "pl"


def test_a_form_that_was_open_when_the_window_changed_counts_by_the_window_in_force(
    db: Session, class_session: ClassSession
) -> None:
    """Scanned late, validated after the instructor has opened again: as those who scan then."""
    ticket = ScanTicket(class_session.id, NINE + 16 * MINUTE, "qr", "phone")
    reopen(db, class_session, None, NINE + 17 * MINUTE)
    student = make_student(db, class_session.course)
    signed, _is_new = record(db, ticket, student, nonce="n", device_key="d", now=NINE + 18 * MINUTE)
    assert signed.counts_as == "present"


@pytest.mark.parametrize("act", [extend, reopen])
def test_within_the_class_session_one_act_counts_all_latecomers_as_present(
    db: Session, class_session: ClassSession, students: list[Person], act: object
) -> None:
    by = make_instructor(db, class_session.course).id
    at = NINE + 20 * MINUTE
    assert act(db, class_session, by, at, raise_latecomers=True) == 3  # type: ignore[operator]
    assert statuses(db, class_session) == "pppp"
    last = stored_events(db, stream_of(class_session.id))[-1]
    assert (last.content()["kind"], last.content()["raised"], last.private()["by"]) == ("window", 3, by)
    assert raises_of(db, class_session.id) == [Raise(3, "Dominique Exemple", at)]
    assert register_break(db, class_session.id) is None


def test_latecomers_are_raised_while_it_is_open_too(
    db: Session, class_session: ClassSession, students: list[Person]
) -> None:
    reopen(db, class_session, None, NINE + 30 * MINUTE)
    assert extend(db, class_session, None, NINE + 31 * MINUTE, raise_latecomers=True) == 3
    assert statuses(db, class_session) == "pppp"


def test_raising_nobody_is_no_act(db: Session, class_session: ClassSession) -> None:
    make_sign_in(db, class_session, make_student(db, class_session.course))
    assert extend(db, class_session, None, NINE + MINUTE, raise_latecomers=True) == 0
    assert raises_of(db, class_session.id) == []
    assert register_break(db, class_session.id) is None


def test_who_comes_late_after_the_act_is_late(
    db: Session, class_session: ClassSession, students: list[Person]
) -> None:
    reopen(db, class_session, None, NINE + 20 * MINUTE, raise_latecomers=True)
    make_sign_in(db, class_session, GUEST, at=NINE + 36 * MINUTE)
    assert statuses(db, class_session) == "ppppl"
    assert register_break(db, class_session.id) is None


def test_who_was_corrected_by_hand_stays_what_the_correction_says(
    db: Session, class_session: ClassSession, students: list[Person]
) -> None:
    at = NINE + 19 * MINUTE
    correct(db, class_session, students[1].id, Status.LATE, "vu", by=None, now=at)
    assert reopen(db, class_session, None, NINE + 20 * MINUTE, raise_latecomers=True) == 2
    assert statuses(db, class_session) == "plpp"
    kept = db.scalars(select(SignIn.counts_as).where(SignIn.person_id == students[1].id)).one()
    assert kept == "late"
    assert register_break(db, class_session.id) is None


@pytest.mark.parametrize(
    "at", [NINE + timedelta(hours=3), NINE + timedelta(hours=5)], ids=["at its end", "in the afternoon"]
)
def test_after_the_class_session_nobody_is_raised_and_nothing_changes(
    db: Session, class_session: ClassSession, students: list[Person], at: datetime
) -> None:
    code = refusal_code(reopen, db, class_session, None, at, raise_latecomers=True)
    assert code is RefusalCode.NOT_IN_THIS_PHASE
    assert statuses(db, class_session) == "plll"
    assert attendance_window_of(db, class_session).late_until == NINE + 25 * MINUTE
    reopen(db, class_session, None, at)  # the same day: it need not ask


def test_on_another_day_no_sheet_opens_without_being_asked(
    db: Session, class_session: ClassSession, students: list[Person]
) -> None:
    for act in (reopen, extend):
        assert refusal_code(act, db, class_session, None, WEEKS_LATER) is RefusalCode.ANOTHER_DAY
    earlier = NINE - timedelta(days=1)
    assert refusal_code(open_sheet, db, class_session, None, earlier) is RefusalCode.ANOTHER_DAY
    open_sheet(db, class_session, None, earlier, another_day=True)
    assert attendance_window_of(db, class_session).opens_at == earlier


def test_nor_are_latecomers_raised_on_another_day_however_it_is_asked(
    db: Session, class_session: ClassSession, students: list[Person]
) -> None:
    code = refusal_code(reopen, db, class_session, None, WEEKS_LATER, another_day=True, raise_latecomers=True)
    assert code is RefusalCode.NOT_IN_THIS_PHASE
    assert statuses(db, class_session) == "plll"


def test_a_day_is_that_of_the_course_and_a_class_over_midnight_has_two(db: Session) -> None:
    course = make_course(db, time_zone="America/Montreal")
    evening = make_class_session(
        db,
        course,
        starts_at=datetime.fromisoformat("2026-02-25T22:00:00-05:00"),
        ends_at=datetime.fromisoformat("2026-02-26T01:00:00-05:00"),
    )
    reopen(db, evening, None, datetime.fromisoformat("2026-02-26T00:30:00-05:00"))
    close_now(db, evening, None, datetime.fromisoformat("2026-02-26T00:31:00-05:00"))
    next_day = datetime.fromisoformat("2026-02-27T00:00:00-05:00")
    assert refusal_code(reopen, db, evening, None, next_day) is RefusalCode.ANOTHER_DAY


def test_a_sheet_that_was_opened_on_another_day_asks_no_more_while_it_takes_latecomers(
    db: Session, class_session: ClassSession
) -> None:
    reopen(db, class_session, None, WEEKS_LATER, another_day=True)
    extend(db, class_session, None, WEEKS_LATER + MINUTE)
    close_now(db, class_session, None, WEEKS_LATER + 2 * MINUTE)
    reopen(db, class_session, None, WEEKS_LATER + 3 * MINUTE)
