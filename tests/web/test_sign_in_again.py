"""A phone that has signed: one tap next time, the same receipt again, and another person after “Not me”."""

import re

from flask.testing import FlaskClient
from sqlalchemy import select

from kiosk.attendance.models import SignIn
from kiosk.courses.models import ClassSession
from tests.web.conftest import STUDENT, Hall, receipt_code, submit


def test_next_time_one_tap_signs(hall: Hall, phone: FlaskClient) -> None:
    first = hall.sign(phone)
    with hall.kiosk.database.writing() as db:
        later = ClassSession(
            course_id=hall.course.id,
            number=999_999,
            title="Suite",
            room="",
            starts_at=hall.class_session.starts_at,
            ends_at=hall.class_session.ends_at,
        )
        db.add(later)
    page = hall.scan(phone, hall.code(later))
    assert "Léa Abadie" in page.text
    assert "Not me" in page.text
    assert "student_number" not in page.text
    receipt = submit(phone, page)
    assert "Attendance recorded" in receipt.text
    assert receipt_code(receipt) != receipt_code(first)


def test_not_me_brings_the_empty_form_and_the_second_name_is_recorded_and_flagged(
    hall: Hall, phone: FlaskClient, console: FlaskClient
) -> None:
    hall.sign(phone)
    with hall.kiosk.database.reading() as db:
        signed = db.scalars(select(SignIn)).one()
    page = submit(phone, hall.scan(phone), path="/sign-in/not-me")
    assert 'name="student_number"' in page.text
    assert "Abadie" not in page.text
    assert (
        "Yanis Achour"
        in submit(phone, page, path="/sign-in", student_number="12600360", family_name="Achour").text
    )
    assert hall.rows() == 2
    register = console.get(f"/console/sessions/{signed.class_session_id}").text
    assert register.count("phone used by several") == 2


def test_scanning_again_after_signing_shows_the_same_receipt(hall: Hall, phone: FlaskClient) -> None:
    first = hall.sign(phone)
    hall.clock.advance(minutes=2)
    assert receipt_code(hall.scan(phone)) == receipt_code(first)
    assert hall.rows() == 1


def test_signing_again_on_another_phone_shows_the_same_receipt(hall: Hall, phone: FlaskClient) -> None:
    assert receipt_code(hall.sign(phone)) == receipt_code(hall.sign(hall.new_phone()))
    assert hall.rows() == 1


def test_the_same_submission_sent_ten_times_gives_the_same_receipt(hall: Hall, phone: FlaskClient) -> None:
    page = hall.scan(phone)
    codes = {
        receipt_code(submit(phone, page, path="/sign-in", student_number=STUDENT[0], family_name=STUDENT[1]))
        for _ in range(10)
    }
    assert len(codes) == 1
    assert hall.rows() == 1


def test_the_back_button_and_another_name_says_that_the_form_was_used(hall: Hall, phone: FlaskClient) -> None:
    page = hall.scan(phone)
    submit(phone, page, path="/sign-in", student_number=STUDENT[0], family_name=STUDENT[1])
    page = submit(phone, page, path="/sign-in", student_number="12600360", family_name="Achour")
    assert page.status_code == 409
    assert "This form has already been used" in page.text
    assert 'value="Achour"' in page.text
    assert hall.rows() == 1


def test_who_has_signed_is_never_told_that_nothing_was_recorded(hall: Hall, phone: FlaskClient) -> None:
    code = receipt_code(hall.sign(phone))
    hall.clock.advance(minutes=6)
    assert receipt_code(phone.get("/sign-in", follow_redirects=True)) == code


def test_not_me_without_a_fresh_scan_leads_to_the_front_page(hall: Hall, phone: FlaskClient) -> None:
    receipt = hall.sign(phone)
    hall.clock.advance(minutes=6)
    page = submit(phone, receipt, path="/sign-in/not-me")
    assert page.request.path == "/"
    assert "What was signed and answered is kept." in page.text
    assert "My receipt" not in page.text
    assert "What was signed" not in phone.get("/").text


def test_not_me_says_above_the_empty_form_that_the_signature_stands(hall: Hall, phone: FlaskClient) -> None:
    page = submit(phone, hall.sign(phone), path="/sign-in/not-me")
    assert page.request.path == "/sign-in"
    assert "This phone no longer acts for the previous person." in page.text


def test_the_front_page_of_a_phone_that_signed_leads_back_to_the_receipt(
    hall: Hall, phone: FlaskClient
) -> None:
    code = receipt_code(hall.sign(phone))
    hall.clock.advance(minutes=90)
    page = phone.get("/").text
    assert f'href="/receipt/{code}">My receipt</a>' in page
    assert "My receipt" not in hall.new_phone().get("/").text


def test_the_front_page_leads_a_guest_back_to_the_receipt(hall: Hall, phone: FlaskClient) -> None:
    fields = {"student_number": "777", "family_name": "Visiteur", "given_name": "Ariane", "email": "a@b.org"}
    code = receipt_code(submit(phone, hall.scan(phone), as_guest="1", **fields))
    assert f'href="/receipt/{code}">My receipt</a>' in phone.get("/").text


def test_the_front_page_shows_no_receipt_of_somebody_else_who_signed_on_this_phone(
    hall: Hall, phone: FlaskClient
) -> None:
    hall.sign(phone)
    submit(phone, phone.get("/sign-in", follow_redirects=True), path="/sign-in/not-me")
    code = receipt_code(submit(phone, phone.get("/sign-in"), student_number="12600360", family_name="Achour"))
    assert re.findall(r"/receipt/(\w+)", phone.get("/").text) == [code]


def test_not_me_shows_nothing_of_what_the_other_typed(hall: Hall, phone: FlaskClient) -> None:
    page = hall.scan(phone)
    hall.clock.advance(minutes=5, seconds=1)
    submit(phone, page, student_number="12600100", family_name="Abadie")
    hall.sign(phone)
    assert "Abadie" not in submit(phone, hall.scan(phone), path="/sign-in/not-me").text
