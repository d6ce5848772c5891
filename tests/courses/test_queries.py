"""Class sessions are found through the right to see them, and by the command line's name for them."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from kiosk.courses.queries import (
    class_session_by_reference,
    class_session_taught_by,
    course_by_id,
    instructors_of,
    next_class_sessions,
)
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import make_class_session, make_course, make_instructor

DAY = timedelta(days=1)


def test_an_instructor_sees_the_class_sessions_of_their_own_courses(db: Session) -> None:
    mine, also_mine, foreign = make_course(db), make_course(db), make_course(db)
    instructor = make_instructor(db, mine)
    make_instructor(db, foreign)
    own = make_class_session(db, mine)
    hidden = make_class_session(db, foreign)
    without_right = make_class_session(db, also_mine)
    assert class_session_taught_by(db, instructor.id, own.id) is own
    assert class_session_taught_by(db, instructor.id, hidden.id) is None
    assert class_session_taught_by(db, instructor.id, without_right.id) is None


@pytest.mark.parametrize("unknown", [2**31 - 1, 2**31, 10**30])
def test_a_course_is_found_by_its_id_and_none_by_an_id_that_no_column_holds(
    db: Session, unknown: int
) -> None:
    course = make_course(db)
    assert course_by_id(db, course.id) is course
    assert course_by_id(db, unknown) is None


def test_a_course_has_its_instructors_names_in_alphabetical_order(db: Session) -> None:
    mine, foreign = make_course(db), make_course(db)
    for name in ("dominique", "Camille", "Alix"):
        make_instructor(db, mine, name=name)
    make_instructor(db, foreign, name="Bérénice")
    assert instructors_of(db, mine.id) == ("Alix", "Camille", "dominique")
    assert instructors_of(db, make_course(db).id) == ()


def test_the_command_line_s_name_leads_back_to_the_class_session(db: Session) -> None:
    class_session = make_class_session(db, make_course(db, code="OIAM-2026"), number=2)
    assert class_session.reference == "OIAM-2026/2"
    assert class_session_by_reference(db, "OIAM-2026/2") is class_session


@pytest.mark.parametrize(
    "reference",
    [
        "OIAM-2026/3",
        "oiam-2026/2",
        "OIAM-2026/02",
        "OIAM-2026/0",
        "OIAM-2026/²",
        "OIAM-2026/2/2",
        f"OIAM-2026/{'9' * 20}",
        "OIAM-2026",
        "/2",
        "",
    ],
)
def test_any_other_name_leads_nowhere(db: Session, reference: str) -> None:
    make_class_session(db, make_course(db, code="OIAM-2026"), number=2)
    assert class_session_by_reference(db, reference) is None


def test_what_comes_next_lies_between_now_and_then(db: Session) -> None:
    today = make_class_session(db)
    tomorrow = make_class_session(db, starts_at=NINE + DAY)
    make_class_session(db, starts_at=NINE - timedelta(seconds=1))
    make_class_session(db, starts_at=NINE + DAY + timedelta(seconds=1))
    assert next_class_sessions(db, NINE, DAY) == [today, tomorrow]
