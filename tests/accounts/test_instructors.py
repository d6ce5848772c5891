"""Ending an account, or what it opens: at once, and without losing names."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiosk.accounts.instructors import (
    Standing,
    acts_of,
    add_instructor,
    choose_password,
    disable,
    end_sessions,
    holder_of,
    instructors,
    new_setup_link,
    remove,
    reset,
)
from kiosk.accounts.log_ins import check_password, live_console_session, start_console_session
from kiosk.accounts.models import ConsoleSession, Instructor, SetupLink
from kiosk.accounts.passwords import hashed
from kiosk.attendance.corrections import correct
from kiosk.attendance.entry import Status
from kiosk.attendance.register import register_of
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.models import Teaching
from kiosk.courses.queries import courses_by_instructor, courses_left_alone
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import PASSWORD, make_class_session, make_course, make_instructor, make_student

NEW = hashed("another horse battery")


@pytest.fixture
def instructor(db: Session) -> Instructor:
    return make_instructor(db)


def refused_log_in(db: Session, instructor: Instructor) -> RefusalCode | None:
    try:
        check_password(db, instructor.email, PASSWORD)
    except Refusal as refusal:
        return refusal.code
    return None


def sessions(db: Session) -> int:
    return db.scalar(select(func.count(ConsoleSession.token_hash))) or 0


def links(db: Session) -> int:
    return db.scalar(select(func.count(SetupLink.id))) or 0


# Ending sessions


def test_ending_the_sessions_of_one_ends_all_of_theirs_and_nobody_elses(
    db: Session, instructor: Instructor
) -> None:
    other = make_instructor(db)
    mine = [start_console_session(db, instructor, NINE) for _ in range(2)]
    foreign = start_console_session(db, other, NINE)
    assert end_sessions(db, instructor) == 2
    assert [live_console_session(db, each, NINE) for each in mine] == [None, None]
    assert live_console_session(db, foreign, NINE) is not None
    assert end_sessions(db, instructor) == 0
    assert refused_log_in(db, instructor) is None


# Resetting


def test_a_reset_ends_the_old_password_and_the_sessions_before_the_link_is_used(
    db: Session, instructor: Instructor
) -> None:
    token = start_console_session(db, instructor, NINE)
    link = reset(db, instructor, NINE)
    assert refused_log_in(db, instructor) is RefusalCode.WRONG_PASSWORD
    assert live_console_session(db, token, NINE) is None
    assert holder_of(db, link, NINE) is instructor


# Disabling


def test_who_is_disabled_is_out_and_cannot_come_back(db: Session, instructor: Instructor) -> None:
    token = start_console_session(db, instructor, NINE)
    link = new_setup_link(db, instructor, NINE)
    disable(db, instructor, NINE)
    assert live_console_session(db, token, NINE) is None
    assert refused_log_in(db, instructor) is RefusalCode.WRONG_PASSWORD
    for use in (lambda: holder_of(db, link, NINE), lambda: choose_password(db, link, NEW, NINE)):
        with pytest.raises(Refusal) as refused:
            use()
        assert refused.value.code is RefusalCode.SETUP_LINK_DEAD


@pytest.mark.parametrize("end", [disable, reset])
def test_a_log_in_whose_password_was_looked_at_before_the_end_begins_no_session_after_it(
    db: Session, instructor: Instructor, end: Callable[[Session, Instructor, datetime], object]
) -> None:
    checked = check_password(db, instructor.email, PASSWORD)
    db.expunge(checked)  # as another transaction has read it
    end(db, db.get_one(Instructor, checked.id), NINE)
    with pytest.raises(Refusal) as refused:
        start_console_session(db, checked, NINE)
    assert refused.value.code is RefusalCode.WRONG_PASSWORD
    assert sessions(db) == 0


def test_a_reset_lets_who_was_disabled_back_in(db: Session, instructor: Instructor) -> None:
    disable(db, instructor, NINE)
    choose_password(db, reset(db, instructor, NINE), hashed(PASSWORD), NINE)
    assert refused_log_in(db, instructor) is None
    assert instructor.disabled_at is None


def test_what_a_disabled_instructor_has_done_keeps_the_name(db: Session) -> None:
    course = make_course(db)
    class_session = make_class_session(db, course)
    instructor = make_instructor(db, course, name="Dominique Exemple")
    student = make_student(db, course)
    correct(db, class_session, student.id, Status.EXCUSED, "ill", by=instructor.id, now=NINE)
    disable(db, instructor, NINE)
    [entry] = register_of(db, class_session).entries
    assert entry.corrections[0].made_by == "Dominique Exemple"


# Removing


def test_an_account_that_has_done_nothing_is_removed_with_all_that_it_opened(db: Session) -> None:
    instructor = make_instructor(db, make_course(db))
    start_console_session(db, instructor, NINE)
    new_setup_link(db, instructor, NINE)
    assert acts_of(db, instructor) == {}
    remove(db, instructor)
    assert db.scalars(select(Instructor)).all() == []
    assert (sessions(db), links(db)) == (0, 0)


def test_an_account_whose_name_stands_on_a_register_is_not_removed(db: Session) -> None:
    course = make_course(db)
    class_session = make_class_session(db, course)
    instructor = make_instructor(db, course)
    key = make_student(db, course).id
    for status in (Status.EXCUSED, Status.PRESENT):
        correct(db, class_session, key, status, "word of mouth", by=instructor.id, now=NINE)
    assert acts_of(db, instructor) == {"correction": 2, "session_teacher": 1}
    with pytest.raises(Refusal) as refused:
        remove(db, instructor)
    assert refused.value.code is RefusalCode.ACCOUNT_NAMED
    assert refused.value.details == {"acts": {"correction": 2, "session_teacher": 1}}
    assert db.get(Instructor, instructor.id) is not None


def test_a_course_is_left_alone_when_nobody_else_who_can_log_in_teaches_it(db: Session) -> None:
    alone, shared, with_one_who_left = (make_course(db, code=each) for each in ("ALONE", "SHARED", "LEFT"))
    instructor = make_instructor(db, alone)
    colleague, gone = make_instructor(db, shared), make_instructor(db, with_one_who_left)
    db.add_all(
        Teaching(course_id=each.id, instructor_id=instructor.id) for each in (shared, with_one_who_left)
    )
    db.flush()
    disable(db, gone, NINE)
    assert courses_left_alone(db, instructor.id) == ["ALONE", "LEFT"]
    assert courses_left_alone(db, colleague.id) == []


# What has expired


def test_a_log_in_sweeps_sessions_and_links_that_are_over(db: Session, instructor: Instructor) -> None:
    other = make_instructor(db)
    start_console_session(db, other, NINE)
    kept = start_console_session(db, other, NINE + timedelta(hours=1))
    new_setup_link(db, instructor, NINE - timedelta(days=7))
    link = new_setup_link(db, other, NINE)
    start_console_session(db, instructor, NINE + timedelta(hours=12))
    assert sessions(db) == 2
    assert links(db) == 1
    assert live_console_session(db, kept, NINE + timedelta(hours=12)) is not None
    assert holder_of(db, link, NINE) is other


# The list


def test_the_list_says_how_each_account_stands(db: Session) -> None:
    course = make_course(db, code="OIAM-2026")
    active = make_instructor(db, course, email="a@kiosk.example")
    start_console_session(db, active, NINE)
    invited = add_instructor(db, "b@kiosk.example", "B", NINE)
    new_setup_link(db, invited, NINE)
    add_instructor(db, "c@kiosk.example", "C", NINE)
    disable(db, make_instructor(db, email="d@kiosk.example"), NINE)
    told = [(each.email, each.standing, each.sessions) for each in instructors(db, NINE)]
    assert told == [
        ("a@kiosk.example", Standing.ACTIVE, 1),
        ("b@kiosk.example", Standing.INVITED, 0),
        ("c@kiosk.example", Standing.WITHOUT_LINK, 0),
        ("d@kiosk.example", Standing.DISABLED, 0),
    ]
    assert courses_by_instructor(db) == {active.id: ["OIAM-2026"]}


def test_a_session_that_has_run_out_is_not_counted(db: Session, instructor: Instructor) -> None:
    start_console_session(db, instructor, NINE)
    [told] = instructors(db, NINE + timedelta(hours=12))
    assert told.sessions == 0
