"""The form, the refusals beside it, and the receipt."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select
from werkzeug.test import TestResponse

from kiosk.attendance.models import Guest, SignIn
from kiosk.attendance.window_changes import close_now
from kiosk.courses.models import ClassSession, Course
from kiosk.web.common.services import Services
from tests.factories import make_class_session, make_course, make_student
from tests.web.conftest import STUDENT, Hall, submit

NOT_TOGETHER = "This number and this name do not match on the list"


def receipt_code(page: object) -> str:
    found = re.search(r"/receipt/([0-9A-Z]{8})$", page.request.path)  # type: ignore[attr-defined]
    assert found
    return found[1]


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
        re.search(r"receipt (hue-\d+)", hall.sign(each, *who).text)[1]  # type: ignore[index]
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
        assert not db.scalars(select(Guest)).all()


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
        guest = db.scalars(select(Guest)).one()
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
        assert db.scalars(select(SignIn.student_id)).all() == [1]


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
    for key, other in (("g1", "s1"), ("s1", "g1")):
        page = console.get(f"{address}/people/{key}")
        assert "Has the same number:" in page.text
        assert f'href="{address}/people/{other}"' in page.text
    assert "Has the same number:" not in console.get(f"{address}/people/s2").text


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


@pytest.mark.parametrize("cookie", ["kiosk-ticket", "kiosk-phone", "kiosk-session"])
@pytest.mark.parametrize("value", ["", "rubbish", "eyJkZXZpY2UiOiJ4In0.AAAA", "\u00e9"])
def test_rubbish_in_a_cookie_never_breaks_a_page(
    hall: Hall, phone: FlaskClient, cookie: str, value: str
) -> None:
    hall.scan(phone)
    phone.set_cookie(cookie, value)
    for path in ("/", "/sign-in", f"/s/{hall.code()}"):
        assert phone.get(path).status_code in (200, 303, 403)


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
    # Three of them are the event of the register's chain, and one more the plan that its first event tells.
    locks = 0 if hall.kiosk.database.is_sqlite else 2  # PostgreSQL locks the class session
    assert queries("validate") == 9 + 1 + locks
    phone.get(answer.location)
    assert queries("receipt") == 3


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


def test_the_privacy_notice_leads_back_to_where_one_was(hall: Hall, phone: FlaskClient) -> None:
    path = re.search(r'href="(/privacy/[^"]+)"', hall.scan(phone).text)
    assert path
    assert '<a href="/sign-in">Back</a>' in phone.get(path[1]).text
    assert '<a href="/">Back</a>' in hall.new_phone().get(path[1]).text
    assert '<a href="/quiz/ABC">Back</a>' in phone.get(f"{path[1]}?quiz=ABC").text


def test_a_closed_sheet_asks_for_no_code(hall: Hall, phone: FlaskClient) -> None:
    hall.clock.advance(minutes=20)
    page = hall.scan(phone)
    assert page.status_code == 403
    assert "Type the code" not in page.text
    assert '<a href="/">To the front page</a>' in page.text


def test_what_a_guest_typed_comes_back_whole_after_a_new_scan(hall: Hall, phone: FlaskClient) -> None:
    fields = {"student_number": "777", "family_name": "Visiteur", "given_name": "Ariane", "email": "a@b.org"}
    page = submit(phone, hall.scan(phone), student_number="777", family_name="Visiteur", as_guest="asked")
    hall.clock.advance(minutes=5, seconds=1)
    submit(phone, page, **fields)
    again = hall.scan(phone).text
    for value in fields.values():
        assert f'value="{value}"' in again


def test_not_me_shows_nothing_of_what_the_other_typed(hall: Hall, phone: FlaskClient) -> None:
    page = hall.scan(phone)
    hall.clock.advance(minutes=5, seconds=1)
    submit(phone, page, student_number="12600100", family_name="Abadie")
    hall.sign(phone)
    assert "Abadie" not in submit(phone, hall.scan(phone), path="/sign-in/not-me").text


@pytest.mark.parametrize("body", ["5", "[1]", '"ab"', '{"code": 5}', "null"])
@pytest.mark.parametrize("path", ["/", "/sign-in", "/console/log-in"])
def test_what_is_not_a_form_is_refused(phone: FlaskClient, path: str, body: str) -> None:
    assert phone.post(path, data=body, content_type="application/json").status_code == 415


def test_a_tampered_nonce_gives_a_fresh_form(hall: Hall, phone: FlaskClient) -> None:
    page = submit(phone, hall.scan(phone), student_number="12600100", family_name="Abadie", nonce="x")
    assert "The form had expired" in page.text
    assert submit(phone, page, student_number="12600100", family_name="Abadie").status_code == 200
