"""Beginning a course, its class sessions and its teachers."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.accounts.instructors import disable
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.calendar import instant_at, local_moment
from kiosk.courses.class_sessions import (
    Usual,
    add_class_session,
    next_number,
    numbered,
    usual_length,
    usual_of,
)
from kiosk.courses.models import Course, Role
from kiosk.courses.new_course import CODE, CourseSettings, create_course, proposed_code
from kiosk.courses.queries import class_sessions_of, role_in
from kiosk.courses.roll import groups_of
from kiosk.courses.teachers import add_assistant, remove_assistant, teachers_of
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import make_class_session, make_course, make_instructor


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Outils IA & Management", "OIAM-2026"),
        ("Management de projet", "MP-2026"),
        ("Économétrie", "ECONOMETRIE"[:8] + "-2026"),
        ("Introduction à la théorie des organisations", "ITO-2026"),
        ("数学", None),
        ("&&&", "COURSE-2026"),
        ("de la", "COURSE-2026"),
    ],
)
def test_a_code_is_made_from_the_title(title: str, code: str | None) -> None:
    found = proposed_code(title, 2026)
    assert CODE.fullmatch(found)
    assert code is None or found == code


def test_whoever_makes_a_course_is_its_instructor(db: Session) -> None:
    who = make_instructor(db)
    course = create_course(db, CourseSettings("Stratégie"), by=who.id, now=NINE)
    assert course.code == "STRATEGI-2026"
    assert (course.window_minutes, course.late_minutes, course.guests_allowed) == (15, 0, False)
    assert role_in(db, who.id, course.id) is Role.INSTRUCTOR


def test_a_button_pressed_twice_makes_one_course(db: Session) -> None:
    who, other = make_instructor(db), make_instructor(db)
    settings = CourseSettings("Stratégie")
    first = create_course(db, settings, by=who.id, now=NINE)
    assert create_course(db, settings, by=who.id, now=NINE) is first
    assert create_course(db, settings, by=other.id, now=NINE).code == "STRATEGI-2026-2"
    make_class_session(db, first)
    assert create_course(db, settings, by=who.id, now=NINE).code == "STRATEGI-2026-3"
    assert len(db.scalars(select(Course)).all()) == 3


def test_a_code_belongs_to_one_course(db: Session) -> None:
    who = make_instructor(db)
    make_course(db, code="OIAM")
    with pytest.raises(Refusal) as refused:
        create_course(db, CourseSettings("Other", code="OIAM"), by=who.id, now=NINE)
    assert refused.value.code is RefusalCode.CODE_TAKEN


def test_a_local_time_is_an_instant(db: Session) -> None:
    assert instant_at(date(2026, 2, 25), time(9), "Europe/Paris") == NINE
    assert local_moment(NINE + timedelta(seconds=59), "Europe/Paris") == datetime.combine(
        date(2026, 2, 25), time(9)
    )
    # Of the hour that comes twice, the first.
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert instant_at(date(2026, 10, 25), time(2, 30), "Europe/Paris") == first


def test_a_time_that_clocks_jump_over_does_not_exist() -> None:
    with pytest.raises(Refusal) as refused:
        instant_at(date(2026, 3, 29), time(2, 30), "Europe/Paris")
    assert refused.value.code is RefusalCode.NO_SUCH_TIME


def test_class_sessions_are_numbered_one_after_the_other(db: Session) -> None:
    course = make_course(db)
    assert next_number(db, course.id) == 1
    added = add_class_session(db, course, 1, "First", NINE, NINE + timedelta(hours=2), groups=("B", "A", "B"))
    assert next_number(db, course.id) == 2
    assert numbered(db, course.id, 1) is added
    assert groups_of(db, [added.id]) == {added.id: {"A", "B"}}
    with pytest.raises(Refusal) as refused:
        add_class_session(db, course, 1, "Again", NINE, NINE + timedelta(hours=2))
    assert refused.value.code is RefusalCode.NUMBER_TAKEN


def test_what_most_class_sessions_share_is_usual(db: Session) -> None:
    course = make_course(db)
    assert usual_of([]) is None
    for week, room in enumerate(("Amphi 1", "Amphi 1", "B 402")):
        make_class_session(db, course, number=week + 1, starts_at=NINE + timedelta(weeks=week), room=room)
    known = class_sessions_of(db, course.id)
    assert usual_of(known) == Usual(2, time(9), time(12), "Amphi 1")
    assert usual_of(known[:1]) is None
    assert usual_of(known[1:]) is None  # half of them is not most
    known[0].cancelled_at, known[0].cancel_reason = NINE, "strike"
    assert usual_of(known) is None


def test_a_class_session_lasts_as_long_as_the_latest(db: Session) -> None:
    course = make_course(db)
    assert usual_length([]) == timedelta(hours=2)
    make_class_session(db, course, number=2, ends_at=NINE + timedelta(minutes=90))
    make_class_session(db, course, number=1)
    assert usual_length(class_sessions_of(db, course.id)) == timedelta(minutes=90)


def test_an_assistant_is_let_in_once_and_leaves(db: Session) -> None:
    course = make_course(db)
    instructor = make_instructor(db, course, name="Zoé")
    assistant = make_instructor(db, email="a@kiosk.example", name="Alex")
    assert add_assistant(db, course, "A@Kiosk.example") is assistant
    add_assistant(db, course, "a@kiosk.example")
    assert [(each.name, each.role) for each in teachers_of(db, course.id)] == [
        ("Zoé", Role.INSTRUCTOR),
        ("Alex", Role.ASSISTANT),
    ]
    assert not remove_assistant(db, course, instructor.id)
    assert remove_assistant(db, course, assistant.id)
    assert not remove_assistant(db, course, assistant.id)
    assert [each.name for each in teachers_of(db, course.id)] == ["Zoé"]


def test_an_instructor_is_not_made_an_assistant(db: Session) -> None:
    course = make_course(db)
    instructor = make_instructor(db, course)
    add_assistant(db, course, instructor.email)
    assert role_in(db, instructor.id, course.id) is Role.INSTRUCTOR


def test_only_an_account_that_can_be_used_assists(db: Session) -> None:
    course, disabled = make_course(db), make_instructor(db)
    disable(db, disabled, NINE)
    for email in ("nobody@kiosk.example", disabled.email, ""):
        with pytest.raises(Refusal) as refused:
            add_assistant(db, course, email)
        assert refused.value.code is RefusalCode.ACCOUNT_UNKNOWN
