"""A hall full of friends: codes passed on, guessed, replayed; many honest people behind one address."""

import secrets

import pytest
from flask.testing import FlaskClient

from kiosk.web.common.cookies import cookie_name
from tests.factories import make_student
from tests.web.conftest import Hall, hidden_fields, submit

ONE_ADDRESS = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.7"}


def behind_one_address(hall: Hall) -> FlaskClient:
    phone = hall.new_phone()
    phone.environ_base.update(ONE_ADDRESS)
    return phone


def test_a_photo_of_the_code_is_worthless_after_21_seconds(hall: Hall, phone: FlaskClient) -> None:
    photo = hall.code()
    hall.clock.advance(seconds=21)
    answer = hall.scan(phone, photo)
    assert answer.status_code == 410
    assert hall.rows() == 0


def test_the_address_after_a_scan_opens_nothing_elsewhere(hall: Hall, phone: FlaskClient) -> None:
    sent = hall.scan(phone).request.url
    friend = hall.new_phone()
    assert friend.get(sent).status_code in (400, 403)


def test_a_ticket_in_another_browser_opens_nothing(hall: Hall, phone: FlaskClient) -> None:
    hall.scan(phone)
    name = cookie_name(hall.kiosk.settings, "ticket")
    ticket = phone.get_cookie(name)
    assert ticket
    friend = hall.new_phone()
    friend.get("/")
    friend.set_cookie(name, ticket.value)
    assert friend.get("/sign-in").status_code == 403


def test_a_whole_request_replayed_after_the_closing_records_nothing(hall: Hall, phone: FlaskClient) -> None:
    page = hall.scan(phone)
    fields = {**hidden_fields(page), "student_number": "12600360", "family_name": "Achour"}
    hall.clock.advance(minutes=18)
    assert phone.post("/sign-in", data=fields).status_code == 403
    assert hall.rows() == 0


def test_wrong_names_from_one_address_do_not_slow_down_another_phone(hall: Hall) -> None:
    liar = behind_one_address(hall)
    for _try in range(9):
        page = submit(liar, hall.scan(liar), student_number="12600100", family_name=secrets.token_hex(4))
    assert page.status_code == 429
    honest = behind_one_address(hall)
    page = submit(honest, hall.scan(honest), student_number="12600100", family_name="Abadie")
    assert page.request.path.startswith("/receipt/")


@pytest.mark.parametrize("name", ["phone", "ticket"])
@pytest.mark.parametrize("damage", ["cut", "flipped", "swapped", "empty", "foreign", "long"])
def test_a_damaged_cookie_is_worth_none(hall: Hall, phone: FlaskClient, name: str, damage: str) -> None:
    hall.sign(phone)
    cookie = cookie_name(hall.kiosk.settings, name)
    found = phone.get_cookie(cookie)
    assert found
    other = phone.get_cookie(cookie_name(hall.kiosk.settings, "ticket" if name == "phone" else "phone"))
    assert other
    value = found.value
    damaged = {
        "cut": value[:-1],
        "flipped": value[:5] + ("A" if value[5] != "A" else "B") + value[6:],
        "swapped": other.value,
        "empty": "",
        "foreign": "eyJhIjoxfQ.c2lnbmF0dXJl",
        "long": value * 12,
    }[damage]
    phone.set_cookie(cookie, damaged)
    for path in ("/", "/sign-in", "/quiz/"):
        assert phone.get(path).status_code in (200, 303, 403), path
    assert "Abadie" not in phone.get("/sign-in").text


def test_one_scan_signs_three_people_and_no_row_of_friends(hall: Hall, phone: FlaskClient) -> None:
    with hall.kiosk.database.writing() as db:
        for number in range(4):
            make_student(db, hall.course, f"Nom{number}", student_number=f"77{number}")
    page = hall.scan(phone)
    for number in range(4):
        signed = submit(phone, page, student_number=f"77{number}", family_name=f"Nom{number}")
        page = signed if signed.status_code == 409 else submit(phone, signed, "/sign-in/not-me")
    assert page.status_code == 409
    assert "Three people have used this scan" in page.text
    assert 'value="Nom3"' in page.text
    assert hall.rows() == 3
    signed = submit(phone, hall.scan(phone), student_number="773", family_name="Nom3")
    assert signed.status_code == 409  # the clock stands still: it is the same scan
    hall.clock.advance(seconds=1)
    signed = submit(phone, hall.scan(phone), student_number="773", family_name="Nom3")
    assert signed.request.path.startswith("/receipt/")


def test_two_names_on_one_phone_are_both_there_and_both_flagged(
    hall: Hall, phone: FlaskClient, console: FlaskClient
) -> None:
    submit(phone, hall.sign(phone), "/sign-in/not-me")
    submit(phone, phone.get("/sign-in"), student_number="12600360", family_name="Achour")
    page = console.get(f"/console/sessions/{hall.class_session.id}")
    assert page.text.count("phone used by several") == 2
