"""Number and name: what does not go together is refused beside the form, or signs as a guest."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from kiosk.attendance.models import SignIn
from kiosk.courses.models import Course
from kiosk.people.models import Origin, Person
from tests.factories import make_class_session, make_course, make_student
from tests.web.conftest import STUDENT, Hall, submit

NOT_TOGETHER = "This number and this name do not match on the list"


@pytest.mark.parametrize(
    ("number", "name", "status", "words"),
    [
        ("12600100", "Achour", 422, NOT_TOGETHER),
        ("99", "Abadie", 422, NOT_TOGETHER),
        ("", "Abadie", 422, "Enter your student number."),
        ("12600100", " ", 422, "Enter your family name."),
        ("--", "Abadie", 422, "A student number has digits or letters."),
        ("1" * 300, "Abadie", 422, "This is too long for a student number."),
    ],
)
def test_each_refusal_is_a_sentence_and_keeps_what_was_typed(
    hall: Hall, phone: FlaskClient, number: str, name: str, status: int, words: str
) -> None:
    page = submit(phone, hall.scan(phone), student_number=number, family_name=name)
    assert page.status_code == status
    assert words in page.text
    assert f'value="{number}"' in page.text or not number
    assert f'value="{name.strip()}"' in page.text
    assert hall.rows() == 0


def test_a_typed_script_is_shown_as_text(hall: Hall, phone: FlaskClient) -> None:
    page = submit(
        phone, hall.scan(phone), student_number="12600100", family_name='"><script>alert(1)</script>'
    )
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text


def refused_as_unknown(hall: Hall, phone: FlaskClient, number: str, name: str) -> TestResponse:
    return submit(phone, hall.scan(phone), student_number=number, family_name=name)


def test_a_mistyped_number_is_corrected_in_the_same_form(hall: Hall, phone: FlaskClient) -> None:
    page = refused_as_unknown(hall, phone, "1260010O", "Abadie")
    assert page.status_code == 422
    assert NOT_TOGETHER in page.text
    assert 'value="1260010O"' in page.text
    assert 'name="given_name"' not in page.text
    receipt = submit(phone, page, student_number=STUDENT[0], family_name=STUDENT[1])
    assert "Attendance recorded" in receipt.text
    assert "As a guest" not in receipt.text
    with hall.kiosk.database.reading() as db:
        assert not db.scalars(select(Person).where(Person.origin == Origin.GUEST.value)).all()


@pytest.mark.parametrize("typed", ["ABADIE Léa", "Léa Abadie", "lea abadie"])
def test_the_given_name_may_stand_beside_the_family_name(hall: Hall, phone: FlaskClient, typed: str) -> None:
    receipt = hall.sign(phone, STUDENT[0], typed)
    assert "Attendance recorded" in receipt.text
    assert "Léa Abadie" in receipt.text


def test_the_refusal_shows_how_to_write_a_name_and_the_way_to_sign_as_a_guest(
    hall: Hall, phone: FlaskClient
) -> None:
    page = refused_as_unknown(hall, phone, "12600100", "Achour")
    assert "“Martin”, “Camille Martin” or “MARTIN Camille”" in page.text
    assert "If you are not on the list" in page.text
    assert re.search(r'name="as_guest" value="asked">I am not on the list<', page.text)
    with hall.kiosk.database.writing() as db:
        db.get_one(Course, hall.course.id).guests_allowed = False
    page = refused_as_unknown(hall, phone, "12600100", "Achour")
    assert "If both are right, see your instructor." in page.text
    assert "I am not on the list" not in page.text


def test_who_is_not_on_the_list_says_so_and_is_asked_for_given_name_and_email(
    hall: Hall, phone: FlaskClient
) -> None:
    typed = {"student_number": "777", "family_name": "Visiteur"}
    page = refused_as_unknown(hall, phone, *typed.values())
    assert re.search(r'name="as_guest" value="asked">I am not on the list<', page.text)
    page = submit(phone, page, **typed, as_guest="asked")
    assert page.status_code == 200
    assert "Error" not in page.text
    assert 'value="777"' in page.text
    assert 'value="Visiteur"' in page.text
    page = submit(phone, page, **typed)
    assert page.status_code == 422
    assert "Enter your given name." in page.text
    page = submit(phone, page, **typed, given_name="Ariane", email="not one")
    assert "An e-mail address looks like name@example.org." in page.text
    page = submit(phone, page, **typed, given_name="Ariane", email="a@b.org")
    assert "As a guest" in page.text
    with hall.kiosk.database.reading() as db:
        guest = db.scalars(select(Person).where(Person.origin == Origin.GUEST.value)).one()
        assert (guest.given_name, guest.family_name, guest.email) == ("Ariane", "Visiteur", "a@b.org")


@pytest.mark.parametrize("more", [{}, {"given_name": "Léa", "email": "lea@x.example"}, {"email": "not one"}])
def test_in_the_form_for_guests_who_is_on_the_list_signs_as_that_student(
    hall: Hall, phone: FlaskClient, more: dict[str, str]
) -> None:
    page = refused_as_unknown(hall, phone, "1260010O", "Abadie")
    page = submit(phone, page, student_number="1260010O", family_name="Abadie", as_guest="asked")
    receipt = submit(phone, page, student_number=STUDENT[0], family_name=STUDENT[1], **more)
    assert "Attendance recorded" in receipt.text
    assert "As a guest" not in receipt.text
    with hall.kiosk.database.reading() as db:
        assert db.scalars(select(SignIn.person_id)).all() == [1]


def test_a_name_of_the_list_is_not_guessed_through_the_form_for_guests(
    hall: Hall, phone: FlaskClient
) -> None:
    page = refused_as_unknown(hall, phone, "777", "V")
    for _ in range(7):
        page = submit(phone, page, student_number="12600100", family_name="Wrong", as_guest="1")
        assert "Enter your given name." in page.text
    page = submit(phone, page, student_number=STUDENT[0], family_name=STUDENT[1], as_guest="1")
    assert page.status_code == 429
    assert hall.rows() == 0


def test_a_student_of_another_course_may_sign_as_a_guest_with_what_the_phone_knows(
    hall: Hall, phone: FlaskClient
) -> None:
    with hall.kiosk.database.writing() as db:
        other = make_class_session(db, make_course(db))
        make_student(db, other.course, "Ailleurs", student_number="555", given_name="Ana", email="a@b.org")
    page = hall.scan(phone, hall.code(other))
    submit(phone, page, student_number="555", family_name="Ailleurs")
    page = submit(phone, hall.scan(phone))
    assert "You are not on the list of this course" in page.text
    for value in ("555", "Ailleurs", "Ana", "a@b.org"):
        assert f'value="{value}"' in page.text


def test_where_no_guests_are_taken_a_forged_guest_form_is_refused(hall: Hall, phone: FlaskClient) -> None:
    with hall.kiosk.database.writing() as db:
        db.get_one(Course, hall.course.id).guests_allowed = False
    page = submit(
        phone,
        hall.scan(phone),
        student_number="777",
        family_name="V",
        given_name="A",
        email="a@b.org",
        as_guest="1",
    )
    assert NOT_TOGETHER in page.text
    assert "I am not on the list" not in page.text
    assert 'name="given_name"' not in page.text
    assert hall.rows() == 0


def test_a_guest_with_a_number_of_the_list_signs_and_the_console_shows_both_people(
    hall: Hall, phone: FlaskClient, console: FlaskClient
) -> None:
    guest = {"student_number": STUDENT[0], "family_name": "Visiteur", "given_name": "Ariane"}
    page = submit(phone, hall.scan(phone), as_guest="1", email="a@b.org", **guest)
    assert "As a guest" in page.text
    address = f"/console/sessions/{hall.class_session.id}"
    assert console.get(address).text.count("number of somebody on the list") == 1
    with hall.kiosk.database.reading() as db:
        own = db.scalars(select(Person.id).where(Person.origin == Origin.GUEST.value)).one()
    for person, other in ((own, 1), (1, own)):
        page = console.get(f"{address}/people/{person}")
        assert "Has the same number:" in page.text
        assert f'href="{address}/people/{other}"' in page.text
    assert "Has the same number:" not in console.get(f"{address}/people/2").text


def test_after_eight_wrong_names_this_phone_waits_and_another_does_not(
    hall: Hall, phone: FlaskClient
) -> None:
    page = hall.scan(phone)
    for _ in range(8):
        page = submit(phone, page, student_number="12600100", family_name="Wrong")
        assert page.status_code == 422
    page = submit(phone, page, student_number=STUDENT[0], family_name=STUDENT[1])
    assert page.status_code == 429
    assert "Too many tries" in page.text
    assert 'value="Abadie"' in page.text
    assert hall.sign(hall.new_phone()).status_code == 200
    hall.clock.advance(seconds=31)
    assert submit(phone, page, student_number=STUDENT[0], family_name=STUDENT[1]).status_code == 200


def test_what_a_guest_typed_comes_back_whole_after_a_new_scan(hall: Hall, phone: FlaskClient) -> None:
    fields = {"student_number": "777", "family_name": "Visiteur", "given_name": "Ariane", "email": "a@b.org"}
    page = submit(phone, hall.scan(phone), student_number="777", family_name="Visiteur", as_guest="asked")
    hall.clock.advance(minutes=5, seconds=1)
    submit(phone, page, **fields)
    again = hall.scan(phone).text
    for value in fields.values():
        assert f'value="{value}"' in again
