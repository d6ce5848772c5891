"""Finding out who has an account: from words, from headers, from work done, from limits."""

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from kiosk.accounts import passwords
from kiosk.accounts.instructors import (
    LINK_LIFE,
    add_instructor,
    choose_password,
    instructor_by_email,
    new_setup_link,
)
from tests.factories import PASSWORD, make_instructor
from tests.web.conftest import Hall, submit

UNKNOWN, INVITED = "nobody@kiosk.example", "invited@kiosk.example"


@pytest.fixture
def who(hall: Hall) -> list[str]:
    """An account, one whose password was not chosen yet, and addresses without one."""
    with hall.kiosk.database.writing() as db:
        instructor_by_email(db, hall.instructor_email).password_hash = passwords.hashed(PASSWORD)
        add_instructor(db, INVITED, "Invited", hall.clock.now())
    return [hall.instructor_email, INVITED, UNKNOWN, "%", "' OR 1=1 --", "x" * 200]


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Each hash that a password was compared with: nearly all of the work, and all of the time."""
    hashes: list[str] = []
    real = passwords._hasher

    class Counting:
        def verify(self, stored: str, password: str) -> bool:
            hashes.append(stored)
            return bool(real.verify(stored, password))

    monkeypatch.setattr(passwords, "_hasher", Counting())
    return hashes


def told(answer: TestResponse, email: str) -> tuple[object, ...]:
    """All that an answer says, but for what was typed and what is random in any answer."""
    page = re.sub(r'<link rel="icon"[^>]*>', "", answer.text)  # written in percent signs
    text = re.sub(r'value="[^"]*"', "", page.replace(email, ""))
    headers = sorted(
        (name, value) for name, value in answer.headers if name not in ("X-Request-Id", "Set-Cookie")
    )
    cookies = sorted(each.split("=")[0] for each in answer.headers.getlist("Set-Cookie"))
    return answer.status_code, text, [each for each in headers if each[0] != "Content-Length"], cookies


def test_every_wrong_log_in_reads_the_same(hall: Hall, who: list[str]) -> None:
    answers = {str(told(hall.log_in(hall.new_phone(), email, "guessed"), email)) for email in who}
    assert len(answers) == 1
    assert "wrong" in answers.pop()


def test_every_wrong_log_in_costs_one_check_of_a_password(
    hall: Hall, who: list[str], verified: list[str]
) -> None:
    """With the same parameters: Argon2 takes the same time for each."""
    for email in who:
        verified.clear()
        hall.log_in(hall.new_phone(), email, "guessed")
        assert len(verified) == 1, email
        assert verified[0].startswith("$argon2id$v=19$m=19456,t=2,p=1$"), email


def test_every_wrong_log_in_asks_the_database_the_same(hall: Hall, who: list[str]) -> None:
    statements: list[str] = []
    event.listen(
        hall.kiosk.database.engine, "before_cursor_execute", lambda *call: statements.append(call[2])
    )
    asked = set()
    for email in who:
        browser = hall.new_phone()
        page = browser.get("/console/log-in")
        hall.clock.advance(seconds=2)  # what was counted is written now, whoever it is
        statements.clear()
        submit(browser, page, email=email, password="guessed")
        asked.add("\n".join(statements))
    assert len(asked) == 1


def test_who_has_to_wait_is_told_so_whether_the_account_exists_or_not(
    hall: Hall, who: list[str], verified: list[str]
) -> None:
    last = set()
    for email in who[:3]:
        for _ in range(10):
            hall.log_in(hall.new_phone(), email, "guessed")
        verified.clear()
        answer = hall.log_in(hall.new_phone(), email, PASSWORD)
        assert answer.status_code == 429
        last.add(str(told(answer, email)))
        assert verified == []
    assert len(last) == 1


def test_tries_at_one_account_cost_no_other_account_anything(hall: Hall) -> None:
    with hall.kiosk.database.writing() as db:
        other = make_instructor(db).email
    for _ in range(11):
        page = hall.log_in(hall.new_phone(), password="guessed")
    assert page.status_code == 429
    assert hall.log_in(hall.new_phone(), other).status_code == 200


def test_a_browser_known_to_one_account_is_a_stranger_to_another(hall: Hall, console: FlaskClient) -> None:
    """An account of one's own brings no tries at that of a colleague."""
    with hall.kiosk.database.writing() as db:
        other = make_instructor(db).email
    submit(console, console.get("/console/"), path="/console/log-out")
    for _ in range(10):
        hall.log_in(hall.new_phone(), other, "guessed")
    assert hall.log_in(console, other, "guessed").status_code == 429


def test_a_link_to_choose_a_password_tells_nothing_once_it_is_dead(hall: Hall, phone: FlaskClient) -> None:
    """Used, too old, replaced, never given: the same page."""
    with hall.kiosk.database.writing() as db:
        one, two, three = (make_instructor(db) for _ in range(3))
        used, replaced = (new_setup_link(db, each, hall.clock.now()) for each in (one, two))
        new_setup_link(db, two, hall.clock.now())
        old = new_setup_link(db, three, hall.clock.now() - LINK_LIFE)
        choose_password(db, used, "a long new password", hall.clock.now())
    answers = set()
    for token in (used, replaced, old, "never-given", "x" * 500):
        answer = phone.get(f"/console/set-up/{token}")
        answers.add(str(told(answer, token)))
        assert answer.status_code == 410
    assert len(answers) == 1
