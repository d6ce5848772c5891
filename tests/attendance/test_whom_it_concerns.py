"""Whom a class session concerns: those enrolled that day, of its groups, unless it is cancelled."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from kiosk.attendance.corrections import correct
from kiosk.attendance.entry import Flag, Status
from kiosk.attendance.planning import move
from kiosk.attendance.register import register_of, registers_of
from kiosk.attendance.sheet import attendance_count, sheet_of
from kiosk.courses.enrolments import enrolments_of
from kiosk.courses.models import ClassSession, Course, SessionGroup
from kiosk.courses.roster import import_roster
from kiosk.courses.roster_file import RosterFile, RosterLine
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import make_class_session, make_course, make_sign_in, make_student

WEEK = timedelta(days=7)


@pytest.fixture
def course(db: Session) -> Course:
    return make_course(db)


@pytest.fixture
def weeks(db: Session, course: Course) -> list[ClassSession]:
    """A class session in each of eight weeks."""
    return [
        make_class_session(db, course, number=number, starts_at=NINE + (number - 1) * WEEK)
        for number in range(1, 9)
    ]


def standing(db: Session, sessions: Sequence[ClassSession], person_id: int) -> list[Status | None]:
    """What a person counts as in each of these; None where there is no line for them."""
    entries = [each.entry_of(person_id) for each in registers_of(db, sessions)]
    return [entry.status if entry else None for entry in entries]


def rostered(db: Session, course: Course, now: datetime, *lines: RosterLine) -> None:
    import_roster(db, course, RosterFile(lines, guests_left_out=0), by=None, now=now)


def only_for(db: Session, class_session: ClassSession, *groups: str) -> None:
    db.add_all(SessionGroup(class_session_id=class_session.id, group=each) for each in groups)
    db.flush()


def test_somebody_added_in_week_eight_is_not_concerned_by_weeks_one_to_seven(
    db: Session, course: Course, weeks: list[ClassSession]
) -> None:
    lea, zoe = RosterLine("12600100", "Abadie", "Léa"), RosterLine("12600440", "Neuf", "Zoé")
    rostered(db, course, weeks[0].starts_at, lea)
    rostered(db, course, weeks[7].starts_at, lea, zoe)
    people = {each.person.family_name: each.person.id for each in register_of(db, weeks[7]).entries}
    assert standing(db, weeks, people["Abadie"]) == [Status.ABSENT] * 8
    assert standing(db, weeks, people["Neuf"]) == [None] * 7 + [Status.ABSENT]
    assert [attendance_count(db, sheet_of(db, each.id)).expected for each in weeks] == [1] * 7 + [2]  # type: ignore[arg-type]


def test_the_first_roster_enrols_from_the_first_class_session(
    db: Session, course: Course, weeks: list[ClassSession]
) -> None:
    rostered(db, course, weeks[4].starts_at, RosterLine("12600100", "Abadie"))
    [entry] = register_of(db, weeks[0]).entries
    assert standing(db, weeks, entry.person.id) == [Status.ABSENT] * 8


def test_a_first_class_session_that_is_moved_to_an_earlier_day_still_expects_everybody(
    db: Session, course: Course, weeks: list[ClassSession]
) -> None:
    """The roster comes in the summer, before any class session."""
    rostered(db, course, weeks[0].starts_at - 4 * WEEK, RosterLine("12600100", "Abadie"))
    earlier = weeks[0].starts_at - WEEK
    move(db, weeks[0], earlier, earlier + timedelta(hours=3), room="Amphi 2", by=None, now=earlier)
    [entry] = register_of(db, weeks[0]).entries
    assert standing(db, weeks, entry.person.id) == [Status.ABSENT] * 8


def test_somebody_who_left_keeps_the_weeks_before(
    db: Session, course: Course, weeks: list[ClassSession]
) -> None:
    last_day = weeks[2].day
    student = make_student(db, course, last_day=last_day)
    assert standing(db, weeks, student.id) == [Status.ABSENT] * 3 + [None] * 5


def test_a_class_session_late_in_the_evening_is_on_the_day_of_the_courses_zone(db: Session) -> None:
    course = make_course(db, time_zone="America/Guadeloupe")
    evening = make_class_session(db, course, starts_at=datetime.fromisoformat("2026-03-11T01:00:00+00:00"))
    there = make_student(db, course, "Présente", first_day=date(2026, 3, 10), last_day=date(2026, 3, 10))
    make_student(db, course, "Suivante", first_day=date(2026, 3, 11))
    assert [each.person.id for each in register_of(db, evening).entries] == [there.id]


def test_a_class_session_for_a_group_concerns_nobody_else(
    db: Session, course: Course, weeks: list[ClassSession]
) -> None:
    one, other = (make_student(db, course, f"Groupe {each}", group=each) for each in "AB")
    only_for(db, weeks[1], "A")
    only_for(db, weeks[2], "A", "B")
    assert standing(db, weeks[:4], one.id) == [Status.ABSENT] * 4
    assert standing(db, weeks[:4], other.id) == [Status.ABSENT, None, Status.ABSENT, Status.ABSENT]
    assert [attendance_count(db, sheet_of(db, each.id)).expected for each in weeks[:4]] == [2, 1, 2, 2]  # type: ignore[arg-type]


def test_somebody_of_another_group_who_signs_is_present_and_flagged(
    db: Session, course: Course, weeks: list[ClassSession]
) -> None:
    only_for(db, weeks[0], "A")
    other = make_student(db, course, group="B")
    make_sign_in(db, weeks[0], other)
    [entry] = register_of(db, weeks[0]).entries
    assert (entry.status, entry.flags) == (Status.PRESENT, (Flag.NOT_EXPECTED,))


def test_the_line_of_somebody_who_left_and_whose_signature_counts_stays(
    db: Session, course: Course, weeks: list[ClassSession]
) -> None:
    student = make_student(db, course)
    make_sign_in(db, weeks[0], student)
    correct(db, weeks[1], student.id, Status.EXCUSED, "stage", by=None, now=NINE)
    for each in enrolments_of(db, course.id, student.id):
        each.last_day = each.first_day
    db.flush()
    assert standing(db, weeks[:3], student.id) == [Status.PRESENT, Status.EXCUSED, None]


def test_the_registers_of_a_term_are_those_of_each_and_take_as_many_queries(
    db: Session, course: Course, weeks: list[ClassSession]
) -> None:
    make_sign_in(db, weeks[0], make_student(db, course))
    each_alone = [register_of(db, each).entries for each in weeks]
    said: list[str] = []
    event.listen(db.get_bind(), "before_cursor_execute", lambda *call: said.append(call[2]))
    register_of(db, weeks[0])
    for_one = len(said)
    assert [each.entries for each in registers_of(db, weeks)] == each_alone
    assert len(said) == 2 * for_one
