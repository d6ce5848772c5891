"""Guessing room codes through the real application, from the address that the whole hall shares."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from kiosk.core import base32
from kiosk.web.phone.device import WRONG_CODES
from tests.factories import make_class_session, make_student
from tests.web.conftest import Hall, submit

GUESSES, IN_A_SMALL_RUN = 10_000, 2_000
HONEST = 20


@pytest.fixture(autouse=True)
def _every_page_is_valid() -> None:
    """Said of these pages by other tests; ten thousand times it would take most of the time."""


def guesses(good: str) -> Iterator[str]:
    """Codes of this class session, all over the space: a third of them just beside one another."""
    head, places = good[:-6], 2**30
    for number in range(GUESSES):
        place = number if number % 3 == 0 else number * 104_729 % places
        guess = head + base32.encode(place, 6)
        if guess != good:
            yield guess


def behind_one_address(hall: Hall) -> FlaskClient:
    phone = hall.new_phone()
    phone.environ_base["REMOTE_ADDR"] = "10.0.0.1"
    return phone


def test_guesses_find_nothing_and_lock_no_honest_student_out(
    hall: Hall, request: pytest.FixtureRequest
) -> None:
    """A new cookie after every tenth guess, as who guesses would do it; honest students all along.

    All ten thousand with ``--full-size``.
    """
    count = GUESSES if request.config.getoption("--full-size") else IN_A_SMALL_RUN
    with hall.kiosk.database.writing() as db:
        for number in range(HONEST):
            make_student(db, hall.course, f"Nom{number}", student_number=f"77{number:03}")
    found, signed = [], 0
    for number, guess in zip(range(count), guesses(hall.code()), strict=False):
        if number % WRONG_CODES == 0:
            phone = behind_one_address(hall)
        if phone.get(f"/s/{guess}").status_code != 404:
            found.append(guess)
        if number % (count // HONEST) == 0:
            name = {"student_number": f"77{signed:03}", "family_name": f"Nom{signed}"}
            honest = behind_one_address(hall)
            assert submit(honest, hall.scan(honest), **name).request.path.startswith("/receipt/")
            signed += 1
    assert found == []
    assert hall.rows() == signed == HONEST


def test_who_keeps_the_cookie_is_stopped_after_ten(hall: Hall) -> None:
    phone = behind_one_address(hall)
    statuses = [
        phone.get(f"/s/{guess}").status_code
        for guess, _ in zip(guesses(hall.code()), range(60), strict=False)
    ]
    assert statuses == [404] * WRONG_CODES + [429] * (60 - WRONG_CODES)


def test_a_cookie_from_before_the_wrong_codes_brings_their_tries_back(hall: Hall) -> None:
    """Known and told in the threat model: it is as good as a deleted cookie, and no better."""
    phone = behind_one_address(hall)
    codes = guesses(hall.code())
    phone.get(f"/s/{next(codes)}")
    kept = phone.get_cookie("kiosk-phone")
    assert kept
    for _ in range(WRONG_CODES):
        phone.get(f"/s/{next(codes)}")
    assert phone.get(f"/s/{next(codes)}").status_code == 429
    phone.set_cookie("kiosk-phone", kept.value)
    assert [phone.get(f"/s/{next(codes)}").status_code for _ in range(WRONG_CODES)] == [404] * 9 + [429]


def test_wrong_codes_of_one_class_session_cost_nothing_in_another(hall: Hall) -> None:
    with hall.kiosk.database.writing() as db:
        other = make_class_session(db, hall.course)
    phone = behind_one_address(hall)
    codes = guesses(hall.code())
    for _ in range(WRONG_CODES + 1):
        answer = phone.get(f"/s/{next(codes)}")
    assert answer.status_code == 429
    assert hall.scan(phone, hall.code()).status_code == 429
    assert hall.scan(phone, hall.code(other)).status_code == 200


def test_a_typed_guess_counts_like_a_scanned_one(hall: Hall) -> None:
    phone = behind_one_address(hall)
    codes = guesses(hall.code())
    page = phone.get("/")
    for number in range(WRONG_CODES + 1):
        page = submit(phone, page, path="/", code=next(codes))
        assert page.status_code == (404 if number < WRONG_CODES else 429)
