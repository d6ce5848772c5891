"""A person's own line of the term, on their phone."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from kiosk.attendance.annulments import annul
from kiosk.attendance.excuses import excuse
from kiosk.attendance.merges import merge
from kiosk.attendance.models import SignIn
from kiosk.courses.models import ClassSession, Course
from kiosk.people.models import Person
from tests.clock import NINE_IN_PARIS as NINE
from tests.factories import make_class_session
from tests.web.conftest import Hall, hidden_fields, submit
from tests.web.quiz_hall import QuizHall


@pytest.fixture
def own(hall: Hall) -> str:
    return f"/term/{hall.course.id}"


def turn(console: FlaskClient, hall: Hall, *, on: bool) -> str:
    page = f"/console/courses/{hall.course.id}"
    return submit(console, console.get(page), f"{page}/shown", shows="1" if on else "").text


def test_it_is_shown_from_the_day_on_which_the_instructor_turns_it_on(
    hall: Hall, phone: FlaskClient, console: FlaskClient, own: str
) -> None:
    hall.sign(phone)
    assert phone.get(own).status_code == 404
    assert own not in phone.get("/").text
    assert "Everybody now sees their own line." in turn(console, hall, on=True)
    assert own in phone.get("/").text
    text = phone.get(own).text
    assert "Léa Abadie" in text
    assert "present once" in text
    assert "Achour" not in text
    turn(console, hall, on=False)
    assert phone.get(own).status_code == 404


def test_a_day_still_to_come_shows_nothing_yet(hall: Hall, phone: FlaskClient, own: str) -> None:
    hall.sign(phone)
    show(hall, days=1)
    assert phone.get(own).status_code == 404
    hall.clock.advance(minutes=24 * 60)
    assert phone.get(own).status_code == 200


def show(hall: Hall, days: int = 0) -> None:
    with hall.kiosk.database.writing() as db:
        course = db.get_one(Course, hall.course.id)
        course.term_shown_from = hall.class_session.day + timedelta(days=days)


def test_excuses_and_what_is_to_come_are_on_it(hall: Hall, phone: FlaskClient, own: str) -> None:
    hall.sign(phone)
    show(hall)
    with hall.kiosk.database.writing() as db:
        course = db.get_one(Course, hall.course.id)
        person = db.scalars(select(Person).where(Person.number_key == "12600100")).one()
        for weeks in (1, 2):
            make_class_session(db, course, starts_at=NINE + timedelta(weeks=weeks))
        day = hall.class_session.day + timedelta(weeks=1)
        excuse(db, course, person.id, day, day, "certificat", by=None, now=NINE)
    text = phone.get(own).text
    for words in ("Excused", "certificat", "To come", "excused once"):
        assert words in text


def test_a_typed_name_alone_shows_nothing(hall: Hall, phone: FlaskClient, quiz: QuizHall, own: str) -> None:
    """Whoever knows a number and a name becomes the holder of a phone for the quiz, not for the term."""
    show(hall)
    hall.sign(hall.new_phone())
    who = f"{quiz.address}/who"
    submit(phone, phone.get(who), student_number="12600100", family_name="Abadie")
    assert phone.get(own).status_code == 404
    assert own not in phone.get("/").text


def test_another_phone_of_the_same_person_shows_nothing_until_they_sign_on_it(
    hall: Hall, phone: FlaskClient, own: str
) -> None:
    show(hall)
    hall.sign(phone)
    other = hall.new_phone()
    hall.sign(other)
    assert other.get(own).status_code == 404
    assert phone.get(own).status_code == 200


def test_a_phone_that_was_lent_shows_its_latest_holder(hall: Hall, phone: FlaskClient, own: str) -> None:
    show(hall)
    hall.sign(phone)
    page = hall.scan(phone)
    submit(phone, page, "/sign-in/not-me")
    assert phone.get(own).status_code == 404
    hall.sign(phone, "12600360", "Achour")
    text = phone.get(own).text
    assert "Achour" in text
    assert "Abadie" not in text


def test_an_annulled_signature_opens_nothing(hall: Hall, phone: FlaskClient, own: str) -> None:
    show(hall)
    hall.sign(phone)
    with hall.kiosk.database.writing() as db:
        receipt = db.scalars(select(SignIn.receipt)).one()
        annul(db, db.get_one(ClassSession, hall.class_session.id), receipt, "a mistake", by=None, now=NINE)
    assert phone.get(own).status_code == 404


def test_a_guest_who_was_merged_sees_the_line_of_the_student(
    hall: Hall, phone: FlaskClient, own: str
) -> None:
    show(hall)
    page = hall.scan(phone)
    fields = {"student_number": "777", "family_name": "Aschour", "given_name": "Y", "email": "y@b.example"}
    page = submit(phone, page, student_number="777", family_name="Aschour", as_guest="asked")
    submit(phone, page, **{**hidden_fields(page), **fields, "as_guest": "1"})
    assert "Aschour" in phone.get(own).text
    with hall.kiosk.database.writing() as db:
        people = {each.family_name: each for each in db.scalars(select(Person))}
        merge(db, people["Aschour"], people["Achour"], by=None, now=NINE)
    text = phone.get(own).text
    assert "Yanis Achour" in text
    assert "present once" in text


def test_it_is_small_and_in_french_too(hall: Hall, phone: FlaskClient, own: str) -> None:
    show(hall)
    hall.sign(phone)
    with hall.kiosk.database.writing() as db:
        for weeks in range(1, 24):
            course = db.get_one(Course, hall.course.id)
            make_class_session(db, course, starts_at=NINE + timedelta(weeks=weeks))
    answer = phone.get(f"{own}?lang=fr")
    assert "Mes présences" in answer.text
    assert len(answer.data) < 15_000
