"""Every answer carries the security headers: each route, each error, each file, each redirect."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from kiosk import create_app
from kiosk.config import Settings
from kiosk.core.database import DatabaseBusyError
from kiosk.web.common import errors
from kiosk.web.common.access import Audience, audience_of, open_to
from kiosk.web.common.headers import CONTENT_SECURITY_POLICY, HEADERS
from tests.clock import StandingClock
from tests.conftest import SECRET, new_client
from tests.web.conftest import STUDENT, Hall, submit
from tests.web.quiz_hall import publish_quiz

PERSONAL = (Audience.PHONE, Audience.STUDENT, Audience.SCREEN, Audience.VISITOR, Audience.INSTRUCTOR)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "ODD")
FORM = "application/x-www-form-urlencoded"


def assert_protected(answer: TestResponse, https: bool = False) -> None:
    """The headers, one by one and not as the application lists them."""
    headers = answer.headers
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cache-Control"]
    assert re.fullmatch(r"[0-9a-f]{16}", headers["X-Request-Id"])
    assert ("Strict-Transport-Security" in headers) is https
    for name in [*HEADERS, "X-Request-Id", "Cache-Control"]:
        assert len(headers.getlist(name)) == 1, name


@pytest.fixture
def make_app(tmp_path: Path, database_url: str, clock: StandingClock) -> Iterator[Callable[..., Flask]]:
    """Applications with settings of their own, on the database of the test."""
    made: list[Flask] = []

    def make(**settings: object) -> Flask:
        given = {"instance": tmp_path, "database_url": database_url, "secret_key": SECRET, **settings}
        made.append(create_app(Settings.model_validate(given), clock=clock))
        return made[-1]

    yield make
    for each in made:
        each.extensions["kiosk"].database.close()


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
        "/console/", page, f"{page}/people/s1", f"{page}/attendance/csv", quiz.console_address,
        f"{quiz.console_address}/people/s1", f"{quiz.console_address}/download/wide",
    ]  # fmt: skip
    for address in [*known, *addresses(hall.app, PERSONAL)]:
        answer = console.get(address)
        assert address not in known or answer.status_code in (200, 303), address
        assert answer.headers["Cache-Control"] == "no-store", address


# HTTPS and a plain network


def cookies_of_a_story(hall: Hall, scheme: str) -> list[str]:
    """Every cookie that a browser gets which signs, logs in and opens a screen, as it is sent."""
    found: list[str] = []
    application = hall.app.wsgi_app

    def listening(environ, start_response):
        def start(status, headers, *more):
            found.extend(value for name, value in headers if name == "Set-Cookie")
            return start_response(status, headers, *more)

        return application(environ, start)

    hall.app.wsgi_app = listening
    browser = hall.new_phone()
    browser.environ_base |= {"wsgi.url_scheme": scheme, "HTTP_REFERER": f"{scheme}://localhost/"}
    browser.get("/?lang=en")
    hall.sign(browser)
    hall.log_in(browser)
    browser.get(hall.screen_link())
    return found


def hall_of(app: Flask, hall: Hall) -> Hall:
    kiosk = app.extensions["kiosk"]
    return Hall(app, hall.clock, kiosk, hall.course, hall.class_session, hall.instructor_email)


def name_of(cookie: str) -> str:
    return cookie.split("=", 1)[0]


NAMES = {"language", "phone", "ticket", "session", "console-device", "screen-1"}


def test_under_https_every_cookie_is_bound_to_the_host(hall: Hall, make_app: Callable[..., Flask]) -> None:
    cookies = cookies_of_a_story(hall_of(make_app(base_url="https://kiosk.test"), hall), "https")
    assert {name_of(each) for each in cookies} == {f"__Host-kiosk-{name}" for name in NAMES}
    for cookie in cookies:
        for attribute in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
            assert attribute in cookie.split("; "), cookie
        assert "Domain" not in cookie


def test_on_a_plain_network_no_cookie_claims_to_be_secure(hall: Hall) -> None:
    """A browser would not take it."""
    cookies = cookies_of_a_story(hall, "http")
    assert {name_of(each) for each in cookies} == {f"kiosk-{name}" for name in NAMES}
    for cookie in cookies:
        assert "Secure" not in cookie.split("; "), cookie
        for attribute in ("HttpOnly", "Path=/", "SameSite=Lax"):
            assert attribute in cookie.split("; "), cookie
        assert "Domain" not in cookie


def test_only_under_https_browsers_are_told_to_stay_there(make_app: Callable[..., Flask]) -> None:
    for url, https in (("https://kiosk.test", True), ("http://kiosk.test", False), ("", False)):
        client = new_client(make_app(base_url=url))
        for address in ("/", "/nowhere", "/health", "/console", "/assets/none"):
            assert_protected(client.get(address), https=https)
    assert (
        "31536000"
        in new_client(make_app(base_url="https://kiosk.test")).get("/").headers["Strict-Transport-Security"]
    )


def test_hosts_below_this_one_are_bound_to_https_only_where_the_operator_says_so(
    make_app: Callable[..., Flask],
) -> None:
    def told(**settings: object) -> str | None:
        answer = new_client(make_app(base_url="https://kiosk.test", **settings)).get("/")
        return answer.headers.get("Strict-Transport-Security")

    assert told() == "max-age=31536000"
    assert told(hsts_subdomains=True) == "max-age=31536000; includeSubDomains"


# The host that a request names


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "kiosk.test.evil.example", "evil.example:8000", "xkiosk.test", "10.0.0.1", "[::2]",
        "kiosk.test@evil.example", "evil.example/kiosk.test", "evil.example#kiosk.test",
    ],
)  # fmt: skip
def test_where_the_address_is_known_no_page_is_answered_under_another(
    hall: Hall, client: FlaskClient, host: str
) -> None:
    for address in ("/", "/console/log-in", hall.screen_link(), "/nowhere"):
        page = client.get(address, headers={"Host": host})
        assert page.status_code == 400
        assert "evil" not in page.text
        assert "Set-Cookie" not in page.headers


def test_the_page_says_where_the_server_is_reached(client: FlaskClient) -> None:
    assert "http://kiosk.test" in client.get("/", headers={"Host": "10.0.0.1"}).text


@pytest.mark.parametrize(
    "host", ["kiosk.test", "KIOSK.test:8000", "kiosk.test.", "localhost:8000", "[::1]:80"]
)
def test_its_own_name_and_those_of_the_machine_are_answered(client: FlaskClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 200


def test_more_names_can_be_trusted(make_app: Callable[..., Flask]) -> None:
    client = new_client(make_app(base_url="http://kiosk.test", trusted_hosts="amphi.local, 10.0.0.1"))
    assert client.get("/", headers={"Host": "amphi.local:8000"}).status_code == 200
    assert client.get("/", headers={"Host": "10.0.0.1"}).status_code == 200
    assert client.get("/", headers={"Host": "10.0.0.2"}).status_code == 400


@pytest.mark.parametrize(
    "host", ["", " ", "a b", "a\tb", "a<b", 'a"b', "a'b", "a\\b", "a/b", "a?b", "a@b", "kïosk", "a:b", "[::1"]
)
def test_a_malformed_name_is_refused_wherever_kiosk_runs(make_app: Callable[..., Flask], host: str) -> None:
    for settings in (
        {},
        {"base_url": "http://kiosk.test"},
        {"base_url": "http://kiosk.test", "trusted_hosts": "*"},
    ):
        for address in ("/", "/health", "/nowhere"):
            answer = new_client(make_app(**settings)).get(address, headers={"Host": host})
            assert answer.status_code == 400
            assert_protected(answer)


def test_machines_ask_a_server_by_any_name(client: FlaskClient) -> None:
    assert client.get("/health", headers={"Host": "10.1.2.3:8000"}).status_code == 200


def test_with_a_base_url_no_link_comes_from_the_host_even_if_any_is_trusted(
    hall: Hall, make_app: Callable[..., Flask]
) -> None:
    app = make_app(base_url="http://kiosk.test", trusted_hosts="*")
    browser = new_client(app)
    link = hall.screen_link()
    shown = browser.get(link, headers={"Host": "evil.example"}).location
    for address in ("/", "/console", "/console/", "/quiz", "/console/log-in", link, shown, f"{shown}/state"):
        answer = browser.get(address, headers={"Host": "evil.example"})
        assert answer.status_code < 400
        assert "evil" not in answer.text + str(answer.headers)


def test_without_one_a_spoofed_host_harms_only_who_sent_it(
    hall: Hall, make_app: Callable[..., Flask]
) -> None:
    """The screen shows the address under which it was reached: to this request, and kept nowhere."""
    app = make_app()
    link = hall.screen_link()
    spoofed = new_client(app).get(link, headers={"Host": "evil.example"}, follow_redirects=True)
    assert "evil.example" in spoofed.text
    assert spoofed.headers["Cache-Control"] == "no-store"
    after = new_client(app).get(link, headers={"Host": "kiosk.test"}, follow_redirects=True)
    assert "kiosk.test" in after.text
    assert "evil.example" not in after.text
    for address in ("/console", "/console/", "/quiz", f"/s/{hall.code()}"):
        answer = new_client(app).get(address, headers={"Host": "evil.example"})
        assert "evil" not in answer.headers.get("Location", ""), address


def test_a_log_in_under_a_spoofed_host_leads_nowhere_else(hall: Hall, make_app: Callable[..., Flask]) -> None:
    browser = new_client(make_app())
    browser.environ_base["HTTP_HOST"] = "evil.example"
    page = browser.get("/console/log-in")
    answer = submit(
        browser, page, follow=False, email=hall.instructor_email, password="correct horse battery"
    )
    assert answer.status_code == 303
    assert answer.location == "/console/"


# What a proxy says


FORWARDED = {
    "X-Forwarded-For": "203.0.113.7, 198.51.100.9",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-Port": "666",
    "Forwarded": "for=203.0.113.7;host=evil.example;proto=https",
    "X-Original-URL": "/console/",
    "X-HTTP-Method-Override": "POST",
}


@pytest.mark.parametrize("proxies", [0, 1, 5])
def test_no_header_of_a_proxy_changes_a_link(
    hall: Hall, make_app: Callable[..., Flask], proxies: int
) -> None:
    app = make_app(base_url="http://kiosk.test", trusted_proxies=proxies)
    for address in ("/", "/console", "/console/", "/quiz", hall.screen_link()):
        plain, forwarded = (new_client(app).get(address, headers=each) for each in ({}, FORWARDED))
        assert forwarded.status_code == plain.status_code
        assert forwarded.headers.get("Location") == plain.headers.get("Location")
        assert "evil" not in forwarded.text + str(forwarded.headers)


@pytest.mark.parametrize(("proxies", "secure"), [(0, False), (1, True)])
def test_only_a_trusted_proxy_can_say_that_a_request_came_over_https(
    make_app: Callable[..., Flask], proxies: int, secure: bool
) -> None:
    app = make_app(base_url="http://kiosk.test", trusted_proxies=proxies)
    seen: list[bool] = []

    @app.get("/seen", endpoint="seen")
    @open_to(Audience.MACHINE)
    def look() -> str:
        from flask import request

        seen.append(request.is_secure)
        return ""

    new_client(app).get("/seen", headers=FORWARDED)
    assert seen == [secure]


def test_no_code_asks_for_the_address_of_a_phone() -> None:
    package = Path(__file__).resolve().parents[2] / "kiosk"
    for path in package.rglob("*.py"):
        assert not re.search(
            r"remote_addr|access_route|REMOTE_ADDR|FORWARDED_FOR", path.read_text("utf-8")
        ), path
