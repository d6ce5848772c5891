"""A key that the database gives out again: a phone never becomes the person who has it now."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, text

from kiosk.attendance.models import SignIn
from kiosk.courses.models import Enrolment
from kiosk.people.models import Person
from tests.factories import LONG_AGO, make_student
from tests.web.conftest import Hall, hidden_fields
from tests.web.quiz_hall import EVERY_KIND, publish_quiz

Replace = Callable[[], None]


@pytest.fixture
def replace(hall: Hall) -> Replace:
    """Léa Abadie is erased, and the next roster brings somebody else under her key."""

    def act() -> None:
        with hall.kiosk.database.writing() as db:
            key = db.scalars(text("SELECT id FROM person WHERE school_family_name = 'Abadie'")).one()
            for model in (SignIn, Enrolment, Person):
                column = model.id if model is Person else model.person_id
                db.execute(delete(model).where(column == key))
            new = make_student(db, None, "Nouveau", student_number="2999", given_name="Victor")
            db.execute(text("UPDATE person SET id = :key WHERE id = :id"), {"key": key, "id": new.id})
            db.add(Enrolment(course_id=hall.course.id, person_id=key, group="", first_day=LONG_AGO))

    return act


def test_the_old_phone_is_asked_who_it_is_and_signs_for_nobody(
    hall: Hall, phone: FlaskClient, replace: Replace
) -> None:
    hall.sign(phone)
    stale = hall.scan(phone)
    replace()
    page = hall.scan(phone)
    assert "Nouveau" not in page.text
    assert "student_number" in page.text
    answer = phone.post("/sign-in", data=hidden_fields(stale))
    assert answer.status_code in (303, 400, 409)
    assert hall.rows() == 0


def test_the_old_phone_is_shown_no_quiz_and_begins_none(
    hall: Hall, phone: FlaskClient, replace: Replace
) -> None:
    code = publish_quiz(hall, EVERY_KIND).code
    hall.sign(phone)
    assert phone.get(f"/quiz/{code}").status_code == 200
    replace()
    assert phone.get(f"/quiz/{code}").location == f"/quiz/{code}/who"
    assert "Nouveau" not in phone.get("/quiz/").text


def test_a_phone_without_a_seal_is_asked(hall: Hall, phone: FlaskClient) -> None:
    """Such as a cookie of a version before there was one."""
    hall.sign(phone)
    with hall.kiosk.database.writing() as db:
        db.execute(text("UPDATE person SET name_key = 'other' WHERE school_family_name = 'Abadie'"))
    assert "student_number" in hall.scan(phone).text
