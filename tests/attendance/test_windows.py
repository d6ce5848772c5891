"""Windows as they are stored: the plan, or the latest change; nothing runs in the background."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiosk.attendance.models import WindowChange
from kiosk.attendance.window import WindowPhase
from kiosk.attendance.window_changes import (
    attendance_window_of,
    close_now,
    extend,
    follow_wall_clock,
    open_sheet,
    reopen,
    sessions_taking_signatures,
)
from kiosk.core.refusals import Refusal
from tests.clock import NINE_IN_PARIS as NINE
from tests.clock import StandingClock
from tests.factories import make_class_session, make_course

MINUTE = timedelta(minutes=1)


def test_a_window_opens_by_itself_at_the_planned_start_for_the_courses_length(db: Session) -> None:
    class_session = make_class_session(db, make_course(db, window_minutes=20))
    window = attendance_window_of(db, class_session)
    assert (window.opens_at, window.closes_at) == (NINE, NINE + 20 * MINUTE)


def test_a_changed_plan_moves_a_window_that_nobody_has_touched(db: Session) -> None:
    class_session = make_class_session(db)
    class_session.starts_at += 30 * MINUTE
    assert attendance_window_of(db, class_session).opens_at == NINE + 30 * MINUTE


def test_opened_by_hand_it_does_not_open_again_at_the_planned_start(db: Session) -> None:
    class_session = make_class_session(db)
    open_sheet(db, class_session, None, NINE - 30 * MINUTE)
    assert attendance_window_of(db, class_session).phase(NINE) is WindowPhase.CLOSED


def test_each_change_is_kept_and_the_latest_is_in_force(db: Session) -> None:
    class_session = make_class_session(db)
    extend(db, class_session, None, NINE + MINUTE)
    extend(db, class_session, None, NINE + 2 * MINUTE)
    close_now(db, class_session, None, NINE + 3 * MINUTE)
    reopen(db, class_session, None, NINE + 10 * MINUTE)
    assert attendance_window_of(db, class_session).closes_at == NINE + 25 * MINUTE
    assert db.scalar(select(func.count(WindowChange.id))) == 4


def test_five_minutes_more_pressed_after_the_closing_opens_it_again(db: Session) -> None:
    class_session = make_class_session(db)
    extend(db, class_session, None, NINE + 16 * MINUTE)
    assert attendance_window_of(db, class_session).phase(NINE + 17 * MINUTE) is WindowPhase.OPEN


def test_closing_twice_is_refused_and_changes_nothing(db: Session) -> None:
    class_session = make_class_session(db)
    close_now(db, class_session, None, NINE + MINUTE)
    with pytest.raises(Refusal):
        close_now(db, class_session, None, NINE + 2 * MINUTE)
    assert attendance_window_of(db, class_session).closes_at == NINE + MINUTE


def test_the_open_class_sessions_are_found_however_they_came_to_be_open(db: Session) -> None:
    by_plan = make_class_session(db)
    by_hand = make_class_session(db, starts_at=NINE + timedelta(days=1))
    open_sheet(db, by_hand, None, NINE, another_day=True)
    closed = make_class_session(db)
    close_now(db, closed, None, NINE)
    make_class_session(db, starts_at=NINE - timedelta(hours=1))
    assert sessions_taking_signatures(db, NINE) == [by_plan, by_hand]


def test_a_step_of_the_wall_clock_waits_until_no_class_is_signing(db: Session) -> None:
    make_class_session(db)
    clock = StandingClock(NINE + MINUTE)
    clock.step = 20 * MINUTE
    follow_wall_clock(db, clock)
    assert clock.now() == NINE + MINUTE
    clock.instant = NINE + 15 * MINUTE
    follow_wall_clock(db, clock)
    assert clock.now() == NINE + 35 * MINUTE
