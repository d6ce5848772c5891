"""Logging in to the console, staying in, and getting out."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kiosk.accounts import log_ins
from kiosk.accounts.instructors import disable, end_sessions, instructor_by_email, new_setup_link, reset
from kiosk.web.console.log_in import CROWDED
from tests.factories import PASSWORD
from tests.web.conftest import Hall, submit


def is_in(browser: FlaskClient) -> bool:
    return browser.get("/console/").status_code == 200


def test_the_right_password_opens_the_console(hall: Hall, phone: FlaskClient) -> None:
    assert not is_in(phone)
    assert "Today" in hall.log_in(phone).text
    assert is_in(phone)


def test_after_logging_in_one_lands_where_one_wanted_to_go(hall: Hall, phone: FlaskClient) -> None:
    wanted = f"/console/sessions/{hall.class_session.id}"
    page = phone.get(wanted, follow_redirects=True)
    answer = phone.post(
        page.request.full_path,
        data={"csrf_token": _csrf(page.text), "email": hall.instructor_email, "password": PASSWORD},
    )
    assert answer.location == wanted


@pytest.mark.parametrize(
    "target", ["//evil.example", "/\\evil.example", "https://evil.example", "\\\\evil", "/%09/evil\t"]
)
def test_the_way_back_never_leaves_the_site(hall: Hall, phone: FlaskClient, target: str) -> None:
    page = phone.get("/console/log-in")
    answer = phone.post(
        "/console/log-in",
        query_string={"next": target},
        data={"csrf_token": _csrf(page.text), "email": hall.instructor_email, "password": PASSWORD},
    )
    assert answer.location == "/console/"


def test_a_wrong_password_and_an_unknown_address_read_the_same_and_keep_the_address(
    hall: Hall, phone: FlaskClient
) -> None:
    for email in (hall.instructor_email, "nobody@kiosk.example"):
        page = hall.log_in(phone, email=email, password="not this one")
        assert page.status_code == 422
        assert "The e-mail address or the password is wrong." in page.text
        assert f'value="{email}"' in page.text
        assert "not this one" not in page.text


def test_ten_wrong_passwords_make_wait_even_with_the_right_one(hall: Hall, phone: FlaskClient) -> None:
    for _ in range(10):
        hall.log_in(hall.new_phone(), password="wrong password")
    page = hall.log_in(phone)
    assert page.status_code == 429
    assert "Wait 1 minute" in page.text
    hall.clock.advance(minutes=1)
    assert hall.log_in(phone).status_code == 200


def test_who_guesses_elsewhere_does_not_lock_out_a_browser_that_logged_in_before(
    hall: Hall, console: FlaskClient
) -> None:
    submit(console, console.get("/console/"), path="/console/log-out")
    for _ in range(12):
        hall.log_in(hall.new_phone(), password="wrong password")
    assert hall.log_in(console).status_code == 200


def test_logging_out_kills_every_copy_of_the_cookie(hall: Hall, console: FlaskClient) -> None:
    stolen = console.get_cookie("kiosk-session")
    assert stolen
    page = submit(console, console.get("/console/"), path="/console/log-out")
    assert "Log in to the console" in page.text
    thief = hall.new_phone()
    thief.set_cookie("kiosk-session", stolen.value)
    assert not is_in(thief)


def test_two_hours_without_a_click_log_out(hall: Hall, console: FlaskClient) -> None:
    hall.clock.advance(minutes=119)
    assert is_in(console)
    hall.clock.advance(minutes=119)
    assert is_in(console)
    hall.clock.advance(minutes=120)
    assert not is_in(console)


def test_twelve_hours_log_out_however_busy(hall: Hall, console: FlaskClient) -> None:
    for _ in range(7):
        hall.clock.advance(minutes=100)
        assert is_in(console)
    hall.clock.advance(minutes=20)
    assert not is_in(console)


def test_a_session_planted_before_the_log_in_is_not_the_session_after_it(
    hall: Hall, phone: FlaskClient
) -> None:
    phone.get("/console/log-in")
    planted = phone.get_cookie("kiosk-session")
    assert planted
    hall.log_in(phone)
    attacker = hall.new_phone()
    attacker.set_cookie("kiosk-session", planted.value)
    assert is_in(phone)
    assert not is_in(attacker)


def setup_path(hall: Hall) -> str:
    with hall.kiosk.database.writing() as db:
        who = instructor_by_email(db, hall.instructor_email)
        assert who
        return f"/console/set-up/{new_setup_link(db, who, hall.clock.now())}"


def test_a_set_up_link_sets_the_password_once_and_ends_other_sessions(
    hall: Hall, phone: FlaskClient, console: FlaskClient
) -> None:
    path = setup_path(hall)
    for _ in range(2):
        page = phone.get(path)  # a mail program's preview does not use it up
    done = submit(phone, page, password="a new long password", again="a new long password")
    assert "Your password is set" in done.text
    assert not is_in(console)
    assert phone.get(path).status_code == 410
    assert "This link no longer works" in phone.get(path).text
    assert hall.log_in(phone, password="a new long password").status_code == 200
    assert hall.log_in(hall.new_phone(), password=PASSWORD).status_code == 422


@pytest.mark.parametrize(
    ("password", "again", "words"),
    [
        ("short", "short", "A password has between 12 and 200 characters."),
        ("long enough it is", "but not the same", "The two passwords differ."),
        ("", "", "Choose a password."),
        ("motdepasse1234", "motdepasse1234", "This is among the passwords that are tried first."),
        ("abcabcabcabc", "abcabcabcabc", "This password repeats itself"),
        ("Dominique-2026", "Dominique-2026", "This password is made of your name"),
        ("Univ. de l’Exemple", "Univ. de l’Exemple", "or the name of your institution or of this site"),
    ],
)
def test_a_bad_new_password_is_told_and_does_not_use_the_link_up(
    hall: Hall, phone: FlaskClient, password: str, again: str, words: str
) -> None:
    path = setup_path(hall)
    page = submit(phone, phone.get(path), password=password, again=again)
    assert page.status_code == 422
    assert words in page.text
    assert phone.get(path).status_code == 200


def test_an_old_link_is_dead(hall: Hall, phone: FlaskClient) -> None:
    path = setup_path(hall)
    hall.clock.advance(minutes=7 * 24 * 60)
    assert phone.get(path).status_code == 410


def _csrf(text: str) -> str:
    return text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]


def test_a_new_set_up_link_opens_the_console_while_somebody_keeps_guessing(
    hall: Hall, phone: FlaskClient
) -> None:
    for _ in range(10):
        hall.log_in(hall.new_phone(), password="wrong password")
    with hall.kiosk.database.writing() as db:
        who = instructor_by_email(db, hall.instructor_email)
        assert who
        link = f"/console/set-up/{new_setup_link(db, who, hall.clock.now())}"
    submit(phone, phone.get(link), password="a password of mine", again="a password of mine")
    for _ in range(10):
        hall.log_in(hall.new_phone(), password="wrong password")
    assert hall.log_in(hall.new_phone(), password="a password of mine").status_code == 429
    hall.log_in(phone, password="a password of mine")
    assert is_in(phone)


def test_of_passwords_sent_at_once_only_ten_are_looked_at(
    hall: Hall, phone: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While one is being looked at, a second one is sent, and during that a third: fourteen at once."""
    page = phone.get("/console/log-in")
    fields = {"csrf_token": _csrf(page.text), "email": hall.instructor_email, "password": "wrong password"}
    looked_at, statuses = list[int](), list[int]()

    def send_another(_stored: object, _password: object) -> bool:
        looked_at.append(1)
        if len(statuses) + len(looked_at) < 14:
            send()
        return False

    def send() -> None:
        browser = hall.app.test_client()
        browser.set_cookie(name, session)
        statuses.append(browser.post("/console/log-in", data=fields).status_code)

    name = hall.app.config["SESSION_COOKIE_NAME"]
    found = phone.get_cookie(name)
    assert found
    session = found.value
    monkeypatch.setattr(log_ins, "matches", send_another)
    send()
    assert len(looked_at) == 10
    assert sorted(statuses) == [422] * 10 + [429] * 1


@pytest.mark.parametrize("end", [disable, reset])
def test_an_account_that_is_ended_while_its_password_is_looked_at_stays_closed(
    hall: Hall, phone: FlaskClient, monkeypatch: pytest.MonkeyPatch, end: Callable[..., object]
) -> None:
    def end_it(_stored: object, _password: object) -> bool:
        with hall.kiosk.database.writing() as db:
            who = instructor_by_email(db, hall.instructor_email)
            assert who
            end(db, who, hall.clock.now())
        return True

    monkeypatch.setattr(log_ins, "matches", end_it)
    page = hall.log_in(phone)
    assert page.status_code == 422
    assert "The e-mail address or the password is wrong." in page.text
    assert not is_in(phone)


@pytest.mark.parametrize("end", [disable, reset, end_sessions])
def test_an_end_from_the_command_line_holds_at_the_next_click(
    hall: Hall, console: FlaskClient, end: Callable[..., object]
) -> None:
    assert is_in(console)
    with hall.kiosk.database.writing() as db:
        who = instructor_by_email(db, hall.instructor_email)
        assert who
        end(*((db, who) if end is end_sessions else (db, who, hall.clock.now())))
    assert not is_in(console)


def test_after_the_log_out_the_browser_forgets_the_pages_and_nothing_of_the_phone(
    hall: Hall, console: FlaskClient
) -> None:
    answer = submit(console, console.get("/console/"), path="/console/log-out", follow=False)
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert "Clear-Site-Data" not in console.get("/console/log-in").headers


# Where more log-ins come than passwords can be looked at


def crowded(hall: Hall, browser: FlaskClient, email: str = "", password: str = PASSWORD) -> TestResponse:
    page = browser.get("/console/log-in")
    browser.environ_base[CROWDED] = True
    return submit(browser, page, email=email or hall.instructor_email, password=password)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Too many log-ins at once"), ("fr", "Trop de connexions à la fois")]
)
def test_who_is_one_too_many_is_told_when_to_come_again_and_keeps_the_address(
    hall: Hall, monkeypatch: pytest.MonkeyPatch, language: str, words: str
) -> None:
    looked_at: list[object] = []
    monkeypatch.setattr(log_ins, "matches", lambda *given: looked_at.append(given))
    page = crowded(hall, hall.new_phone(language))
    assert page.status_code == 429
    assert page.headers["Retry-After"] == "2"
    assert words in page.text
    assert f'value="{hall.instructor_email}"' in page.text
    assert PASSWORD not in page.text
    assert looked_at == []


def test_who_is_turned_away_so_often_has_as_many_tries_as_before(hall: Hall, phone: FlaskClient) -> None:
    for _ in range(12):
        crowded(hall, hall.new_phone(), password="guessed")
    assert hall.log_in(phone).status_code == 200


def test_a_browser_that_has_logged_in_before_is_never_one_too_many(hall: Hall, console: FlaskClient) -> None:
    submit(console, console.get("/console/"), path="/console/log-out")
    assert crowded(hall, console).status_code == 200
    assert is_in(console)


def test_that_is_told_whether_the_account_exists_or_not(hall: Hall) -> None:
    pages = [crowded(hall, hall.new_phone(), email) for email in ("", "nobody@kiosk.example")]
    told = {
        page.text.replace(email, "…").split("csrf_token")[0]
        for page, email in zip(pages, (hall.instructor_email, "nobody@kiosk.example"), strict=True)
    }
    assert len(told) == 1


def test_after_too_many_wrong_tries_the_answer_says_when_to_come_again(hall: Hall) -> None:
    for _ in range(11):
        page = hall.log_in(hall.new_phone(), password="wrong password")
    assert page.status_code == 429
    assert page.headers["Retry-After"] == "60"
