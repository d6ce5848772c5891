"""What the pages say about personal data, and what a phone leaves behind in the database."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from kiosk.attendance.models import SignIn
from kiosk.courses.models import Course
from kiosk.models import Base
from kiosk.quizzes.models import Attempt
from kiosk.web.common.cookies import cookie_name
from tests.factories import make_class_session
from tests.web.conftest import Hall, submit
from tests.web.quiz_hall import publish_quiz


def device_of(hall: Hall, phone: FlaskClient) -> str:
    """The random name in the phone's cookie."""
    cookie = phone.get_cookie(cookie_name(hall.kiosk.settings, "phone"))
    assert cookie
    return str(hall.kiosk.keys.signer("cookie-phone").loads(cookie.value)["device"])


def test_no_phone_can_be_followed_with_the_database_alone(hall: Hall, phone: FlaskClient) -> None:
    """Another name in each class session, where quizzes share it, and the phone's own nowhere."""
    with hall.kiosk.database.writing() as db:
        course = db.get_one(Course, hall.course.id)
        later = make_class_session(db, course)
    hall.sign(phone)
    submit(phone, hall.scan(phone, hall.code(later)))
    for key in ("one", "two"):
        publish_quiz(hall, f"# Recap\n\nLanguage: en\nId: {key}\n\n## Yes?\n\n- (x) yes\n- ( ) no\n").begin(
            phone
        )
    with hall.kiosk.database.reading() as db:
        here, there = db.scalars(select(SignIn.device_key).order_by(SignIn.class_session_id))
        in_quizzes = db.scalars(select(Attempt.device_key)).all()
        tables = Base.metadata.sorted_tables
        everything = "\n".join(str(tuple(row)) for table in tables for row in db.execute(select(table)))
    assert here != there
    assert in_quizzes == [here, here]
    assert device_of(hall, phone) not in everything


def test_an_address_of_a_phone_is_stored_nowhere(hall: Hall) -> None:
    phone = hall.new_phone()
    phone.environ_base |= {
        "REMOTE_ADDR": "203.0.113.77",
        "HTTP_X_FORWARDED_FOR": "198.51.100.88",
        "HTTP_USER_AGENT": "Strangebrowser/9.9",
    }
    hall.sign(phone)
    submit(phone, hall.scan(hall.new_phone()), path="/sign-in", student_number="1", family_name="Wrong")
    hall.log_in(phone, password="guessed")
    hall.log_in(phone)
    with hall.kiosk.database.reading() as db:
        for table in Base.metadata.sorted_tables:
            for row in db.execute(select(table)):
                for trace in ("203.0.113", "198.51.100", "Strangebrowser"):
                    assert trace not in str(tuple(row)), table.name


def test_every_form_about_a_person_links_to_the_notice(hall: Hall, phone: FlaskClient) -> None:
    """The form, with one tap, as a guest; and who one is for a quiz."""
    notice = f'href="/privacy/{hall.course.id}'
    form = hall.scan(phone)
    guest = submit(phone, form, path="/sign-in", student_number="999", family_name="Nobody", as_guest="asked")
    assert 'name="email"' in guest.text
    hall.sign(phone)
    with hall.kiosk.database.writing() as db:
        later = make_class_session(db, db.get_one(Course, hall.course.id))
    one_tap = hall.scan(phone, hall.code(later))
    who = hall.new_phone().get(publish_quiz(hall).address, follow_redirects=True)
    for page in (form, guest, one_tap, who):
        assert notice in page.text
    assert phone.get(f"/privacy/{hall.course.id}").status_code == 200


@pytest.mark.parametrize(("language", "words"), [("fr", "Vos données"), ("en", "Your data")])
def test_the_notice_names_the_part_of_the_institution_or_that_it_is_missing(
    hall: Hall, language: str, words: str
) -> None:
    phone = hall.new_phone(language)
    page = phone.get(f"/privacy/{hall.course.id}").text
    assert words in page
    missing = len(re.findall(r'<span class="quiet">', page))
    with hall.kiosk.database.writing() as db:
        course = db.get_one(Course, hall.course.id)
        course.controller, course.privacy_contact = "Université de l’Exemple", "dpo@univ.example"
        course.legal_basis, course.retention_months = "RGPD, article 6.1.e", 12
    page = phone.get(f"/privacy/{hall.course.id}").text
    for part in ("Université de l’Exemple", "dpo@univ.example", "RGPD, article 6.1.e", "12"):
        assert part in page
    assert missing == 4
    assert '<span class="quiet">' not in page


def test_the_notice_of_no_course_is_not_found(phone: FlaskClient) -> None:
    for identity in (99, 2**40):
        assert phone.get(f"/privacy/{identity}").status_code == 404
