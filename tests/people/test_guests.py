"""A guest is one person in the whole instance, told by number and name; what was typed is kept apart."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kiosk.attendance.models import SignIn
from kiosk.attendance.sign_in import Claim
from kiosk.people.lookup import keep_guest
from kiosk.people.models import Origin, Person
from tests.factories import make_class_session, make_course, make_sign_in, make_student

TYPED, SCHOOL = (
    {f"{whose}_{name}": "777" for name in ("number", "family_name", "given_name", "email")}
    for whose in ("typed", "school")
)
GUEST = Claim("777", "Visiteur", "Ariane", "ariane@example.org", as_guest=True)


def guests(db: Session) -> list[Person]:
    return list(db.scalars(select(Person).where(Person.origin == Origin.GUEST.value)))


def test_a_guest_of_two_class_sessions_is_one_person(db: Session) -> None:
    course = make_course(db, guests_allowed=True)
    for claim in (GUEST, Claim("0777", "VISITEUR", "A.", "other@example.org", as_guest=True)):
        make_sign_in(db, make_class_session(db, course), claim)
    [guest] = guests(db)
    assert db.scalars(select(SignIn.person_id)).all() == [guest.id, guest.id]
    # What was typed first stays: nothing that somebody types later rewrites it.
    assert (guest.student_number, guest.given_name, guest.email) == ("777", "Ariane", "ariane@example.org")


def test_a_guest_of_two_courses_is_one_person(db: Session) -> None:
    for _ in range(2):
        make_sign_in(db, make_class_session(db, make_course(db, guests_allowed=True)), GUEST)
    assert len(guests(db)) == 1


def test_another_name_with_the_same_number_is_another_guest(db: Session) -> None:
    for name in ("Visiteur", "Visiteuse"):
        keep_guest(db, Person.as_typed("777", name))
    assert len(guests(db)) == 2


def test_a_guest_with_the_number_and_name_of_a_student_of_another_course_is_still_a_guest(
    db: Session,
) -> None:
    student = make_student(db, make_course(db), "Visiteur", student_number="777", email="school@example.org")
    make_sign_in(db, make_class_session(db, make_course(db, guests_allowed=True)), GUEST)
    [guest] = guests(db)
    assert guest.id != student.id
    assert student.email == "school@example.org"


@pytest.mark.parametrize(
    "values",
    [
        {"origin": "guest", "typed_number": "777", "typed_family_name": "V", "typed_given_name": ""},
        {"origin": "guest", "school_number": "777", "school_family_name": "V"},
        {"origin": "guest", **TYPED, **SCHOOL},
        {"origin": "guest", **SCHOOL},
        {"origin": "roster", **TYPED},
        {"origin": "nobody"},
    ],
)
def test_the_database_keeps_what_was_typed_and_what_the_school_says_whole_and_apart(
    db: Session, values: dict[str, str]
) -> None:
    db.add(Person(number_key="777", name_key="v", **values))
    with pytest.raises(IntegrityError):
        db.flush()
    db.rollback()


def test_a_number_stands_on_a_roster_once(db: Session) -> None:
    make_student(db, student_number="777")
    db.add(Person.of_school("777", "Autre"))
    with pytest.raises(IntegrityError):
        db.flush()
    db.rollback()
