"""What went wrong is said on a page of ours, in the language of the reader, and nothing else leaks."""

import logging

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from kiosk.config import Settings
from kiosk.core.database import DatabaseBusyError
from kiosk.core.keys import Keys, take_up
from kiosk.core.sqlite import sqlite3
from kiosk.web.common.access import Audience, open_to
from kiosk.web.common.services import NO_PLACE
from tests.clock import StandingClock
from tests.conftest import SECRET, new_client
from tests.web.conftest import STUDENT, Hall, submit


def test_an_unknown_address_has_a_page(client: FlaskClient) -> None:
    page = client.get("/nowhere")
    assert page.status_code == 404
    assert "There is nothing here" in page.text
    assert "Il n’y a rien ici" in client.get("/nowhere?lang=fr").text


def test_a_form_that_is_too_large_is_refused(hall: Hall, phone: FlaskClient) -> None:
    hall.scan(phone)
    page = phone.post("/sign-in", data={"family_name": "x" * 100_000})
    assert page.status_code == 413
    assert "Too large" in page.text


def test_a_failure_says_that_nothing_was_recorded_and_logs_no_path(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    @app.get("/s-broken/<code>", endpoint="broken")
    @open_to(Audience.PHONE)
    def broken(code: str) -> str:
        raise RuntimeError("as intended")

    app.testing = False
    with caplog.at_level(logging.ERROR):
        page = new_client(app).get("/s-broken/SECRETCODE")
    assert page.status_code == 500
    assert "nothing was recorded" in page.text
    assert "RuntimeError" not in page.text
    assert "SECRETCODE" not in caplog.text
    assert "broken" in caplog.text


def test_a_busy_database_says_not_recorded_and_when_to_retry(
    hall: Hall, phone: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = hall.scan(phone)

    def busy(_self: object) -> None:
        raise DatabaseBusyError

    monkeypatch.setattr("kiosk.core.database.Database.writing", busy)
    page = submit(phone, page, student_number=STUDENT[0], family_name=STUDENT[1])
    assert page.status_code == 503
    assert page.headers["Retry-After"] == "3"
    assert "Not recorded" in page.text


def test_a_request_that_found_no_place_in_time_is_told_to_come_again(hall: Hall, client: FlaskClient) -> None:
    answer = client.get("/quiz/00000000/who", environ_overrides={NO_PLACE: True})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "3"
    assert "Not recorded" in answer.text


def test_a_database_locked_by_another_program_says_not_recorded(
    hall: Hall, phone: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not hall.kiosk.database.is_sqlite:
        pytest.skip("SQLite's lock: on PostgreSQL a long transaction of another program blocks no sign-in")
    monkeypatch.setattr("kiosk.core.database.BUSY_SECONDS", 0.1)
    hall.kiosk.database.engine.dispose()  # new connections take the shorter patience
    page = hall.scan(phone)
    other = sqlite3.connect(str(hall.kiosk.database.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answer = submit(phone, page, student_number=STUDENT[0], family_name=STUDENT[1])
    other.close()
    assert answer.status_code == 503
    assert hall.rows() == 0
    assert (
        submit(phone, page, path="/sign-in", student_number=STUDENT[0], family_name=STUDENT[1]).status_code
        == 200
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "The server cannot reach its database."), ("fr", "Le serveur n’atteint pas sa base de données.")],
)
def test_a_database_that_went_away_under_way_says_try_again(
    hall: Hall, client: FlaskClient, language: str, words: str
) -> None:
    """Not that nothing was recorded: it may have gone just after that."""
    hall.app.testing = False

    def gone(*_call: object) -> None:
        cause = psycopg.errors.AdminShutdown("terminating connection due to administrator command")
        raise OperationalError("SELECT", {}, cause)

    event.listen(hall.kiosk.database.engine, "before_cursor_execute", gone)
    answer = client.get("/quiz/00000000/who", query_string={"lang": language})
    event.remove(hall.kiosk.database.engine, "before_cursor_execute", gone)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "3"
    assert words in answer.text
    assert "nothing was recorded" not in answer.text


def test_health_is_machine_readable_and_gives_nothing_away(hall: Hall, client: FlaskClient) -> None:
    answer = client.get("/health")
    assert answer.status_code == 200
    health = answer.get_json()
    assert health["status"] == "ok"
    assert health["database_reachable"] is True
    assert health["migrations_current"] is True
    assert health["secret_current"] is True
    assert set(health) == {
        "status",
        "version",
        "sqlite",
        "database_reachable",
        "migrations_current",
        "secret_current",
        "warnings",
    }


def test_a_server_that_was_not_rotated_with_the_others_is_sent_nobody(
    hall: Hall, client: FlaskClient
) -> None:
    """It would refuse what the others sign, so its health fails until it is started with the new secret."""
    with hall.kiosk.database.writing() as db:
        take_up(db, hall.kiosk.keys, hall.clock.now())
    assert client.get("/health").status_code == 200
    with hall.kiosk.database.writing() as db:
        take_up(db, Keys("the newest secret for tests, 0123456789", [SECRET]), hall.clock.now())
    answer = client.get("/health")
    assert answer.status_code == 503
    assert answer.get_json()["secret_current"] is False
    assert answer.get_json()["database_reachable"] is True


def test_health_fails_when_the_database_does(hall: Hall, client: FlaskClient) -> None:
    def refuse(*_args: object) -> None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    event.listen(hall.kiosk.database.engine, "before_cursor_execute", refuse)
    answer = client.get("/health")
    event.remove(hall.kiosk.database.engine, "before_cursor_execute", refuse)
    assert answer.status_code == 503
    assert answer.get_json()["database_reachable"] is False


def https_app(tmp_path: object, database_url: str, clock: StandingClock) -> Flask:
    from kiosk import create_app

    settings = Settings(
        instance=tmp_path, database_url=database_url, secret_key=SECRET, base_url="https://kiosk.test"
    )
    return create_app(settings, clock=clock)


def test_under_https_cookies_are_bound_to_the_host_and_hsts_is_sent(
    tmp_path: object, database_url: str, clock: StandingClock
) -> None:
    app = https_app(tmp_path, database_url, clock)
    answer = new_client(app).get("/?lang=fr", base_url="https://kiosk.test")
    cookies = answer.headers.getlist("Set-Cookie")
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-kiosk-")
        for attribute in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
            assert attribute in cookie
    assert "max-age" in answer.headers["Strict-Transport-Security"]
    app.extensions["kiosk"].database.close()


def test_on_a_plain_lan_cookies_still_work_and_no_hsts_is_claimed(client: FlaskClient) -> None:
    answer = client.get("/?lang=fr")
    assert all("Secure" not in cookie for cookie in answer.headers.getlist("Set-Cookie"))
    assert "Strict-Transport-Security" not in answer.headers


def test_a_spoofed_host_does_not_reach_the_code_on_the_screen(hall: Hall, client: FlaskClient) -> None:
    page = client.get(hall.screen_link(), headers={"Host": "evil.example"}, follow_redirects=True)
    assert "evil.example" not in page.text
