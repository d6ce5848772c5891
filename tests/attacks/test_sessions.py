"""Sessions of the console: planted before the log-in, copied during it, kept after it."""

import json
from base64 import urlsafe_b64decode
from zlib import decompress

from flask import session
from flask.testing import FlaskClient

from tests.web.conftest import Hall, hidden_fields, submit

COOKIE = "kiosk-session"


def is_in(browser: FlaskClient) -> bool:
    return browser.get("/console/").status_code == 200


def value_of(browser: FlaskClient) -> str:
    found = browser.get_cookie(COOKIE)
    assert found
    return found.value


def planted_by_an_attacker(hall: Hall, victim: FlaskClient) -> tuple[FlaskClient, dict[str, str]]:
    """An attacker's own browser session, put into the victim's browser; and the fields of a form of it."""
    attacker = hall.new_phone()
    fields = hidden_fields(attacker.get("/console/log-in"))
    victim.set_cookie(COOKIE, value_of(attacker))
    return attacker, fields


def test_a_session_that_was_planted_is_not_the_one_after_the_log_in(hall: Hall, phone: FlaskClient) -> None:
    attacker, _fields = planted_by_an_attacker(hall, phone)
    planted = value_of(phone)
    hall.log_in(phone)
    assert is_in(phone)
    assert value_of(phone) != planted
    assert not is_in(attacker)


def test_the_form_token_from_before_the_log_in_is_worth_nothing_after_it(
    hall: Hall, phone: FlaskClient
) -> None:
    """Else who had planted the session could send forms in the name of the instructor."""
    _attacker, fields = planted_by_an_attacker(hall, phone)
    hall.log_in(phone)
    assert is_in(phone)
    path = f"/console/sessions/{hall.class_session.id}/people/1"
    forged = {"csrf_token": fields["csrf_token"], "status": "absent", "reason": "forged"}
    assert phone.post(path, data=forged).status_code == 400
    assert "forged" not in phone.get(path).text


def test_nothing_planted_in_the_session_is_there_after_the_log_in(hall: Hall, phone: FlaskClient) -> None:
    with phone.session_transaction() as planted:
        planted["typed"] = {"family_name": "Planted"}
        planted["seen"] = 4_102_444_800  # the year 2100: no idle limit
    hall.log_in(phone)
    with phone:
        phone.get("/console/")
        assert "typed" not in session
        assert session["seen"] == int(hall.clock.now().timestamp())


def test_each_log_in_is_another_session(hall: Hall, phone: FlaskClient) -> None:
    tokens = set()
    for _ in range(3):
        hall.log_in(phone)
        with phone:
            phone.get("/console/")
            tokens.add(session["_user_id"])
        submit(phone, phone.get("/console/"), path="/console/log-out")
    assert len(tokens) == 3


def test_the_log_out_leaves_nothing_in_the_cookie(hall: Hall, console: FlaskClient) -> None:
    with console.session_transaction() as before:
        before["typed"] = {"family_name": "Somebody"}
    submit(console, console.get("/console/"), path="/console/log-out", follow=False)
    with console.session_transaction() as after:
        assert not {"typed", "_user_id", "seen"} & set(after)


def test_a_cookie_of_before_the_log_out_opens_nothing_and_sends_nothing(
    hall: Hall, console: FlaskClient
) -> None:
    page = console.get(f"/console/sessions/{hall.class_session.id}/people/1")
    stolen, fields = value_of(console), hidden_fields(page)
    submit(console, console.get("/console/"), path="/console/log-out")
    thief = hall.new_phone()
    thief.set_cookie(COOKIE, stolen)
    answer = thief.post(page.request.path, data={**fields, "status": "absent", "reason": "replayed"})
    assert answer.location == "/console/log-in"
    hall.log_in(console)
    assert "replayed" not in console.get(page.request.path).text


def test_the_cookie_holds_a_token_and_neither_a_name_nor_an_id(hall: Hall, console: FlaskClient) -> None:
    payload = value_of(console).removeprefix(".").split(".")[0]
    content = urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    told = json.loads(decompress(content) if value_of(console).startswith(".") else content)
    assert set(told) <= {"_permanent", "seen", "_user_id", "_fresh", "csrf_token"}
    assert len(told["_user_id"]) >= 43
