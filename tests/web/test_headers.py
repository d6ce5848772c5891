"""Every answer carries the security headers: each route, each error, each file, each redirect."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from kiosk.core.database import DatabaseBusyError
from kiosk.web.common import errors
from kiosk.web.common.access import Audience, audience_of, open_to
from kiosk.web.common.headers import CONTENT_SECURITY_POLICY
from tests.web.conftest import STUDENT, Hall, submit
from tests.web.quiz_hall import publish_quiz
from tests.web.security_headers import assert_protected

PERSONAL = (Audience.PHONE, Audience.STUDENT, Audience.SCREEN, Audience.VISITOR, Audience.INSTRUCTOR)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "ODD")
FORM = "application/x-www-form-urlencoded"


def addresses(app: Flask, audiences: tuple[Audience, ...] = tuple(Audience)) -> list[str]:
    """An address for every rule: numbers are 1, names are x."""
    with app.app_context():
        rules = [each.rule for each in app.url_map.iter_rules() if audience_of(each.endpoint) in audiences]
    return [re.sub(r"<int:\w+>", "1", re.sub(r"<\w+>", "x", rule)) for rule in rules]


# Every route


@pytest.mark.parametrize("method", METHODS)
def test_every_route_answers_every_method_with_the_headers(hall: Hall, method: str) -> None:
    visitor = hall.new_phone()
    for address in addresses(hall.app):
        answer = visitor.open(address, method=method)
        assert_protected(answer)
        assert answer.status_code < 500, address


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_so_does_every_route_for_who_is_known(hall: Hall, console: FlaskClient, method: str) -> None:
    """A browser that is logged in, has signed, and holds a ticket."""
    hall.sign(console)
    publish_quiz(hall)
    for address in addresses(hall.app):
        answer = console.open(address, method=method)
        assert_protected(answer)
        assert answer.status_code < 500, address


def test_so_does_every_address_that_does_not_exist(client: FlaskClient) -> None:
    for path in (
        "/nowhere",
        "/\0",
        "/\xff",
        "/s/",
        "//evil.example",
        "//evil.example/",
        "/assets/../kiosk.db",
    ):
        answer = client.get("/", environ_overrides={"PATH_INFO": path})
        assert_protected(answer)
        assert answer.status_code == 404 or answer.location.startswith("/evil.example"), path


# Every error


def other_host(hall: Hall) -> TestResponse:
    return hall.new_phone().get("/", headers={"Host": "evil.example"})


def odd_host(hall: Hall) -> TestResponse:
    return hall.new_phone().get("/", headers={"Host": "kiosk<script>"})


def form_without_token(hall: Hall) -> TestResponse:
    return hall.new_phone().post("/", data={"code": "x"})


def console_form_without_token(hall: Hall) -> TestResponse:
    return hall.new_phone().post("/console/log-in", data={"email": "x"})


def route_without_audience(hall: Hall) -> TestResponse:
    hall.app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    return hall.new_phone().get("/forgotten")


def too_early(hall: Hall) -> TestResponse:
    hall.clock.advance(minutes=-60)
    return hall.scan(hall.new_phone())


def large_form(hall: Hall) -> TestResponse:
    return hall.new_phone().post("/", data={"code": "x" * 100_000})


def nameless_form(hall: Hall) -> TestResponse:
    phone = hall.new_phone()
    return submit(phone, hall.scan(phone), student_number="", family_name="")


def wrong_names(hall: Hall) -> TestResponse:
    phone = hall.new_phone()
    page = hall.scan(phone)
    for _ in range(9):
        page = submit(phone, page, path="/sign-in", student_number=STUDENT[0], family_name="Nobody")
    return page


def broken(hall: Hall) -> TestResponse:
    @hall.app.get("/broken", endpoint="broken")
    @open_to(Audience.PHONE)
    def fail() -> str:
        raise RuntimeError("as intended")

    hall.app.testing = False
    return hall.new_phone().get("/broken")


def busy(hall: Hall) -> TestResponse:
    @hall.app.get("/busy", endpoint="busy")
    @open_to(Audience.PHONE)
    def fail() -> str:
        raise DatabaseBusyError

    return hall.new_phone().get("/busy")


def database_gone(hall: Hall) -> TestResponse:
    """For who is logged in: that cannot even be asked."""
    console = hall.new_phone()
    hall.log_in(console)
    hall.app.testing = False

    def refuse(*_call: object) -> None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    event.listen(hall.kiosk.database.engine, "before_cursor_execute", refuse)
    answer = console.get("/console/")
    event.remove(hall.kiosk.database.engine, "before_cursor_execute", refuse)
    return answer


ERRORS: list[tuple[int, Callable[[Hall], TestResponse]]] = [
    (400, other_host),
    (400, odd_host),
    (400, form_without_token),
    (400, console_form_without_token),
    (403, route_without_audience),
    (403, too_early),
    (404, lambda hall: hall.new_phone().get("/nowhere")),
    (404, lambda hall: hall.new_phone().get("/assets/none.css")),
    (404, lambda hall: hall.new_phone().get("/metrics")),
    (404, lambda hall: hall.scan(hall.new_phone(), "00000000")),
    (405, lambda hall: hall.new_phone().get("/console/log-out")),
    (410, lambda hall: hall.new_phone().get("/console/set-up/none")),
    (413, large_form),
    (415, lambda hall: hall.new_phone().post("/", data="{}", content_type="application/json")),
    (422, nameless_form),
    (429, wrong_names),
    (500, broken),
    (500, database_gone),
    (503, busy),
]


@pytest.mark.parametrize(
    ("status", "cause"), ERRORS, ids=[f"{status} {cause.__name__}" for status, cause in ERRORS]
)
def test_every_error_has_the_headers_and_is_not_kept(
    hall: Hall, status: int, cause: Callable[[Hall], TestResponse]
) -> None:
    answer = cause(hall)
    assert answer.status_code == status
    assert_protected(answer)
    assert answer.headers["Cache-Control"] == "no-store"


def test_all_these_statuses_are_tried() -> None:
    assert {status for status, _cause in ERRORS} >= {400, 403, 404, 405, 413, 415, 422, 429, 500, 503}


def test_without_a_database_a_known_browser_still_reads_what_happened(hall: Hall) -> None:
    answer = database_gone(hall)
    assert "nothing was recorded" in answer.text
    assert answer.content_type.startswith("text/html")


def test_where_the_page_itself_cannot_be_made_its_words_are_there(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errors, "render_template", lambda *_names, **_values: 1 / 0)
    answer = database_gone(hall)
    assert "nothing was recorded" in answer.text
    assert answer.content_type.startswith("text/plain")


def test_a_form_that_expired_on_a_quiz_that_is_gone_is_no_error_of_ours(hall: Hall) -> None:
    hall.app.testing = False
    phone = hall.new_phone()
    assert phone.post("/quiz/00000000/who", data={"family_name": "x"}).status_code == 404
    hall.sign(phone)
    assert phone.post("/quiz/00000000/1/1", data={"answer": "1"}).status_code == 404


# Files and redirects


def test_files_may_be_kept_for_ever_and_have_the_headers(client: FlaskClient) -> None:
    pages = client.get("/").text + client.get("/console/log-in").text
    found = set(re.findall(r'"(/assets/[^"]+)"', pages))
    assert len(found) >= 2
    for address in found:
        answer = client.get(address)
        assert answer.status_code == 200
        assert_protected(answer)
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Set-Cookie" not in answer.headers


def test_a_file_has_these_headers_and_no_others_whoever_asks(hall: Hall, console: FlaskClient) -> None:
    """Nothing that depends on the browser: what stands between may keep one copy for all."""
    hall.sign(console)
    [address] = set(re.findall(r'"(/assets/[^"]+phone[^"]+)"', console.get("/").text))
    for browser in (console, hall.new_phone()):
        headers = dict(browser.get(address).headers)
        headers.pop("X-Request-Id")
        assert headers == {
            "Content-Type": "text/css; charset=utf-8",
            "Content-Length": headers["Content-Length"],
            "Cache-Control": "public, max-age=31536000, immutable",
            "Content-Security-Policy": CONTENT_SECURITY_POLICY,
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
            "Referrer-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
        }


def test_what_machines_ask_depends_on_no_cookie(client: FlaskClient) -> None:
    for address in ("/health", "/metrics", "/.well-known/kiosk-receipt-keys", "/assets/none.css"):
        assert "Vary" not in client.get(address).headers, address


def test_redirects_have_the_headers_and_name_no_host(hall: Hall, phone: FlaskClient) -> None:
    for address, status in (
        (f"/s/{hall.code()}", 303),
        ("/console/", 303),
        ("/console", 308),
        ("/console?next=//evil.example", 308),
        ("/quiz", 308),
    ):
        answer = phone.get(address)
        assert answer.status_code == status, address
        assert_protected(answer)
        assert re.match(r"/(?![/\\])", answer.location), answer.location


def test_the_screens_script_gets_the_headers_too(hall: Hall, client: FlaskClient) -> None:
    screen = hall.new_screen()
    for answer in (screen.page(), screen.state()):
        assert answer.status_code == 200
        assert_protected(answer)
        assert answer.headers["Cache-Control"] == "no-store"


def test_no_two_requests_have_the_same_name_and_none_is_taken_from_outside(client: FlaskClient) -> None:
    names = {client.get("/", headers={"X-Request-Id": "mine"}).headers["X-Request-Id"] for _ in range(20)}
    assert len(names) == 20
    assert "mine" not in names


# What the headers say


def test_the_policy_lets_in_nothing_unsafe_and_nothing_from_elsewhere() -> None:
    policy = {words.split()[0]: words.split()[1:] for words in CONTENT_SECURITY_POLICY.split(";")}
    assert policy["default-src"] == ["'none'"]
    assert policy["frame-ancestors"] == ["'none'"]
    assert policy["base-uri"] == ["'none'"]
    assert policy["form-action"] == ["'self'"]
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == ["'self'"]
    assert policy["font-src"] == ["'self'"]
    allowed = {source for sources in policy.values() for source in sources}
    assert allowed == {"'none'", "'self'", "data:"}
    assert [name for name, sources in policy.items() if "data:" in sources] == ["img-src"]


def test_no_personal_page_is_kept_by_a_browser_or_on_the_way(hall: Hall, console: FlaskClient) -> None:
    """For who sees them, with data in them."""
    hall.sign(console)
    quiz = publish_quiz(hall)
    quiz.begin(console)
    page = f"/console/sessions/{hall.class_session.id}"
    known = [
        "/", "/sign-in", "/quiz/", quiz.address, f"{quiz.address}/1/1", f"{quiz.address}/1/end",
        "/console/", page, f"{page}/people/1", f"{page}/attendance/csv", quiz.console_address,
        f"{quiz.console_address}/people/1", f"{quiz.console_address}/download/wide",
    ]  # fmt: skip
    for address in [*known, *addresses(hall.app, PERSONAL)]:
        answer = console.get(address)
        assert address not in known or answer.status_code in (200, 303), address
        assert answer.headers["Cache-Control"] == "no-store", address
