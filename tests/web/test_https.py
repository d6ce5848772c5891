"""Under HTTPS every cookie and every browser is bound to it; a plain network claims nothing of the kind."""

from collections.abc import Callable

from flask import Flask

from tests.conftest import new_client
from tests.web.conftest import Hall
from tests.web.security_headers import assert_protected


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
