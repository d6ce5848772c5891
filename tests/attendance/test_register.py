"""The register: derived from the roster, the signatures, the window and the corrections."""

from datetime import timedelta

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from kiosk.attendance.corrections import correct
from kiosk.attendance.entry import Entry, Flag, Status
from kiosk.attendance.merges import merge_namesakes
from kiosk.attendance.models import Correction
from kiosk.attendance.register import register_of
from kiosk.attendance.register_check import register_break
from kiosk.attendance.sign_in import Claim
from kiosk.attendance.window_changes import close_now, reopen
from kiosk.core.refusals import Refusal, RefusalCode
from kiosk.courses.models import ClassSession
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import make_class_session, make_course, make_instructor, make_sign_in, make_student

GUEST = Claim("777", "Visiteur", "Ariane", "ariane@example.org", as_guest=True)


@pytest.fixture
def class_session(db: Session) -> ClassSession:
    return make_class_session(db, make_course(db, guests_allowed=True, late_minutes=10))


def entry_of(db: Session, class_session: ClassSession, family_name: str) -> Entry:
    entries = [e for e in register_of(db, class_session).entries if e.person.family_name == family_name]
    assert len(entries) == 1
    return entries[0]


def test_everyone_expected_is_listed_absent_until_they_sign(db: Session, class_session: ClassSession) -> None:
    make_student(db, class_session.course, "Abadie", group="A")
    entry = entry_of(db, class_session, "Abadie")
    assert (entry.status, entry.group, entry.sign_in, entry.flags) == (Status.ABSENT, "A", None, ())


def test_within_the_window_is_present_after_it_is_late(db: Session, class_session: ClassSession) -> None:
    make_sign_in(db, class_session, make_student(db, class_session.course, "Abadie"))
    fifteen_past = NINE + timedelta(minutes=15)
    make_sign_in(db, class_session, make_student(db, class_session.course, "Achour"), at=fifteen_past)
    assert entry_of(db, class_session, "Abadie").status is Status.PRESENT
    assert entry_of(db, class_session, "Achour").status is Status.LATE


def test_closing_early_does_not_make_who_signed_before_late(db: Session, class_session: ClassSession) -> None:
    make_sign_in(
        db, class_session, make_student(db, class_session.course, "Abadie"), at=NINE + timedelta(minutes=4)
    )
    close_now(db, class_session, None, NINE + timedelta(minutes=5))
    assert entry_of(db, class_session, "Abadie").status is Status.PRESENT


def test_reopened_for_a_latecomer_the_sheet_counts_them_present(
    db: Session, class_session: ClassSession
) -> None:
    reopen(db, class_session, None, NINE + timedelta(minutes=40))
    late = NINE + timedelta(minutes=41)
    make_sign_in(db, class_session, make_student(db, class_session.course, "Abadie"), at=late)
    assert entry_of(db, class_session, "Abadie").status is Status.PRESENT


def test_an_instructors_word_counts_and_names_who_and_when(db: Session, class_session: ClassSession) -> None:
    instructor = make_instructor(db, class_session.course)
    student = make_student(db, class_session.course, "Abadie")
    correct(db, class_session, student.id, Status.EXCUSED, "certificat", by=instructor.id, now=NINE)
    entry = entry_of(db, class_session, "Abadie")
    assert entry.status is Status.EXCUSED
    assert entry.method == "manual"
    made = entry.corrections[0]
    assert (made.reason, made.made_by, made.made_at) == ("certificat", "Dominique Exemple", NINE)


def test_a_correction_is_appended_and_overwrites_nothing(db: Session, class_session: ClassSession) -> None:
    student = make_student(db, class_session.course, "Abadie")
    signed = make_sign_in(db, class_session, student)
    for minute, status in enumerate((Status.ABSENT, Status.LATE)):
        at = NINE + timedelta(minutes=minute)
        correct(db, class_session, student.id, status, f"raison {minute}", by=None, now=at)
    entry = entry_of(db, class_session, "Abadie")
    assert entry.status is Status.LATE
    assert [each.reason for each in entry.corrections] == ["raison 0", "raison 1"]
    assert entry.sign_in is not None
    assert entry.sign_in.receipt == signed.receipt
    assert db.scalar(select(func.count(Correction.id))) == 2


def test_signing_after_a_correction_does_not_undo_it_but_is_flagged(
    db: Session, class_session: ClassSession
) -> None:
    student = make_student(db, class_session.course, "Abadie")
    correct(db, class_session, student.id, Status.ABSENT, "vu dehors", by=None, now=NINE)
    make_sign_in(db, class_session, student, at=NINE + timedelta(minutes=1))
    entry = entry_of(db, class_session, "Abadie")
    assert entry.status is Status.ABSENT
    assert Flag.SIGNED_AFTER_CORRECTION in entry.flags


def test_two_names_on_one_phone_are_both_recorded_and_both_flagged(
    db: Session, class_session: ClassSession
) -> None:
    for name in ("Abadie", "Achour"):
        make_sign_in(db, class_session, make_student(db, class_session.course, name), device="one phone")
    make_sign_in(db, class_session, make_student(db, class_session.course, "Bonnefoy"))
    assert entry_of(db, class_session, "Abadie").flags == (Flag.SHARED_PHONE,)
    assert entry_of(db, class_session, "Achour").flags == (Flag.SHARED_PHONE,)
    assert entry_of(db, class_session, "Bonnefoy").flags == ()


def test_a_guest_is_listed_and_flagged(db: Session, class_session: ClassSession) -> None:
    make_sign_in(db, class_session, GUEST)
    entry = entry_of(db, class_session, "Visiteur")
    assert (entry.status, entry.flags) == (Status.PRESENT, (Flag.GUEST,))


def test_a_guest_with_the_number_of_somebody_on_the_roster_is_flagged_and_stays_a_guest(
    db: Session, class_session: ClassSession
) -> None:
    make_student(db, class_session.course, "Abadie", student_number="0777")
    make_sign_in(db, class_session, GUEST)
    guest, student = entry_of(db, class_session, "Visiteur"), entry_of(db, class_session, "Abadie")
    assert (guest.status, guest.flags) == (Status.PRESENT, (Flag.GUEST, Flag.ROSTER_NUMBER))
    assert (student.status, student.flags) == (Status.ABSENT, ())
    assert guest.may_be(student)
    assert student.may_be(guest)
    assert register_break(db, class_session.id) is None


def test_a_guest_with_a_number_of_another_roster_is_not(db: Session, class_session: ClassSession) -> None:
    make_student(db, make_course(db), "Abadie", student_number="777")
    make_sign_in(db, class_session, GUEST)
    assert entry_of(db, class_session, "Visiteur").flags == (Flag.GUEST,)


def test_a_guest_whom_the_roster_learns_of_later_is_that_student(
    db: Session, class_session: ClassSession
) -> None:
    make_sign_in(db, class_session, GUEST)
    student = make_student(db, class_session.course, "VISITEUR", student_number="0777")
    merge_namesakes(db, [student], by=None, now=NINE)
    register = register_of(db, class_session)
    assert [(e.person.family_name, e.status, e.flags) for e in register.entries] == [
        ("VISITEUR", Status.PRESENT, ())
    ]


def test_a_guest_of_another_class_session_does_not_appear(db: Session, class_session: ClassSession) -> None:
    make_sign_in(db, make_class_session(db, class_session.course), GUEST)
    assert register_of(db, class_session).entries == ()


def test_the_order_is_alphabetical_whatever_the_accents(db: Session, class_session: ClassSession) -> None:
    for name in ("Zola", "Éluard", "d'Alembert", "Eco"):
        make_student(db, class_session.course, name)
    names = [entry.person.family_name for entry in register_of(db, class_session).entries]
    assert names == ["d'Alembert", "Eco", "Éluard", "Zola"]


@pytest.mark.parametrize("person_id", [0, -1, 999_999])
def test_a_correction_of_nobody_is_refused(db: Session, class_session: ClassSession, person_id: int) -> None:
    with pytest.raises(Refusal) as refused:
        correct(db, class_session, person_id, Status.PRESENT, "", by=None, now=NINE)
    assert refused.value.code is RefusalCode.PERSON_UNKNOWN


def test_a_correction_of_another_courses_people_is_refused(db: Session, class_session: ClassSession) -> None:
    stranger = make_student(db, make_course(db), "Ailleurs")
    elsewhere = make_class_session(db, make_course(db, guests_allowed=True))
    guest = make_sign_in(db, elsewhere, GUEST)
    for person_id in (stranger.id, guest.person_id):
        with pytest.raises(Refusal):
            correct(db, class_session, person_id, Status.PRESENT, "", by=None, now=NINE)


@pytest.mark.parametrize("size", [3, 40])
def test_the_register_takes_as_many_queries_whatever_its_size(
    db: Session, class_session: ClassSession, size: int
) -> None:
    for number in range(size):
        make_sign_in(db, class_session, make_student(db, class_session.course, f"Name{number}"))
    make_sign_in(db, class_session, GUEST)
    db.flush()
    db.expire_all()
    db.refresh(class_session)
    statements: list[str] = []
    event.listen(db.get_bind(), "before_cursor_execute", lambda *call: statements.append(call[2]))
    register = register_of(db, class_session)
    assert len(register.entries) == size + 1
    assert len(statements) == 12, statements
