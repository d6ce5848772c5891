"""Annulling a signature in the console, and what the phone and the public check say afterwards."""

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kiosk.attendance.register import register_of
from kiosk.courses.models import ClassSession
from tests.web.conftest import Hall, submit

WHY = "signé par un camarade"


@pytest.fixture
def receipt_page(hall: Hall, phone: FlaskClient) -> TestResponse:
    """Léa Abadie has signed."""
    return hall.sign(phone)


def person_path(hall: Hall) -> str:
    with hall.kiosk.database.reading() as db:
        register = register_of(db, db.get_one(ClassSession, hall.class_session.id))
    key = next(entry.person.id for entry in register.entries if entry.sign_in or entry.annulments)
    return f"/console/sessions/{hall.class_session.id}/people/{key}"


def annul(hall: Hall, console: FlaskClient, reason: str = WHY) -> TestResponse:
    path = person_path(hall)
    return submit(console, console.get(path), f"{path}/annul", annulment_reason=reason)


@pytest.mark.usefixtures("receipt_page")
def test_the_console_says_that_it_is_annulled_by_whom_when_and_why(hall: Hall, console: FlaskClient) -> None:
    page = annul(hall, console).text
    for words in ("the signature is annulled", "Annulled signatures", WHY, "Dominique Exemple", "Absent"):
        assert words in page
    assert "Annul this signature" not in page
    assert hall.rows() == 0


@pytest.mark.usefixtures("receipt_page")
@pytest.mark.parametrize(
    ("reason", "words"), [("  ", "Give a reason"), ("r" * 501, "A reason has at most 500 characters.")]
)
def test_without_a_fair_reason_nothing_is_annulled_and_what_was_typed_is_kept(
    hall: Hall, console: FlaskClient, reason: str, words: str
) -> None:
    page = annul(hall, console, reason)
    assert page.status_code == 422
    assert words in page.text
    assert reason.strip() in page.text
    assert hall.rows() == 1


def test_the_phone_is_told_on_its_receipt_and_can_sign_again(
    hall: Hall, phone: FlaskClient, console: FlaskClient, receipt_page: TestResponse
) -> None:
    annul(hall, console)
    page = phone.get(receipt_page.request.path)
    assert page.status_code == 410
    assert "Your instructor has annulled this signature" in page.text
    assert WHY not in page.text
    again = submit(phone, hall.scan(phone))
    assert again.request.path.startswith("/receipt/")
    assert again.request.path != receipt_page.request.path
    assert hall.rows() == 1


def test_another_phone_learns_nothing_of_it(
    hall: Hall, console: FlaskClient, receipt_page: TestResponse
) -> None:
    annul(hall, console)
    assert hall.new_phone().get(receipt_page.request.path).status_code == 404


def test_the_public_check_says_annulled_and_shows_no_name(
    hall: Hall, phone: FlaskClient, console: FlaskClient, receipt_page: TestResponse
) -> None:
    asked = phone.get(f"{receipt_page.request.path}?check=1")
    link = re.search(r'href="(/[rR]/[0-9A-Z]+)"', asked.text)
    assert link
    annul(hall, console)
    page = hall.new_phone().get(link[1])
    assert "Annulled receipt" in page.text
    assert "Valid receipt" not in page.text
    assert "Abadie" not in page.text


def test_pressed_twice_it_annuls_once_and_never_a_newer_signature(
    hall: Hall, phone: FlaskClient, console: FlaskClient, receipt_page: TestResponse
) -> None:
    path = person_path(hall)
    stale = console.get(path)
    assert receipt_page.status_code == 200
    submit(console, stale, f"{path}/annul", annulment_reason=WHY)
    submit(phone, hall.scan(phone))
    page = submit(console, stale, f"{path}/annul", annulment_reason=WHY)
    assert page.text.count(WHY) == 1
    assert hall.rows() == 1
