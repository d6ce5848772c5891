"""What the console's home lists: today's class sessions, those to come and those past, a page at a time."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from kiosk.accounts.models import Instructor
from kiosk.attendance.agenda import PAGE_LENGTH, Page, coming_of, past_of, running_of, today_of
from kiosk.attendance.window_changes import close_now, reopen
from kiosk.courses.models import ClassSession, Course
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import make_class_session, make_course, make_instructor, make_sign_in, make_student

DAY = timedelta(days=1)


@pytest.fixture
def course(db: Session) -> Course:
    return make_course(db)


@pytest.fixture
def instructor(db: Session, course: Course) -> Instructor:
    return make_instructor(db, course)


def today(db: Session, instructor: Instructor, now: datetime = NINE) -> list[ClassSession]:
    return [class_session for class_session, _window, _phase in today_of(db, instructor.id, now)]


def plan(db: Session, course: Course, *days: int) -> list[ClassSession]:
    return [make_class_session(db, course, starts_at=NINE + each * DAY) for each in days]


def test_each_class_session_is_in_one_list_in_the_order_in_which_it_is_looked_for(
    db: Session, course: Course, instructor: Instructor
) -> None:
    long_ago, yesterday, now, tomorrow, later = plan(db, course, -9, -1, 0, 1, 9)
    other = make_course(db)
    make_instructor(db, other)
    plan(db, other, -1, 0, 1)
    assert today(db, instructor) == [now]
    assert coming_of(db, instructor.id, NINE, [now.id], 1).rows == [tomorrow, later]
    assert past_of(db, instructor.id, NINE, [now.id], 1).rows == [yesterday, long_ago]


def test_today_is_a_day_where_the_course_is(db: Session, course: Course, instructor: Instructor) -> None:
    course.time_zone = "Pacific/Kiritimati"  # 14 hours ahead
    db.flush()
    begins = datetime(2026, 2, 25, 10, 0, tzinfo=UTC)  # midnight there
    late = make_class_session(db, course, starts_at=begins + timedelta(hours=23, minutes=59))
    make_class_session(db, course, starts_at=begins + timedelta(hours=24))
    make_class_session(db, course, starts_at=begins - timedelta(hours=1))
    assert today(db, instructor, begins) == [late]


def test_what_is_open_is_among_todays_whatever_the_plan_said(
    db: Session, course: Course, instructor: Instructor
) -> None:
    [last_month] = plan(db, course, -30)
    assert today(db, instructor) == []
    reopen(db, last_month, None, NINE, another_day=True)
    assert today(db, instructor) == [last_month]
    assert today(db, instructor, NINE + timedelta(hours=1)) == []


def test_a_long_list_is_read_page_by_page_and_nothing_is_left_out(
    db: Session, course: Course, instructor: Instructor
) -> None:
    sessions = plan(db, course, *range(1, 2 * PAGE_LENGTH + 2))
    pages = [coming_of(db, instructor.id, NINE, [], number) for number in (1, 2, 3)]
    assert [each for page in pages for each in page.rows] == sessions
    assert [(page.number, page.count, len(page.rows)) for page in pages] == [
        (1, 3, PAGE_LENGTH),
        (2, 3, PAGE_LENGTH),
        (3, 3, 1),
    ]


def test_those_that_begin_at_one_instant_keep_their_order_from_page_to_page(
    db: Session, course: Course, instructor: Instructor
) -> None:
    sessions = plan(db, course, *[-1] * (PAGE_LENGTH + 5))
    pages = [past_of(db, instructor.id, NINE, [], number) for number in (1, 2)]
    assert [each for page in pages for each in page.rows] == sessions


@pytest.mark.parametrize(("wanted", "number"), [(0, 1), (-7, 1), (1, 1), (2, 2), (3, 2), (10**30, 2)])
def test_a_page_that_there_is_not_is_the_nearest_one(
    db: Session, course: Course, instructor: Instructor, wanted: int, number: int
) -> None:
    plan(db, course, *range(1, PAGE_LENGTH + 2))
    assert coming_of(db, instructor.id, NINE, [], wanted).number == number
    assert Page.of(range(PAGE_LENGTH + 1), wanted).number == number


def test_the_pages_of_a_list_in_memory_have_each_row_once() -> None:
    rows = range(2 * PAGE_LENGTH + 1)
    assert [list(Page.of(rows, number).rows) for number in (1, 2, 3)] == [
        list(range(PAGE_LENGTH)),
        list(range(PAGE_LENGTH, 2 * PAGE_LENGTH)),
        [2 * PAGE_LENGTH],
    ]


def test_an_empty_list_has_one_page(db: Session, instructor: Instructor) -> None:
    assert coming_of(db, instructor.id, NINE, [], 4) == Page([], 1, 1)
    assert Page.of([], 4) == Page([], 1, 1)


def running(db: Session, instructor: Instructor, now: datetime, without: int | None = None) -> int | None:
    found = running_of(db, instructor.id, now, without)
    return None if found is None else found.sheet.id


def test_the_class_session_that_can_be_signed_runs_with_its_numbers(
    db: Session, course: Course, instructor: Instructor
) -> None:
    [class_session] = plan(db, course, 0)
    students = [make_student(db, course) for _ in range(3)]
    make_sign_in(db, class_session, students[0])
    found = running_of(db, instructor.id, NINE + timedelta(minutes=5))
    assert found is not None
    assert (found.sheet.id, found.count.signed, found.count.expected) == (class_session.id, 1, 3)


def test_nothing_runs_before_or_after_the_window_nor_of_others_nor_what_is_left_out(
    db: Session, course: Course, instructor: Instructor
) -> None:
    [class_session] = plan(db, course, 0)
    other = make_course(db)
    make_instructor(db, other)
    plan(db, other, 0)
    assert running(db, instructor, NINE) == class_session.id
    assert running(db, instructor, NINE - timedelta(seconds=1)) is None
    assert running(db, instructor, NINE + timedelta(hours=1)) is None
    assert running(db, instructor, NINE, without=class_session.id) is None


def test_what_runs_follows_the_window_and_not_the_plan(
    db: Session, course: Course, instructor: Instructor
) -> None:
    [class_session] = plan(db, course, 0)
    late = NINE + timedelta(hours=9)
    reopen(db, class_session, None, late, another_day=True)
    assert running(db, instructor, late) == class_session.id
    close_now(db, class_session, None, late)
    assert running(db, instructor, late) is None


def test_of_several_the_last_to_begin_runs(db: Session, course: Course, instructor: Instructor) -> None:
    make_class_session(db, course, starts_at=NINE)
    later = make_class_session(db, course, starts_at=NINE + timedelta(minutes=10))
    assert running(db, instructor, NINE + timedelta(minutes=12)) == later.id
