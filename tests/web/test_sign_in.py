"""Signing: from the scan to the receipt. What counts, for how long a form is good, and what it costs."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from kiosk.attendance.window_changes import close_now
from kiosk.courses.models import ClassSession, Course
from kiosk.web.common.services import Services
from tests.web.conftest import STUDENT, Hall, receipt_code, submit

# The receipt


def test_signing_gives_a_receipt_with_name_course_session_time_and_code(
    hall: Hall, phone: FlaskClient
) -> None:
    page = hall.sign(phone)
    assert page.status_code == 200
    for words in (
        "Attendance recorded",
        "Léa Abadie",
        "Outils IA &amp; Management",
        "9:00:00",
        "Wednesday, February 25, 2026",
    ):
        assert words in page.text
    code = receipt_code(page)
    assert f"{code[:4]} {code[4:]}" in page.text
    assert hall.rows() == 1


def test_the_receipt_is_in_french_for_a_french_phone(hall: Hall) -> None:
    page = hall.sign(hall.new_phone("fr"))
    assert "Présence enregistrée" in page.text
    assert "mercredi 25 février 2026" in page.text


def test_the_receipt_moves_and_has_the_same_colour_on_every_phone_of_the_hall(
    hall: Hall, phone: FlaskClient
) -> None:
    hues = {
        re.search(r"<body class=\"(h\d+)\"", hall.sign(each, *who).text)[1]  # type: ignore[index]
        for each, who in ((phone, STUDENT), (hall.new_phone(), ("12600360", "Achour")))
    }
    assert len(hues) == 1
    style = phone.get(re.search(r'href="(/assets/[^"]+css)"', phone.get("/").text)[1]).text  # type: ignore[index]
    assert "animation:turn" in style.replace(" ", "")


def test_validating_late_in_the_form_counts_at_the_scan(hall: Hall, phone: FlaskClient) -> None:
    hall.clock.advance(minutes=14, seconds=59)
    page = hall.scan(phone)
    hall.clock.advance(minutes=2)
    receipt = submit(phone, page, student_number=STUDENT[0], family_name=STUDENT[1])
    assert "9:14:59" in receipt.text
    assert "late" not in receipt.text


def test_a_latecomer_is_told_so_on_the_receipt(hall: Hall, phone: FlaskClient) -> None:
    with hall.kiosk.database.writing() as db:
        db.get_one(Course, hall.course.id).late_minutes = 10
    hall.clock.advance(minutes=16)
    assert "Attendance recorded, late" in hall.sign(phone).text


def test_a_lost_commit_gives_no_receipt_and_remembers_nothing(hall: Hall, phone: FlaskClient) -> None:
    """The receipt is given after the commit: a failure between the two may never claim what is not stored."""
    page = hall.scan(phone)

    def fail(_connection: object) -> None:
        raise OSError("disk full")

    event.listen(hall.kiosk.database.engine, "commit", fail)
    hall.app.testing = False
    answer = submit(phone, page, follow=False, student_number=STUDENT[0], family_name=STUDENT[1])
    event.remove(hall.kiosk.database.engine, "commit", fail)
    assert answer.status_code == 500
    assert "nothing was recorded" in answer.text
    assert not any("kiosk-phone" in cookie for cookie in answer.headers.getlist("Set-Cookie"))
    assert hall.rows() == 0


def test_a_receipt_is_for_the_phone_that_was_given_it(hall: Hall, phone: FlaskClient) -> None:
    code = receipt_code(hall.sign(phone))
    assert phone.get(f"/receipt/{code.lower()}").status_code == 200
    assert hall.new_phone().get(f"/receipt/{code}").status_code == 404


# The form


def test_a_scan_older_than_five_minutes_asks_for_another_and_keeps_what_was_typed(
    hall: Hall, phone: FlaskClient
) -> None:
    page = hall.scan(phone)
    hall.clock.advance(minutes=5, seconds=1)
    page = submit(phone, page, student_number="12600100", family_name="Abadie", follow=True)
    assert page.status_code == 410
    assert "Your scan is more than 5 minutes old" in page.text
    again = hall.scan(phone)
    assert 'value="12600100"' in again.text
    assert 'value="Abadie"' in again.text


def test_a_form_whose_browser_session_changed_is_shown_again_with_what_was_typed(
    hall: Hall, phone: FlaskClient
) -> None:
    page = hall.scan(phone)
    phone.delete_cookie("kiosk-session")
    page = submit(phone, page, student_number="12600100", family_name="Abadie")
    assert page.status_code == 400
    assert "The form had expired" in page.text
    assert 'value="Abadie"' in page.text
    assert hall.rows() == 0
    assert submit(phone, page, student_number="12600100", family_name="Abadie").status_code == 200


def test_a_forged_form_from_another_site_records_nothing(hall: Hall, phone: FlaskClient) -> None:
    hall.scan(phone)
    data = {"student_number": "12600100", "family_name": "Abadie", "nonce": "n" * 22}
    assert phone.post("/sign-in", data=data).status_code == 400
    assert hall.rows() == 0


def test_closed_by_hand_the_open_form_may_still_be_validated_for_two_minutes(
    hall: Hall, phone: FlaskClient
) -> None:
    page = hall.scan(phone)
    hall.clock.advance(minutes=1)
    with hall.kiosk.database.writing() as db:
        close_now(db, db.get_one(ClassSession, hall.class_session.id), None, hall.clock.now())
    hall.clock.advance(seconds=119)
    assert submit(phone, page, student_number=STUDENT[0], family_name=STUDENT[1]).status_code == 200
    slow = hall.new_phone()
    hall.clock.advance(seconds=2)
    assert hall.scan(slow).status_code == 403


def test_a_closed_sheet_asks_for_no_code(hall: Hall, phone: FlaskClient) -> None:
    hall.clock.advance(minutes=20)
    page = hall.scan(phone)
    assert page.status_code == 403
    assert "Type the code" not in page.text
    assert '<a href="/">To the front page</a>' in page.text


@pytest.mark.parametrize("body", ["5", "[1]", '"ab"', '{"code": 5}', "null"])
@pytest.mark.parametrize("path", ["/", "/sign-in", "/console/log-in"])
def test_what_is_not_a_form_is_refused(phone: FlaskClient, path: str, body: str) -> None:
    assert phone.post(path, data=body, content_type="application/json").status_code == 415


def test_a_tampered_nonce_gives_a_fresh_form(hall: Hall, phone: FlaskClient) -> None:
    page = submit(phone, hall.scan(phone), student_number="12600100", family_name="Abadie", nonce="x")
    assert "The form had expired" in page.text
    assert submit(phone, page, student_number="12600100", family_name="Abadie").status_code == 200


@pytest.mark.parametrize("cookie", ["kiosk-ticket", "kiosk-phone", "kiosk-session"])
@pytest.mark.parametrize("value", ["", "rubbish", "eyJkZXZpY2UiOiJ4In0.AAAA", "\u00e9"])
def test_rubbish_in_a_cookie_never_breaks_a_page(
    hall: Hall, phone: FlaskClient, cookie: str, value: str
) -> None:
    hall.scan(phone)
    phone.set_cookie(cookie, value)
    for path in ("/", "/sign-in", f"/s/{hall.code()}"):
        assert phone.get(path).status_code in (200, 303, 403)


def test_the_privacy_notice_leads_back_to_where_one_was(hall: Hall, phone: FlaskClient) -> None:
    path = re.search(r'href="(/privacy/[^"]+)"', hall.scan(phone).text)
    assert path
    assert '<a href="/sign-in">Back</a>' in phone.get(path[1]).text
    assert '<a href="/">Back</a>' in hall.new_phone().get(path[1]).text
    assert '<a href="/quiz/ABC">Back</a>' in phone.get(f"{path[1]}?quiz=ABC").text


# What it costs


def test_no_personal_data_stands_in_an_address(hall: Hall, phone: FlaskClient) -> None:
    page = hall.sign(phone)
    assert [response.request.path for response in page.history] == ["/sign-in"]
    assert "Abadie" not in page.request.url
    assert "12600100" not in page.request.url


def test_a_first_visit_fits_in_three_requests_and_fifteen_kilobytes(hall: Hall, phone: FlaskClient) -> None:
    redirect = phone.get(f"/s/{hall.code()}")
    page = phone.get(redirect.location)
    assets = re.findall(r'(?:src|href)="(/assets/[^"]+)"', page.text)
    assert len(assets) == 1
    total = sum(
        len(each.data) + sum(len(name) + len(value) + 4 for name, value in each.headers)
        for each in (redirect, page, phone.get(assets[0]))
    )
    assert total < 15_000


def test_the_queries_of_a_sign_in_are_few(hall: Hall, phone: FlaskClient) -> None:
    kiosk: Services = hall.kiosk
    statements: list[str] = []
    event.listen(kiosk.database.engine, "before_cursor_execute", lambda *call: statements.append(call[2]))

    def queries(of: object) -> int:
        count = sum(not s.startswith(("BEGIN", "SAVEPOINT", "RELEASE")) for s in statements)
        statements.clear()
        return count

    redirect = phone.get(f"/s/{hall.code()}")
    assert queries("scan") == 1
    page = phone.get(redirect.location)
    assert queries("form") == 1
    answer = submit(
        phone, page, path="/sign-in", follow=False, student_number=STUDENT[0], family_name=STUDENT[1]
    )
    # Three of them are the event of the register, and one more tells, with the first, who teaches.
    locks = 0 if hall.kiosk.database.is_sqlite else 1  # PostgreSQL locks the class session
    assert queries("validate") == 9 + 1 + locks
    phone.get(answer.location)
    assert queries("receipt") == 3
