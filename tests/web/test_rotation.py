"""The secret is replaced in the middle of everything: nothing ends. It is forgotten: everything does."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kiosk import create_app
from kiosk.config import Settings
from tests.clock import StandingClock
from tests.conftest import SECRET, new_client
from tests.web.conftest import STUDENT, Hall, Screen, hidden_fields, submit
from tests.web.quiz_hall import EVERY_KIND, QuizHall, fields_for, publish_quiz

NEW_SECRET = "the newest secret for tests, 0123456789"
Restart = Callable[[FlaskClient], FlaskClient]


@pytest.fixture
def make_app(tmp_path: Path, database_url: str, clock: StandingClock) -> Iterator[Callable[..., Flask]]:
    made: list[Flask] = []

    def make(*older: str) -> Flask:
        settings = Settings(
            instance=tmp_path,
            database_url=database_url,
            secret_key=NEW_SECRET,
            secret_key_fallbacks=older,
            base_url="http://kiosk.test",
        )
        made.append(create_app(settings, clock=clock))
        made[-1].testing = True
        return made[-1]

    yield make
    for each in made:
        each.extensions["kiosk"].database.close()


def on(app: Flask, browser: FlaskClient) -> FlaskClient:
    """The same browser, after the server was started anew."""
    again = new_client(app)
    again._cookies = browser._cookies
    return again


@pytest.fixture
def rotated(make_app: Callable[..., Flask]) -> Restart:
    app = make_app(SECRET)
    return lambda browser: on(app, browser)


@pytest.fixture
def forgotten(make_app: Callable[..., Flask]) -> Restart:
    app = make_app()
    return lambda browser: on(app, browser)


# Replaced


def test_a_code_on_the_screen_is_good_for_as_long_as_before(
    hall: Hall, phone: FlaskClient, rotated: Restart
) -> None:
    code = hall.code()
    hall.clock.advance(seconds=19)
    assert rotated(phone).get(f"/s/{code}").location == "/sign-in?scanned=1"
    hall.clock.advance(seconds=1)
    assert rotated(phone).get(f"/s/{code}").status_code == 410


def test_a_form_that_lies_open_is_validated(hall: Hall, phone: FlaskClient, rotated: Restart) -> None:
    page = hall.scan(phone)
    done = submit(rotated(phone), page, student_number=STUDENT[0], family_name=STUDENT[1])
    assert "/receipt/" in done.request.path
    assert hall.rows() == 1


def test_receipts_on_a_phone_still_open_and_it_knows_who_holds_it(
    hall: Hall, phone: FlaskClient, rotated: Restart
) -> None:
    receipt = hall.sign(phone)
    assert rotated(phone).get(receipt.request.path).status_code == 200
    assert rotated(phone).get("/sign-in", follow_redirects=True).request.path == receipt.request.path


def test_what_was_sealed_anew_no_longer_needs_the_old_secret(
    hall: Hall, phone: FlaskClient, rotated: Restart, forgotten: Restart
) -> None:
    receipt = hall.sign(phone)
    later = rotated(phone)
    hall.scan(later)
    assert forgotten(later).get(receipt.request.path).status_code == 200


def test_a_screen_goes_on_and_a_link_that_was_given_before_opens_one(
    hall: Hall, phone: FlaskClient, rotated: Restart
) -> None:
    screen = hall.new_screen()
    later = Screen(rotated(screen.browser), screen.address)
    assert later.state().get_json()["phase"] == "open"
    assert rotated(phone).get(hall.screen_link()).location == screen.address


def test_the_console_stays_open_and_its_buttons_work(
    hall: Hall, console: FlaskClient, rotated: Restart
) -> None:
    page = console.get(f"/console/sessions/{hall.class_session.id}")
    path = f"/console/sessions/{hall.class_session.id}/window/close"
    later = rotated(console)
    data = hidden_fields(page, path)
    assert later.post(path, data=data, follow_redirects=True).status_code == 200
    assert Screen(later, later.get(hall.screen_link()).location).state().get_json()["phase"] == "closed"


def test_a_browser_that_logged_in_before_is_not_locked_out_by_who_guesses(
    hall: Hall, console: FlaskClient, rotated: Restart
) -> None:
    later = rotated(console)
    submit(later, later.get("/console/"), path="/console/log-out")
    for _ in range(12):
        hall.log_in(rotated(hall.new_phone()), password="wrong password")
    assert hall.log_in(rotated(hall.new_phone())).status_code == 429
    assert hall.log_in(later).status_code == 200


@pytest.fixture
def quiz(hall: Hall) -> QuizHall:
    return publish_quiz(hall, EVERY_KIND)


def test_a_quiz_is_answered_to_its_end_on_the_same_phone(quiz: QuizHall, rotated: Restart) -> None:
    """Also the question that was on the phone when the server was started anew."""
    phone = quiz.begun()
    page = quiz.question(phone)
    later = rotated(phone)
    answer = submit(later, page, **fields_for(page, "A likely continuation"))
    assert answer.request.path == f"{quiz.address}/1/2"
    assert quiz.stored() == {(1, 1): {1: 1}}
    assert submit(later, page, **fields_for(page, "An opinion of its own")).status_code == 200
    done = quiz.finish(later)
    assert done.request.path == f"{quiz.address}/1/results"
    assert later.get(f"{quiz.address}/1/results").status_code == 200


def test_the_end_of_a_quiz_that_lies_open_can_be_confirmed(quiz: QuizHall, rotated: Restart) -> None:
    phone = quiz.begun()
    path = f"{quiz.address}/1/end"
    page = phone.get(path)
    assert submit(rotated(phone), page, path=path).request.path == f"{quiz.address}/1/results"


def test_beginning_again_finds_the_attempt_that_was_begun(quiz: QuizHall, rotated: Restart) -> None:
    phone = quiz.begun()
    assert quiz.begin(rotated(phone)).request.path == f"{quiz.address}/1/1"
    assert len(quiz.stored()) == 1


def test_another_phone_is_still_another(quiz: QuizHall, rotated: Restart) -> None:
    quiz.begun()
    other = rotated(quiz.phone_of())
    assert "/1/1" not in other.get(quiz.address).text
    assert other.get(f"{quiz.address}/1/1").status_code == 404


# Forgotten


def test_a_code_of_a_forgotten_secret_is_unknown(hall: Hall, phone: FlaskClient, forgotten: Restart) -> None:
    assert forgotten(phone).get(f"/s/{hall.code()}").status_code == 404


def test_a_forgotten_secret_opens_nothing(hall: Hall, console: FlaskClient, forgotten: Restart) -> None:
    receipt = hall.sign(console)
    screen = Screen(console, console.get(hall.screen_link()).location)
    later = forgotten(console)
    assert later.get(receipt.request.path).status_code == 404
    assert later.get("/sign-in").status_code == 403
    assert later.get(hall.screen_link()).status_code == 404
    assert later.get(screen.address).status_code == later.get(f"{screen.address}/state").status_code == 403
    assert later.get("/console/").location.startswith("/console/log-in")


def test_a_form_of_a_forgotten_secret_is_shown_again_and_records_nothing(
    hall: Hall, phone: FlaskClient, forgotten: Restart
) -> None:
    page = hall.scan(phone)
    done = submit(forgotten(phone), page, student_number=STUDENT[0], family_name=STUDENT[1])
    assert done.status_code in (400, 403)
    assert hall.rows() == 0
