"""Planning, moving and cancelling; what was signed stays on its day."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.attendance.course_plan import PlanState, course_plan
from kiosk.attendance.models import SignIn
from kiosk.attendance.planning import cancel, days_that_would_change, move, plan, reinstate
from kiosk.attendance.rosters import enrol_one, import_list, take_back_import
from kiosk.attendance.sign_in import Claim
from kiosk.attendance.window import WindowPhase
from kiosk.attendance.window_changes import attendance_window_of, close_now, open_sheet
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.models import ClassSession, Enrolment
from kiosk.courses.pasted_list import read_pasted_list
from kiosk.courses.roster import ChangeKind, imports_of
from kiosk.courses.roster_file import RosterLine
from kiosk.people.models import Merge
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import make_class_session, make_course, make_sign_in, make_student

WEEK, HOURS = timedelta(days=7), timedelta(hours=2)


def move_by_a_week(db: Session, class_session: ClassSession) -> None:
    starts_at = class_session.starts_at + WEEK
    move(db, class_session, starts_at, starts_at + HOURS, room="B 402", by=None, now=NINE)


def cancel_it(db: Session, class_session: ClassSession) -> None:
    cancel(db, class_session, "strike", by=None, now=NINE)


@pytest.mark.parametrize("act", [move_by_a_week, cancel_it])
def test_what_was_signed_is_neither_moved_nor_cancelled(
    db: Session, act: Callable[[Session, ClassSession], None]
) -> None:
    class_session = make_class_session(db, make_course(db))
    make_sign_in(db, class_session, make_student(db, class_session.course))
    with pytest.raises(Refusal) as refused:
        act(db, class_session)
    assert refused.value.code is RefusalCode.ALREADY_HELD
    assert (class_session.starts_at, class_session.cancelled_at) == (NINE, None)


def test_a_sheet_opened_by_hand_opens_as_planned_once_it_is_moved(db: Session) -> None:
    class_session = make_class_session(db, make_course(db))
    open_sheet(db, class_session, None, NINE - timedelta(minutes=5))
    close_now(db, class_session, None, NINE)
    move_by_a_week(db, class_session)
    window = attendance_window_of(db, class_session)
    assert window.phase(NINE + timedelta(minutes=1)) is WindowPhase.BEFORE
    assert window.phase(NINE + WEEK) is WindowPhase.OPEN


def test_the_plan_tells_where_each_class_session_stands(db: Session) -> None:
    course = make_course(db)
    student, guest = make_student(db, course), make_student(db)
    held, unsigned, running, coming, cancelled = (
        make_class_session(db, course, number=place + 1, starts_at=NINE + place * WEEK) for place in range(5)
    )
    cancel(db, cancelled, "strike", by=None, now=NINE)
    make_sign_in(db, held, student, at=NINE)
    course.guests_allowed = True
    make_sign_in(db, held, Claim("999", "Guest", "A", "a@x.example", as_guest=True), at=NINE)
    assert guest
    found = course_plan(db, course.id, running.starts_at + timedelta(hours=1))
    assert [(each.class_session, each.state) for each in found] == [
        (held, PlanState.HELD),
        (unsigned, PlanState.UNSIGNED),
        (running, PlanState.RUNNING),
        (coming, PlanState.TO_COME),
        (cancelled, PlanState.CANCELLED),
    ]
    assert [(each.signed, each.expected, each.is_held) for each in found[:2]] == [(1, 1, True), (0, 1, False)]
    reinstate(db, cancelled, by=None, now=NINE)
    assert course_plan(db, course.id, NINE)[-1].state is PlanState.TO_COME


def test_one_more_is_planned_for_some_groups(db: Session) -> None:
    course = make_course(db)
    make_student(db, course, "Abadie", group="A")
    make_student(db, course, "Bailly", group="B")
    plan(db, course, 1, "One", NINE, NINE + HOURS, groups=("A",), by=None, now=NINE)
    [found] = course_plan(db, course.id, NINE)
    assert (found.groups, found.expected) == (("A",), 1)


def test_a_new_plan_may_not_put_a_signed_class_session_on_another_day(db: Session) -> None:
    course = make_course(db)
    signed, unsigned = (make_class_session(db, course, number=number) for number in (1, 2))
    make_sign_in(db, signed, make_student(db, course))
    assert unsigned.number == 2

    def moved(starts: dict[int, datetime], zone: str = "Europe/Paris") -> list[tuple[int, date, date]]:
        return days_that_would_change(db, course, starts, zone)

    assert moved({}) == []
    assert moved({1: NINE + timedelta(hours=5), 2: NINE + WEEK}) == []
    assert moved({1: NINE + WEEK}) == [(1, date(2026, 2, 25), date(2026, 3, 4))]
    # Nor may the course's zone, which says what a day is.
    assert moved({1: datetime(2026, 2, 25, 22, tzinfo=UTC)}, "Asia/Tokyo")[0][2] == date(2026, 2, 26)
    assert moved({}, "Pacific/Kiritimati") == []


TODAY = NINE.date()


def test_a_preview_says_what_the_import_does_to_each(db: Session) -> None:
    course = make_course(db)
    stays, changes, left = (
        make_student(db, course, name, student_number=number, group="A")
        for name, number in (("Abadie", "1"), ("Bailly", "2"), ("Carle", "3"))
    )
    assert stays
    file = read_pasted_list("1;Abadie;Léa;A\n2;Bailly;Léa;B\n4;Diallo;Awa;A")
    preview = import_list(db, course, file, by=None, now=NINE)
    assert [each.after.family_name for each in preview.of_kind(ChangeKind.ADDED)] == ["Diallo"]
    [changed] = preview.of_kind(ChangeKind.CHANGED)
    assert (changed.id, changed.differences) == (changes.id, (("group", "A", "B"),))
    assert [each.id for each in preview.missing] == [left.id]
    assert preview.unchanged == 1


def test_those_who_are_chosen_leave_and_the_mark_stays_that_of_the_preview(db: Session) -> None:
    course = make_course(db)
    kept, left = (make_student(db, course, name, student_number=n) for name, n in (("A1", "1"), ("B2", "2")))
    file = read_pasted_list("3;C3")
    with db.begin_nested() as preview:
        mark = import_list(db, course, file, by=None, now=NINE).mark
        preview.rollback()
    with db.begin_nested() as later:
        assert import_list(db, course, file, first_day=TODAY + WEEK, by=None, now=NINE).mark != mark
        later.rollback()
    done = import_list(db, course, file, leaving={left.id}, by=None, now=NINE)
    assert done.mark == mark
    assert [each.id for each in done.missing] == [kept.id]
    days = {each.person_id: each.last_day for each in db.scalars(select(Enrolment))}
    assert (days[kept.id], days[left.id]) == (None, TODAY - timedelta(days=1))


def test_a_guest_is_recognised_and_is_a_guest_again_once_the_import_is_undone(db: Session) -> None:
    course = make_course(db, guests_allowed=True)
    class_session = make_class_session(db, course)
    guest = Claim("777", "Vidal", "Ana", "ana@x.example", as_guest=True)
    make_sign_in(db, class_session, guest, at=NINE)
    file, later = read_pasted_list("777;Vidal;Ana"), NINE + timedelta(hours=1)
    assert import_list(db, course, file, by=None, now=later).recognised == ("Ana Vidal",)
    [act] = imports_of(db, course.id)
    assert take_back_import(db, act, touched=(), by=None, now=later + timedelta(hours=1)) == 1
    assert db.scalars(select(Merge).where(Merge.undone_at.is_(None))).all() == []
    assert take_back_import(db, act, touched=(), by=None, now=later) == 0
    assert db.scalars(select(SignIn)).one()
    # The list comes back, and so does the recognition: nobody has said that it was wrong.
    again = later + timedelta(hours=2)
    assert import_list(db, course, file, by=None, now=again).recognised == ("Ana Vidal",)


def test_one_person_is_enrolled_from_a_day_on(db: Session) -> None:
    course = make_course(db)
    line = RosterLine("12", "Sow", "Awa", "", "B")
    [change] = enrol_one(db, course, line, first_day=TODAY, by=None, now=NINE).changes
    assert change.after.enrolments[0].first_day == TODAY.isoformat()
    with pytest.raises(Refusal) as refused:
        enrol_one(db, course, RosterLine("0012", "Sow"), first_day=TODAY, by=None, now=NINE)
    assert refused.value.code is RefusalCode.ENROLMENTS_OVERLAP


def test_what_is_left_empty_about_a_known_person_stays(db: Session) -> None:
    known = make_student(db, make_course(db), "Sow", student_number="12", email="s@x.example")
    enrol_one(db, make_course(db), RosterLine("12", "Sow"), first_day=TODAY, by=None, now=NINE)
    assert (known.given_name, known.email) == ("Léa", "s@x.example")
