"""A whole term: what each cell is, what the sums and rates leave out, and who is to be followed up."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import event, update
from sqlalchemy.orm import Session

from kiosk.attendance.corrections import correct
from kiosk.attendance.entry import Status
from kiosk.attendance.excuses import excuse
from kiosk.attendance.merges import merge, unmerge
from kiosk.attendance.models import SignIn
from kiosk.attendance.planning import cancel
from kiosk.attendance.sign_in import Claim
from kiosk.attendance.term import Line, Mark, Sums, Term, shown_terms, term_of, term_of_person
from kiosk.courses.enrolments import end_enrolment, enrolments_of
from kiosk.courses.models import ClassSession, Course, SessionGroup
from kiosk.people.models import Person
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import make_class_session, make_course, make_sign_in, make_student

WEEK = timedelta(weeks=1)
LATER = NINE + 10 * WEEK
P, L, E, A, N, X = (
    Mark.PRESENT,
    Mark.LATE,
    Mark.EXCUSED,
    Mark.ABSENT,
    Mark.NOT_CONCERNED,
    Mark.EXPECTED,
)


@pytest.fixture
def course(db: Session) -> Course:
    return make_course(db, guests_allowed=True)


@pytest.fixture
def weeks(db: Session, course: Course) -> list[ClassSession]:
    """Four class sessions, a week apart."""
    return [
        make_class_session(db, course, number=place + 1, starts_at=NINE + place * WEEK) for place in range(4)
    ]


def sign(db: Session, person: Person | Claim, *sessions: ClassSession, late: bool = False) -> None:
    for each in sessions:
        signed = make_sign_in(db, each, person, at=each.starts_at)
        if late:
            db.execute(update(SignIn).where(SignIn.receipt == signed.receipt).values(counts_as="late"))


def line(term: Term, person: Person) -> Line:
    found = term.line_of(person.id)
    assert found is not None
    return found


def test_a_course_without_anything_has_an_empty_term(db: Session, course: Course) -> None:
    term = term_of(db, course, NINE)
    assert (term.columns, term.students, term.guests, term.groups) == ((), (), (), [])
    assert (term.held, term.enrolled, term.to_follow_up) == (0, 0, ())
    assert term.rate is None
    assert term.sums == Sums()


def test_people_without_class_sessions_have_a_line_without_marks(db: Session, course: Course) -> None:
    student = make_student(db, course)
    own = line(term_of(db, course, NINE), student)
    assert own.marks == ()
    assert own.sums.rate is None


def test_class_sessions_without_people_have_no_rate(db: Session, course: Course, weeks: object) -> None:
    term = term_of(db, course, LATER)
    assert [each.rate for each in term.columns] == [None] * 4
    assert term.held == 4


def test_each_cell_is_a_status_and_what_is_to_come_is_expected(
    db: Session, course: Course, weeks: list[ClassSession]
) -> None:
    student = make_student(db, course)
    sign(db, student, weeks[0])
    sign(db, student, weeks[1], late=True)
    now = weeks[2].starts_at + timedelta(minutes=14, seconds=59)
    assert line(term_of(db, course, now), student).marks == (P, L, X, X)
    now += timedelta(seconds=1)
    assert line(term_of(db, course, now), student).marks == (P, L, A, X)


def test_who_was_decided_about_is_not_expected(
    db: Session, course: Course, weeks: list[ClassSession]
) -> None:
    student = make_student(db, course)
    correct(db, weeks[2], student.id, Status.ABSENT, "said so", by=None, now=NINE)
    excuse(db, course, student.id, weeks[3].day, weeks[3].day, "ill", by=None, now=NINE)
    marks = line(term_of(db, course, NINE), student).marks
    assert marks[3] is E
    assert marks[2] is A, "an instructor has decided"


def test_the_rate_leaves_out_what_did_not_concern_them(
    db: Session, course: Course, weeks: list[ClassSession]
) -> None:
    weeks.append(make_class_session(db, course, number=5, starts_at=NINE + 4 * WEEK))
    weeks.append(make_class_session(db, course, number=6, starts_at=NINE + 5 * WEEK))
    weeks.append(make_class_session(db, course, number=7, starts_at=NINE + 6 * WEEK))
    student = make_student(db, course, first_day=weeks[1].day)
    sign(db, student, weeks[1])
    sign(db, student, weeks[2], late=True)
    excuse(db, course, student.id, weeks[3].day, weeks[3].day, "ill", by=None, now=NINE)
    cancel(db, weeks[4], "strike", by=None, now=NINE)
    own = line(term_of(db, course, weeks[6].starts_at), student)
    assert own.marks == (N, P, L, E, N, A, X)
    assert own.sums == Sums(present=1, late=1, excused=1, absent=1)
    assert own.sums.rate == pytest.approx(2 / 3)


def test_the_rate_of_a_class_session_waits_until_its_sheet_has_closed(
    db: Session, course: Course, weeks: list[ClassSession]
) -> None:
    students = [make_student(db, course, f"S{place}") for place in range(4)]
    sign(db, students[0], weeks[0], weeks[1])
    sign(db, students[1], weeks[0])
    excuse(db, course, students[2].id, weeks[0].day, weeks[0].day, "ill", by=None, now=NINE)
    term = term_of(db, course, weeks[1].starts_at + timedelta(minutes=5))
    assert [each.rate for each in term.columns] == [pytest.approx(2 / 3), None, None, None]
    assert term.rate == pytest.approx(2 / 3)
    assert term.held == 1
    assert [each.is_today for each in term.columns] == [False, True, False, False]


def test_a_class_session_of_some_groups_concerns_no_other(
    db: Session, course: Course, weeks: list[ClassSession]
) -> None:
    one, other = make_student(db, course, "One", group="TD2"), make_student(db, course, "Two", group="TD10")
    db.add(SessionGroup(class_session_id=weeks[0].id, group="TD2"))
    db.flush()
    term = term_of(db, course, LATER)
    assert (line(term, one).marks[0], line(term, other).marks[0]) == (A, N)
    assert term.groups == ["TD2", "TD10"]


def test_three_absences_are_followed_up_the_most_absent_first(
    db: Session, course: Course, weeks: list[ClassSession]
) -> None:
    two, three, four = (make_student(db, course, name) for name in ("Two", "Three", "Four"))
    left = make_student(db, course, "Left", last_day=weeks[3].day)
    sign(db, two, weeks[0], weeks[1])
    sign(db, three, weeks[0])
    term = term_of(db, course, LATER)
    assert [each.person for each in term.to_follow_up] == [four, three]
    assert line(term, left).sums.absent == 4
    assert line(term, left).is_enrolled is False


def test_who_left_stays_in_the_matrix(db: Session, course: Course, weeks: list[ClassSession]) -> None:
    student = make_student(db, course, group="TD1")
    sign(db, student, weeks[0])
    [enrolment] = enrolments_of(db, course.id, student.id)
    end_enrolment(db, enrolment, weeks[1].day, by=None, now=NINE)
    term = term_of(db, course, LATER)
    assert line(term, student).marks == (P, A, N, N)
    assert line(term, student).group == "TD1"
    assert term.enrolled == 0


GUEST = Claim("777", "Invitée", "Ariane", "a@b.example", as_guest=True)


def guest_of(term: Term) -> Person:
    [own] = term.guests
    return own.person


def test_a_guest_is_listed_apart_until_merged_and_again_afterwards(
    db: Session, course: Course, weeks: list[ClassSession]
) -> None:
    student = make_student(db, course)
    sign(db, GUEST, weeks[1])
    term = term_of(db, course, LATER)
    assert term.guests[0].marks == (N, P, N, N)
    assert [each.sums.present for each in term.columns] == [0, 0, 0, 0], "of the students"
    made = merge(db, guest_of(term), student, by=None, now=LATER)
    merged = term_of(db, course, LATER)
    assert merged.guests == ()
    assert line(merged, student).marks == (A, P, A, A)
    unmerge(db, made, by=None, now=LATER)
    assert term_of(db, course, LATER).guests[0].marks == (N, P, N, N)


def test_the_term_of_one_person_is_their_line_of_the_whole(
    db: Session, course: Course, weeks: list[ClassSession]
) -> None:
    student, other = make_student(db, course, "Abadie"), make_student(db, course, "Achour")
    sign(db, student, weeks[0])
    sign(db, GUEST, weeks[2])
    sign(db, other, weeks[0], weeks[3])
    excuse(db, course, student.id, weeks[3].day, weeks[3].day, "ill", by=None, now=NINE)
    merge(db, guest_of(term_of(db, course, LATER)), student, by=None, now=NINE)
    whole, own = term_of(db, course, LATER), term_of_person(db, course, student.id, LATER)
    assert own.students == (line(whole, student),)
    assert own.guests == ()
    assert [each.status for each in own.entries_of(student.id) if each] == [
        each.status for each in whole.entries_of(student.id) if each
    ]
    stranger = make_student(db, make_course(db), "Ailleurs")
    assert term_of_person(db, course, stranger.id, LATER).line_of(stranger.id) is None


def test_a_narrowed_term_sums_up_only_what_it_shows(
    db: Session, course: Course, weeks: list[ClassSession]
) -> None:
    one, other = make_student(db, course, "One", group="A"), make_student(db, course, "Two", group="B")
    sign(db, one, *weeks)
    sign(db, GUEST, weeks[0])
    term = term_of(db, course, LATER).narrowed(lambda each: each.group == "A")
    assert [each.person for each in term.students] == [one]
    assert term.guests == ()
    assert term.rate == 1.0
    nobody = term.narrowed(lambda each: each.person == other)
    assert [each.rate for each in nobody.columns] == [None] * 4


@pytest.mark.parametrize("of_one", [False, True])
def test_the_queries_of_a_term_do_not_grow(db: Session, course: Course, of_one: bool) -> None:
    first = make_student(db, course)

    def asks() -> object:
        db.expire_all()
        own = db.get_one(Course, course.id)
        return term_of_person(db, own, first.id, LATER) if of_one else term_of(db, own, LATER)

    counts = []
    for people, weeks in ((1, 1), (12, 6)):
        students = [make_student(db, course, f"S{place}") for place in range(people)]
        for _week in range(weeks):
            session = make_class_session(db, course)
            for each in students:
                make_sign_in(db, session, each)
            correct(db, session, first.id, Status.EXCUSED, "ill", by=None, now=NINE)
        db.flush()
        counts.append(counted(db, asks))
    assert counts[0] == counts[1] <= 15


def counted(db: Session, act: Callable[[], object]) -> int:
    found: list[str] = []
    connection = db.connection()

    def note(*call: object) -> None:
        found.append(str(call[2]))

    event.listen(connection, "before_cursor_execute", note)
    act()
    event.remove(connection, "before_cursor_execute", note)
    return len(found)


def test_a_term_is_shown_to_whom_it_has_a_signature_of(
    db: Session, course: Course, weeks: list[ClassSession]
) -> None:
    student = make_student(db, course)
    sign(db, student, weeks[0])
    assert shown_terms(db, student.id) == []
    course.term_shown_from = date(2026, 3, 1)
    db.flush()
    [shown] = shown_terms(db, student.id)
    assert (shown.course_id, shown.class_session_id) == (course.id, weeks[0].id)
    assert shown_terms(db, make_student(db, course, "Other").id) == []
