"""The scan: checked first, turned into a ticket, and the address cleaned. A GET never writes."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from kiosk.attendance.planning import cancel
from kiosk.attendance.window_changes import close_now
from kiosk.courses.models import ClassSession
from tests.web.conftest import STUDENT, Hall, submit


def test_a_good_scan_leads_to_the_form_under_a_clean_address(hall: Hall, phone: FlaskClient) -> None:
    answer = phone.get(f"/s/{hall.code()}")
    assert answer.status_code == 303
    assert answer.location == "/sign-in?scanned=1"
    page = phone.get(answer.location)
    assert page.status_code == 200
    assert "Student number" in page.text
    assert hall.course.title.replace("&", "&amp;") in page.text


@pytest.mark.parametrize("prefix", ["/s/", "/S/"])
def test_the_address_is_answered_in_any_case(hall: Hall, phone: FlaskClient, prefix: str) -> None:
    for code in (hall.code(), hall.code().lower()):
        assert phone.get(prefix + code).status_code == 303


def test_a_scan_writes_nothing(hall: Hall, phone: FlaskClient) -> None:
    statements: list[str] = []
    event.listen(
        hall.kiosk.database.engine,
        "before_cursor_execute",
        lambda *call: statements.append(call[2].split()[0]),
    )
    hall.scan(phone)
    hall.scan(phone, "00000000")
    phone.get("/")
    phone.get("/receipt/00000000")
    assert set(statements) <= {"BEGIN", "SELECT"}


def test_an_expired_code_says_to_scan_again(hall: Hall, phone: FlaskClient) -> None:
    code = hall.code()
    hall.clock.advance(seconds=21)
    page = hall.scan(phone, code)
    assert page.status_code == 410
    assert "This code has expired" in page.text
    assert "Scan the code that is on the screen now." in page.text


def test_an_unknown_code_says_so(hall: Hall, phone: FlaskClient) -> None:
    for code in ("00000000", "nonsense", "%F0%9F%98%80", "a" * 300):
        page = hall.scan(phone, code)
        assert page.status_code == 404, code
        assert "This code is not known" in page.text


def test_after_the_closing_the_page_says_since_when_in_the_courses_zone(
    hall: Hall, phone: FlaskClient
) -> None:
    code = hall.code()
    with hall.kiosk.database.writing() as db:
        close_now(db, db.get_one(ClassSession, hall.class_session.id), None, hall.clock.now())
    page = hall.scan(phone, code)
    assert page.status_code == 403
    assert "The attendance sheet is closed" in page.text
    assert "It closed at 9:00" in page.text


def test_a_cancelled_class_session_refuses_the_scan_and_the_form_that_was_open(
    hall: Hall, phone: FlaskClient
) -> None:
    form, code = hall.scan(phone), hall.code()
    with hall.kiosk.database.writing() as db:
        session = db.get_one(ClassSession, hall.class_session.id)
        cancel(db, session, "grève", by=None, now=hall.clock.now())
    sent = submit(phone, form, path="/sign-in", student_number=STUDENT[0], family_name=STUDENT[1])
    for page in (hall.scan(hall.new_phone(), code), sent):
        assert page.status_code == 403
        assert "This class session is cancelled" in page.text
        assert "nobody counts as absent" in page.text
    assert hall.rows() == 0


def test_a_photo_replayed_after_the_closing_says_closed_not_expired(hall: Hall, phone: FlaskClient) -> None:
    code = hall.code()
    hall.clock.advance(minutes=15)
    assert "It closed at 9:15" in hall.scan(phone, code).text


def test_too_early_says_when_it_opens(hall: Hall, phone: FlaskClient) -> None:
    hall.clock.advance(minutes=-5)
    page = hall.scan(phone)
    assert page.status_code == 403
    assert "It opens at 9:00" in page.text


def test_the_refusal_is_in_the_language_of_the_phone(hall: Hall) -> None:
    assert "Ce code est inconnu" in hall.scan(hall.new_phone("fr-FR,fr;q=0.9"), "00000000").text
    assert "Ce code est inconnu" in hall.scan(hall.new_phone("de"), "00000000").text


def test_cookies_off_is_told_as_such(hall: Hall) -> None:
    phone = hall.app.test_client(use_cookies=False)
    phone.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    page = phone.get(phone.get(f"/s/{hall.code()}").location)
    assert page.status_code == 400
    assert "Your browser refuses cookies" in page.text


def test_the_form_without_a_scan_says_to_scan_first(hall: Hall, phone: FlaskClient) -> None:
    page = phone.get("/sign-in")
    assert page.status_code == 403
    assert "Scan the code first" in page.text


def test_a_link_or_cookie_moved_to_another_phone_opens_nothing(hall: Hall, phone: FlaskClient) -> None:
    hall.scan(phone)
    ticket = phone.get_cookie("kiosk-ticket")
    assert ticket
    other = hall.new_phone()
    other.set_cookie("kiosk-ticket", ticket.value)
    assert other.get("/sign-in").status_code == 403


def test_after_ten_wrong_codes_this_phone_waits_and_another_does_not(hall: Hall, phone: FlaskClient) -> None:
    wrong = hall.code()[:2] + "000000"
    for _ in range(10):
        assert hall.scan(phone, wrong).status_code == 404
    page = hall.scan(phone)
    assert page.status_code == 429
    assert "You can try again in 5 minutes" in page.text
    assert hall.scan(hall.new_phone()).status_code == 200
    hall.clock.advance(minutes=5)
    assert hall.scan(phone).status_code == 200


def test_the_code_can_be_typed_on_the_front_page(hall: Hall, phone: FlaskClient) -> None:
    page = phone.get("/")
    assert hall.class_session.title.replace("&", "&amp;") in page.text
    typed = f" {hall.code()[:4]} {hall.code()[4:]} ".lower()
    assert "Student number" in submit(phone, page, code=typed).text


def test_a_mistyped_code_stays_in_its_field(hall: Hall, phone: FlaskClient) -> None:
    page = submit(phone, phone.get("/"), code="AB12 CD34")
    assert page.status_code == 404
    assert 'value="AB12 CD34"' in page.text
    assert "This code is not known" in page.text
    assert "Type the code that the screen shows." in submit(phone, page, code="  ").text


def test_the_front_page_says_what_opens_soon_and_when_nothing_does(hall: Hall, phone: FlaskClient) -> None:
    hall.clock.advance(minutes=-30)
    assert "Opening soon" in phone.get("/").text
    hall.clock.advance(minutes=600)
    assert "No attendance sheet is open at the moment." in phone.get("/").text


def test_the_language_can_be_switched_and_is_remembered(hall: Hall, phone: FlaskClient) -> None:
    assert "Feuille de présence" in phone.get("/?lang=fr").text
    assert "Feuille de présence" in phone.get("/").text
    assert "Attendance sheet" in phone.get("/?lang=en").text
    assert "Attendance sheet" in phone.get("/?lang=xx").text
