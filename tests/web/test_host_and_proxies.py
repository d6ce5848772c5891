"""Which host a request names, and what a proxy says of it: neither leads anybody elsewhere."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kiosk.web.common.access import Audience, open_to
from tests.conftest import new_client
from tests.web.conftest import Hall, submit
from tests.web.security_headers import assert_protected

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
