"""A guest who is a student: a recorded decision, kept through every spelling, which can be taken back."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from kiosk.attendance.entry import Entry, Flag, Status
from kiosk.attendance.events import EventKind, stream_of
from kiosk.attendance.merges import merge, merge_namesakes, merge_of, unmerge, unmerge_import
from kiosk.attendance.models import SignIn
from kiosk.attendance.register import register_of
from kiosk.attendance.sign_in import Claim
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.models import ClassSession, Course, RosterImport
from kiosk.courses.roster import ChangeKind, import_roster, undo_import
from kiosk.courses.roster_file import RosterFile, RosterLine
from kiosk.ledger.chain import stored_events
from kiosk.people.models import Person
from kiosk.privacy.retention import touched_since
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import make_class_session, make_course, make_instructor, make_sign_in, make_student
from tests.registers import register_break

GUEST = Claim("777", "Kowalczyk", "Jan", "jan@example.org", as_guest=True)
LATER = NINE + timedelta(hours=1)


@pytest.fixture
def course(db: Session) -> Course:
    return make_course(db, guests_allowed=True)


@pytest.fixture
def class_session(db: Session, course: Course) -> ClassSession:
    return make_class_session(db, course)


@pytest.fixture
def guest(db: Session, class_session: ClassSession) -> Person:
    """Jan Kowalczyk, who signed before the school knew him."""
    return db.get_one(Person, make_sign_in(db, class_session, GUEST).person_id)


def imported(
    db: Session, course: Course, *lines: RosterLine, columns: str = "", now: datetime = LATER
) -> RosterImport:
    """A roster, and the merges that the command makes with it."""
    known = frozenset({"student_number", "family_name", *columns.split()})
    done = import_roster(db, course, RosterFile(lines, 0, known), by=None, now=now)
    added = [each.person for each in done.changes if each.kind is ChangeKind.ADDED]
    merge_namesakes(db, added, by=None, now=now)
    assert done.act
    return done.act


def lines_of(db: Session, class_session: ClassSession) -> list[Entry]:
    db.expire_all()
    return list(register_of(db, class_session).entries)


def test_a_corrected_spelling_keeps_the_merge_the_presence_and_the_email(
    db: Session, course: Course, class_session: ClassSession, guest: Person
) -> None:
    imported(db, course, RosterLine("777", "Kowalczyk", "", "jan@school.example"), columns="email")
    imported(db, course, RosterLine("777", "KOWALCZIK"))
    [line] = lines_of(db, class_session)
    assert (line.person.family_name, line.person.email) == ("KOWALCZIK", "jan@school.example")
    assert (line.status, line.merged, line.flags) == (Status.PRESENT, (guest,), ())
    assert merge_of(db, guest.id)
    assert register_break(db, class_session.id) is None


def test_a_merge_rewrites_no_signature(
    db: Session, course: Course, class_session: ClassSession, guest: Person
) -> None:
    imported(db, course, RosterLine("777", "Kowalczyk"))
    assert [each.person_id for each in db.query(SignIn)] == [guest.id]


def test_where_both_have_signed_one_line_shows_the_earlier_signature_and_a_flag(
    db: Session, course: Course, class_session: ClassSession, guest: Person
) -> None:
    student = make_student(db, course, "Autrement", student_number="778")
    make_sign_in(db, class_session, student, at=NINE + timedelta(minutes=20))
    merge(db, guest, student, by=None, now=LATER)
    [line] = lines_of(db, class_session)
    assert (line.person, line.status, line.flags) == (student, Status.PRESENT, (Flag.SIGNED_TWICE,))
    assert line.sign_in
    assert line.sign_in.person_id == guest.id


def test_a_merge_that_is_taken_back_leaves_two_people_as_before(
    db: Session, course: Course, class_session: ClassSession, guest: Person
) -> None:
    student, instructor = make_student(db, course, "Autrement"), make_instructor(db, course)
    before = [(each.person, each.status) for each in lines_of(db, class_session)]
    made = merge(db, guest, student, by=instructor.id, now=LATER)
    assert [each.person for each in lines_of(db, class_session)] == [student]
    for _ in range(2):
        unmerge(db, made, by=instructor.id, now=LATER)
    assert [(each.person, each.status) for each in lines_of(db, class_session)] == before
    kinds = [each.content()["kind"] for each in stored_events(db, stream_of(class_session.id))]
    assert kinds == [EventKind.PLAN, EventKind.SIGN_IN, EventKind.MERGE, EventKind.UNMERGE]
    assert stored_events(db, stream_of(class_session.id))[-1].private()["by"] == instructor.id
    assert register_break(db, class_session.id) is None


def test_a_guest_is_one_student_at_a_time_and_no_student_is_a_guest(
    db: Session, course: Course, guest: Person
) -> None:
    one, other = make_student(db, course), make_student(db, course)
    merge(db, guest, one, by=None, now=LATER)
    for pair, code in (
        ((guest, other), RefusalCode.ALREADY_MERGED),
        ((one, other), RefusalCode.NOT_A_GUEST),
        ((guest, guest), RefusalCode.NOT_A_GUEST),
    ):
        with pytest.raises(Refusal) as refused:
            merge(db, *pair, by=None, now=LATER)
        assert refused.value.code is code


def test_a_merge_that_somebody_took_back_is_not_made_again_by_an_import(
    db: Session, course: Course, guest: Person
) -> None:
    student = make_student(db, None, "Kowalczyk", student_number="777")
    [made] = merge_namesakes(db, [student], by=None, now=LATER)
    unmerge(db, made, by=None, now=LATER)
    assert merge_namesakes(db, [student], by=None, now=LATER) == []


def test_an_import_that_is_undone_takes_its_merges_back_and_may_make_them_again(
    db: Session, course: Course, class_session: ClassSession, guest: Person
) -> None:
    make_student(db, course, "Abadie")
    act = imported(db, course, RosterLine("777", "Kowalczyk"))
    assert [each.person.is_guest for each in lines_of(db, class_session)] == [False, False]
    undone_at = LATER + timedelta(minutes=1)
    undo_import(db, act, touched=touched_since(db, course.id, act.made_at), by=None, now=undone_at)
    unmerge_import(db, act, by=None, now=undone_at)
    assert [each.person for each in lines_of(db, class_session) if each.sign_in] == [guest]
    assert register_break(db, class_session.id) is None
    imported(db, course, RosterLine("777", "Kowalczyk"), now=LATER + timedelta(minutes=2))
    assert merge_of(db, guest.id)
