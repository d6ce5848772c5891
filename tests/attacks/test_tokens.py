"""Cookies and tickets of one's own making: signed with a guess, or not at all."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from itsdangerous import URLSafeSerializer
from sqlalchemy import select

from kiosk.attendance.models import SignIn
from kiosk.attendance.ticket import PURPOSE, ScanTicket
from kiosk.core.keys import Keys
from kiosk.web.common.cookies import cookie_name
from tests.factories import make_class_session, make_course, make_student
from tests.web.conftest import Hall, hidden_fields

Forger = Callable[[str, object], str]


def signed_with_a_guess(purpose: str, value: object) -> str:
    return str(Keys("a secret that is only a guess, 0123456789").signer(purpose).dumps(value))


def signed_as_the_library_does_by_default(purpose: str, value: object) -> str:
    return str(URLSafeSerializer(purpose).dumps(value))


def with_an_empty_signature(purpose: str, value: object) -> str:
    return signed_with_a_guess(purpose, value).rsplit(".", 1)[0] + "."


def without_any(purpose: str, value: object) -> str:
    return signed_with_a_guess(purpose, value).rsplit(".", 1)[0]


FORGERS = (signed_with_a_guess, signed_as_the_library_does_by_default, with_an_empty_signature, without_any)


@pytest.mark.parametrize("forged", FORGERS)
def test_a_ticket_of_ones_own_making_opens_nothing(hall: Hall, phone: FlaskClient, forged: Forger) -> None:
    device = "d" * 32
    instant = int(hall.clock.now().timestamp() * 1_000_000)
    ticket = [hall.class_session.id, instant, "qr", device]
    phone.set_cookie(cookie_name(hall.kiosk.settings, "ticket"), forged(PURPOSE, ticket))
    phone.set_cookie(
        cookie_name(hall.kiosk.settings, "phone"),
        str(hall.kiosk.keys.signer("cookie-phone").dumps({"device": device})),
    )
    assert phone.get("/sign-in").status_code == 403


@pytest.mark.parametrize("forged", FORGERS)
def test_a_phone_cookie_of_ones_own_making_is_worth_none(
    hall: Hall, phone: FlaskClient, forged: Forger
) -> None:
    code = hall.sign(phone).request.path.rsplit("/", 1)[1]
    thief = hall.new_phone()
    stolen = {"device": "d" * 32, "person": 1, "receipts": [code]}
    thief.set_cookie(cookie_name(hall.kiosk.settings, "phone"), forged("cookie-phone", stolen))
    assert thief.get(f"/receipt/{code}").status_code == 404
    assert "Abadie" not in hall.scan(thief).text


def test_what_was_sealed_for_one_purpose_serves_no_other(hall: Hall, phone: FlaskClient) -> None:
    """All that a browser is given, sent back in every other place."""
    hall.sign(phone)
    given = {name: phone.get_cookie(cookie_name(hall.kiosk.settings, name)) for name in ("phone", "ticket")}
    for place in ("phone", "ticket", "session", "console-device"):
        for name, cookie in given.items():
            if name != place:
                thief = hall.new_phone()
                assert cookie
                thief.set_cookie(cookie_name(hall.kiosk.settings, place), cookie.value)
                assert "Abadie" not in thief.get("/sign-in").text
                assert thief.get("/console/").status_code == 303


def test_a_ticket_signs_for_its_own_class_session_only(hall: Hall, phone: FlaskClient) -> None:
    """Of two that are open at once, and whatever the form and the address say besides."""
    with hall.kiosk.database.writing() as db:
        other = make_course(db)
        make_student(db, other, "Ailleurs", student_number="555")
        wanted = make_class_session(db, other)
    page = hall.scan(phone, hall.code(wanted))
    more = {name: str(hall.class_session.id) for name in ("class_session_id", "session", "id", "ticket")}
    fields = {**hidden_fields(page), **more}
    for number, name, status in (("12600360", "Achour", 422), ("555", "Ailleurs", 303)):
        answer = phone.post(
            "/sign-in", query_string=more, data={**fields, "student_number": number, "family_name": name}
        )
        assert answer.status_code == status
    with hall.kiosk.database.reading() as db:
        assert db.scalars(select(SignIn.class_session_id)).all() == [wanted.id]


def test_a_ticket_says_nothing_that_its_holder_could_change(hall: Hall) -> None:
    """Every part of it is under the signature."""
    signer = hall.kiosk.keys.signer(PURPOSE)
    ticket = ScanTicket(7, hall.clock.now(), "qr", "device")
    sealed, signature = ticket.sealed(signer).rsplit(".", 1)
    for other in (
        ScanTicket(8, ticket.scanned_at, "qr", "device"),
        ScanTicket(7, ticket.scanned_at + timedelta(minutes=5), "qr", "device"),
        ScanTicket(7, ticket.scanned_at, "code", "device"),
        ScanTicket(7, ticket.scanned_at, "qr", "another"),
    ):
        altered = other.sealed(signer).rsplit(".", 1)[0]
        assert altered != sealed
        assert ScanTicket.unsealed(f"{altered}.{signature}", signer) is None
