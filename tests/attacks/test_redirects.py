"""Redirects that would lead to another site, plain and in disguise."""

from urllib.parse import quote, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.exceptions import NotFound
from werkzeug.routing import RequestRedirect

from kiosk.web.common.access import _redirect_of_the_router, is_local_path
from tests.factories import PASSWORD
from tests.web.conftest import Hall, hidden_fields

HOSTILE = (
    "//evil.example",
    "///evil.example",
    "////evil.example/..",
    "/\\evil.example",
    "\\\\evil.example",
    "/\\/evil.example",
    "/console/\\..\\evil",
    "https://evil.example",
    "https:evil.example",
    "https:/evil.example",
    "http:evil.example",
    "evil.example",
    "@evil.example",
    ".evil.example",
    "javascript:alert(1)",
    "data:text/html,evil",
    "\t//evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\n/evil.example",
    "/ok\r\nLocation: https://evil.example",
    "/\x00/evil.example",
    "\x00//evil.example",
    " //evil.example",
    "\u00a0//evil.example",
    "/\u2028/evil.example",
    "／／evil.example",
    "/\u200b/evil.example",
    "",
)
# What stays on this site however often it looks as if it would not: a browser decodes nothing in a path.
HARMLESS = (
    "/%2f%2fevil.example",
    "/%5cevil.example",
    "/%09/evil.example",
    "/.//evil.example"[:2],
    "/console/?x=//evil",
)


def landing(hall: Hall, phone: FlaskClient, target: str, *, raw: bool = False) -> str:
    """Where a log-in leads that was asked to come back to this target."""
    query = target if raw else quote(target, safe="")
    page = phone.get("/console/log-in")
    fields = {**hidden_fields(page), "email": hall.instructor_email, "password": PASSWORD}
    answer = phone.post("/console/log-in", query_string=f"next={query}", data=fields)
    assert answer.status_code == 303
    return str(answer.location)


def test_no_redirect_leaves_the_site_after_the_log_in(hall: Hall, phone: FlaskClient) -> None:
    for target in HOSTILE:
        assert not is_local_path(target), target
        assert landing(hall, phone, target) == "/console/", target
        phone.delete_cookie("kiosk-session")


@pytest.mark.parametrize(
    "raw",
    [
        "%2f%2fevil.example",
        "%5c%5cevil.example",
        "%2F%5Cevil.example",
        "%252f%252fevil.example",
        "%68ttps://evil.example",
        "/%0d%0aLocation:%20//evil.example",
        "%ff%ff//evil.example",
    ],
)
def test_nor_one_that_is_written_in_another_way(hall: Hall, phone: FlaskClient, raw: str) -> None:
    assert landing(hall, phone, raw, raw=True) == "/console/"


@pytest.mark.parametrize("target", HARMLESS)
def test_a_path_that_stays_here_is_followed_as_it_is(hall: Hall, phone: FlaskClient, target: str) -> None:
    location = landing(hall, phone, target)
    assert location == target
    assert urlsplit(location).netloc == ""


@pytest.mark.parametrize(
    "path",
    ["//evil.example/console", "/\\evil.example/console", "//evil.example", "/console/..//evil.example"],
)
def test_no_redirect_of_the_router_leaves_the_site(hall: Hall, phone: FlaskClient, path: str) -> None:
    """It answers an address that lacks its slash with the one that has it."""
    hall.app.add_url_rule("/<path:anything>/console/", "anything", lambda anything: anything)
    for query in ("", "next=//evil.example", "\\evil"):
        answer = phone.get(
            "/",
            environ_overrides={
                "PATH_INFO": path,
                "RAW_URI": path,
                "REQUEST_URI": path,
                "QUERY_STRING": query,
            },
        )
        location = answer.headers.get("Location", "/")
        assert location.startswith("/"), path
        assert not location.startswith(("//", "/\\")), path


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example/", "/\t/evil.example/"])
def test_what_the_router_may_never_say_is_not_followed(hall: Hall, path: str) -> None:
    """It joins slashes and encodes backslashes today: this holds even if it ceases to."""
    with hall.app.test_request_context("/"), pytest.raises(NotFound):
        _redirect_of_the_router(RequestRedirect(f"http://kiosk.test{path}"))


def test_no_redirect_of_the_phone_takes_its_target_from_outside(hall: Hall, phone: FlaskClient) -> None:
    more = dict.fromkeys(("next", "url", "return", "redirect", "to", "code"), "//evil.example")
    page = hall.scan(phone)
    fields = {**hidden_fields(page), "student_number": "12600100", "family_name": "Abadie", **more}
    for answer in (
        phone.get(f"/s/{hall.code()}", query_string=more, headers={"Referer": "https://evil.example/"}),
        phone.post("/sign-in", query_string=more, data=fields, headers={"Referer": "https://evil.example/"}),
        phone.post("/sign-in/not-me", query_string=more, data=fields),
    ):
        assert answer.status_code == 303
        assert "evil" not in answer.location
